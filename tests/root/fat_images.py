"""Boot sectors of small FATs, made by hand field by field."""

from __future__ import annotations

import struct


def fat32(total: int = 200_000, *, dirty: bool = False, **changed: int) -> bytes:
    """The first 4096 bytes of a FAT32 with one sector a cluster; `changed` fields have other values."""
    values = {"sector": 512, "cluster": 1, "reserved": 32, "fats": 2, "root": 0, "few": 0, "media": 0xF8}
    values |= {"short": 0, "many": total, "long": 1600, "start": 2} | changed
    head = bytearray(_boot(values).ljust(4096, b"\0"))
    struct.pack_into("<I", head, 36, values["long"])
    struct.pack_into("<I", head, 44, values["start"])
    head[65] = int(dirty)
    head[510:512] = b"\x55\xaa"
    return bytes(head)


def fat16(total: int = 40_000, *, dirty: bool = False, **changed: int) -> bytes:
    """The same of a FAT16."""
    values = {"sector": 512, "cluster": 4, "reserved": 4, "fats": 2, "root": 512, "few": total, "media": 0xF8}
    values |= {"short": 40, "many": 0} | changed
    head = bytearray(_boot(values).ljust(4096, b"\0"))
    head[37] = int(dirty)
    head[510:512] = b"\x55\xaa"
    return bytes(head)


def _boot(v: dict[str, int]) -> bytes:
    first = struct.pack(
        "<3s8sHBHBHH",
        b"\xebX\x90",
        b"mkfs.fat",
        v["sector"],
        v["cluster"],
        v["reserved"],
        v["fats"],
        v["root"],
        v["few"],
    )
    return first + struct.pack("<BHHHII", v["media"], v["short"], 32, 8, 0, v["many"])
