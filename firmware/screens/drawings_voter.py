"""Pictograms of the voter's screens: the look, and what a hand does. As `drawings.py`."""

from __future__ import annotations

import math

from firmware.screens.icons import Pen, drawn


def letter_a(p: Pen, x: float, foot: float, tall: float, line: float) -> None:
    """A capital A with its left foot at `x`."""
    wide = tall * 0.8
    p.path((x, foot), (x + wide / 2, foot - tall), (x + wide, foot), line=line)
    p.path((x + wide * 0.22, foot - tall * 0.32), (x + wide * 0.78, foot - tall * 0.32), line=line * 0.9)


def sizes(p: Pen, at: int) -> None:
    """A letter, and beside it three steps, filled from below up to the one in use."""
    letter_a(p, 6, 88, 74, 11)
    for number in range(3):
        top = 72 - 29 * number
        p.box(76, top, 20, 17, 0 if number <= at else 4)


@drawn("size-small")
def size_small(p: Pen) -> None:
    sizes(p, 0)


@drawn("size-normal")
def size_normal(p: Pen) -> None:
    sizes(p, 1)


@drawn("size-large")
def size_large(p: Pen) -> None:
    sizes(p, 2)


@drawn("contrast")
def contrast(p: Pen) -> None:
    """A disc, half dark and half light."""
    p.disc(50, 50, 42, 8)
    angles = [math.radians(degrees) for degrees in range(0, 181, 6)]
    p.shape(*((50 + 40 * math.sin(a), 50 - 40 * math.cos(a)) for a in angles))


@drawn("press")
def press(p: Pen) -> None:
    """A finger that comes down on the sensor's glass."""
    p.box(8, 58, 84, 34, 6, 7)
    p.box(26, 66, 48, 18, 4, 5)
    p.path((38, 6), (38, 56), line=6)
    p.path((62, 6), (62, 56), line=6)
    p.hole(41, 50, 18, 16)
    p.arc(50, 60, 12, 0, 180, 6)
    p.arc(50, 56, 5, 180, 360, 3.5)
    p.path((45, 56), (45, 61), line=3.5)
    p.path((55, 56), (55, 61), line=3.5)
    p.path((80, 10), (80, 38), line=6)
    p.shape((70, 34), (90, 34), (80, 50))
    p.path((20, 10), (20, 38), line=6)
    p.shape((10, 34), (30, 34), (20, 50))


@drawn("printing")
def printing(p: Pen) -> None:
    """A slip that comes out of the printer."""
    p.box(8, 52, 84, 40, 7, 7)
    p.path((24, 66), (76, 66), line=7)
    p.disc(78, 80, 4)
    p.path((30, 60), (30, 6), (70, 6), (70, 60), line=5)
    p.path((40, 18), (60, 18), line=5)
    p.box(40, 27, 20, 16, 5)
    p.path((40, 51), (60, 51), line=4)
