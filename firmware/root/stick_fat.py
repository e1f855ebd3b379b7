"""What lies on a stick, told from its first bytes: a FAT that the booth can use, or why not.

    fat = read_fat(head, sectors)      # the first 4096 bytes, and how many sectors of 512 bytes there are
    fat.bits, fat.clean                # 32, True

These are bytes from outside, and the kernel's own reader of them runs with all rights. So it is only let at
what adds up: every size a power of two within its bounds, and nothing that lies beyond the device's end.
Source: Microsoft, FAT32 File System Specification 1.03; Linux, fs/fat/inode.c.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

HEAD = 4096
"""Bytes that are looked at: the boot sector, and where the other kinds have their marks."""
SECTOR = 512
FAT12_MOST, FAT16_MOST, FAT32_MOST = 4084, 65524, 0x0FFFFFF4
_BOOT = struct.Struct("<3s8sHBHBHHBHHHII")
_MARKS = ((3, b"EXFAT   ", "exfat"), (3, b"NTFS    ", "ntfs"), (1024 + 56, b"\x53\xef", "ext"))


class FatError(Exception):
    """Not a file system that the booth uses. `reason` is a code that the daemon has words for."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


@dataclass(frozen=True)
class Fat:
    """`bits`: 16 or 32. `size`: bytes. `clean`: it was unmounted properly the last time."""

    bits: int
    size: int
    clean: bool


@dataclass(frozen=True)
class _Geometry:
    sector: int
    per_cluster: int
    reserved: int
    fats: int
    root_entries: int
    total: int
    fat_sectors: int


def read_fat(head: bytes, sectors: int) -> Fat:
    """Raises FatError."""
    if len(head) < HEAD:
        raise FatError("too_small", "shorter than one block")
    for at, mark, reason in _MARKS:
        if head[at : at + len(mark)] == mark:
            raise FatError(reason, f"formatted as {reason}")
    if head[510:512] != b"\x55\xaa" or head[0] not in (0xEB, 0xE9):
        raise FatError("not_fat", "no boot sector of a FAT")
    geometry = _geometry(head)
    _bounds(geometry, sectors)
    clusters = _clusters(geometry)
    wide = geometry.root_entries == 0
    bits = 32 if wide else 16
    if not wide and clusters <= FAT12_MOST:
        raise FatError("too_small", "FAT12 is for floppy disks")
    if clusters > (FAT32_MOST if wide else FAT16_MOST):
        raise FatError("damaged", "more clusters than its kind of FAT can count")
    if geometry.fat_sectors * geometry.sector * 8 // bits < clusters + 2:
        raise FatError("damaged", "the table is shorter than its clusters need")
    if wide and not 2 <= _u32(head, 44) < clusters + 2:
        raise FatError("damaged", "the root folder is not among the clusters")
    return Fat(bits, geometry.total * geometry.sector, clean=head[65 if wide else 37] & 1 == 0)


def _geometry(head: bytes) -> _Geometry:
    """The fields, each by itself within its bounds."""
    (_, _, sector, per_cluster, reserved, fats, root, few, media, short, _, _, _, many) = _BOOT.unpack_from(
        head
    )
    if sector not in (512, 1024, 2048, 4096):
        raise FatError("not_fat", "a sector size that there is not")
    if per_cluster == 0 or per_cluster & (per_cluster - 1) or per_cluster * sector > 64 << 10:
        raise FatError("not_fat", "a cluster size that there is not")
    if reserved == 0 or fats not in (1, 2) or not (media == 0xF0 or media >= 0xF8):
        raise FatError("not_fat", "no FAT's reserved sectors, tables or kind of medium")
    if root % (sector // 32):
        raise FatError("damaged", "the root folder does not fill its sectors")
    if (root == 0) != (short == 0):
        raise FatError("damaged", "of two kinds of FAT at once")
    return _Geometry(sector, per_cluster, reserved, fats, root, few or many, short or _u32(head, 36))


def _bounds(geometry: _Geometry, sectors: int) -> None:
    if geometry.total == 0 or geometry.total * geometry.sector > sectors * SECTOR:
        raise FatError("damaged", "it ends beyond the end of the stick")
    if geometry.fat_sectors == 0 or _data_start(geometry) >= geometry.total:
        raise FatError("damaged", "its tables leave no room for data")


def _data_start(geometry: _Geometry) -> int:
    root = geometry.root_entries * 32 // geometry.sector
    return geometry.reserved + geometry.fats * geometry.fat_sectors + root


def _clusters(geometry: _Geometry) -> int:
    return (geometry.total - _data_start(geometry)) // geometry.per_cluster


def _u32(head: bytes, at: int) -> int:
    return int.from_bytes(head[at : at + 4], "little")
