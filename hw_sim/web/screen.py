"""The booth's screen on its way to a browser: what changed, compressed, and nothing twice.

    screen = ScreenWire(geometry)
    screen.next(panel.frame().data)   -> bytes, or None where nothing changed

A message is `sequence 4 | y 2 | rows 2 | width 2`, big endian, then a zlib stream of whole rows of pixels as
they lie in the framebuffer (blue, green, red, unused). Bands of rows are enough: what a booth changes is a
button, a line or everything.
"""

from __future__ import annotations

import struct
import zlib

from firmware.drivers.geometry import Geometry

HEAD = struct.Struct(">IHHH")
FASTEST = 1  # the browser is on this machine: bytes are cheap, time is not


class ScreenWire:
    """One viewer's view. Not for two threads at once."""

    def __init__(self, geometry: Geometry) -> None:
        self._geometry = geometry
        self._sent = b""
        self.sequence = 0

    def next(self, frame: bytes) -> bytes | None:
        """The message that brings a browser from the last frame to this one; None where they are the same."""
        band = changed_rows(self._sent, frame, self._geometry)
        if band is None:
            return None
        self._sent = frame
        self.sequence += 1
        first, last = band
        stride, row = self._geometry.stride, self._geometry.row
        view = memoryview(frame)
        packer = zlib.compressobj(FASTEST)
        parts = [packer.compress(view[y * stride : y * stride + row]) for y in range(first, last)]
        head = HEAD.pack(self.sequence, first, last - first, self._geometry.width)
        return b"".join((head, *parts, packer.flush()))


def changed_rows(before: bytes, after: bytes, geometry: Geometry) -> tuple[int, int] | None:
    """First row that differs and the row after the last; None where none does."""
    if before == after:
        return None
    height, stride = geometry.height, geometry.stride
    if len(before) != len(after):
        return 0, height
    old, new = memoryview(before), memoryview(after)

    def differs(y: int) -> bool:
        return old[y * stride : (y + 1) * stride] != new[y * stride : (y + 1) * stride]

    first = next(y for y in range(height) if differs(y))
    last = next(y for y in range(height - 1, -1, -1) if differs(y))
    return first, last + 1
