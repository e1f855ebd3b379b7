"""The booth's screen on its way to a browser: what changed, compressed, and nothing twice.

    screen = ScreenWire(geometry)
    screen.next(panel.frame().data)   -> bytes, or None where nothing changed

A message is `sequence 4 | x 2 | y 2 | width 2 | rows 2`, big endian, then a zlib stream of the rows of that
rect of pixels as they lie in the framebuffer (blue, green, red, unused). One rect is enough: what a booth
changes is a button, a line or everything.
"""

from __future__ import annotations

import struct
import zlib

from firmware.drivers.geometry import Geometry

HEAD = struct.Struct(">IHHHH")
FASTEST = 1  # the browser is on this machine: bytes are cheap, time is not

Rect = tuple[int, int, int, int]  # x, y, width, rows


class ScreenWire:
    """One viewer's view. Not for two threads at once."""

    def __init__(self, geometry: Geometry) -> None:
        self._geometry = geometry
        self._sent = b""
        self.sequence = 0

    def next(self, frame: bytes) -> bytes | None:
        """The message that brings a browser from the last frame to this one; None where they are the same."""
        rect = changed(self._sent, frame, self._geometry)
        if rect is None:
            return None
        self._sent = frame
        self.sequence += 1
        x, y, width, rows = rect
        stride, pixel = self._geometry.stride, self._geometry.row // self._geometry.width
        starts = range(y * stride + x * pixel, (y + rows) * stride, stride)
        packer = zlib.compressobj(FASTEST)
        pixels = packer.compress(b"".join([frame[at : at + width * pixel] for at in starts]))
        return b"".join((HEAD.pack(self.sequence, *rect), pixels, packer.flush()))


def changed(before: bytes, after: bytes, geometry: Geometry) -> Rect | None:
    """The smallest rect with every pixel that differs; None where none does."""
    if before == after:
        return None
    height, stride, row = geometry.height, geometry.stride, geometry.row
    if len(before) != len(after):
        return 0, 0, geometry.width, height
    differing = [
        y * stride
        for y in range(height)
        if before[y * stride : y * stride + row] != after[y * stride : y * stride + row]
    ]
    if not differing:
        return None  # what differs is between the rows, where nobody sees it
    bits = 0  # set where any row differs; the first pixel's are the lowest
    for at in differing:
        bits |= _number(before[at : at + row]) ^ _number(after[at : at + row])
    pixel = 8 * row // geometry.width
    left, right = ((bits & -bits).bit_length() - 1) // pixel, (bits.bit_length() - 1) // pixel
    top, foot = differing[0] // stride, differing[-1] // stride
    return left, top, right - left + 1, foot - top + 1


def _number(row: bytes) -> int:
    return int.from_bytes(row, "little")
