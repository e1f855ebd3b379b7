"""The heading of every screen: what is going on. And what marks a rehearsal.

The heading's picture depends only on its `Title`, the language, the mode and the contrast. In a rehearsal the
bar turns amber, a hazard frame runs around the screen and the heading carries the word SIMULASI.
"""

from __future__ import annotations

from dataclasses import dataclass

import pygame

from firmware.screens.brush import Brush
from firmware.screens.fit import ANY, Block, Para, fit
from firmware.screens.layout import Rect
from firmware.screens.theme import (
    AMBER,
    BLACK,
    LARGE,
    NIGHT,
    READING,
    Colour,
    Ink,
    Theme,
)
from firmware.screens.widgets import Plain
from firmware.states.facts import Contrast

REHEARSAL = "SIMULASI"  # the same in every language: it is the word of the regulation, and on the paper


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
        if theme.contrast is Contrast.HIGH:  # no colours tell bar, heading and body apart
            line = theme.px(0.6)
            brush.rect(surface, self.ink.fg, Rect(0, 0, rect.w, line))
            brush.rect(surface, self.ink.fg, Rect(0, rect.h - line, rect.w, line))
        margin = theme.px(4 if theme.compact else 6)
        side = self._side(theme, rect.h)
        brush.icon(surface, self.icon, Rect(margin, rect.centery - side // 2, side, side), self.ink)
        room = self._room(brush, rect.size)
        brush.block(surface, self._block(brush, rect.size), room, self.ink)
        if self.rehearsal:
            _rehearsal_sign(brush, surface, self._sign(brush, rect.size))

    def cap(self, brush: Brush, size: tuple[int, int]) -> float | None:
        return self._block(brush, size).cap

    def _block(self, brush: Brush, size: tuple[int, int]) -> Block:
        room, lines = self._room(brush, size), 2 if brush.theme.upright else 1
        height = round(size[1] * 0.85) if lines > 1 else size[1]
        return fit(brush.theme, (Para(self.text, True),), room.w, height, self._sizes(brush), lines)

    def _side(self, theme: Theme, height: int) -> int:
        return min(round(height * 0.8), theme.px(13))

    def _sizes(self, brush: Brush) -> tuple[float, ...]:
        if brush.theme.compact:
            return (5.6, READING)
        return (*ANY[:2], 5.6, READING) if brush.theme.upright else ANY

    def _sign(self, brush: Brush, size: tuple[int, int]) -> Rect:
        theme = brush.theme
        wide = brush.width(REHEARSAL, self._sign_cap(brush), True) + theme.px(8)
        margin = theme.px(4 if theme.compact else 6)
        pad = theme.px(0.8)
        return Rect(size[0] - margin - wide, pad, wide, size[1] - 2 * pad)

    def _sign_cap(self, brush: Brush) -> float:
        return READING if brush.theme.compact or brush.theme.upright else LARGE

    def _room(self, brush: Brush, size: tuple[int, int]) -> Rect:
        """Between pictogram and sign; the sign's place is kept free outside rehearsals too."""
        theme = brush.theme
        left = theme.px(4 if theme.compact else 6) + self._side(theme, size[1]) + theme.px(2.5)
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
    cap = READING if theme.compact or theme.upright else LARGE
    wide = brush.width(REHEARSAL, cap, True)
    place = (rect.centerx - wide // 2, rect.centery - brush.cap_px(cap) // 2)
    brush.text(surface, REHEARSAL, cap, NIGHT.fg, place, True)
