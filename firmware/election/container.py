"""The file `election.bilik`: a fixed frame around five kinds of sections, and nothing else.

| offset | field |
|---|---|
| 0 | magic `BILIKPKG` |
| 8 | format version u32 = 1 |
| 12 | sections: tag 4 bytes, length u32, body |

Sections in this order: `MANI` (manifest), `SIGN` (64 bytes), one `PHOT` per candidate in ballot order, at
most one `SPCH` (the audio ballot's clips), and at most one `ROLL`, last. Integers are big-endian. No padding,
nothing after the last section.
"""

from __future__ import annotations

from dataclasses import dataclass

from firmware.election.errors import PackageError
from firmware.election.manifest_read import MANIFEST_LIMIT

MAGIC = b"BILIKPKG"
VERSION = 1
SIGNATURE_SIZE = 64
PHOTO_LIMIT = 2 * 1024 * 1024
PHOTOS_LIMIT = 5
ROLL_LIMIT = 48 * 1024 * 1024
SPEECH_LIMIT = 12 * 1024 * 1024
FILE_LIMIT = 72 * 1024 * 1024
_LIMITS = {
    b"MANI": MANIFEST_LIMIT,
    b"SIGN": SIGNATURE_SIZE,
    b"PHOT": PHOTO_LIMIT,
    b"SPCH": SPEECH_LIMIT,
    b"ROLL": ROLL_LIMIT,
}
_ENDS: tuple[list[bytes], ...] = ([], [b"SPCH"], [b"ROLL"], [b"SPCH", b"ROLL"])


@dataclass(frozen=True)
class Sections:
    """The bodies as they lie in the file; `photos` in ballot order."""

    manifest: bytes
    signature: bytes
    photos: tuple[bytes, ...]
    roll: bytes | None
    speech: bytes | None = None


def pack(sections: Sections) -> bytes:
    """The file's bytes."""
    parts = [(b"MANI", sections.manifest), (b"SIGN", sections.signature)]
    parts += [(b"PHOT", photo) for photo in sections.photos]
    if sections.speech is not None:
        parts.append((b"SPCH", sections.speech))
    if sections.roll is not None:
        parts.append((b"ROLL", sections.roll))
    frame = [MAGIC, VERSION.to_bytes(4, "big")]
    for tag, body in parts:
        frame += [tag, len(body).to_bytes(4, "big"), body]
    return b"".join(frame)


def unpack(data: bytes) -> Sections:
    """The sections of a file. Raises PackageError for any other layout; checks no signature and no digest."""
    if len(data) > FILE_LIMIT:
        raise PackageError("file", f"{len(data)} bytes; at most {FILE_LIMIT} are read")
    if data[:8] != MAGIC:
        raise PackageError("file", "is no election package")
    if len(data) < 12 or (version := int.from_bytes(data[8:12], "big")) != VERSION:
        found = version if len(data) >= 12 else "cut short"
        raise PackageError("file", f"version {found}; this program reads version {VERSION}")
    bodies = _split(data)
    tags = [tag for tag, _ in bodies]
    photos = tags.count(b"PHOT")
    if tags not in ([b"MANI", b"SIGN", *[b"PHOT"] * photos, *last] for last in _ENDS):
        raise PackageError("file", "the sections are not MANI, SIGN, PHOT .., SPCH, ROLL in this order")
    if photos > PHOTOS_LIMIT:
        raise PackageError("file", f"{photos} photos; at most {PHOTOS_LIMIT} are read")
    if len(bodies[1][1]) != SIGNATURE_SIZE:
        raise PackageError("SIGN", f"{len(bodies[1][1])} bytes; {SIGNATURE_SIZE} are needed")
    content = [body for _, body in bodies]
    last = dict(bodies[2 + photos :])
    pictures = tuple(content[2 : 2 + photos])
    return Sections(content[0], content[1], pictures, last.get(b"ROLL"), last.get(b"SPCH"))


def _split(data: bytes) -> list[tuple[bytes, bytes]]:
    bodies: list[tuple[bytes, bytes]] = []
    at = 12
    while at < len(data):
        tag, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "big")
        if tag not in _LIMITS:
            raise PackageError("file", f"unknown section at byte {at}")
        if size > _LIMITS[tag]:
            raise PackageError(tag.decode("ascii"), f"{size} bytes; at most {_LIMITS[tag]} are read")
        if at + 8 + size > len(data):
            raise PackageError(tag.decode("ascii"), "is cut short")
        if len(bodies) == 4 + PHOTOS_LIMIT:
            raise PackageError("file", "holds too many sections")
        bodies.append((tag, data[at + 8 : at + 8 + size]))
        at += 8 + size
    return bodies
