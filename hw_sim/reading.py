"""What people read on a screen beyond its heading: the one sentence on which somebody's vote hangs."""

from __future__ import annotations

import pygame

from firmware.screens import Screens
from firmware.states.facts import Counts, Day
from firmware.states.model import Resuming
from hw_sim.eyes import Crop, Eyes

SOME = Counts(roll=400, authorised=37, cast=34, spoiled=5, abandoned=3, slips=38)


class Sentences:
    """Knows the two sentences of the screen after a power cut by how they look, wherever they stand on it."""

    def __init__(self, screens: Screens, eyes: Eyes) -> None:
        states = {must: Resuming(Day(counts=SOME), must) for must in (True, False)}
        band = _differing(*(screens.render(state).copy() for state in states.values()))
        self._eyes = eyes
        self._column = pygame.Rect(band.x, 0, band.w, screens.face.height)
        self._known = {must: eyes.drawn(state, band) for must, state in states.items()}

    def voter_must_return(self) -> bool | None:
        """What the screen says of the last voter; None where neither sentence stands there."""
        seen = self._eyes.seen(self._column)
        found = [must for must, rows in self._known.items() if _stands(rows, seen)]
        return found[0] if len(found) == 1 else None


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
