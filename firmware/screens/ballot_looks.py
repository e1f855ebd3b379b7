"""How an option looks: a tile on the ballot, and large on the screen that asks again.

The chosen tile is told without colour: a thick frame, a check mark and the words "PILIHAN ANDA". Pictures of
all options, chosen or not, are painted together before the first voter and kept, so that the booth's memory
does not tell which was shown.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pygame

from firmware.screens import icons
from firmware.screens.brush import Brush, Keep, Look
from firmware.screens.face import Face, OptionFace
from firmware.screens.fit import ANY, Block, Para, fit
from firmware.screens.layout import Rect
from firmware.screens.theme import BAR, BLACK, HUGE, LARGE, LINE, NAVY, PAPER, READING, SOFT, WHITE
from firmware.screens.widgets import Plain

NAME_SIZES = (LARGE, 5.6, READING, 4.4, 4.0)


@dataclass(frozen=True)
class Tile(Plain):
    """One option. `ribbon` is the word for "your choice"; `tall`: the photo stands above the name."""

    number: int
    chosen: bool
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
        parts = tile_parts(brush, rect.size, self.tall)
        radius, line = theme.px(2.5), theme.px(1.6 if self.chosen else 0.5)
        ink = SOFT if self.chosen else PAPER
        pygame.draw.rect(surface, BLACK if self.chosen else LINE, rect, 0, radius)
        pygame.draw.rect(surface, ink.bg, rect.inflate(-2 * line, -2 * line), 0, radius - line // 2)
        portrait(brush, surface, parts.photo, option)
        if not option.blank:
            number_badge(brush, surface, parts.number, option.number)
        brush.block(surface, self._name(brush, rect.size), parts.name, ink, "left")
        if self.chosen:
            self._ribbon(brush, surface, parts.ribbon)

    def _ribbon(self, brush: Brush, surface: pygame.Surface, rect: Rect) -> None:
        pygame.draw.rect(surface, BLACK, rect, 0, brush.theme.px(1))
        inner, side = _ribbon_text(brush, rect)
        icons.mark(
            surface, Rect(rect.x + side // 3, rect.centery - side // 2, side, side), WHITE, max(3, side // 6)
        )
        block = fit(brush.theme, (Para(self.ribbon, True),), inner.w, 9999, ANY[1:], 1)
        top = inner.centery - brush.cap_px(block.cap) // 2
        brush.text(surface, block.lines[0].text, block.cap, WHITE, (inner.x, top), True)

    def _name(self, brush: Brush, size: tuple[int, int]) -> Block:
        rect = tile_parts(brush, size, self.tall).name
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
        return tuple(Portrait(number=option.number) for option in face.options)

    def paint(self, brush: Brush, surface: pygame.Surface) -> None:
        theme, rect = brush.theme, surface.get_rect()
        option = option_of(brush.face, self.number)
        pygame.draw.rect(surface, BLACK, rect, 0, theme.px(3))
        line = theme.px(1.6)
        pygame.draw.rect(surface, WHITE, rect.inflate(-2 * line, -2 * line), 0, theme.px(2))
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


def tile_parts(brush: Brush, size: tuple[int, int], tall: bool) -> TileParts:
    """Where photo, number, name and ribbon stand on a tile; the ribbon's place is kept free on every tile."""
    theme, (width, height) = brush.theme, size
    pad = theme.px(2.2)
    small = not tall and height < theme.px(22)
    ribbon_tall = theme.px(5.4 if small else 8)
    badge = theme.px(9 if small else 12)
    if tall:
        name_tall = min(theme.px(25), round(height * 0.36))
        ribbon = Rect(pad, height - pad - ribbon_tall, width - 2 * pad, ribbon_tall)
        name = Rect(pad, ribbon.y - name_tall, width - 2 * pad, name_tall)
        photo = _three_by_four(Rect(pad, pad, width - 2 * pad, name.y - 2 * pad))
        photo.x = width - pad - photo.w if photo.w > width - 2 * pad - badge else photo.x + badge // 2
        return TileParts(photo, Rect(pad, pad, badge, badge), name, ribbon)
    photo = Rect(pad, pad, (height - 2 * pad) * 3 // 4, height - 2 * pad)
    left = photo.right + theme.px(1.8)
    ribbon = Rect(left, height - pad - ribbon_tall, width - left - pad, ribbon_tall)
    name = Rect(left + badge + pad, pad, width - left - badge - 2 * pad, ribbon.y - pad)
    return TileParts(photo, Rect(left, pad, badge, min(badge, ribbon.y - pad)), name, ribbon)


def portrait(brush: Brush, surface: pygame.Surface, rect: Rect, option: OptionFace) -> None:
    """The photo, cut to 3:4 in its middle; an empty sheet for the blank vote; a silhouette without photo."""
    if option.blank:
        brush.icon(surface, "blank", rect)
    elif option.photo is None:
        pygame.draw.rect(surface, LINE, rect, 1)
        brush.icon(surface, "person", rect.inflate(-4, -4))
    else:
        surface.blit(_scaled(option.photo, rect.size), rect)
    if not option.blank:
        pygame.draw.rect(surface, BLACK, rect, max(1, brush.theme.px(0.25)))


def number_badge(brush: Brush, surface: pygame.Surface, rect: Rect, number: int) -> None:
    """The ballot number, white in a dark square."""
    pygame.draw.rect(surface, NAVY, rect, 0, brush.theme.px(1.5))
    block = fit(brush.theme, (Para(str(number), True),), rect.w, 9999, (HUGE * 1.3, HUGE, LARGE, READING), 1)
    cap = block.cap if brush.cap_px(block.cap) < rect.h * 0.8 else READING
    wide = brush.width(str(number), cap, True)
    brush.text(
        surface,
        str(number),
        cap,
        BAR.fg,
        (rect.centerx - wide // 2, rect.centery - brush.cap_px(cap) // 2),
        True,
    )


def option_of(face: Face, number: int) -> OptionFace:
    """The option of that number. An unknown number is drawn as a blank line rather than failing a voter."""
    return next((o for o in face.options if o.number == number), OptionFace(number, "?", None, True))


def _scaled(photo: pygame.Surface, size: tuple[int, int]) -> pygame.Surface:
    """The middle of the photo in the proportions of `size`, smoothly scaled."""
    width, height = photo.get_size()
    wide = min(width, max(1, height * size[0] // size[1]))
    high = min(height, max(1, width * size[1] // size[0]))
    middle = photo.subsurface(Rect((width - wide) // 2, (height - high) // 2, wide, high))
    plain = pygame.Surface(middle.get_size(), 0, 32)
    plain.fill(WHITE)
    plain.blit(middle, (0, 0))
    return pygame.transform.smoothscale(plain, size)


def _three_by_four(rect: Rect) -> Rect:
    wide = min(rect.w, rect.h * 3 // 4)
    tall = wide * 4 // 3
    return Rect(rect.centerx - wide // 2, rect.centery - tall // 2, wide, tall)


def _ribbon_text(brush: Brush, rect: Rect) -> tuple[Rect, int]:
    side = round(rect.h * 0.7)
    left = rect.x + side + 2 * (side // 3)
    return Rect(left, rect.y, rect.right - left - brush.theme.px(1), rect.h), side
