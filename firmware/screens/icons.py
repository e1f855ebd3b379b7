"""Pictograms, drawn from lines and circles on a field of 100 x 100, so that they are sharp at every size.

icon("card", 96, Ink(BLACK, WHITE))  -> a 96 x 96 surface
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

import pygame

from firmware.screens.theme import Colour, Ink

OVERSAMPLE = 4
Point = tuple[float, float]


class Pen:
    """Draws in units of a hundredth of the icon's side."""

    def __init__(self, surface: pygame.Surface, ink: Ink) -> None:
        self.surface = surface
        self.ink = ink
        self.unit = surface.get_width() / 100

    def box(self, x: float, y: float, w: float, h: float, line: float = 0, round_: float = 0) -> None:
        """A rectangle; filled where `line` is 0."""
        u = self.unit
        rect = pygame.Rect(round(x * u), round(y * u), round(w * u), round(h * u))
        pygame.draw.rect(self.surface, self.ink.fg, rect, round(line * u), round(round_ * u))

    def hole(self, x: float, y: float, w: float, h: float, round_: float = 0) -> None:
        """A rectangle in the colour of the ground."""
        self._swap()
        self.box(x, y, w, h, 0, round_)
        self._swap()

    def disc(self, x: float, y: float, r: float, line: float = 0) -> None:
        u = self.unit
        pygame.draw.circle(self.surface, self.ink.fg, (x * u, y * u), r * u, round(line * u))

    def path(self, *points: Point, line: float = 7) -> None:
        """Straight strokes with round ends and corners."""
        u = self.unit
        for a, b in pairwise(points):
            angle = math.atan2(b[1] - a[1], b[0] - a[0])
            dx, dy = -math.sin(angle) * line / 2, math.cos(angle) * line / 2
            self.shape(
                (a[0] + dx, a[1] + dy), (b[0] + dx, b[1] + dy), (b[0] - dx, b[1] - dy), (a[0] - dx, a[1] - dy)
            )
        for x, y in points:
            pygame.draw.circle(self.surface, self.ink.fg, (x * u, y * u), line * u / 2)

    def shape(self, *points: Point) -> None:
        pygame.draw.polygon(self.surface, self.ink.fg, [(x * self.unit, y * self.unit) for x, y in points])

    def arc(self, x: float, y: float, r: float, start: float, stop: float, line: float = 6) -> None:
        """Part of a circle, degrees clockwise from the right."""
        steps = max(8, round(abs(stop - start) / 6))
        angles = [math.radians(start + (stop - start) * i / steps) for i in range(steps + 1)]
        self.path(*((x + r * math.cos(a), y + r * math.sin(a)) for a in angles), line=line)

    def _swap(self) -> None:
        self.ink = Ink(self.ink.bg, self.ink.fg)


Draw = Callable[[Pen], None]
ICONS: dict[str, Draw] = {}


def drawn(name: str) -> Callable[[Draw], Draw]:
    """Enter a drawing under `name`."""

    def enter(draw: Draw) -> Draw:
        ICONS[name] = draw
        return draw

    return enter


@lru_cache(maxsize=256)
def icon(name: str, side: int, ink: Ink) -> pygame.Surface:
    """The pictogram on its ground, `side` px square. Shared: do not draw on it."""
    big = pygame.Surface((side * OVERSAMPLE, side * OVERSAMPLE), 0, 32)
    big.fill(ink.bg)
    ICONS[name](Pen(big, ink))
    return pygame.transform.smoothscale(big, (side, side))


def mark(surface: pygame.Surface, rect: pygame.Rect, colour: Colour, thick: int) -> None:
    """A check mark in `rect`, drawn over what is there."""
    x, y, w, h = rect
    points = [(x + w * 0.12, y + h * 0.55), (x + w * 0.4, y + h * 0.82), (x + w * 0.9, y + h * 0.2)]
    for a, b in pairwise(points):
        pygame.draw.line(surface, colour, a, b, thick)
    for point in points:
        pygame.draw.circle(surface, colour, point, thick / 2)
