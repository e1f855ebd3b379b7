"""What people read on a screen beyond its heading: the one sentence on which somebody's vote hangs."""

from __future__ import annotations

from dataclasses import dataclass

import pygame

from firmware.screens import Screens
from firmware.states.facts import Counts, Day
from firmware.states.model import Resuming
from hw_sim.eyes import Eyes
from hw_sim.prints import Crop

LENGTHS = ((1, 1), (2, 1), (2, 2), (3, 1), (3, 2), (3, 3), (4, 1), (4, 2), (4, 3), (4, 4))
"""Digits of voters and votes, of spoiled and abandoned: how the words above the sentence are broken, and with
it the whole layout of a small screen, hangs on them."""


@dataclass(frozen=True)
class Look:
    """How one of the two sentences looks: its rows, from `left` to the edge of the screen."""

    must_return: bool
    left: int
    rows: Crop


class Sentences:
    """Knows the two sentences of the screen after a power cut by how they look, wherever they stand on it."""

    def __init__(self, screens: Screens, eyes: Eyes) -> None:
        self._eyes, self._face = eyes, screens.face
        self._looks = {_look(screens, eyes, must, digits) for must in (True, False) for digits in LENGTHS}

    def voter_must_return(self) -> bool | None:
        """What the screen says of the last voter; None where neither sentence stands there."""
        columns = {look.left: self._column(look.left) for look in self._looks}
        found = {look.must_return for look in self._looks if _stands(look.rows, columns[look.left])}
        return found.pop() if len(found) == 1 else None

    def _column(self, left: int) -> Crop:
        face = self._face
        return self._eyes.seen(pygame.Rect(left, 0, face.width - left, face.height))


def _look(screens: Screens, eyes: Eyes, must_return: bool, digits: tuple[int, int]) -> Look:
    """The counts stand just above the sentence, where two screens differ that differ in them only."""
    many, few = digits
    one, other = (
        Resuming(Day(counts=_counts(int(digit * many), int(digit * few))), must_return) for digit in "18"
    )
    counts = _differing(screens.render(one).copy(), screens.render(other))
    foot = min(target.rect.top for target in screens.targets(one) if target.name == "yes")
    below = pygame.Rect(counts.left, counts.bottom, screens.face.width - counts.left, foot - counts.bottom)
    return Look(must_return, below.left, _words(eyes.drawn(one, below)))


def _counts(many: int, few: int) -> Counts:
    return Counts(authorised=many, cast=many, spoiled=few, abandoned=few)


def _words(rows: Crop) -> Crop:
    """What stands after the first blank row, without the blank rows around it."""
    blank = [len(set(memoryview(row).cast("I"))) == 1 for row in rows]
    begin = blank.index(True)
    inked = [at for at in range(begin, len(rows)) if not blank[at]]
    return rows[inked[0] : inked[-1] + 1]


def _stands(wanted: Crop, seen: Crop) -> bool:
    """The words move up and down with the length of the counts above them."""
    places = range(len(seen) - len(wanted) + 1)
    return any(seen[at] == wanted[0] and seen[at : at + len(wanted)] == wanted for at in places)


def _differing(one: pygame.Surface, other: pygame.Surface) -> pygame.Rect:
    """The smallest rectangle outside which two pictures are the same."""
    same = pygame.mask.from_threshold(one, (0, 0, 0), (1, 1, 1, 255), other)
    same.invert()
    rects = same.get_bounding_rects()
    return rects[0].unionall(rects[1:])
