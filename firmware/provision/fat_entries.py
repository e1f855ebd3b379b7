"""Directory entries of FAT with long names: read from a folder's bytes, and made for a new file. Pure.

A long name stands in entries of 13 UTF-16 characters before the short one, last piece first, each with a
checksum of the short name (FAT32 File System Specification 1.03, pages 27 to 34).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

SIZE = 32
LONG, FOLDER, VOLUME, ARCHIVE = 0x0F, 0x10, 0x08, 0x20
FREE, LAST = 0xE5, 0x00
_STILL_DATE = (20 << 9) | (1 << 5) | 1  # 2000-01-01: a card tells no time
_PLACES = (*range(1, 11), *range(14, 26), *range(28, 32))


@dataclass(frozen=True)
class Entry:
    """A file or folder: first cluster, size in bytes; `at`: offset of its short entry in the folder."""

    name: str
    first: int
    size: int
    folder: bool
    at: int


def read_entries(data: bytes) -> Iterator[Entry]:
    """Files and folders in a folder's bytes, without `.`, `..`, deleted ones and the label."""
    pieces: dict[int, bytes] = {}
    check = -1
    for at in range(0, len(data) - SIZE + 1, SIZE):
        raw = data[at : at + SIZE]
        if raw[0] == LAST:
            return
        if raw[0] == FREE:
            pieces = {}
        elif raw[11] & 0x3F == LONG:
            if raw[0] & 0x40:
                pieces, check = {}, raw[13]
            pieces[raw[0] & 0x3F] = bytes(raw[place] for place in _PLACES) if raw[13] == check else b""
        else:
            if not raw[11] & VOLUME and raw[:2] not in (b". ", b".."):
                yield _entry(raw, _long(pieces) if check == checksum(raw[:11]) else "", at)
            pieces, check = {}, -1


def make_entries(name: str, short: bytes, first: int, size: int, *, folder: bool) -> bytes:
    """The entries of a new file: its long name, then the short one. `name` is ASCII; `short` 11 bytes."""
    text = name.encode("utf-16-le")
    if len(text) % 26:
        text += b"\0\0"
    text += b"\xff" * (-len(text) % 26)
    pieces = [text[at : at + 26] for at in range(0, len(text), 26)]
    long = b""
    for number in range(len(pieces), 0, -1):
        raw = bytearray(SIZE)
        raw[0], raw[11], raw[13] = number | (0x40 if number == len(pieces) else 0), LONG, checksum(short)
        for place, byte in zip(_PLACES, pieces[number - 1], strict=True):
            raw[place] = byte
        long += bytes(raw)
    return long + short_entry(short, first, size, folder=folder)


def short_entry(short: bytes, first: int, size: int, *, folder: bool) -> bytes:
    """One entry with a short name of 11 bytes."""
    raw = bytearray(SIZE)
    raw[:11], raw[11] = short, FOLDER if folder else ARCHIVE
    for at in (16, 18, 24):  # created, accessed, written
        raw[at : at + 2] = _STILL_DATE.to_bytes(2, "little")
    return set_place(bytes(raw), first, size)


def set_place(raw: bytes, first: int, size: int) -> bytes:
    """A short entry that leads elsewhere."""
    place = first.to_bytes(4, "little")
    return raw[:20] + place[2:] + raw[22:26] + place[:2] + size.to_bytes(4, "little")


def checksum(short: bytes) -> int:
    """Of a short name (page 28)."""
    total = 0
    for byte in short:
        total = ((total >> 1) | (total << 7 & 0x80)) + byte & 0xFF
    return total


def alias(name: str, taken: set[bytes]) -> bytes:
    """A short name for a long one that no other entry has: "station.toml" -> b"STATIO~1TOM"."""
    stem, _, ending = name.rpartition(".") if "." in name else (name, "", "")
    letters = [bytes(ord(c) for c in part.upper() if c.isalnum() and c.isascii()) for part in (stem, ending)]
    for number in range(1, 1000):
        tail = b"~%d" % number
        short = (letters[0][: 8 - len(tail)] + tail).ljust(8) + letters[1][:3].ljust(3)
        if short not in taken:
            return short
    raise ValueError("a thousand files of nearly one name")


def _entry(raw: bytes, long: str, at: int) -> Entry:
    stem, ending = (part.decode("ascii", "replace").rstrip() for part in (raw[:8], raw[8:11]))
    stem, ending = (text.lower() if raw[12] & bit else text for text, bit in ((stem, 0x08), (ending, 0x10)))
    name = long or (f"{stem}.{ending}" if ending else stem)
    first = int.from_bytes(raw[26:28] + raw[20:22], "little")
    return Entry(name, first, int.from_bytes(raw[28:32], "little"), bool(raw[11] & FOLDER), at)


def _long(pieces: dict[int, bytes]) -> str:
    whole = b"".join(pieces[number] for number in sorted(pieces))
    if sorted(pieces) != list(range(1, len(pieces) + 1)):
        return ""
    return whole.decode("utf-16-le", "replace").split("\0")[0].rstrip("\uffff")
