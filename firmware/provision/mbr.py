"""The partition table of a booth's card (MBR): which card it is, and where its four partitions lie. Pure.

p1 FAT32 firmware, p2 root A, p3 root B, p4 data (image/README.md). Offsets and sizes here are bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from firmware.provision.errors import CardError

SECTOR = 512
FAT32_KINDS = (0x0B, 0x0C)
LINUX = 0x83


@dataclass(frozen=True)
class Partition:
    """One entry: number from 1, type byte, start and size in bytes."""

    number: int
    kind: int
    start: int
    size: int


@dataclass(frozen=True)
class Table:
    """`signature`: the disk's four bytes at offset 440."""

    signature: bytes
    partitions: tuple[Partition, ...]


def read_table(sector: bytes, name: str) -> Table:
    """The table of a booth's card in its first sector; `name` is for people. Raises CardError."""
    if len(sector) < SECTOR or sector[510:512] != b"\x55\xaa":
        raise CardError(name, "has no partition table; was the image written to it?")
    found = tuple(_entry(sector, number) for number in range(1, 5))
    kinds = [partition.kind for partition in found]
    if kinds[0] == 0xEE:
        raise CardError(name, "has a GPT; a booth's card has an MBR")
    if kinds[0] not in FAT32_KINDS or kinds[1:] != [LINUX] * 3:
        shown = " ".join(f"{kind:02x}" for kind in kinds)
        raise CardError(name, f"partitions of types {shown}; a booth's card has 0c 83 83 83")
    for earlier, later in pairwise(found):
        if not 0 < earlier.start < earlier.start + earlier.size <= later.start:
            raise CardError(name, f"partitions {earlier.number} and {later.number} overlap or are empty")
    return Table(sector[440:444], found)


def _entry(sector: bytes, number: int) -> Partition:
    entry = sector[446 + 16 * (number - 1) :][:16]
    start, size = (int.from_bytes(entry[at : at + 4], "little") for at in (8, 12))
    return Partition(number, entry[4], start * SECTOR, size * SECTOR)
