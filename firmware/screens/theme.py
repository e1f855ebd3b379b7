"""Sizes in millimetres, colours, fonts.

Letters are measured by the height of a capital: 4.8, 6.4 or 8.5 mm. Only where that cannot be (the line that
names the election on a 7-inch display, a long name among six) the smallest size is `CAPTION`, whose letters
are 4.8 mm from the top of "b" to the foot of "p". Every pair of colours in `INKS` has a contrast of at least
10:1 (WCAG 2.1, relative luminance).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pygame

FONTS = Path(__file__).parent.parent / "assets" / "fonts"
CAP = 0.714  # height of a capital in em: Noto Sans, OS/2 sCapHeight 714 of 1000
PITCH = 1.13  # from line to line in em; Noto's own 1.36 leaves room for scripts we do not set here
HUGE, LARGE, READING = 8.5, 6.4, 4.8  # height of a capital in mm
CAPTION = READING * CAP  # an em of 4.8 mm: "b" to "p" is 4.83 mm
LINE_BOX = 1.05  # one line alone in em: from the top of "b" to the foot of "p", and a little air
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
LINE: Colour = (150, 162, 180)  # rules and frames, never letters


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
INKS = (PAPER, BAR, HAZARD, CALM, WAIT, GOOD, ALERT, SOFT, NIGHT)


def contrast(ink: Ink) -> float:
    """Contrast of letters to ground, 1 to 21 (WCAG 2.1, 1.4.3)."""
    light, dark = sorted((_luminance(ink.fg), _luminance(ink.bg)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@dataclass(frozen=True)
class Theme:
    """Millimetres to pixels on one display."""

    width: int
    height: int
    width_mm: float

    @property
    def density(self) -> float:
        """Pixels in a millimetre."""
        return self.width / self.width_mm

    @property
    def compact(self) -> bool:
        """A small display (7 inch), where the top bar is set in captions."""
        return self.height / self.density < 110

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
