"""Candidates' photos: are they pictures that the booth can decode, upright and large enough to be told
apart."""

from __future__ import annotations

import io
import os
import zlib

from firmware.election.package import image_kind
from firmware.election.photo_size import told_size

MIN_WIDTH, MIN_HEIGHT = 240, 300
MAX_SIDE = 4000


def photo_fault(data: bytes) -> str | None:
    """Why this photo is refused, or None. Decodes it in full with the library that the screens use."""
    kind = image_kind(data)
    if kind is None:
        return "is neither PNG nor JPEG"
    whole = _whole_png(data) if kind == "png" else data.rstrip(b"\0").endswith(b"\xff\xd9")
    if not whole:
        return "is damaged or cut short"
    told = told_size(kind, data)
    if told is not None and max(told) > MAX_SIDE:  # a decoder would find room for all of it first
        return f"is larger than {MAX_SIDE} pixels on a side"
    size = _decoded_size(data, kind) if told else None
    if size is None or size != told:
        return "cannot be decoded"
    width, height = size
    if width < MIN_WIDTH or height < MIN_HEIGHT:
        return f"is {width} x {height} pixels; at least {MIN_WIDTH} x {MIN_HEIGHT} are needed"
    if width > height:
        return f"is {width} x {height} pixels; a photo is upright, not wider than high"
    return None


def _decoded_size(data: bytes, kind: str) -> tuple[int, int] | None:
    # here, so that reading a package needs no pygame; and without its greeting on standard output
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    import pygame.image

    try:
        return pygame.image.load(io.BytesIO(data), f"photo.{kind}").get_size()
    except pygame.error:
        return None


def _whole_png(data: bytes) -> bool:
    """Every chunk's length and CRC, first IHDR, last IEND, nothing after it (PNG specification, 5.3)."""
    at, kinds = 8, []
    while at + 12 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        body, crc = data[at + 4 : at + 8 + size], data[at + 8 + size : at + 12 + size]
        if len(crc) < 4 or zlib.crc32(body).to_bytes(4, "big") != crc:
            return False
        kinds.append(body[:4])
        at += 12 + size
    return at == len(data) and kinds[:1] == [b"IHDR"] and kinds[-1:] == [b"IEND"] and b"IDAT" in kinds
