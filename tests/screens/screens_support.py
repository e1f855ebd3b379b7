"""Faces, days and displays for the tests of the screens: the gallery's village, with plain portraits."""

from dataclasses import replace
from functools import lru_cache

import pygame

from firmware.screens import Face, OptionFace, Screens
from firmware.screens.spoken import languages
from firmware.screens.theme import Theme
from firmware.states.facts import Counts, Day, Language, Look, Mode, Rules
from hw_sim.displays import DISPLAYS
from hw_sim.gallery import faces
from hw_sim.gallery.faces import COUNTS, OPENS, PEOPLE

SHOWN = [(name, language) for name in DISPLAYS for language in languages(Theme(*DISPLAYS[name]))]
"""Every language on every display that can show it."""
NAMES = tuple(name for name, _, _ in PEOPLE)


def portrait(number: int) -> pygame.Surface:
    surface = pygame.Surface((150, 200), 0, 32)
    surface.fill((40 * number % 256, 90, 200 - 30 * number))
    pygame.draw.circle(surface, (240, 205, 170), (75, 75), 42)
    pygame.draw.ellipse(surface, (30, 30, 50), (10, 125, 130, 130))
    return surface


def make_face(display: str = "10in", options: int = 4, names: tuple[str, ...] = NAMES) -> Face:
    """`options` of them, the last one suara kosong."""
    village = faces.face(display, options)
    people = tuple(OptionFace(i, names[i - 1], portrait(i), False) for i in range(1, options))
    return replace(village, options=(*people, village.options[-1]))


@lru_cache(maxsize=8)
def make_screens(display: str = "10in", options: int = 4) -> Screens:
    """Shared between tests: screens keep nothing but painted pieces."""
    return Screens(make_face(display, options))


def make_day(
    options: int = 4,
    language: Language = Language.ID,
    mode: Mode = Mode.REAL,
    counts: Counts = COUNTS,
    look: Look | None = None,
) -> Day:
    rules = Rules(options=options, opens=OPENS)
    return Day(rules, counts, mode, polls_open=True, language=language, look=look or Look())


def raw(surface: pygame.Surface) -> bytes:
    return surface.get_buffer().raw
