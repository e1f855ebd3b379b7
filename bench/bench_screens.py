"""How long a whole frame takes to draw, against a plain picture of the same size copied once."""

import statistics
import time
from collections.abc import Callable
from datetime import datetime

import pygame

from firmware.screens import Face, OptionFace, Screens
from firmware.screens.brush import blank
from firmware.screens.theme import WHITE
from firmware.states.facts import Day, Mode, Rules
from firmware.states.model import Confirming, Idle, Voting

DISPLAYS = ((800, 480, 154.0), (1280, 800, 217.0))
ROUNDS = 150


def rows() -> list[tuple[str, str]]:
    """Median of a redraw of the fullest screen, the ballot, and its ratio to the floor of this run."""
    found = []
    for width, height, mm in DISPLAYS:
        screens = Screens(_face(width, height, mm))
        day = Day(rules=Rules(options=6), mode=Mode.SIMULASI, polls_open=True)
        states = [Voting(day, 1), Voting(day, 4), Confirming(day, 2), Idle(day), Voting(day)]
        for state in states:
            screens.render(state)
        redraw = _median(lambda n: screens.render(states[n % 2]))  # noqa: B023  used within the round
        floor = _floor(width, height)
        name = f"screen redraw {width}x{height}"
        found.append((name, f"{redraw * 1e3:.2f} ms (goal <= 2)"))
        found.append((f"{name}, ratio to fill and copy", f"{redraw / floor:.1f}"))
    return found


def _floor(width: int, height: int) -> float:
    """A surface made, filled and copied onto once: nothing can be drawn in less."""
    picture = blank(width, height, WHITE)

    def once(_: int) -> None:
        blank(width, height, WHITE).blit(picture, (0, 0))

    return _median(once)


def _median(work: Callable[[int], object]) -> float:
    times = []
    for number in range(ROUNDS):
        start = time.perf_counter()
        work(number)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _face(width: int, height: int, mm: float) -> Face:
    photo = pygame.Surface((300, 400), 0, 32)
    photo.fill((90, 120, 160))
    people = tuple(OptionFace(i, f"Calon Kepala Desa {i}", photo, False) for i in range(1, 6))
    options = (*people, OptionFace(6, "Suara kosong", None, True))
    opens = datetime(2026, 10, 14, 7, 0)
    return Face(
        width, height, mm, "Pemilihan Kepala Desa", "Desa Sukamaju", "TPS 01", "Bilik 1", options, opens
    )
