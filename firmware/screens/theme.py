"""Sizes in millimetres, colours, fonts.

Letters are measured by the height of a capital: 4.8, 6.4 or 8.5 mm, as this voter wants them. Only where that
cannot be (the line that names the election on a 7-inch display, a long name among six) the smallest size is
`CAPTION`, whose letters are 4.8 mm from the top of "b" to the foot of "p". Every pair of colours in `INKS`
has a contrast of at least 10:1 (WCAG 2.1, relative luminance). In high contrast every colour becomes pure
black or pure white (21:1).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pygame

from firmware.states.facts import Contrast, TextSize

FONTS = Path(__file__).parent.parent / "assets" / "fonts"
CAP = 0.714  # height of a capital in em: Noto Sans, OS/2 sCapHeight 714 of 1000
PITCH = 1.13  # from line to line in em; Noto's own 1.36 leaves room for scripts we do not set here
HUGE, LARGE, READING = 8.5, 6.4, 4.8  # height of a capital in mm
CAPTION = READING * CAP  # an em of 4.8 mm: "b" to "p" is 4.83 mm
LINE_BOX = 1.05  # one line alone in em: from the top of "b" to the foot of "p", and a little air
LADDER = (HUGE, 7.4, LARGE, 5.6, READING)  # sizes a text may take on its way down to the least
WANTED = {TextSize.SMALL: READING, TextSize.NORMAL: LARGE, TextSize.LARGE: HUGE}
TARGET, GAP = 12.7, 2.5  # mm: least side of a target and least distance between two

Colour = tuple[int, int, int]

WHITE: Colour = (255, 255, 255)
BLACK: Colour = (12, 16, 24)
NAVY: Colour = (14, 34, 66)
GREEN: Colour = (4, 62, 42)
RED: Colour = (108, 6, 14)
AMBER: Colour = (255, 204, 51)
MIST: Colour = (231, 238, 247)
SAND: Colour = (243, 240, 232)
MINT: Colour = (226, 243, 233)
LINE: Colour = (92, 104, 124)  # rules and frames, never letters: 5.6:1 on white
DARKEST_LIGHT = 0.4  # luminance: what is lighter becomes white in high contrast


@dataclass(frozen=True)
class Ink:
    """Letters and the ground they stand on."""

    fg: Colour
    bg: Colour


PAPER = Ink(BLACK, WHITE)
BAR = Ink(WHITE, NAVY)
HAZARD = Ink(BLACK, AMBER)
CALM = Ink(NAVY, MIST)
WAIT = Ink(BLACK, SAND)
GOOD = Ink(WHITE, GREEN)
ALERT = Ink(WHITE, RED)
SOFT = Ink(BLACK, MINT)
NIGHT = Ink(AMBER, BLACK)
CHOSEN = Ink(WHITE, BLACK)
INKS = (PAPER, BAR, HAZARD, CALM, WAIT, GOOD, ALERT, SOFT, NIGHT, CHOSEN)


def contrast(ink: Ink) -> float:
    """Contrast of letters to ground, 1 to 21 (WCAG 2.1, 1.4.3)."""
    light, dark = sorted((_luminance(ink.fg), _luminance(ink.bg)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@dataclass(frozen=True)
class Theme:
    """Millimetres to pixels on one display; how large and how dark this voter wants what is drawn."""

    width: int
    height: int
    width_mm: float
    size: TextSize = TextSize.NORMAL
    contrast: Contrast = Contrast.NORMAL

    @property
    def density(self) -> float:
        """Pixels in a millimetre."""
        return self.width / self.width_mm

    @property
    def compact(self) -> bool:
        """A small display (7 inch), where the top bar is set in captions."""
        return self.height / self.density < 110

    @property
    def upright(self) -> bool:
        """A display that stands higher than wide."""
        return self.height > self.width

    def sizes(self, offered: tuple[float, ...] = LADDER) -> tuple[float, ...]:
        """What a text may be set in, largest first: the size wanted and those under it.

        `offered`: what it is offered where letters of normal size are wanted. Figures that are themselves a
        picture (over 8.5 mm) stay as they are.
        """
        if offered[0] > HUGE or self.size is TextSize.NORMAL:
            return offered
        if self.size is TextSize.SMALL:
            return tuple(cap for cap in offered if cap <= READING) or (READING,)
        most = HUGE if offered[0] > READING else LARGE
        return tuple(dict.fromkeys((*(cap for cap in LADDER if most >= cap > offered[0]), *offered)))

    @property
    def reading(self) -> tuple[float, ...]:
        """Sizes for sentences: the one wanted, and down to the least."""
        return tuple(cap for cap in LADDER if cap <= WANTED[self.size])

    def tone(self, colour: Colour) -> Colour:
        """The colour as it is drawn in this contrast."""
        if self.contrast is Contrast.NORMAL:
            return colour
        return WHITE if _luminance(colour) > DARKEST_LIGHT else (0, 0, 0)

    def ink(self, ink: Ink) -> Ink:
        return Ink(self.tone(ink.fg), self.tone(ink.bg))

    def px(self, mm: float) -> int:
        """At least so many millimetres, in whole pixels."""
        return math.ceil(mm * self.density - 1e-6)

    def font(self, cap: float, bold: bool = False) -> pygame.font.Font:
        """The font whose capitals are `cap` mm high."""
        return _font("NotoSans-Bold.ttf" if bold else "NotoSans-Regular.ttf", self.em(cap))

    def em(self, cap: float) -> int:
        """The least font size whose capitals are drawn `cap` mm high or more, light and bold."""
        return _em(self.px(cap))

    def pitch(self, cap: float) -> int:
        """Pixels from one line to the next."""
        return math.ceil(self.em(cap) * PITCH)


@lru_cache(maxsize=256)
def _em(cap_px: int) -> int:
    """Hinting moves a capital's edges to whole pixels, so it is measured, not computed."""
    size = math.floor(cap_px / CAP) - 1
    while min(_capital(name, size) for name in ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf")) < cap_px:
        size += 1
    return size


def _capital(name: str, size: int) -> int:
    """Rows of pixels of a drawn capital."""
    drawn: int = (
        pygame.mask.from_surface(_font(name, size).render("I", False, BLACK)).get_bounding_rects()[0].h
    )
    return drawn


@lru_cache(maxsize=64)
def _font(name: str, size: int) -> pygame.font.Font:
    pygame.font.init()
    return pygame.font.Font(FONTS / name, size)
