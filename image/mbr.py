"""The master boot record: four partitions, as a Pi 3's boot ROM wants them. Sizes in sectors of 512 bytes."""

from __future__ import annotations

import struct
from dataclasses import dataclass

SECTOR = 512
MIB = 1024 * 1024
FAT32, LINUX = 0x0C, 0x83


@dataclass(frozen=True)
class Partition:
    """One entry: its kind, where it starts and how long it is, in bytes; both whole MiB."""

    kind: int
    start: int
    size: int

    @property
    def end(self) -> int:
        """The first byte after it."""
        return self.start + self.size


FIRMWARE = Partition(FAT32, 4 * MIB, 192 * MIB)
ROOT_A = Partition(LINUX, FIRMWARE.end, 384 * MIB)
ROOT_B = Partition(LINUX, ROOT_A.end, 384 * MIB)
DATA = Partition(LINUX, ROOT_B.end, 64 * MIB)
LAYOUT = (FIRMWARE, ROOT_A, ROOT_B, DATA)
SIZE = DATA.end
"""Bytes of the whole image. The data partition is grown to the end of the card at the first start."""


def record(signature: int, partitions: tuple[Partition, ...] = LAYOUT) -> bytes:
    """The 512 bytes. `signature` is the disk's, 32 bits, at byte 440, least significant byte first.

    Addresses of cylinders, heads and sectors are the "too far" value: everything reads the sector numbers.
    """
    entries = b""
    for number, one in enumerate(partitions):
        active = 0x80 if number == 0 else 0
        far = b"\xfe\xff\xff"
        entries += bytes([active]) + far + bytes([one.kind]) + far
        entries += struct.pack("<II", one.start // SECTOR, one.size // SECTOR)
    return bytes(440) + struct.pack("<I", signature) + bytes(2) + entries.ljust(64, b"\0") + b"\x55\xaa"
