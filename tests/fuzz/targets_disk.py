"""A stick's first bytes, before the kernel reads them; what the daemon asks of root; an image's facts."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence

from fuzz_target import Broken, Target
from fuzz_world import scratch

from firmware.root.asks import AskError, take
from firmware.root.facts import FactsError, read_facts
from firmware.root.stick_fat import HEAD, SECTOR, FatError, read_fat

SECTORS = 200_000
BOOT = bytes.fromhex(
    "eb58906d6b66732e66617400020120000200000000f8000020000800000000004ada0200"
    "40060000000000000200000001000600000000000000000000000000800029"
)
WORDS = (b"\x55\xaa", b"\xeb", b"EXFAT   ", b"NTFS    ", b"\0\2", b"\0\x10", b"\xf8", b"\xff" * 4)


def boot_sector(data: bytes) -> str:
    """The input is the sector's beginning, its mark at 510 is put there."""
    head = bytearray(data[:HEAD].ljust(HEAD, b"\0"))
    head[510:512] = b"\x55\xaa"
    return _judged(bytes(head))


def head_of_a_stick(data: bytes) -> str:
    """The whole first block, marks and all."""
    return _judged(data)


def _judged(head: bytes) -> str:
    fat = read_fat(head, SECTORS)
    if not 0 < fat.size <= SECTORS * SECTOR or fat.bits not in (16, 32):
        raise Broken("a file system that cannot be")
    return f"{fat.bits} {fat.clean}"


def ask(data: bytes) -> None:
    folder = scratch() / "asks"
    folder.mkdir(exist_ok=True)
    (folder / "update").write_bytes(data)
    try:
        word = take("update", folder)
    finally:
        if list(folder.iterdir()):
            raise Broken("the ask is still there: its unit would start for ever")
    if word.encode() != data.removesuffix(b"\n"):
        raise Broken("another word than was written")


def facts(data: bytes) -> None:
    """image.json lies on a partition that is not verified."""
    folder = scratch() / "facts"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "image.json").write_bytes(data)
    (folder / "cmdline").write_text(f"bilik.salt={'00' * 32}")
    read_facts(folder / "image.json", folder / "cmdline")


def heads() -> Sequence[bytes]:
    fat16 = bytearray(BOOT)
    fat16[13], fat16[17:19], fat16[22:24] = 4, b"\0\2", b"\x00\x01"
    return [BOOT, bytes(fat16)]


def whole_heads() -> Sequence[bytes]:
    return [(head.ljust(510, b"\0") + b"\x55\xaa").ljust(HEAD, b"\0") for head in heads()]


def facts_seed() -> Sequence[bytes]:
    told = {"slot": "a", "root_hash": "ab" * 32, "hash_offset": 4096 * 300, "root_device": "/dev/mmcblk0p2"}
    return [json.dumps({**told, "image": "cd" * 32}).encode()]


TARGETS = (
    Target("boot-sector", boot_sector, (FatError,), heads, WORDS, 512),
    Target("stick-head", head_of_a_stick, (FatError,), whole_heads, WORDS, HEAD),
    Target("ask", ask, (AskError,), lambda: [b"sda1", b"sda1\n", b""], (b"\n", b"\0", b"../")),
    Target(
        "image-facts", facts, (FactsError,), facts_seed, (b'"slot"', b"NaN", b"[[[[", b"1e999", b"\\ud800")
    ),
)
