"""A likeness of the printed slip, for the screen on which the voter checks the real one.

What is where is as on the paper (`firmware/tapes/slip.py`): election and station, the number in large digits,
the name, the code, the line about the audit box. No choice stands on it: the screens do not know it.
"""

from __future__ import annotations

from dataclasses import dataclass

import pygame

from firmware.screens.brush import Brush
from firmware.screens.fit import Para, fit
from firmware.screens.layout import Rect
from firmware.screens.theme import AMBER, BLACK, HAZARD, LARGE, LINE, READING, WHITE
from firmware.screens.widgets import Plain

SHAPE = 0.8  # width for height: 80 mm of paper, some 92 to 100 mm long
CELLS = (  # the likeness of a QR code without meaning: its dots beside the three eyes
    *((4, 0), (4, 2), (3, 4), (5, 4), (7, 4), (1, 4), (4, 6), (6, 6), (8, 6), (5, 8), (7, 8), (4, 4)),
    *((0, 4), (8, 4), (6, 5), (8, 8), (5, 7), (7, 7)),
)


@dataclass(frozen=True)
class Sheet(Plain):
    """`number` and `name`: the words that stand where the real slip has the choice's own."""

    number: str
    name: str

    def paint(self, brush: Brush, surface: pygame.Surface) -> None:
        rect, theme = surface.get_rect(), brush.theme
        thin = max(2, theme.px(0.35))
        paper = rect.inflate(-rect.w // 12, 0)
        _torn(brush, surface, paper, thin)
        for top, part in ((0.06, 0.62), (0.115, 0.46)):
            _line(brush, surface, paper, top, part)
        _line(brush, surface, paper, 0.17, 0.84, thin)
        _line(brush, surface, paper, 0.64, 0.84, thin)
        self._choice(brush, surface, rect)
        side = round(paper.h * 0.185)
        _code(brush, surface, Rect(paper.centerx - side // 2, paper.y + round(paper.h * 0.675), side, side))
        _line(brush, surface, paper, 0.89, 0.66)

    def _choice(self, brush: Brush, surface: pygame.Surface, rect: Rect) -> None:
        """Number and name, on yellow in a thick frame as wide as the whole drawing: look here."""
        theme = brush.theme
        field = Rect(rect.x, rect.y + round(rect.h * 0.195), rect.w, round(rect.h * 0.425))
        brush.rect(surface, BLACK, field, 0, theme.px(1.5))
        inner = field.inflate(-2 * theme.px(0.9), -2 * theme.px(0.9))
        brush.rect(surface, AMBER, inner, 0, theme.px(0.8))
        half = inner.h * 6 // 11
        for word, area in (
            (self.number, Rect(inner.x, inner.y, inner.w, half)),
            (self.name, Rect(inner.x, inner.y + half, inner.w, inner.h - half)),
        ):
            block = fit(theme, (Para(word, True),), inner.w - theme.px(2), area.h, self._sizes, 1)
            brush.block(surface, block, area, HAZARD, "center")

    @property
    def _sizes(self) -> tuple[float, ...]:
        return (LARGE, 5.6, READING)

    def cap(self, brush: Brush, size: tuple[int, int]) -> float | None:
        room = size[0] - 2 * brush.theme.px(0.9) - brush.theme.px(2)
        paras = [(Para(word, True),) for word in (self.number, self.name)]
        return min(fit(brush.theme, para, room, size[1] // 6, self._sizes, 1).cap for para in paras)


def _torn(brush: Brush, surface: pygame.Surface, paper: Rect, thin: int) -> None:
    """White paper with a thin edge, torn off at its foot."""
    tooth = paper.w // 14
    foot = [
        (paper.right - 1 - paper.w * n // 14, paper.bottom - 1 - (tooth if n % 2 else 0)) for n in range(15)
    ]
    points = [paper.topleft, (paper.right - 1, paper.y), *foot]
    brush.shape(surface, LINE, points)
    inner = [(paper.x + thin, paper.y + thin), (paper.right - 1 - thin, paper.y + thin)]
    inner += [(min(max(x, paper.x + thin), paper.right - 1 - thin), y - 2 * thin) for x, y in foot]
    brush.shape(surface, WHITE, inner)


def _line(
    brush: Brush, surface: pygame.Surface, paper: Rect, top: float, part: float, thick: int = 0
) -> None:
    """What stands for a line of print, in the middle."""
    wide = round(paper.w * part)
    rect = Rect(
        paper.centerx - wide // 2, paper.y + round(paper.h * top), wide, thick or max(3, paper.h // 40)
    )
    brush.rect(surface, LINE, rect)


def _code(brush: Brush, surface: pygame.Surface, rect: Rect) -> None:
    """The likeness of a QR code: three eyes and some dots. It codes nothing."""
    cell = max(1, rect.w // 9)
    for x, y in ((0, 0), (6, 0), (0, 6)):
        brush.rect(surface, BLACK, Rect(rect.x + x * cell, rect.y + y * cell, 3 * cell, 3 * cell), cell)
    for x, y in CELLS:
        brush.rect(surface, BLACK, Rect(rect.x + x * cell, rect.y + y * cell, cell, cell))
