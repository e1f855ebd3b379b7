"""The whole root is read again: a changed byte anywhere is found, and where it is is told."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import struct
import subprocess
from pathlib import Path

import pytest

from firmware.root.facts import FactsError, read_facts
from firmware.root.scrub import Machine, main
from firmware.root.scrub_tree import BLOCK, Shape

BLOCKS = 300
SALT = bytes(range(32))
KERNEL, INITRD = b"kernel" * 5000, b"initramfs" * 300_000
VERITYSETUP = shutil.which("veritysetup", path="/usr/sbin:/sbin:/usr/bin")


def digest(data: bytes) -> bytes:
    return hashlib.sha256(SALT + data).digest()


def verity(data: bytes) -> tuple[bytes, bytes]:
    """Heading and tree, and the root hash: written from the format's description, level by level."""
    blocks = len(data) // BLOCK
    heading = struct.pack(
        "<8sII16s32sIIQH6x", b"verity", 1, 1, SALT[:16], b"sha256", BLOCK, BLOCK, blocks, 32
    )
    levels: list[bytes] = []
    below = data
    while len(below) > BLOCK:
        digests = b"".join(digest(below[at : at + BLOCK]) for at in range(0, len(below), BLOCK))
        below = digests.ljust(-(-len(digests) // BLOCK) * BLOCK, b"\0")
        levels.insert(0, below)
    return (heading + SALT).ljust(BLOCK, b"\0") + b"".join(levels), digest(below)


def machine_of(tmp_path: Path, data: bytes, tree: bytes, root: bytes) -> Machine:
    for name in ("asks", "answers", "firmware/a"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "root").write_bytes(data + tree + b"what lies behind is nothing".ljust(BLOCK, b"\1"))
    told = {"slot": "a", "root_hash": root.hex(), "hash_offset": len(data)}
    told["root_device"] = str(tmp_path / "root")
    lines = [root.hex(), hashlib.sha256(KERNEL).hexdigest(), hashlib.sha256(INITRD).hexdigest()]
    told["image"] = hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
    (tmp_path / "firmware" / "a" / "vmlinuz").write_bytes(KERNEL)
    (tmp_path / "firmware" / "a" / "initrd.img").write_bytes(INITRD)
    (tmp_path / "image.json").write_text(json.dumps(told))
    (tmp_path / "cmdline").write_text(f"panic=10 bilik.slot=a bilik.salt={SALT.hex()} quiet\n")
    return Machine(
        tmp_path / "image.json",
        tmp_path / "cmdline",
        tmp_path / "firmware",
        tmp_path / "asks",
        tmp_path / "answers",
    )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    data = random.Random(1).randbytes(BLOCKS * BLOCK)
    tree, root = verity(data)
    return machine_of(tmp_path, data, tree, root)


def said(machine: Machine) -> dict[str, object]:
    found: dict[str, object] = json.loads((machine.answers / "scrub.json").read_text())
    return found


def flip(path: Path, at: int, mask: int = 1) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ mask]))


