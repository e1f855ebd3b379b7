"""A ruler and a photometer for rendered screens: what is found by pixels alone, in millimetres and ratios.

A brush that notes where it set each line tells where to look; how high the letters are and how they stand out
is then read from the finished frame.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

import pygame

from firmware.screens import Screens
from firmware.screens.brush import Brush
from firmware.screens.layout import Rect
from firmware.screens.page import Piece
from firmware.screens.runs import javanese
from firmware.screens.theme import Colour, Ink, contrast
from firmware.states.model import State

BELOW = set("gjpqyQJ,;()[]_|/{}@$")  # letters that reach below the line
TALL = 3.0  # ratio: what counts as ink of a letter beside its ground


@dataclass(frozen=True)
class Line:
    """One line as it was set; `rect` is that of its capitals."""

    text: str
    cap: float
    rect: Rect


@dataclass(frozen=True)
class Reading:
    """What the frame shows of a line."""

    line: Line
    tall: float  # mm, of its capitals or figures
    ratio: float  # contrast of the letters' colour to their ground


class NotingBrush(Brush):
    """Paints as a brush does, keeps nothing, and notes every line."""

    lines: list[Line]

    def text(
        self,
        surface: pygame.Surface,
        text: str,
        cap: float,
        colour: Colour,
        at: tuple[int, int],
        bold: bool = False,
    ) -> Rect:
        rect = super().text(surface, text, cap, colour, at, bold)
        if text.strip():
            self.lines.append(Line(text, cap, rect))
        return rect


class Frame:
    """The pixels of a rendered screen."""

    def __init__(self, surface: pygame.Surface) -> None:
        self.width, self.height = surface.get_size()
        self._pixels = memoryview(surface.get_buffer().raw).cast("I")

    def row(self, rect: Rect, y: int) -> memoryview:
        start = y * self.width + max(0, rect.left)
        return self._pixels[start : y * self.width + min(self.width, rect.right)]

    def column(self, x: int, top: int, bottom: int) -> memoryview:
        return self._pixels[top * self.width + x : bottom * self.width + x : self.width]

    def colours(self, rect: Rect) -> Counter[int]:
        found: Counter[int] = Counter()
        for y in range(max(0, rect.top), min(self.height, rect.bottom)):
            found.update(self.row(rect, y))
        return found


def rgb(pixel: int) -> Colour:
    return (pixel >> 16) & 255, (pixel >> 8) & 255, pixel & 255


@lru_cache(maxsize=1 << 16)
def ratio(a: int, b: int) -> float:
    return contrast(Ink(rgb(a), rgb(b)))


def lines_of(screens: Screens, piece: Piece) -> list[Line]:
    """The lines on this piece, at their places on the screen."""
    brush = NotingBrush(screens.brush.theme, screens.face)
    brush.lines = []
    brush._paint(piece.look, piece.rect.w, piece.rect.h)
    return [Line(line.text, line.cap, line.rect.move(piece.rect.topleft)) for line in brush.lines]


def read(frame: Frame, line: Line, density: float) -> Reading:
    """Height and contrast of a line, by its pixels.

    The ground is the colour most common around the letters, their colour the one that stands out most from it
    and is not rare. The height is that of the rows with ink in them; where letters reach below the line, down
    to the line only.
    """
    around = line.rect.inflate(4, 4)
    counts = frame.colours(around)
    ground = counts.most_common(1)[0][0]
    least = max(3, sum(counts.values()) // 400)
    ink = max((c for c, n in counts.items() if n >= least), key=lambda c: ratio(c, ground))
    top = _last_ink(frame, line.rect, ground, -1)
    foot = (
        line.rect.bottom - 1
        if BELOW & set(line.text)
        else min(_last_ink(frame, line.rect, ground, 1), line.rect.bottom)
    )
    return Reading(line, (foot - top + 1) / density, ratio(ink, ground))


def _last_ink(frame: Frame, rect: Rect, ground: int, step: int) -> int:
    """From the line's middle up (-1) or down (1): the last row with ink before one without."""
    y = rect.centery
    while 0 <= y + step < frame.height and any(
        ratio(c, ground) >= TALL for c in set(frame.row(rect, y + step)) if c != ground
    ):
        y += step
    return y


def drawn_rect(frame: Frame, target: Rect) -> Rect:
    """The target as drawn: from border to border on its two middle lines, by what stands out from outside."""
    reach = 6
    row = frame.row(Rect(target.left - reach, 0, target.w + 2 * reach, 1), target.centery)
    column = frame.column(target.centerx, target.top - reach, target.bottom + reach)
    left, right = _edges(row)
    top, bottom = _edges(column)
    return Rect(target.left - reach + left, target.top - reach + top, right - left + 1, bottom - top + 1)


def _edges(pixels: memoryview) -> tuple[int, int]:
    """First and last place where the pixels stand out from the first one (3:1, WCAG 2.1, 1.4.11)."""
    outside = pixels[0]
    found = [at for at, pixel in enumerate(pixels) if pixel != outside and ratio(pixel, outside) >= TALL]
    return (found[0], found[-1]) if found else (0, -1)


def has_height(text: str) -> bool:
    """Whether a letter of the line is as high as a capital: of "jam" none is.

    Javanese letters have no capitals; how high they are is measured in tests/languages.
    """
    return not javanese(text) and any(c.isupper() or c.isdigit() or c in "bdfhkl" for c in text)


def readings(screens: Screens, state: State, seen: set[object] | None = None) -> list[tuple[Piece, Reading]]:
    """Every line under the heading of this screen, read from its frame.

    `seen`: pieces read already at the same place, which are not read again.
    """
    frame = Frame(screens.render(state))
    found = []
    for piece in screens.pieces(state):
        key = (piece.look, tuple(piece.rect))
        if seen is not None and key in seen:
            continue
        if seen is not None:
            seen.add(key)
        found += [(piece, read(frame, line, screens.theme.density)) for line in lines_of(screens, piece)]
    return found
