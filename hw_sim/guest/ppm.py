"""Pictures as QEMU's `screendump` writes them: PPM, binary ("P6"), 8 bits a colour.

Source: the Netpbm format's documentation, ppm(5). Header: magic, width, height, largest value, each followed
by white space; then rows of red, green, blue.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

HEADER = re.compile(rb"P6\s+(\d{1,5})\s+(\d{1,5})\s+255\s")


class PpmError(Exception):
    """These bytes are no such picture, or not all of it."""


@dataclass(frozen=True)
class Picture:
    """`rgb`: three bytes a pixel, rows from the top."""

    width: int
    height: int
    rgb: bytes


def parse_ppm(data: bytes) -> Picture:
    """Raises PpmError."""
    found = HEADER.match(data)
    if found is None:
        raise PpmError("this is no binary PPM with 8 bits a colour")
    width, height = int(found[1]), int(found[2])
    rgb = data[found.end() : found.end() + 3 * width * height]
    if not rgb or len(rgb) < 3 * width * height:
        raise PpmError(f"a picture of {width} x {height} with {len(rgb)} bytes of pixels")
    return Picture(width, height, rgb)


def to_xrgb(picture: Picture) -> bytearray:
    """As a framebuffer holds it: blue, green, red and a zero for each pixel."""
    pixels = bytearray(4 * picture.width * picture.height)
    for at in range(3):
        pixels[at::4] = picture.rgb[2 - at :: 3]
    return pixels
