"""What screens are made of: text, prose, buttons, panels, drawings. Each knows how to paint itself.

A look has no place and no meaning; a `Piece` (page.py) gives it both.
"""

from __future__ import annotations

from dataclasses import dataclass

import pygame

from firmware.screens import runs
from firmware.screens.brush import Brush, Keep, Look
from firmware.screens.face import Face
from firmware.screens.fit import Block, Para, fit, fit_afresh
from firmware.screens.layout import Rect
from firmware.screens.theme import (
    BAR,
    CALM,
    GOOD,
    LARGE,
    LINE,
    NAVY,
    PAPER,
    READING,
    WHITE,
    Colour,
    Ink,
    Theme,
)

ICON_ALONE = 0.68  # of a button's shorter side


@dataclass(frozen=True)
class Plain:
    """What most looks share."""

    @property
    def keep(self) -> Keep:
        return Keep.WHILE_USED

    @property
    def ground(self) -> Colour:
        return WHITE

    def kin(self, face: Face) -> tuple[Look, ...]:
        return ()

    def cap(self, brush: Brush, size: tuple[int, int]) -> float | None:
        return None


@dataclass(frozen=True)
class Prose(Plain):
    """Paragraphs in the largest size that fits. `secret`: typed by a person, so not kept in memory."""

    paras: tuple[Para, ...]
    sizes: tuple[float, ...] = (LARGE, READING)
    align: str = "left"
    ink: Ink = PAPER
    secret: bool = False
    lines: int = 99

    @property
    def keep(self) -> Keep:
        return Keep.NEVER if self.secret else Keep.WHILE_USED

    @property
    def ground(self) -> Colour:
        return self.ink.bg

    def paint(self, brush: Brush, surface: pygame.Surface) -> None:
        rect = surface.get_rect()
        block = self._block(brush, rect.size)
        brush.block(surface, block, rect, self.ink, self.align)

    def cap(self, brush: Brush, size: tuple[int, int]) -> float | None:
        return self._block(brush, size).cap

    def _block(self, brush: Brush, size: tuple[int, int]) -> Block:
        setter = fit_afresh if self.secret else fit
        return setter(brush.theme, self.paras, *size, self.sizes, self.lines)


@dataclass(frozen=True)
class Style:
    """A button's colours and form; `line` (its frame) and `round` (its corners) in mm."""

    ink: Ink
    frame: Colour
    line: float = 0.7
    round: float = 2.0


YES = Style(GOOD, GOOD.bg)
NO = Style(PAPER, NAVY)
ITEM = Style(CALM, NAVY)
PICKED = Style(BAR, NAVY)
ROUND_YES = Style(GOOD, GOOD.bg, round=99.0)  # where the answer counts, yes and no differ in form as well
SQUARE_NO = Style(PAPER, NAVY, line=1.1, round=0.5)


@dataclass(frozen=True)
class Button(Plain):
    """A target with a label, an icon or both."""

    label: str
    style: Style = ITEM
    icon: str = ""
    sizes: tuple[float, ...] = (LARGE, READING)

    def paint(self, brush: Brush, surface: pygame.Surface) -> None:
        theme, rect = brush.theme, surface.get_rect()
        radius = min(theme.px(self.style.round), rect.h // 2)
        brush.rect(surface, self.style.frame, rect, 0, radius)
        line = theme.px(self.style.line)
        brush.rect(surface, self.style.ink.bg, rect.inflate(-2 * line, -2 * line), 0, max(0, radius - line))
        inner = label_room(theme, rect.size, bool(self.icon), self.label)
        if not self.label:
            side = round(min(rect.size) * ICON_ALONE)
            brush.icon(surface, self.icon, square_in(rect, side), self.style.ink)
            return
        block = fit(theme, (Para(self.label, True),), inner.w, inner.h, self.sizes)
        if self.icon:
            side = icon_side(theme, rect.size)
            wide = max(brush.width(line.text, block.cap, True) for line in block.lines)
            start = rect.centerx - (wide + side + theme.px(2)) // 2
            brush.icon(surface, self.icon, Rect(start, rect.centery - side // 2, side, side), self.style.ink)
            inner = Rect(start + side + theme.px(2), inner.y, wide, inner.h)
        brush.block(surface, block, inner, self.style.ink, "center")

    def cap(self, brush: Brush, size: tuple[int, int]) -> float | None:
        if not self.label:
            return None
        inner = label_room(brush.theme, size, bool(self.icon), self.label)
        return fit(brush.theme, (Para(self.label, True),), inner.w, inner.h, self.sizes).cap


def square_in(rect: Rect, side: int) -> Rect:
    """A square in the middle of `rect`."""
    return Rect(rect.centerx - side // 2, rect.centery - side // 2, side, side)


def icon_side(theme: Theme, size: tuple[int, int]) -> int:
    return min(theme.px(11), round(size[1] * 0.55))


def label_room(theme: Theme, size: tuple[int, int], with_icon: bool, label: str = "") -> Rect:
    """The part of a button where its label may stand. Javanese signs, high and low, keep off the frame."""
    pad = min(theme.px(1.6 if theme.compact else 2.4), size[0] // 10)
    beside = icon_side(theme, size) + theme.px(2) if with_icon else 0
    edge = theme.px(1.4) if runs.javanese(label) and size[1] >= theme.px(15) else 0
    return Rect(pad + beside, edge, size[0] - 2 * pad - beside, size[1] - 2 * edge)


@dataclass(frozen=True)
class Drawing(Plain):
    """A pictogram on a rounded ground."""

    name: str
    ink: Ink = CALM
    fill: float = 0.62  # of the shorter side

    def paint(self, brush: Brush, surface: pygame.Surface) -> None:
        rect = surface.get_rect()
        if self.ink.bg != WHITE:
            brush.rect(surface, self.ink.bg, rect, 0, brush.theme.px(3))
        side = round(min(rect.size) * self.fill)
        brush.icon(
            surface, self.name, Rect(rect.centerx - side // 2, rect.centery - side // 2, side, side), self.ink
        )


@dataclass(frozen=True)
class Dots(Plain):
    """So many of so many: filled and empty circles. For tries left, for what was typed of a PIN."""

    full: int
    of: int

    def paint(self, brush: Brush, surface: pygame.Surface) -> None:
        rect, theme = surface.get_rect(), brush.theme
        radius = min(theme.px(2.6), rect.w // (3 * self.of), rect.h // 2)
        for i in range(self.of):
            centre = (radius + i * 3 * radius, rect.centery)
            brush.disc(surface, NAVY, centre, radius)
            if i >= self.full:
                brush.disc(surface, WHITE, centre, radius - theme.px(0.6))


@dataclass(frozen=True)
class Share(Plain):
    """A horizontal bar: `part` of `whole`."""

    part: int
    whole: int

    def paint(self, brush: Brush, surface: pygame.Surface) -> None:
        rect = surface.get_rect()
        brush.rect(surface, LINE, rect, max(1, brush.theme.px(0.3)))
        if self.whole > 0 and self.part > 0:
            wide = max(2, round(rect.w * min(1.0, self.part / self.whole)))
            brush.rect(surface, NAVY, Rect(0, 0, wide, rect.h))
