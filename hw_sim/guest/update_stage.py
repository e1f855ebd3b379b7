"""An update by stick on the image's own kernel and file systems: written, tried, damaged, given up.

What root's helper does at a power cut is tested on modelled media (tests/update); here it meets the real FAT,
a real block device beside one that dm-verity holds, and the real mount. The booth's services are not started.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
import time
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firmware.storage.keys import public_bytes
from firmware.update import bundle
from firmware.update.make import Source, take_apart, write
from firmware.update.manifest import Manifest
from firmware.update.slot import prefix_at
from hw_sim.guest.disks import Disk, DiskError
from hw_sim.guest.machine import QEMU, MachineError
from hw_sim.guest.replay import copy_sparse
from hw_sim.guest.rom import RomError
from hw_sim.guest.stages import Lab, Outcome, Skipped, Stage
from hw_sim.guest.sticks import make_stick
from hw_sim.guest.update_bench import UPDATE, Said, UpdateBench

STATION = Path(__file__).parents[2] / "image" / "station.toml"
EXAMPLE_KEY = "02" + "00" * 31
VERSION = "9.0.0"
TOOLS = (QEMU, "mkfs.vfat", "fsck.vfat", "mcopy")
MIB = 1 << 20


def run(lab: Lab) -> Outcome:
    """Raises Skipped where a tool is absent."""
    missing = [tool for tool in TOOLS if not shutil.which(tool, path="/usr/sbin:/sbin:/usr/bin:/bin")]
    if missing:
        raise Skipped(f"not installed: {', '.join(missing)}")
    folder, key = lab.folder("update"), Ed25519PrivateKey.generate()
    copy_sparse(lab.image, folder / "card.img", 0, lab.image.stat().st_size)
    card = Disk(folder / "card.img")
    station = STATION.read_text().replace(EXAMPLE_KEY, public_bytes(key).hex())
    card.fat(1).write("bilik/station.toml", station.encode())
    data, manifest = make_update(lab.image, key)
    stick = make_stick(folder / "stick.img", mebibytes=max(64, len(data) // MIB * 5 // 4 + 40))
    stick.fat(1).write(bundle.file_name(VERSION), data)
    failures: list[str] = []
    try:
        seconds = _play(lab, UpdateBench(folder, card, stick), card, manifest, failures)
    except (MachineError, RomError, DiskError) as error:
        failures.append(str(error))
        seconds = 0.0
    facts = {"update_bytes": len(data), "start_with_update_seconds": round(seconds, 1)}
    return Outcome(facts, failures=tuple(failures))


def make_update(image: Path, key: Ed25519PrivateKey) -> tuple[bytes, Manifest]:
    """The image's own slot under another version and hash, so that a booth takes it."""
    with image.open("rb") as file:
        source = take_apart(file, image.name)
        facts = dict(source.facts) | {"version": VERSION, "image": hashlib.sha256(b"another").hexdigest()}
        files = dict(source.files) | {"image.json": json.dumps(facts).encode()}
        out = io.BytesIO()
        manifest = write(Source(facts, files, file, source.root_at, source.root_size), key, out)
    return out.getvalue(), manifest


def _play(lab: Lab, bench: UpdateBench, card: Disk, manifest: Manifest, failures: list[str]) -> float:
    """What is wrong goes to `failures`; how long the start with the update in it took, in seconds."""

    def expect(what: str, found: object, wanted: object) -> None:
        if found != wanted:
            failures.append(f"{what}: {found!r} instead of {wanted!r}")

    def booted(said: Said, slot: str, trial: str, *, fell: bool = False) -> None:
        facts = json.loads(said.told("facts") or "{}")
        expect("the slot that runs", (said.slot, facts.get("slot")), (slot, slot))
        expect("the mark of the trial", said.told("trial"), trial)
        expect("fell_back", facts.get("fell_back"), fell)

    lab.say("the update is taken from the stick")
    began = time.monotonic()
    said = bench.start(UPDATE)
    seconds = time.monotonic() - began
    booted(said, "a", "")
    expect("the helper's exit code", said.told("exit"), "0")
    answer = {"state": "done", "percent": 100, "version": VERSION}
    expect("the helper's answer", json.loads(said.told("answer") or "{}"), answer)
    expect("the firmware partition is read-only", " ro," in said.told("mounted"), True)
    expect("fsck of the firmware partition", _fsck(card, bench.folder), "")
    expect("the other root", _digest(card, 3, manifest.root.size), manifest.root.sha256)
    lab.say("the new slot is tried; its root is damaged; it is given up")
    booted(bench.start(), "b", "b 1")
    _damage(card, manifest)
    expect("a damaged root comes no further", bench.start().lines, ())
    expect("the mark of the trial", card.fat(1).read("bilik/trial"), b"b 2\n")
    bench.start()
    expect("what the card starts", _starts(card), "a")
    booted(bench.start(), "a", "failed b", fell=True)
    return seconds


def _starts(card: Disk) -> str:
    return prefix_at(card.fat(1).read("config.txt"))[0]


def _digest(card: Disk, number: int, size: int) -> bytes:
    with card.path.open("rb") as file:
        file.seek(card.partition(number).start)
        return hashlib.sha256(file.read(size)).digest()


def _damage(card: Disk, manifest: Manifest) -> None:
    with card.path.open("r+b") as file:
        file.seek(card.partition(3).start)
        file.write(b"\xa5" * manifest.root.size)


def _fsck(card: Disk, folder: Path) -> str:
    """What fsck.vfat finds; empty where nothing."""
    part, copy = card.partition(1), folder / "p1.img"
    with card.path.open("rb") as file:
        file.seek(part.start)
        copy.write_bytes(file.read(part.size))
    done = subprocess.run(
        ["/usr/sbin/fsck.vfat", "-n", str(copy)], capture_output=True, text=True, check=False
    )
    copy.unlink()
    return "" if done.returncode == 0 else done.stdout.strip()


STAGE = Stage("update", "an update by stick: taken, tried, damaged, given up", run, minutes=1.5)
