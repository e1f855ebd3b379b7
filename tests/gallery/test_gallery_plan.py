"""Which pictures there are: all of them, each with a name of its own, none left over on disk."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pygame
import pytest
from goldens_support import recorded

from firmware.screens.spoken import languages
from firmware.screens.theme import Theme
from firmware.screens.titles import all_titles
from firmware.states.diagram import states
from firmware.states.facts import Contrast, Language, Mode, TextSize
from firmware.states.rules import PHASES as RULES
from hw_sim.displays import DISPLAYS
from hw_sim.gallery.compare import strangers
from hw_sim.gallery.phases import PHASES, kinds_of, phase_of, sentence, slug
from hw_sim.gallery.plan import BOOTH, name_of, of_display, plan
from hw_sim.gallery.store import GALLERY

NAMES = {shot.name for shot in plan()}
SIZES = sorted(
    path.stem.removeprefix("test_goldens_") for path in Path(__file__).parent.glob("test_goldens_*")
)


def test_every_display_has_its_file_of_tests() -> None:
    assert sorted(DISPLAYS) == SIZES


def test_names_are_unique() -> None:
    assert len(NAMES) == len(plan())
    assert len({name.lower() for name in NAMES}) == len(NAMES), "some disks do not tell capitals apart"


@pytest.mark.parametrize(
    ("display", "language"),
    [(name, language) for name in DISPLAYS for language in languages(Theme(*DISPLAYS[name]))],
)
def test_every_state_is_there_in_every_size_and_language(display: str, language: Language) -> None:
    shown = {
        type(shot.state)
        for shot in of_display(display)
        if shot.group == language.value and shot.state.day.language is language
    }
    assert shown == set(states())


@pytest.mark.parametrize("language", list(Language))
def test_every_reason_is_there_on_the_booths_display(language: Language) -> None:
    wanted = {f"{BOOTH}/{language.value}/{name_of(kind, detail)}" for kind, detail in all_titles()}
    assert wanted <= NAMES


def test_ballots_marks_and_looks() -> None:
    for display in DISPLAYS:
        assert {f"{display}/ballots/voting-{options}" for options in range(2, 7)} <= NAMES
        assert {f"{display}/marks/{name}" for name in ("rehearsal", "diagnostic", "focus")} <= NAMES
    for size, contrast in product(TextSize, Contrast):
        usual = (size, contrast) == (TextSize.NORMAL, Contrast.NORMAL)
        assert (f"{BOOTH}/looks/voting-{size.value}-{contrast.value}" in NAMES) is not usual
    assert [shot.name for shot in plan() if shot.state.day.mode is Mode.SIMULASI] == [
        f"{display}/marks/rehearsal" for display in DISPLAYS
    ]


def test_every_state_stands_in_one_part_of_the_day_and_says_what_it_is() -> None:
    listed = [kind for phase in PHASES for kind in kinds_of(phase)]
    assert sorted(kind.__name__ for kind in listed) == sorted(kind.__name__ for kind in states())
    assert all(kind in kinds_of(phase_of(kind)) for kind in states())
    modules = {rule for phase in PHASES for rule in phase.rules}
    assert {module.__name__.rpartition(".")[2] for module in RULES} <= modules, (
        "say in phases.py where they are"
    )
    assert [kind.__name__ for kind in states() if len(sentence(kind)) < 10] == []


def test_a_slug_is_the_class_in_small_letters() -> None:
    assert {slug(kind).replace("-", "") for kind in states()} == {k.__name__.lower() for k in states()}


@recorded
def test_no_picture_is_left_over() -> None:
    assert [difference.name for difference in strangers(NAMES, GALLERY)] == []


def test_pixels_do_not_depend_on_the_processors_vector_instructions() -> None:
    assert pygame.transform.get_smoothscale_backend() == "GENERIC"
