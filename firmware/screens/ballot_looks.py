"""How an option looks: a tile on the ballot, and large on the screen that asks again.

The chosen tile is told without colour: it is dark where the others are light, has a thick frame, a check mark
and a word. Pictures of all options, chosen or not, are painted together before the first voter and kept, so
that the booth's memory does not tell which was shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pygame

from firmware.screens.arrange import CHIP, Form, Plan, corner, name_pad, sash_pad, three_by_four, tile_pad
from firmware.screens.brush import Brush, Keep, Look
from firmware.screens.face import Face
from firmware.screens.fit import Block, Para, fit
from firmware.screens.layout import Rect
from firmware.screens.portraits import number_badge, option_of, portrait
from firmware.screens.theme import BLACK, CHOSEN, LADDER, NAVY, PAPER, WHITE, Theme
from firmware.screens.widgets import Plain

NAME_SIZES = (15.0, 13.0, 11.0, 9.7, *LADDER)  # of the chosen name, where it is asked again


@dataclass(frozen=True)
class TileParts:
    photo: Rect
    number: Rect
    name: Rect
    chip: Rect  # mark and word of the chosen one; on an upright tile it lies on the photo's foot


@dataclass(frozen=True)
class Tile(Plain):
    """One option. `word` is said on the chosen one; `plan` holds for all tiles of the ballot."""

    number: int
    chosen: bool = field(repr=False)
    word: str
    plan: Plan

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
        parts = self.parts(brush.theme)
        ink = CHOSEN if self.chosen else PAPER
        radius, line = theme.px(2.5), theme.px(0.6)
        brush.rect(surface, CHOSEN.bg if self.chosen else NAVY, rect, 0, radius)
        brush.rect(surface, ink.bg, rect.inflate(-2 * line, -2 * line), 0, radius - line)
        portrait(brush, surface, parts.photo, option, ink)
        if not option.blank:
            number_badge(brush, surface, parts.number, option.number)
        align = "center" if self.plan.form is Form.UPRIGHT else "left"
        brush.block(surface, self.name(brush), parts.name, ink, align)
        if self.chosen:
            self._mark(brush, surface, parts)

    def _mark(self, brush: Brush, surface: pygame.Surface, parts: TileParts) -> None:
        """A white field with a check mark and the word on it."""
        rect, cap = parts.chip, self.plan.chip
        brush.rect(surface, WHITE, rect, 0, brush.theme.px(1))
        side = min(rect.h, rect.w)
        wide = brush.width(self.word, cap, True) if cap else 0
        left = rect.x + (rect.w - side - wide) // 2
        mark = Rect(left, rect.centery - side // 2, side, side).inflate(-side // 4, -side // 4)
        brush.mark(surface, mark, BLACK, max(3, side // 7))
        if cap:
            brush.line(surface, self.word, cap, BLACK, Rect(left + side, rect.y, wide, rect.h), True)

    def parts(self, theme: Theme) -> TileParts:
        """Where photo, number, name and mark stand on the tile."""
        plan, pad = self.plan, tile_pad(theme)
        chip = round(theme.em(plan.chip) * CHIP) if plan.chip else theme.px(8)
        inner = Rect(pad, pad, plan.width - 2 * pad, plan.height - 2 * pad)
        if plan.form is Form.UPRIGHT:
            photo = Rect(inner.centerx - plan.photo[0] // 2, pad, *plan.photo)
            side = name_pad(theme)
            foot = Rect(side, photo.bottom + pad, plan.width - 2 * side, plan.height - photo.bottom - 2 * pad)
            edge = sash_pad(theme)
            sash = Rect(edge, foot.y - chip - theme.px(0.3), plan.width - 2 * edge, chip)
            return TileParts(photo, Rect(*photo.topleft, plan.badge, plan.badge), foot, sash)
        photo = Rect(pad, (plan.height - plan.photo[1]) // 2, *plan.photo)
        column = Rect(photo.right + pad, pad, inner.right - photo.right - pad, inner.h)
        if plan.form is Form.CORNER:
            if not plan.chip:  # no room beside the name: the mark lies on the photo's foot
                field = Rect(photo.x, photo.bottom - chip, photo.w, chip)
                return TileParts(photo, Rect(*photo.topleft, plan.badge, plan.badge), column, field)
            middle = (column.h - plan.name) // 2 >= chip
            name = column if middle else Rect(column.x, column.y, column.w, column.h - chip)
            field = Rect(column.x, column.bottom - chip, column.w, chip)
            return TileParts(photo, Rect(*photo.topleft, plan.badge, plan.badge), name, field)
        number = Rect(column.x, column.y, plan.badge, plan.badge)
        left = number.right + pad
        if plan.form is Form.COLUMN:
            mark = Rect(number.x, column.bottom - plan.badge, plan.badge, plan.badge)
            return TileParts(photo, number, Rect(left, column.y, column.right - left, column.h), mark)
        beside = Rect(left, column.y, column.right - left, plan.badge)
        low = number.bottom + pad // 2
        name = Rect(column.x, low, column.w, column.bottom - low)
        return TileParts(photo, number, name, beside)

    def name(self, brush: Brush) -> Block:
        rect = self.parts(brush.theme).name
        return fit(
            brush.theme,
            (Para(option_of(brush.face, self.number).name, True),),
            rect.w,
            10**6,
            (self.plan.cap,),
        )

    def cap(self, brush: Brush, size: tuple[int, int]) -> float | None:
        return self.name(brush).cap


@dataclass(frozen=True)
class Portrait(Plain):
    """The chosen option, as large as it gets. `said` stands above the name."""

    number: int
    said: str

    @property
    def keep(self) -> Keep:
        return Keep.ALWAYS

    def kin(self, face: Face) -> tuple[Look, ...]:
        numbers = {self.number, *(option.number for option in face.options)}
        return tuple(replace(self, number=number) for number in sorted(numbers))

    def paint(self, brush: Brush, surface: pygame.Surface) -> None:
        theme, rect = brush.theme, surface.get_rect()
        option = option_of(brush.face, self.number)
        brush.rect(surface, BLACK, rect, 0, theme.px(3))
        line = theme.px(1.2 if theme.compact else 1.6)
        brush.rect(surface, WHITE, rect.inflate(-2 * line, -2 * line), 0, theme.px(2))
        photo, words = self._parts(theme, rect.size)
        portrait(brush, surface, photo, option, PAPER)
        if not option.blank:
            badge = corner(theme, photo.size)
            number_badge(brush, surface, Rect(*photo.topleft, badge, badge), option.number)
        align = "center" if theme.upright else "left"
        said, name = self._words(brush, rect.size)
        space = theme.px(3)
        begin = words.y + (words.h - said.height - space - name.height) // 2
        brush.block(surface, said, Rect(words.x, begin, words.w, said.height), PAPER, align)
        below = Rect(words.x, begin + said.height + space, words.w, name.height)
        brush.block(surface, name, below, PAPER, align)

    def _parts(self, theme: Theme, size: tuple[int, int]) -> tuple[Rect, Rect]:
        """Photo and words: side by side, or one above the other on an upright display."""
        pad = theme.px(3)
        if theme.upright:
            wide, tall = three_by_four(size[0] - 2 * pad, size[1] - 3 * pad - theme.px(42))
            photo = Rect((size[0] - wide) // 2, pad, wide, tall)
            return photo, Rect(2 * pad, photo.bottom, size[0] - 4 * pad, size[1] - photo.bottom)
        wide, tall = three_by_four(size[0] // 2, size[1] - 2 * pad)
        photo = Rect(pad, pad, wide, tall)
        left = photo.right + theme.px(6)
        return photo, Rect(left, pad, size[0] - left - 2 * pad, tall)

    def _words(self, brush: Brush, size: tuple[int, int]) -> tuple[Block, Block]:
        """What is said, in the size wanted; and the name, as large as there is room."""
        theme, rect = brush.theme, self._parts(brush.theme, size)[1]
        said = fit(theme, (Para(self.said),), rect.w, rect.h // 3, theme.reading)
        name = Para(option_of(brush.face, self.number).name, True)
        return said, fit(theme, (name,), rect.w, rect.h - said.height - theme.px(4), NAME_SIZES)

    def cap(self, brush: Brush, size: tuple[int, int]) -> float | None:
        return min(block.cap for block in self._words(brush, size))
