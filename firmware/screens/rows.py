"""A row of the device list, a lamp of the pins' test, a spot of the touchscreen's, a row of keys."""

from __future__ import annotations

from dataclasses import dataclass

import pygame

from firmware.screens.brush import Brush
from firmware.screens.fit import Block, Para, fit
from firmware.screens.layout import Rect
from firmware.screens.theme import BLACK, CALM, GOOD, HAZARD, LARGE, LINE, NAVY, PAPER, READING, WHITE, Ink
from firmware.screens.widgets import Plain

SIZES = (LARGE, 5.6, READING)
PITCH = 1.5  # of a row's two lines, in heights of a capital
INK = PITCH + 1.25  # from the top of the first line to the foot of a "p" in the second


@dataclass(frozen=True)
class DeviceRow(Plain):
    """Mark, name, and under it how it is; framed and with an arrow where a touch starts its test."""

    name: str
    status: str
    fine: bool
    opens: bool

    @property
    def ink(self) -> Ink:
        return PAPER if self.fine else HAZARD

    def paint(self, brush: Brush, surface: pygame.Surface) -> None:
        theme, rect = brush.theme, surface.get_rect()
        radius, line = theme.px(2), theme.px(0.7)
        if self.opens:
            brush.rect(surface, NAVY, rect, 0, radius)
            inner = rect.inflate(-2 * line, -2 * line)
            brush.rect(surface, (CALM if self.fine else HAZARD).bg, inner, 0, radius - line)
        elif not self.fine:
            brush.rect(surface, HAZARD.bg, rect, 0, radius)
        side, pad = self._mark(brush, rect.size), theme.px(2)
        disc = Rect(pad, (rect.h - side) // 2, side, side)
        ground = GOOD if self.fine else HAZARD
        if self.fine:
            brush.disc(surface, ground.bg, disc.center, side // 2)
        brush.icon(surface, "check" if self.fine else "warn", disc.inflate(-side * 0.3, -side * 0.3), ground)
        self._words(brush, surface)
        if self.opens:
            arrow = theme.px(4)
            brush.icon(
                surface, "next", Rect(rect.right - pad - arrow, rect.centery - arrow // 2, arrow, arrow),
                CALM if self.fine else HAZARD,
            )  # fmt: skip

    def cap(self, brush: Brush, size: tuple[int, int]) -> float | None:
        return self._block(brush, size).cap

    def _words(self, brush: Brush, surface: pygame.Surface) -> None:
        """Two lines closer than elsewhere, so that they keep off a low row's frame."""
        block, room = self._block(brush, surface.get_size()), self._room(brush, surface.get_size())
        cap = brush.cap_px(block.cap)
        pitch = round(cap * PITCH)
        start = (room.h - pitch * len(block.lines) + pitch - cap - cap // 4) // 2
        for number, line in enumerate(block.lines):
            at = (room.x, start + number * pitch)
            brush.text(surface, line.text, block.cap, self.ink.fg, at, line.bold)

    def _mark(self, brush: Brush, size: tuple[int, int]) -> int:
        return min(round(size[1] * 0.62), brush.theme.px(9))

    def _room(self, brush: Brush, size: tuple[int, int]) -> Rect:
        pad = brush.theme.px(2)
        start = self._mark(brush, size) + 2 * pad
        arrow = brush.theme.px(5) if self.opens else 0
        return Rect(start, 0, size[0] - start - pad - arrow, size[1])

    def _block(self, brush: Brush, size: tuple[int, int]) -> Block:
        """In the largest letters of which two lines leave some air above and below."""
        paras = (Para(self.name, True), Para(self.status, space=0))
        room = self._room(brush, size)
        sizes = [cap for cap in SIZES if brush.cap_px(cap) * INK <= room.h * 0.82] or [READING]
        return fit(brush.theme, paras, room.w, 9999, tuple(sizes), 2)


@dataclass(frozen=True)
class Lamp(Plain):
    """Something that lights up once it was felt."""

    name: str
    lit: bool
    sizes: tuple[float, ...] = SIZES

    def paint(self, brush: Brush, surface: pygame.Surface) -> None:
        theme, rect = brush.theme, surface.get_rect()
        ink = GOOD if self.lit else PAPER
        brush.rect(surface, NAVY if self.lit else LINE, rect, 0, theme.px(2))
        line = theme.px(0.7)
        brush.rect(surface, ink.bg, rect.inflate(-2 * line, -2 * line), 0, theme.px(2) - line)
        side = min(round(rect.h * 0.5), theme.px(8))
        disc = Rect(theme.px(2.5), (rect.h - side) // 2, side, side)
        if self.lit:
            brush.icon(surface, "check", disc, ink)
        else:
            brush.disc(surface, LINE, disc.center, side // 2, max(2, theme.px(0.5)))
        brush.block(surface, self._block(brush, rect.size), self._room(brush, rect.size), ink)

    def cap(self, brush: Brush, size: tuple[int, int]) -> float | None:
        return self._block(brush, size).cap

    def _room(self, brush: Brush, size: tuple[int, int]) -> Rect:
        start = min(round(size[1] * 0.5), brush.theme.px(8)) + brush.theme.px(5)
        return Rect(start, 0, size[0] - start - brush.theme.px(1), size[1])

    def _block(self, brush: Brush, size: tuple[int, int]) -> Block:
        room = self._room(brush, size)
        return fit(brush.theme, (Para(self.name, True),), room.w, room.h, self.sizes, 2)


@dataclass(frozen=True)
class Spot(Plain):
    """A place to put a finger on; filled once it was felt there."""

    hit: bool

    def paint(self, brush: Brush, surface: pygame.Surface) -> None:
        rect = surface.get_rect()
        radius, line = rect.w // 2 - 1, max(2, brush.theme.px(0.8))
        if self.hit:
            brush.disc(surface, GOOD.bg, rect.center, radius)
            brush.icon(surface, "check", rect.inflate(-rect.w * 0.4, -rect.h * 0.4), GOOD)
            return
        brush.disc(surface, NAVY, rect.center, radius, line)
        brush.disc(surface, NAVY, rect.center, radius // 2, line)
        brush.disc(surface, NAVY, rect.center, max(2, radius // 8))


@dataclass(frozen=True)
class Cross(Plain):
    """Where a finger was felt: two lines that meet there."""

    def paint(self, brush: Brush, surface: pygame.Surface) -> None:
        rect, line = surface.get_rect(), max(2, brush.theme.px(0.6))
        for colour, thick in ((WHITE, line + 4), (BLACK, line)):
            tone = brush.theme.tone(colour)
            pygame.draw.line(surface, tone, rect.midtop, rect.midbottom, thick)
            pygame.draw.line(surface, tone, rect.midleft, rect.midright, thick)


@dataclass(frozen=True)
class KeyRow(Plain):
    """So many keys of so many: those that were given are filled, the others only outlined."""

    given: int
    of: int

    def paint(self, brush: Brush, surface: pygame.Surface) -> None:
        rect, theme = surface.get_rect(), brush.theme
        space = theme.px(2.5)
        side = min(rect.h, (rect.w - space * (self.of - 1)) // max(1, self.of))
        line = theme.px(0.7)
        for number in range(self.of):
            box = Rect(number * (side + space), (rect.h - side) // 2, side, side)
            there = number < self.given
            brush.rect(surface, GOOD.bg if there else LINE, box, 0, theme.px(2))
            if not there:
                brush.rect(surface, WHITE, box.inflate(-2 * line, -2 * line), 0, theme.px(2) - line)
            inner = box.inflate(-side * 0.35, -side * 0.35)
            brush.icon(surface, "key", inner, GOOD if there else Ink(LINE, WHITE))
