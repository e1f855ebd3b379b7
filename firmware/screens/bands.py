"""The two bands at the top of every screen: whose election this is, and what is going on.

The heading's picture depends only on its `Title`, the language and the mode. In a rehearsal the bar turns
amber, a hazard frame runs around the screen and the heading carries the word SIMULASI.
"""

from __future__ import annotations

from dataclasses import dataclass

import pygame

from firmware.screens.brush import Brush
from firmware.screens.fit import ANY, Block, Para, fit, fit_line
from firmware.screens.layout import Rect
from firmware.screens.theme import (
    ALERT,
    AMBER,
    BAR,
    BLACK,
    CAPTION,
    HAZARD,
    LARGE,
    NIGHT,
    READING,
    Colour,
    Ink,
)
from firmware.screens.widgets import Plain

REHEARSAL = "SIMULASI"  # the same in every language: it is the word of the regulation, and on the paper


@dataclass(frozen=True)
class Bar(Plain):
    """Title and place at the left, polling station and booth at the right."""

    title: str
    place: str
    tps: str
    booth: str
    rehearsal: bool
    diagnostic: bool = False

    @property
    def _ink(self) -> Ink:
        if self.diagnostic:
            return ALERT
        return HAZARD if self.rehearsal else BAR

    @property
    def ground(self) -> Colour:
        return self._ink.bg

    def paint(self, brush: Brush, surface: pygame.Surface) -> None:
        ink = self._ink
        margin, split = self._split(brush, surface.get_width())
        half = surface.get_height() // 2
        for row, (left, right) in enumerate(((self.title, self.tps), (self.place, self.booth))):
            bold = row == 0
            room = split - margin - brush.theme.px(3)
            cap = fit_line(brush.theme, left, bold, room, (self._size(brush), CAPTION))
            middle = row * half + half // 2 + (half // 20 if row == 0 else -(half // 20))
            brush.text(surface, left, cap, ink.fg, (margin, middle - brush.cap_px(cap) // 2), bold)
            cap = self._right_size(brush, surface.get_width())
            wide = brush.width(right, cap, bold)
            x = surface.get_width() - margin - wide
            brush.text(surface, right, cap, ink.fg, (x, middle - brush.cap_px(cap) // 2), bold)

    def cap(self, brush: Brush, size: tuple[int, int]) -> float | None:
        margin, split = self._split(brush, size[0])
        room, sizes = split - margin - brush.theme.px(3), (self._size(brush), CAPTION)
        texts = ((self.title, True), (self.place, False))
        return min(fit_line(brush.theme, text, bold, room, sizes) for text, bold in texts)

    def _size(self, brush: Brush) -> float:
        return CAPTION if brush.theme.compact else READING

    def _right_size(self, brush: Brush, width: int) -> float:
        room, sizes = width * 2 // 5, (self._size(brush), CAPTION)
        return min(fit_line(brush.theme, text, True, room, sizes) for text in (self.tps, self.booth))

    def _split(self, brush: Brush, width: int) -> tuple[int, int]:
        """The margin, and where the right column begins."""
        margin = brush.theme.px(4 if brush.theme.compact else 6)
        cap = self._right_size(brush, width)
        return margin, width - margin - max(brush.width(text, cap, True) for text in (self.tps, self.booth))


@dataclass(frozen=True)
class Heading(Plain):
    """What is going on, in a few words, with a pictogram."""

    text: str
    icon: str
    ink: Ink
    rehearsal: bool

    @property
    def ground(self) -> Colour:
        return self.ink.bg

    def paint(self, brush: Brush, surface: pygame.Surface) -> None:
        theme, rect = brush.theme, surface.get_rect()
        margin = theme.px(4 if theme.compact else 6)
        side = round(rect.h * 0.8)
        brush.icon(surface, self.icon, Rect(margin, rect.centery - side // 2, side, side), self.ink)
        room = self._room(brush, rect.size)
        block = self._block(brush, rect.size)
        brush.line(surface, block.lines[0].text, block.cap, self.ink.fg, room, True)
        if self.rehearsal:
            _rehearsal_sign(brush, surface, self._sign(brush, rect.size))

    def cap(self, brush: Brush, size: tuple[int, int]) -> float | None:
        return self._block(brush, size).cap

    def _block(self, brush: Brush, size: tuple[int, int]) -> Block:
        room = self._room(brush, size)
        return fit(brush.theme, (Para(self.text, True),), room.w, room.h, self._sizes(brush), 1)

    def _sizes(self, brush: Brush) -> tuple[float, ...]:
        return (5.6, READING) if brush.theme.compact else ANY

    def _sign(self, brush: Brush, size: tuple[int, int]) -> Rect:
        theme = brush.theme
        wide = brush.width(REHEARSAL, self._sign_cap(brush), True) + theme.px(8)
        margin = theme.px(4 if theme.compact else 6)
        pad = theme.px(0.8)
        return Rect(size[0] - margin - wide, pad, wide, size[1] - 2 * pad)

    def _sign_cap(self, brush: Brush) -> float:
        return READING if brush.theme.compact else LARGE

    def _room(self, brush: Brush, size: tuple[int, int]) -> Rect:
        """Between pictogram and sign; the sign's place is kept free outside rehearsals too."""
        theme = brush.theme
        left = theme.px(4 if theme.compact else 6) + round(size[1] * 0.8) + theme.px(2.5)
        return Rect(left, 0, self._sign(brush, size).x - theme.px(2) - left, size[1])


@dataclass(frozen=True)
class Hazard(Plain):
    """A striped strip along an edge of the screen."""

    @property
    def ground(self) -> Colour:
        return AMBER

    def paint(self, brush: Brush, surface: pygame.Surface) -> None:
        stripes(brush, surface, surface.get_rect(), brush.theme.px(4))


def stripes(brush: Brush, surface: pygame.Surface, rect: Rect, step: int) -> None:
    """Black stripes aslant over `rect`."""
    for x in range(rect.x - rect.h - step, rect.right + rect.h, 2 * step):
        points = [
            (x, rect.bottom),
            (x + step, rect.bottom),
            (x + step + rect.h, rect.y),
            (x + rect.h, rect.y),
        ]
        brush.shape(surface, BLACK, points)


def _rehearsal_sign(brush: Brush, surface: pygame.Surface, rect: Rect) -> None:
    theme = brush.theme
    clip = surface.get_clip()
    surface.set_clip(rect)
    brush.rect(surface, AMBER, rect)
    stripes(brush, surface, rect, theme.px(3))
    surface.set_clip(clip)
    brush.rect(surface, NIGHT.bg, rect.inflate(-theme.px(4), -theme.px(1)))
    cap = READING if theme.compact else LARGE
    wide = brush.width(REHEARSAL, cap, True)
    place = (rect.centerx - wide // 2, rect.centery - brush.cap_px(cap) // 2)
    brush.text(surface, REHEARSAL, cap, NIGHT.fg, place, True)
