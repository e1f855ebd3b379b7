"""Shapes in flat colours on a sheet of twice the size; scaled down, their edges come out smooth."""

from __future__ import annotations

import pygame
import pygame.draw

SCALE = 2
Colour = tuple[int, int, int]


def ellipse(sheet: pygame.Surface, colour: Colour, x: int, y: int, rx: int, ry: int) -> None:
    """A filled ellipse around (x, y) with the half axes rx and ry."""
    box = pygame.Rect((x - rx) * SCALE, (y - ry) * SCALE, 2 * rx * SCALE, 2 * ry * SCALE)
    pygame.draw.ellipse(sheet, colour, box)


def ring(sheet: pygame.Surface, colour: Colour, x: int, y: int, radius: int) -> None:
    """A circle's line."""
    pygame.draw.circle(sheet, colour, (x * SCALE, y * SCALE), radius * SCALE, 4 * SCALE)


def polygon(sheet: pygame.Surface, colour: Colour, points: list[tuple[int, int]]) -> None:
    """A filled polygon."""
    pygame.draw.polygon(sheet, colour, [(x * SCALE, y * SCALE) for x, y in points])


def lighter(colour: Colour, by: int) -> Colour:
    """The colour `by` steps lighter, or darker where it is negative."""
    red, green, blue = (max(0, min(255, part + by)) for part in colour)
    return red, green, blue
