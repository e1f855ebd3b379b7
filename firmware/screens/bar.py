"""The bar at the top of every screen: whose election this is, where, and which booth."""

from __future__ import annotations

from dataclasses import dataclass

import pygame

from firmware.screens import runs
from firmware.screens.brush import Brush
from firmware.screens.fit import SMALLER, descending
from firmware.screens.theme import ALERT, BAR, CAPTION, HAZARD, READING, Colour, Ink, Theme
from firmware.screens.widgets import Plain


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
        theme, ink = brush.theme, self._ink
        margin, lines = theme.px(4 if theme.compact else 6), self._lines(theme)
        step = (surface.get_height() - theme.px(1)) // len(lines)
        for row, (left, right) in enumerate(lines):
            cap, bold = self._cap(theme, row), row == 0
            top = theme.px(0.5) + step * row + (step - brush.cap_px(cap)) // 2
            brush.text(surface, left, cap, ink.fg, (margin, top), bold)
            if right:
                x = surface.get_width() - margin - brush.width(right, cap, bold)
                brush.text(surface, right, cap, ink.fg, (x, top), bold)

    def cap(self, brush: Brush, size: tuple[int, int]) -> float | None:
        return min(self._cap(brush.theme, row) for row in range(len(self._lines(brush.theme))))

    def _lines(self, theme: Theme) -> list[tuple[str, str]]:
        """What stands at the left and at the right of each line."""
        here = " · ".join(text for text in (self.tps, self.booth) if text)
        if theme.compact:
            longer = (f"{self.title}, {self.place}", f"{self.title}, {self.place.split(',')[0]}")
            fitting = (text for text in longer if self.place and _fits(theme, text, here))
            return [(next(fitting, self.title), here)]
        if theme.upright:
            return [(self.title, ""), (self.place, ""), (here, "")]
        return [(self.title, self.tps), (self.place, self.booth)]

    def _cap(self, theme: Theme, row: int) -> float:
        """The largest size in which this line's two ends stand apart."""
        left, right = self._lines(theme)[row]
        for cap in descending((CAPTION,) if theme.compact else (READING, 4.4, 4.0, 3.7, CAPTION)):
            if _fits(theme, left, right, cap, row == 0):
                return cap
        return SMALLER[-1]


def _fits(theme: Theme, left: str, right: str, cap: float = CAPTION, bold: bool = True) -> bool:
    room = theme.width - 2 * theme.px(4 if theme.compact else 6) - (theme.px(4) if right else 0)
    return runs.width(theme, left, cap, bold) + runs.width(theme, right, cap, bold) <= room
