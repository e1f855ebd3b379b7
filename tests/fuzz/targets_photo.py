"""Photos of candidates, as the committee hands them in."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from fuzz_target import Target

from firmware.election.photos import photo_fault
from firmware.report.portraits import thumbnail
from hw_sim.portraits import portrait


def photo(data: bytes) -> str:
    return photo_fault(data) or "good"


def portrait_in_report(data: bytes) -> str:
    """As a witness's report shrinks what it finds in a package that nobody may have signed."""
    small = thumbnail(data)
    return "none" if small is None else "good"


def photo_resealed(data: bytes) -> str:
    """PNG chunks with right lengths and CRCs: u16 length, kind and body."""
    out, at = bytearray(b"\x89PNG\r\n\x1a\n"), 0
    while at + 6 <= len(data):
        size = int.from_bytes(data[at : at + 2], "big")
        body = data[at + 2 : at + 6 + size]
        out += (len(body) - 4).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")
        at += 6 + size
    return photo_fault(bytes(out)) or "good"


def photos() -> Sequence[bytes]:
    small = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")
    return [portrait(3, True), portrait(4, False)[:64], small]


def chunks() -> Sequence[bytes]:
    """A portrait as `photo_resealed` takes it."""
    png, at, out = portrait(3, True), 8, b""
    while at < len(png):
        size = int.from_bytes(png[at : at + 4], "big")
        out += size.to_bytes(2, "big") + png[at + 4 : at + 8 + size]
        at += 12 + size
    return [out]


TARGETS = (
    Target(
        "photo",
        photo,
        (),
        photos,
        (b"IHDR", b"IDAT", b"IEND", b"\xff\xd8\xff\xc0\0\x11\x08", b"\xff\xd9"),
        32768,
    ),
    Target(
        "photo-in-report",
        portrait_in_report,
        (),
        photos,
        (b"IHDR", b"IDAT", b"IEND", b"\xff\xd8\xff\xc0\0\x11\x08", b"\xff\xd9"),
        32768,
    ),
    Target(
        "photo-resealed",
        photo_resealed,
        (),
        chunks,
        (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"acTL"),
        32768,
    ),
)
