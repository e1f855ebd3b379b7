"""How far a voter has come: card, finger, choice, slip. A thin strip under the heading on each of the voter's
screens; drawings with words at the foot where there is nothing to touch."""

from __future__ import annotations

from dataclasses import dataclass

import pygame

from firmware.screens.brush import Brush
from firmware.screens.fit import Para, fit
from firmware.screens.layout import Rect, columns
from firmware.screens.theme import BAR, CALM, LADDER, NAVY, PAPER, Ink
from firmware.screens.widgets import Plain

STEPS = ("card", "finger", "ballot", "slip")  # icons, and keys of their words
LEAST = (*LADDER[1:], 4.4, 4.0)


@dataclass(frozen=True)
class Strip(Plain):
    """A piece for each step: filled up to `at` (from 1), only framed from there on."""

    at: int

    def paint(self, brush: Brush, surface: pygame.Surface) -> None:
        rect, theme = surface.get_rect(), brush.theme
        for number, cell in enumerate(columns(rect, len(STEPS), theme.px(2.5)), start=1):
            line = 0 if number <= self.at else max(1, theme.px(0.3))
            brush.rect(surface, NAVY, cell, line, rect.h // 2)


@dataclass(frozen=True)
class StepRow(Plain):
    """A field for each step with drawing and word; the present one is dark, those done have a check mark."""

    at: int
    words: tuple[str, ...]

    def paint(self, brush: Brush, surface: pygame.Surface) -> None:
        theme, cap = brush.theme, self.cap(brush, surface.get_size())
        for number, cell in enumerate(self._cells(brush, surface.get_size()), start=1):
            ink = BAR if number == self.at else CALM if number < self.at else PAPER
            brush.rect(surface, NAVY, cell, 0, theme.px(2))
            inner = cell.inflate(-2 * theme.px(0.5), -2 * theme.px(0.5))
            brush.rect(surface, ink.bg, inner, 0, theme.px(1.6))
            self._field(brush, surface, cell, number, ink, cap)

    def _field(
        self, brush: Brush, surface: pygame.Surface, cell: Rect, number: int, ink: Ink, cap: float
    ) -> None:
        theme, word = brush.theme, self.words[number - 1]
        side, wide = self._side(brush, cell.h), brush.width(word, cap, True)
        name = "check" if number < self.at else STEPS[number - 1]
        if theme.upright:
            room = Rect(cell.centerx - wide // 2, cell.y + side, wide, cell.h - side)
            brush.icon(surface, name, Rect(cell.centerx - side // 2, cell.y + theme.px(1.2), side, side), ink)
        else:
            left = cell.centerx - (side + theme.px(1.2) + wide) // 2
            room = Rect(left + side + theme.px(1.2), cell.y, wide, cell.h)
            brush.icon(surface, name, Rect(left, cell.centery - side // 2, side, side), ink)
        brush.line(surface, word, cap, ink.fg, room, True)

    def _side(self, brush: Brush, height: int) -> int:
        return min(brush.theme.px(9), round(height * (0.44 if brush.theme.upright else 0.5)))

    def _cells(self, brush: Brush, size: tuple[int, int]) -> list[Rect]:
        return columns(Rect(0, 0, *size), len(STEPS), brush.theme.px(2.5))

    def cap(self, brush: Brush, size: tuple[int, int]) -> float:
        """One size for all words."""
        cell = self._cells(brush, size)[0]
        beside = 0 if brush.theme.upright else self._side(brush, cell.h) + brush.theme.px(1.2)
        room = cell.w - beside - brush.theme.px(2)
        caps = [fit(brush.theme, (Para(word, True),), room, 10**6, LEAST, 1).cap for word in self.words]
        return min(caps)