def test_a_good_root_is_read_whole(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    (machine.asks / "scrub").touch()
    assert main([], machine) == 0
    assert list(machine.asks.iterdir()) == []
    size = (BLOCKS + 1 + Shape(BLOCKS, BLOCKS + 1).blocks) * BLOCK + len(KERNEL + INITRD)
    good = {"state": "good", "checked": size, "of": size, "bad_block": None, "bad_file": None}
    assert said(machine) == good
    assert f"{size} bytes are as they were built" in capsys.readouterr().out


def test_a_flipped_bit_anywhere_is_found_in_its_block(machine: Machine, tmp_path: Path) -> None:
    tree = Shape(BLOCKS, BLOCKS + 1)
    assert tree.levels == (1, 3)
    last = (BLOCKS + 1 + tree.blocks) * BLOCK - 1
    draw = random.Random(2)
    fields = (0, 8, 12, 16, 31, 33, 60, 64, 68, 72, 80, 85, 90, 4000)
    places = [0, BLOCK - 1, BLOCKS * BLOCK - 1, *(BLOCKS * BLOCK + at for at in fields)]
    places += [(BLOCKS + 1) * BLOCK, (BLOCKS + 2) * BLOCK + 7, last]
    places += [draw.randrange(last) for _ in range(40)]
    for at in places:
        flip(tmp_path / "root", at, 1 << draw.randrange(8))
        pristine = (tmp_path / "root").read_bytes()
        assert main([], machine) == 1, at
        found = said(machine)
        assert (found["state"], found["bad_block"]) == ("bad", at // BLOCK), at
        assert found["reason"] == ("data" if at < BLOCKS * BLOCK else "tree")
        assert (tmp_path / "root").read_bytes() == pristine, "a check writes nothing"
        (tmp_path / "root").write_bytes(data_again(tmp_path))
    assert main([], machine) == 0


def data_again(tmp_path: Path) -> bytes:
    data = random.Random(1).randbytes(BLOCKS * BLOCK)
    return data + verity(data)[0] + b"what lies behind is nothing".ljust(BLOCK, b"\1")


def test_a_root_that_ends_early_or_is_absent_is_bad(machine: Machine, tmp_path: Path) -> None:
    whole = (tmp_path / "root").read_bytes()
    (tmp_path / "root").write_bytes(whole[: 10 * BLOCK])
    assert main([], machine) == 1
    assert (said(machine)["reason"], said(machine)["bad_block"]) == ("unreadable", BLOCKS)
    (tmp_path / "root").unlink()
    assert main([], machine) == 1
    assert said(machine)["reason"] == "unreadable"


def test_a_changed_kernel_is_named(machine: Machine) -> None:
    flip(machine.firmware / "a" / "vmlinuz", 12345)
    assert main([], machine) == 1
    assert (said(machine)["reason"], said(machine)["bad_file"]) == ("file", "vmlinuz, initrd.img")
    (machine.firmware / "a" / "vmlinuz").unlink()
    assert main([], machine) == 1
    assert said(machine)["bad_file"] == "vmlinuz"


def test_without_facts_it_is_bad_and_said(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    machine.image.unlink()
    assert main([], machine) == 1
    assert said(machine)["reason"] == "no_facts"
    assert "image.json: cannot be read" in capsys.readouterr().err
    assert main(["all"], machine) == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("hash_offset", 0),
        ("hash_offset", 4097),
        ("hash_offset", True),
        ("hash_offset", "4096"),
        ("root_device", "mmcblk0p2"),
        ("root_device", None),
        ("slot", "c"),
        ("root_hash", "00"),
        ("root_hash", 5),
        ("image", "no"),
        ("image", None),
    ],
)
def test_facts_that_cannot_be_are_refused(machine: Machine, field: str, value: object) -> None:
    found = json.loads(machine.image.read_text())
    machine.image.write_text(json.dumps({**found, field: value}))
    with pytest.raises(FactsError, match=field):
        read_facts(machine.image, machine.command_line)


def test_a_command_line_without_the_salt_is_refused(machine: Machine) -> None:
    for text in ("", "bilik.salt=0", "bilik.salt=zz", "xbilik.salt=00"):
        machine.command_line.write_text(text)
        with pytest.raises(FactsError, match=r"bilik\.salt"):
            read_facts(machine.image, machine.command_line)
    for text in ("[]", "{", "[" * 50_000):
        machine.image.write_text(text)
        with pytest.raises(FactsError, match=r"image\.json"):
            read_facts(machine.image, machine.command_line)


@pytest.mark.parametrize(
    ("blocks", "levels"),
    [(2, (1,)), (128, (1,)), (129, (1, 2)), (16384, (1, 128)), (16385, (1, 2, 129))],
)
def test_the_shape_of_a_tree(blocks: int, levels: tuple[int, ...]) -> None:
    assert Shape(blocks, 0).levels == levels
    assert Shape(blocks, 0).blocks == sum(levels)


@pytest.mark.skipif(VERITYSETUP is None, reason="veritysetup is not here")
@pytest.mark.parametrize("blocks", [200, 17000])
def test_a_tree_made_by_the_usual_tool_is_read_in_the_same_way(tmp_path: Path, blocks: int) -> None:
    data = random.Random(3).randbytes(BLOCK) * blocks
    image = tmp_path / "image"
    image.write_bytes(data)
    uuid = SALT[:16].hex()
    name = "-".join((uuid[:8], uuid[8:12], uuid[12:16], uuid[16:20], uuid[20:]))
    words = [
        f"--uuid={name}",
        f"--hash-offset={len(data)}",
        f"--salt={SALT.hex()}",
        f"--root-hash-file={tmp_path / 'hash'}",
    ]
    command = [str(VERITYSETUP), "format", *words, str(image), str(image)]
    subprocess.run(command, check=True, capture_output=True)
    root = bytes.fromhex((tmp_path / "hash").read_text())
    machine = machine_of(tmp_path, data, image.read_bytes()[len(data) :], root)
    assert main([], machine) == 0
