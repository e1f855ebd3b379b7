"""The first thing on the screen, before anything is loaded that draws: "Menyiapkan bilik".

    screen.paint(first_picture(screen.panel, rotation))

The words, also in English, were drawn beforehand (first_picture_draw.py, part of `make gen`) and lie beside
the fonts as grey levels. Here they are only coloured, turned and put in the middle. That takes milliseconds
where loading the drawing library takes a second on a small computer. Pure, but for the one file.
"""

from __future__ import annotations

import base64
import zlib
from dataclasses import dataclass
from pathlib import Path

from firmware.drivers.geometry import Geometry

FILE = Path(__file__).parent / "assets" / "first_picture.txt"
GROUND, INK = (243, 240, 232), (12, 16, 24)  # as the booth's own screen for this state (theme.WAIT)


@dataclass(frozen=True)
class Words:
    """Grey levels, row by row: 0 ground, 255 ink."""

    width: int
    height: int
    grey: bytes

    def rows(self) -> list[bytes]:
        return [self.grey[at : at + self.width] for at in range(0, len(self.grey), self.width)]

    def turned(self, rotation: int) -> Words:
        """Clockwise by so many degrees."""
        if rotation == 180:
            return Words(self.width, self.height, self.grey[::-1])
        if rotation in (90, 270):
            columns = [self.grey[x :: self.width] for x in range(self.width)]
            clockwise = b"".join(column[::-1] for column in columns)
            return Words(self.height, self.width, clockwise if rotation == 90 else clockwise[::-1])
        return self

    def larger(self, times: int) -> Words:
        """Each pixel as a square of `times` by `times`."""
        wide = bytearray(len(self.grey) * times)
        for at in range(times):
            wide[at::times] = self.grey
        rows = (bytes(wide[at : at + self.width * times]) for at in range(0, len(wide), self.width * times))
        return Words(self.width * times, self.height * times, b"".join(row * times for row in rows))


def read_words(text: str) -> Words:
    """From the file's text: "width height", then base64 of the deflated grey levels."""
    head, _, body = text.partition("\n")
    width, height = map(int, head.split())
    return Words(width, height, zlib.decompress(base64.b64decode(body)))


def write_words(words: Words) -> str:
    """The text that `read_words` reads."""
    body = base64.b64encode(zlib.compress(words.grey, 9)).decode()
    lines = [body[at : at + 100] for at in range(0, len(body), 100)]
    return "\n".join([f"{words.width} {words.height}", *lines, ""])


def first_picture(panel: Geometry, rotation: int = 0, words: Words | None = None) -> bytes:
    """The whole picture as it lies in the panel's memory."""
    words = words or read_words(FILE.read_text("ascii"))
    along = panel.width if rotation in (0, 180) else panel.height
    if words.width > along:
        return (
            _coloured(bytes(1), panel) * panel.width * panel.height
        )  # a screen for no words: only its ground
    turned = words.larger(max(1, along // (words.width * 2))).turned(rotation)
    left, top = (panel.width - turned.width) // 2, (panel.height - turned.height) // 2
    pixel = _coloured(bytes(1), panel)
    pad = bytes(panel.stride - panel.row)
    plain = pixel * panel.width + pad
    right = panel.width - left - turned.width
    inked, step = _coloured(turned.grey, panel), turned.width * len(pixel)
    rows = [pixel * left + inked[at : at + step] + pixel * right + pad for at in range(0, len(inked), step)]
    return plain * top + b"".join(rows) + plain * (panel.height - top - turned.height)


def _coloured(grey: bytes, panel: Geometry) -> bytes:
    """Grey levels as pixels from ground to ink."""
    red, green, blue = (
        bytes((g * (255 - level) + i * level) // 255 for level in range(256))
        for g, i in zip(GROUND, INK, strict=True)
    )
    if panel.pixel == "rgb565":
        values = [(red[n] >> 3) << 11 | (green[n] >> 2) << 5 | blue[n] >> 3 for n in range(256)]
        low, high = bytes(value & 255 for value in values), bytes(value >> 8 for value in values)
        return _woven(2, grey.translate(low), grey.translate(high))
    return _woven(4, grey.translate(blue), grey.translate(green), grey.translate(red))


def _woven(size: int, *parts: bytes) -> bytes:
    """Pixels of `size` bytes, of which these are the first, the second and so on."""
    out = bytearray(size * len(parts[0]))
    for at, part in enumerate(parts):
        out[at::size] = part
    return bytes(out)
