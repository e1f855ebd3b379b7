"""Painting: text, icons and photos onto one surface, and a store of painted pieces.

A brush paints for one voter's look: in high contrast it turns every colour into black or white, so that no
look needs to know. All drawing but that of photos goes through it.

Everything costly (fonts, wrapping, smooth scaling) happens once a look and size; a frame is then a few blits.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from enum import Enum
from typing import Protocol

import pygame

from firmware.screens import drawings, drawings_voter, icons, runs
from firmware.screens.face import Face
from firmware.screens.fit import Block
from firmware.screens.layout import Rect
from firmware.screens.theme import BLACK, PAPER, WHITE, Colour, Ink, Theme

DRAWINGS = (drawings, drawings_voter)  # importing them enters the pictograms
KEEP_BYTES = (
    8 << 20
)  # painted pieces kept, at most: two frames; to paint a frame anew takes 1 ms more, not 10


class Keep(Enum):
    """How long a painted piece stays in memory."""

    WHILE_USED = 1  # the least recently used go first
    ALWAYS = 2  # and painted together with its kin: what is kept tells nothing of what was chosen
    NEVER = 3  # typed by a person


class Look(Protocol):
    """What a piece looks like, apart from where it stands. Frozen and hashable."""

    @property
    def keep(self) -> Keep: ...

    @property
    def ground(self) -> Colour: ...

    def kin(self, face: Face) -> tuple[Look, ...]:
        """The looks to be painted and kept together with this one, itself among them."""

    def paint(self, brush: Brush, surface: pygame.Surface) -> None: ...

    def cap(self, brush: Brush, size: tuple[int, int]) -> float | None:
        """Height in mm of the smallest capitals on it, None without text."""


Key = tuple[Look, int, int]  # what, and how large in px


class Brush:
    """Paints looks for one display, one face, one size and contrast."""

    def __init__(self, theme: Theme, face: Face, keep_bytes: int = KEEP_BYTES) -> None:
        self.theme = theme
        self.face = face
        self._kept: OrderedDict[Key, pygame.Surface] = OrderedDict()
        self._always: dict[type[Look], dict[Key, pygame.Surface]] = {}
        self._most = keep_bytes
        self._bytes = 0

    def picture(self, look: Look, width: int, height: int) -> pygame.Surface:
        """The look at this size, from the store or painted now. Shared: do not draw on it."""
        if look.keep is Keep.NEVER:
            return self._paint(look, width, height)
        key = (look, width, height)
        return self._family(key)[key] if look.keep is Keep.ALWAYS else self._kept_picture(key)

    def _family(self, key: Key) -> dict[Key, pygame.Surface]:
        """A look and its kin, painted together. Of each kind of look one family is kept: the last shown."""
        look, width, height = key
        kept = self._always.get(type(look), {})
        if key not in kept:
            self._always.pop(type(look), None)  # not two families at once in memory
            kept = {(each, width, height): self._paint(each, width, height) for each in look.kin(self.face)}
            self._always[type(look)] = kept
        return kept

    def _kept_picture(self, key: Key) -> pygame.Surface:
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = self._paint(*key)
            self._bytes += 4 * _area(key)
            while self._bytes > self._most and len(self._kept) > 1:
                self._bytes -= 4 * _area(self._kept.popitem(last=False)[0])
        self._kept.move_to_end(key)
        return found

    def _paint(self, look: Look, width: int, height: int) -> pygame.Surface:
        surface = blank(width, height, self.theme.tone(look.ground))
        look.paint(self, surface)
        return surface

    def text(
        self,
        surface: pygame.Surface,
        text: str,
        cap: float,
        colour: Colour,
        at: tuple[int, int],
        bold: bool = False,
    ) -> Rect:
        """One line; `at` is the left end of the line's capitals' top. Returns what it covers."""
        wide = runs.draw(self.theme, surface, text, cap, self.theme.tone(colour), at, bold)
        return Rect(at[0], at[1], wide, self.cap_px(cap))

    def line(
        self, surface: pygame.Surface, text: str, cap: float, colour: Colour, rect: Rect, bold: bool = False
    ) -> Rect:
        """One line from the left end of `rect`, in the middle of its height by its capitals.

        Javanese letters have signs above and below: there it is all of these that stand in the middle.
        """
        top = rect.centery - self.cap_px(cap) // 2
        if runs.javanese(text):
            box = runs.box(self.theme, text, cap, bold)
            top = rect.centery - box.height // 2 + box.lead
        return self.text(surface, text, cap, colour, (rect.x, top), bold)

    def width(self, text: str, cap: float, bold: bool = False) -> int:
        return runs.width(self.theme, text, cap, bold)

    def cap_px(self, cap: float) -> int:
        return self.theme.px(cap)

    def block(
        self,
        surface: pygame.Surface,
        block: Block,
        rect: Rect,
        ink: Ink = PAPER,
        align: str = "left",
        middle: bool = True,
    ) -> None:
        """Lines in `rect`: left, centre or right, and in the middle of its height unless told otherwise."""
        em = self.theme.em(block.cap)
        start = rect.y + ((rect.h - block.height) // 2 if middle else 0)
        for line in block.lines:
            wide = self.width(line.text, block.cap, line.bold)
            x = {"left": rect.x, "center": rect.centerx - wide // 2, "right": rect.right - wide}[align]
            y = start + line.top
            if line.chip:
                pad = em // 3
                box = runs.box(self.theme, line.text, block.cap, True)
                ground = Rect(x, y - box.lead, wide + 2 * pad, box.pitch)
                self.rect(surface, BLACK, ground, 0, em // 5)
                self.text(surface, line.text, block.cap, WHITE, (x + pad, y), True)
            else:
                self.text(surface, line.text, block.cap, ink.fg, (x, y), line.bold)

    def icon(self, surface: pygame.Surface, name: str, rect: Rect, ink: Ink = PAPER) -> None:
        """A pictogram, as large as fits in the middle of `rect`."""
        side = min(rect.w, rect.h)
        picture = icons.icon(name, side, self.theme.ink(ink))
        surface.blit(picture, (rect.centerx - side // 2, rect.centery - side // 2))

    def mark(self, surface: pygame.Surface, rect: Rect, colour: Colour, thick: int) -> None:
        """A check mark in `rect`, drawn over what is there."""
        icons.mark(surface, rect, self.theme.tone(colour), thick)

    def rect(
        self, surface: pygame.Surface, colour: Colour, rect: Rect, line: int = 0, radius: int = 0
    ) -> None:
        """A rectangle with round corners; filled where `line` is 0. All in px."""
        pygame.draw.rect(surface, self.theme.tone(colour), rect, line, radius)

    def disc(
        self, surface: pygame.Surface, colour: Colour, centre: tuple[int, int], radius: int, line: int = 0
    ) -> None:
        """A circle; filled where `line` is 0."""
        pygame.draw.aacircle(surface, self.theme.tone(colour), centre, radius, line)

    def shape(self, surface: pygame.Surface, colour: Colour, points: Sequence[tuple[int, int]]) -> None:
        """A filled polygon."""
        pygame.draw.polygon(surface, self.theme.tone(colour), points)


def blank(width: int, height: int, colour: Colour) -> pygame.Surface:
    """A surface of 32 bits a pixel in the layout of an XRGB8888 framebuffer."""
    surface = pygame.Surface((width, height), 0, 32)
    surface.fill(colour)
    return surface


def _area(key: Key) -> int:
    return key[1] * key[2]
