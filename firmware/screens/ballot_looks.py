"""How an option looks: a tile on the ballot, and large on the screen that asks again.

The chosen tile is told without colour: a thick frame, a check mark and the words "PILIHAN ANDA". Pictures of
all options, chosen or not, are painted together before the first voter and kept, so that the booth's memory
does not tell which was shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pygame

from firmware.screens.brush import Brush, Keep, Look
from firmware.screens.face import Face
from firmware.screens.fit import Block, Para, fit
from firmware.screens.layout import Rect
from firmware.screens.portraits import number_badge, option_of, portrait
from firmware.screens.theme import BLACK, HUGE, LARGE, LINE, PAPER, READING, SOFT, WHITE
from firmware.screens.widgets import Plain

NAME_SIZES = (LARGE, 5.6, READING)


@dataclass(frozen=True)
class Tile(Plain):
    """One option. `ribbon` is the word for "your choice"; `tall`: the photo stands above the name."""

    number: int
    chosen: bool = field(repr=False)
    ribbon: str
    tall: bool

    @property
    def keep(self) -> Keep:
        return Keep.ALWAYS

    def kin(self, face: Face) -> tuple[Look, ...]:
        return tuple(
            replace(self, number=option.number, chosen=chosen)
            for option in face.options
            for chosen in (False, True)
        )

    def paint(self, brush: Brush, surface: pygame.Surface) -> None:
        theme, rect = brush.theme, surface.get_rect()
        option = option_of(brush.face, self.number)
        parts = self._parts(brush, rect.size)
        radius, line = theme.px(2.5), theme.px((1.2 if theme.compact else 2.0) if self.chosen else 0.5)
        ink = SOFT if self.chosen else PAPER
        brush.rect(surface, BLACK if self.chosen else LINE, rect, 0, radius)
        brush.rect(surface, ink.bg, rect.inflate(-2 * line, -2 * line), 0, radius - line // 2)
        portrait(brush, surface, parts.photo, option)
        if not option.blank:
            number_badge(brush, surface, parts.number, option.number)
        brush.block(surface, self._name(brush, rect.size), parts.name, ink, "left")
        if self.chosen:
            self._ribbon(brush, surface, parts.ribbon)

    def _parts(self, brush: Brush, size: tuple[int, int]) -> TileParts:
        parts = tile_parts(brush, size, self.tall, self.chosen)
        if not self.tall and option_of(brush.face, self.number).blank:
            parts = replace(parts, name=parts.name.union(Rect(parts.number.x, parts.name.y, 1, parts.name.h)))
        return parts

    def _ribbon(self, brush: Brush, surface: pygame.Surface, rect: Rect) -> None:
        brush.rect(surface, BLACK, rect, 0, brush.theme.px(1))
        inner, side = _ribbon_text(brush, rect)
        brush.mark(
            surface, Rect(rect.x + side // 3, rect.centery - side // 2, side, side), WHITE, max(3, side // 6)
        )
        block = fit(
            brush.theme, (Para(self.ribbon, True),), inner.w, round(rect.h * 1.2), (LARGE, READING), 1
        )
        brush.line(surface, block.lines[0].text, block.cap, WHITE, inner, True)

    def _name(self, brush: Brush, size: tuple[int, int]) -> Block:
        rect = self._parts(brush, size).name
        name = option_of(brush.face, self.number).name
        return fit(brush.theme, (Para(name, True),), rect.w, rect.h, NAME_SIZES)

    def cap(self, brush: Brush, size: tuple[int, int]) -> float | None:
        return self._name(brush, size).cap


@dataclass(frozen=True)
class Portrait(Plain):
    """The chosen option, as large as it gets."""

    number: int

    @property
    def keep(self) -> Keep:
        return Keep.ALWAYS

    def kin(self, face: Face) -> tuple[Look, ...]:
        numbers = {self.number, *(option.number for option in face.options)}
        return tuple(Portrait(number=number) for number in sorted(numbers))

    def paint(self, brush: Brush, surface: pygame.Surface) -> None:
        theme, rect = brush.theme, surface.get_rect()
        option = option_of(brush.face, self.number)
        brush.rect(surface, BLACK, rect, 0, theme.px(3))
        line = theme.px(1.6)
        brush.rect(surface, WHITE, rect.inflate(-2 * line, -2 * line), 0, theme.px(2))
        photo, name = self._parts(brush, rect.size)
        portrait(brush, surface, photo, option)
        if not option.blank:
            badge = min(theme.px(22), rect.h // 3)
            number_badge(brush, surface, Rect(name.x, photo.y, badge, badge), option.number)
        brush.block(surface, self._name(brush, rect.size), name, PAPER)

    def _parts(self, brush: Brush, size: tuple[int, int]) -> tuple[Rect, Rect]:
        pad = brush.theme.px(3)
        tall = size[1] - 2 * pad
        photo = Rect(pad, pad, tall * 3 // 4, tall)
        badge = 0 if option_of(brush.face, self.number).blank else min(brush.theme.px(22), size[1] // 3)
        left = photo.right + brush.theme.px(6)
        return photo, Rect(left, pad + badge, size[0] - left - pad, tall - badge)

    def _name(self, brush: Brush, size: tuple[int, int]) -> Block:
        rect = self._parts(brush, size)[1]
        return fit(
            brush.theme,
            (Para(option_of(brush.face, self.number).name, True),),
            rect.w,
            rect.h,
            (HUGE, *NAME_SIZES),
        )

    def cap(self, brush: Brush, size: tuple[int, int]) -> float | None:
        return self._name(brush, size).cap


@dataclass(frozen=True)
class TileParts:
    photo: Rect
    number: Rect
    name: Rect
    ribbon: Rect


def tile_parts(brush: Brush, size: tuple[int, int], tall: bool, chosen: bool) -> TileParts:
    """Where photo, number, name and ribbon stand on a tile.

    The ribbon's place is kept free, except on the flattest tiles (six options on a 7-inch display).
    """
    theme, (width, height) = brush.theme, size
    small = not tall and height < theme.px(22)
    flat = not tall and height < theme.px(30)
    pad = theme.px(1.5 if theme.compact else 1.8 if flat else 2.4)
    ribbon_tall = theme.px(4.6 if small else (6.3 if theme.compact else 6.8) if flat else 8.5)
    badge = theme.px(8 if small else 9 if theme.compact else 12)
    if tall:
        name_tall = min(theme.px(25), round(height * 0.31))
        ribbon = Rect(pad, height - pad - ribbon_tall, width - 2 * pad, ribbon_tall)
        inset = pad + theme.px(0.6)
        name = Rect(inset, ribbon.y - name_tall, width - 2 * inset, name_tall)
        photo = _three_by_four(Rect(pad, pad, width - 2 * pad, name.y - 2 * pad))
        photo.x = width - pad - photo.w if photo.w > width - 2 * pad - badge else photo.x + badge // 2
        return TileParts(photo, Rect(pad, pad, badge, badge), name, ribbon)
    photo = Rect(pad, pad, min((height - 2 * pad) * 3 // 4, width * 3 // 10), height - 2 * pad)
    left = photo.right + theme.px(1.8)
    ribbon = Rect(left, height - pad - ribbon_tall, width - left - pad, ribbon_tall)
    number = Rect(left, pad, badge, min(badge, ribbon.y - pad))
    if height >= theme.px(42):
        name = Rect(left, number.bottom + pad, width - left - pad, ribbon.y - number.bottom - pad)
        return TileParts(photo, number, name, ribbon)
    name_tall = height - 2 * pad if small and not chosen else ribbon.y - pad
    name = Rect(number.right + pad, pad, width - number.right - 2 * pad, name_tall)
    return TileParts(photo, number, name, ribbon)


def _three_by_four(rect: Rect) -> Rect:
    wide = min(rect.w, rect.h * 3 // 4)
    tall = wide * 4 // 3
    return Rect(rect.centerx - wide // 2, rect.centery - tall // 2, wide, tall)


def _ribbon_text(brush: Brush, rect: Rect) -> tuple[Rect, int]:
    side = round(rect.h * 0.7)
    left = rect.x + side + 2 * (side // 3)
    return Rect(left, rect.y, rect.right - left - brush.theme.px(1), rect.h), side
