"""A line of text in more than one script. No font has all letters, so it is set run by run.

    width(theme, "ꦏꦼꦂꦠꦸ KTP-el", 4.8)   -> pixels
    draw(theme, surface, "ꦏꦼꦂꦠꦸ KTP-el", 4.8, BLACK, (x, y))

Javanese letters need shaping: a pasangan goes under its letter, a taling before it. Their size is that of the
Latin letters beside them: the base letters of Noto Sans Javanese are as high as Noto Sans's small ones. Signs
above and pasangan below take more room, so lines stand further apart, each as its own signs need.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

import pygame

from firmware.screens.theme import BLACK, FONTS, LINE_BOX, Colour, Theme

JAVANESE = re.compile("([\ua980-\ua9df]+)")
DESCENT = 0.24  # em: the foot of a Latin "p"
AIR = 0.08  # em between the lowest sign of a line and the highest of the next
MEASURED = 100  # px an em, in which ink is measured
NARROW = 0.70  # of the font's own width: nearer to Javanese type, and twenty letters to a line


@dataclass(frozen=True)
class Run:
    """A word in Javanese letters, or all that stands between two of them."""

    text: str
    javanese: bool


def runs(text: str) -> tuple[Run, ...]:
    """The text in runs, none of them empty."""
    parts = JAVANESE.split(text)
    return tuple(Run(part, bool(number % 2)) for number, part in enumerate(parts) if part)


def javanese(text: str) -> bool:
    """Whether it holds Javanese letters."""
    return JAVANESE.search(text) is not None


def width(theme: Theme, text: str, cap: float, bold: bool = False) -> int:
    """Pixels across."""
    return sum(_width(theme, run, cap, bold) for run in runs(text))


def draw(
    theme: Theme,
    surface: pygame.Surface,
    text: str,
    cap: float,
    colour: Colour,
    at: tuple[int, int],
    bold: bool = False,
) -> int:
    """Draw one line; `at` is the left end of the capitals' top. Returns the pixels it is wide."""
    x, foot = at[0], at[1] + theme.px(cap)
    for run in runs(text):
        font = _font(theme, run, cap, bold)
        image = font.render(run.text, True, colour)
        if run.javanese:
            image = pygame.transform.smoothscale(image, (_narrow(image.get_width()), image.get_height()))
        surface.blit(image, (x, foot - font.get_ascent()))
        x += _width(theme, run, cap, bold)
    return x - at[0]


@dataclass(frozen=True)
class Box:
    """The room a line takes. Pixels from its top to its capitals' top, its foot, and the next line's top."""

    lead: int
    height: int
    pitch: int


def box(theme: Theme, text: str, cap: float, bold: bool = False) -> Box:
    """The room of this line; in Javanese letters it depends on the signs it has."""
    em, capitals = theme.em(cap), theme.px(cap)
    if not javanese(text):
        return Box(round(em * 0.1), math.ceil(em * LINE_BOX), theme.pitch(cap))
    inked = [_ink(run.text, bold) for run in runs(text) if run.javanese]
    above = max(capitals, math.ceil(em * max(ink[0] for ink in inked)))
    below = max(math.ceil(em * DESCENT), math.ceil(em * max(ink[1] for ink in inked)))
    return Box(above - capitals, above + below, above + below + math.ceil(em * AIR))


@lru_cache(maxsize=2048)
def _ink(text: str, bold: bool) -> tuple[float, float]:
    """How far the letters reach above and below the line they stand on, in em."""
    font = _javanese_font(MEASURED, bold)
    rects = pygame.mask.from_surface(font.render(text, True, BLACK), 40).get_bounding_rects()
    foot = font.get_ascent()
    top, bottom = min(rect.top for rect in rects), max(rect.bottom for rect in rects)
    return (foot - top) / MEASURED, (bottom - foot) / MEASURED


def _width(theme: Theme, run: Run, cap: float, bold: bool) -> int:
    if run.javanese:
        return _javanese_width(run.text, theme.em(cap), bold)
    return theme.font(cap, bold).size(run.text)[0]


@lru_cache(maxsize=4096)
def _javanese_width(word: str, size: int, bold: bool) -> int:
    """Kept, because shaping takes its time. Nothing that a person types is in Javanese letters."""
    return _narrow(_javanese_font(size, bold).size(word)[0])


def _narrow(wide: int) -> int:
    return max(1, round(wide * NARROW))


def _font(theme: Theme, run: Run, cap: float, bold: bool) -> pygame.font.Font:
    return _javanese_font(theme.em(cap), bold) if run.javanese else theme.font(cap, bold)


@lru_cache(maxsize=32)
def _javanese_font(size: int, bold: bool) -> pygame.font.Font:
    pygame.font.init()
    font = pygame.font.Font(FONTS / f"NotoSansJavanese-{'Bold' if bold else 'Regular'}.ttf", size)
    font.set_script("Java")
    return font
