"""The election that all pictures show: one invented village, one polling day, the same drawn candidates."""

from __future__ import annotations

import io
from datetime import datetime
from functools import lru_cache

import pygame

from firmware.screens import Face, OptionFace, Screens
from firmware.states.facts import Counts, Day, Language, Rules
from hw_sim.displays import DISPLAYS
from hw_sim.portraits import portrait

PEOPLE = (
    ("Bambang Wijaya", False, 3),
    ("Sri Rahayu", True, 8),
    ("Agus Setiawan", False, 26),
    ("Hj. Nur Aini", True, 14),
    ("Dewi Kartika", True, 40),
)
"""Name, whether a woman, and the seed of the drawn face."""
OPENS = datetime(2026, 10, 14, 7, 0)
COUNTS = Counts(
    roll=3000, authorised=210, overridden=3, cast=201, spoiled=6, abandoned=9, slips=207, unknown_slips=0
)
TRUSTEES = ("Sumiati Rahayu", "Bambang Tirta", "Dwi Hartono")
OPTIONS = 4


@lru_cache(maxsize=8)
def photo(place: int) -> pygame.Surface:
    """The drawn portrait of the candidate with this ballot number, from 1."""
    _, woman, seed = PEOPLE[place - 1]
    return pygame.image.load(io.BytesIO(portrait(seed, woman)), "portrait.png")


def face(display: str, options: int = OPTIONS) -> Face:
    """`options` of them, the last one suara kosong. Raises KeyError for a display that is not in DISPLAYS."""
    width, height, mm = DISPLAYS[display]
    people = tuple(OptionFace(i, PEOPLE[i - 1][0], photo(i), False) for i in range(1, options))
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


@lru_cache(maxsize=2)
def screens(display: str, options: int = OPTIONS) -> Screens:
    """Few are kept: painted pieces take memory, and pictures are drawn display by display."""
    return Screens(face(display, options))


def day(language: Language, *, options: int = OPTIONS, polls_open: bool = True) -> Day:
    """The polling day in the middle of the morning, with every language on offer."""
    rules = Rules(options=options, opens=OPENS, languages=tuple(Language), trustee_names=TRUSTEES)
    return Day(rules=rules, counts=COUNTS, polls_open=polls_open, language=language)
