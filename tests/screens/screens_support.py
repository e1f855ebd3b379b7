"""Faces, days and displays for the tests of the screens. Portraits are drawn here, at test time."""

from datetime import datetime
from functools import lru_cache

import pygame

from firmware.screens import Face, OptionFace, Screens
from firmware.screens.spoken import languages
from firmware.screens.theme import Theme
from firmware.states.facts import Counts, Day, Language, Look, Mode, Rules
from hw_sim.displays import DISPLAYS

SHOWN = [(name, language) for name in DISPLAYS for language in languages(Theme(*DISPLAYS[name]))]
"""Every language on every display that can show it."""
NAMES = ("Bambang Wijaya", "Sri Rahayu", "Agus Setiawan", "Hj. Nur Aini", "Dewi Kartika")
OPENS = datetime(2026, 10, 14, 7, 0)
COUNTS = Counts(
    roll=3000, authorised=210, overridden=3, cast=201, spoiled=6, abandoned=9, slips=207, unknown_slips=0
)


def portrait(number: int) -> pygame.Surface:
    surface = pygame.Surface((150, 200), 0, 32)
    surface.fill((40 * number % 256, 90, 200 - 30 * number))
    pygame.draw.circle(surface, (240, 205, 170), (75, 75), 42)
    pygame.draw.ellipse(surface, (30, 30, 50), (10, 125, 130, 130))
    return surface


def make_face(display: str = "10in", options: int = 4, names: tuple[str, ...] = NAMES) -> Face:
    """`options` of them, the last one suara kosong."""
    width, height, mm = DISPLAYS[display]
    people = tuple(OptionFace(i, names[i - 1], portrait(i), False) for i in range(1, options))
    return Face(
        width=width,
        height=height,
        width_mm=mm,
        title="Pemilihan Kepala Desa Sukamaju 2026",
        place="Desa Sukamaju, Kec. Randudongkal",
        tps="TPS 003",
        booth="bilik-1",
        options=(*people, OptionFace(options, "Suara kosong", None, True)),
        opens=OPENS,
    )


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
