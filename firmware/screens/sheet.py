"""A likeness of the printed slip, for the screen on which the voter checks the real one."""

from __future__ import annotations

from dataclasses import dataclass

import pygame

from firmware.screens.brush import Brush
from firmware.screens.fit import ANY, Block, Para, fit
from firmware.screens.layout import Rect
from firmware.screens.theme import LINE, NAVY, PAPER, WHITE
from firmware.screens.widgets import Plain


@dataclass(frozen=True)
class Sheet(Plain):
    """A drawing of the printed slip, with what to look for on it. No choice stands on it."""

    words: tuple[str, str]

    def paint(self, brush: Brush, surface: pygame.Surface) -> None:
        theme, rect = brush.theme, surface.get_rect()
        brush.rect(surface, LINE, rect, 0, theme.px(1))
        inner = rect.inflate(-2 * theme.px(0.5), -2 * theme.px(0.5))
        brush.rect(surface, WHITE, inner, 0, theme.px(1))
        pad = theme.px(2)
        line = max(2, theme.px(0.8))
        for part in (0.11, 0.2):
            y = inner.y + round(inner.h * part)
            brush.rect(surface, NAVY, Rect(inner.x + inner.w // 5, y, inner.w * 3 // 5, line))
        middle = Rect(
            inner.x + pad, inner.y + round(inner.h * 0.28), inner.w - 2 * pad, round(inner.h * 0.44)
        )
        brush.rect(surface, NAVY, middle, max(2, theme.px(0.6)), theme.px(1))
        brush.block(surface, self._block(brush, rect.size), middle, PAPER, "center")
        side = round(inner.h * 0.2)
        _qr(brush, surface, Rect(inner.centerx - side // 2, inner.bottom - side - pad, side, side))

    def cap(self, brush: Brush, size: tuple[int, int]) -> float | None:
        return self._block(brush, size).cap

    def _block(self, brush: Brush, size: tuple[int, int]) -> Block:
        paras = (Para(self.words[0]), Para(self.words[1], True))
        return fit(brush.theme, paras, size[0] - 6 * brush.theme.px(1), round(size[1] * 0.42), ANY)


def _qr(brush: Brush, surface: pygame.Surface, rect: Rect) -> None:
    """The likeness of a QR code: three eyes and some dots. It codes nothing."""
    cell = max(1, rect.w // 9)
    for x, y in ((0, 0), (6, 0), (0, 6)):
        brush.rect(surface, NAVY, Rect(rect.x + x * cell, rect.y + y * cell, 3 * cell, 3 * cell), cell)
    for x, y in ((4, 0), (4, 2), (3, 4), (5, 4), (7, 4), (1, 4), (4, 6), (6, 6), (8, 6), (5, 8), (7, 8)):
        brush.rect(surface, NAVY, Rect(rect.x + x * cell, rect.y + y * cell, cell, cell))
