"""Cutting the frame into bands, and bands into cells. Rects in, rects out."""

from __future__ import annotations

from dataclasses import dataclass

import pygame

from firmware.screens.theme import CAPTION, GAP, READING, TARGET, Theme

Rect = pygame.Rect


@dataclass(frozen=True)
class Frame:
    """The bands of every screen, from the top: bar, heading, body; `actions` is the foot of the body.

    `strip` lies between heading and body and shows how far a voter has come.
    """

    bar: Rect
    heading: Rect
    strip: Rect
    body: Rect
    actions: Rect
    upper: Rect  # the body above the actions


def frame(theme: Theme) -> Frame:
    """The bands for one display. The same for every state, language and mode."""
    small = theme.compact
    bar = Rect(0, 0, theme.width, bar_lines(theme) * theme.pitch(CAPTION if small else READING) + theme.px(1))
    heading = Rect(0, bar.bottom, theme.width, theme.px(10 if small else 22 if theme.upright else 15))
    margin = theme.px(4 if small else 6)
    thick = theme.px(1.2 if small else 2)
    strip = Rect(margin, heading.bottom + theme.px(0.7 if small else 1.4), theme.width - 2 * margin, thick)
    top = strip.bottom + theme.px(1 if small else 2)
    body = Rect(margin, top, theme.width - 2 * margin, theme.height - top - theme.px(3 if small else 6))
    tall = theme.px(TARGET if small else 19 if theme.upright else 16.5)
    actions = Rect(body.x, body.bottom - tall, body.w, tall)
    upper = Rect(body.x, body.y, body.w, actions.y - body.y - gap(theme))
    return Frame(bar, heading, strip, body, actions, upper)


def bar_lines(theme: Theme) -> int:
    """Lines of the bar that names the election: as many as the display's shape allows."""
    return 1 if theme.compact else 3 if theme.upright else 2


def gap(theme: Theme) -> int:
    return theme.px(GAP if theme.compact else 3.5)


def columns(rect: Rect, count: int, space: int) -> list[Rect]:
    """`count` equal columns with `space` px between."""
    wide = (rect.w - space * (count - 1)) // count
    return [Rect(rect.x + i * (wide + space), rect.y, wide, rect.h) for i in range(count)]


def rows(rect: Rect, count: int, space: int) -> list[Rect]:
    """`count` equal rows with `space` px between."""
    tall = (rect.h - space * (count - 1)) // count
    return [Rect(rect.x, rect.y + i * (tall + space), rect.w, tall) for i in range(count)]


def grid(rect: Rect, across: int, down: int, space: int) -> list[Rect]:
    """Cells of one size, row by row."""
    return [cell for row in rows(rect, down, space) for cell in columns(row, across, space)]


def left(rect: Rect, wide: int) -> Rect:
    return Rect(rect.x, rect.y, wide, rect.h)


def right(rect: Rect, wide: int) -> Rect:
    return Rect(rect.right - wide, rect.y, wide, rect.h)


def top(rect: Rect, tall: int) -> Rect:
    return Rect(rect.x, rect.y, rect.w, tall)


def below(rect: Rect, tall: int) -> Rect:
    """What is left of `rect` under its first `tall` px."""
    return Rect(rect.x, rect.y + tall, rect.w, rect.h - tall)


def beside(rect: Rect, wide: int) -> Rect:
    """What is left of `rect` right of its first `wide` px."""
    return Rect(rect.x + wide, rect.y, rect.w - wide, rect.h)


def square(rect: Rect) -> Rect:
    """The largest square in the middle of `rect`."""
    side = min(rect.w, rect.h)
    return Rect(rect.centerx - side // 2, rect.centery - side // 2, side, side)
