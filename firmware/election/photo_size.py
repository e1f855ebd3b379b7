"""How large a picture says it is, before anything is decoded: two hundred bytes can ask for twelve gigabytes.
Pure."""

from __future__ import annotations

Size = tuple[int, int]

_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers SOF0 to SOF15, which begin a frame (ITU-T T.81, table B.1)."""
_BARE = frozenset((0x01, *range(0xD0, 0xD9)))
"""Markers without a length: TEM, RST0 to RST7, SOI."""
_SCAN = 0xDA


def told_size(kind: str, data: bytes) -> Size | None:
    """What a picture of this kind ("png" or "jpeg") says of itself; None where it does not say it."""
    return _png_size(data) if kind == "png" else _jpeg_size(data)


def _png_size(data: bytes) -> Size:
    """Width and height of the IHDR chunk (PNG specification, 11.2.1)."""
    return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")


def _jpeg_size(data: bytes) -> Size | None:
    """Width and height of the frame header (ITU-T T.81, B.2.2); None where there is none before the first
    scan."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # fill bytes may stand before any marker
            at += 1
        elif marker in _BARE:
            at += 2
        elif marker in _FRAMES:
            height, width = (int.from_bytes(data[at + n : at + n + 2], "big") for n in (5, 7))
            return width, height
        elif marker == _SCAN:
            return None
        else:
            at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None
