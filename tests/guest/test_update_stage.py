"""The update's stage without a guest: the update it makes, the init it puts in."""

from __future__ import annotations

import hashlib
import io
import os
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firmware.storage.keys import public_bytes
from firmware.update import bundle
from hw_sim.guest import update_bench
from hw_sim.guest.disks import Disk
from hw_sim.guest.rom import Boot
from hw_sim.guest.update_bench import INIT, LAST, MARK, Said, UpdateBench
from hw_sim.guest.update_stage import VERSION, make_update

sys.path.append(str(Path(__file__).parents[1] / "provision"))  # its cards are made without any tool

from provision_card import make_card, slot_files


def test_a_booth_takes_the_update_that_is_made(tmp_path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    data, manifest = make_update(make_card(tmp_path / "card.img"), key)
    assert bundle.read_head(io.BytesIO(data), public_bytes(key)) == manifest
    assert (manifest.version, manifest.variant) == (VERSION, "booth")
    sums = {part.file: part.sha256 for part in manifest.files}
    assert sums["vmlinuz"] == hashlib.sha256(slot_files()["vmlinuz"]).digest()


def test_the_last_line_of_init_is_where_ours_go() -> None:
    assert INIT.read_text().count(f"\n{LAST}") == 1


def test_what_a_start_says_is_found() -> None:
    said = Said("a", ("facts {}", "exit 0"), "")
    assert (said.told("exit"), said.told("facts"), said.told("trial")) == ("0", "{}", "")


def test_a_start_is_read_from_its_console(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a machine that writes what a guest would."""
    here = tmp_path / "start1"
    here.mkdir()
    (here / "initrd").write_bytes(b"of the image")
    boot = Boot("a", here / "kernel", here / "initrd", "quiet", None)
    monkeypatch.setattr(update_bench, "read_boot", lambda fat, folder: boot)
    card = make_card(tmp_path / "card.img")
    tools = tmp_path / "bin"
    tools.mkdir()
    qemu = tools / "qemu-system-aarch64"
    qemu.write_text(
        "#!/bin/sh\nfor word; do case $word in file:*) to=${word#file:} ;; esac; done\n"
        f"printf '[ 1.0] x\\r\\n{MARK}exit 0\\r\\n{MARK}trial b 1\\r\\n' >\"$to\"\n"
    )
    qemu.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    said = UpdateBench(tmp_path, Disk(card), Disk(card)).start("echo more\n")
    assert (said.slot, said.lines) == ("a", ("exit 0", "trial b 1"))
    init = (here / "initrd").read_bytes()
    assert init.startswith(b"of the image")
    assert b"echo more" in init
