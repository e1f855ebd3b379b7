"""Which pictures there are, and what they are called.

    10in/id/voting.png                       every display and language: each state, with its first reason
    10in/id/refused-already_voted.png        on the booth's own display: every reason
    10in/id/checking-finger--again.png       and the same state with another fact (`variants.py`)
    7in/ballots/voting-6.png                 every display: the ballot with 2 to 6 options
    7in/marks/rehearsal.png                  every display: a rehearsal, a technician's image, a focus ring
    10in/looks/voting-large-high.png         the voter's screens in each text size and contrast

What is added (a state, reason, display, language, look) is in the plan by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from itertools import product

from firmware.screens.face import MAX_OPTIONS
from firmware.screens.spoken import languages
from firmware.screens.theme import Theme
from firmware.screens.titles import all_titles, title_of
from firmware.states import model as m
from firmware.states.facts import Contrast, Language, Look, Mode, TextSize
from firmware.states.model import State
from firmware.states.system import System
from hw_sim.displays import DISPLAYS
from hw_sim.exemplars import exemplar
from hw_sim.gallery.faces import OPTIONS, day
from hw_sim.gallery.phases import PHASES, Kind, kinds_of, phase_of, slug
from hw_sim.gallery.variants import lifelike, variants

BOOTH = "10in"
"""The display that shows every reason."""
FIRST = next(iter(Language))
VOTERS = ("voter", "ballot")
OFFICERS = (m.TypingNik, m.ChoosingReason)
BALLOTS, MARKS, LOOKS = "ballots", "marks", "looks"


@dataclass(frozen=True)
class Shot:
    """One picture: `name` is its place under the gallery's folder, without ".png"."""

    name: str
    display: str
    state: State
    options: int = OPTIONS
    focus: str | None = None

    @property
    def heading(self) -> str:
        return title_of(self.state).text(self.state.day.language)

    @property
    def half(self) -> bool:
        """Recorded in half its size: languages after the first, looks, displays finer than the booth's."""
        fine = DISPLAYS[self.display][0] > DISPLAYS[BOOTH][0]
        return fine or self.group not in (FIRST.value, BALLOTS, MARKS)

    @property
    def group(self) -> str:
        """The folder between display and file: a language, or what else is shown there."""
        return self.name.split("/")[1]


@cache
def plan() -> tuple[Shot, ...]:
    """All of them, display by display."""
    return tuple(shot for display in DISPLAYS for shot in of_display(display))


def of_display(display: str) -> list[Shot]:
    """The pictures on one display."""
    theirs = languages(Theme(*DISPLAYS[display]))
    shots = [shot for language in theirs for shot in _in_language(display, language)]
    looks = _looks(display) if display == BOOTH else ()
    return [*shots, *_ballots(display), *_marks(display), *looks]


def reasons() -> dict[Kind, list[Enum | None]]:
    """The reasons that each state's heading tells, in their order; [None] where the class says it all."""
    found: dict[Kind, list[Enum | None]] = {}
    for kind, detail in all_titles():
        found.setdefault(kind, []).append(detail)
    return found


def name_of(kind: Kind, detail: Enum | None) -> str:
    """A picture's name without display and language: "refused-already_voted"."""
    return slug(kind) if detail is None else f"{slug(kind)}-{detail.value}"


def _in_language(display: str, language: Language) -> Iterator[Shot]:
    known, whole = reasons(), display == BOOTH
    for phase in PHASES:
        for kind in kinds_of(phase):
            today = day(language, polls_open=phase.polls_open)
            for detail in known[kind] if whole else known[kind][:1]:
                state = lifelike(exemplar(kind, detail, today))
                yield Shot(f"{display}/{language.value}/{name_of(kind, detail)}", display, state)
    if whole:
        for name, state in variants(day(language)):
            yield Shot(f"{display}/{language.value}/{name}", display, lifelike(state))


def _ballots(display: str) -> Iterator[Shot]:
    for options in range(2, MAX_OPTIONS + 1):
        today = day(FIRST, options=options)
        yield Shot(f"{display}/{BALLOTS}/voting-{options}", display, m.Voting(today, 1), options)


def _marks(display: str) -> Iterator[Shot]:
    today = day(FIRST)
    rehearsal = replace(today, mode=Mode.SIMULASI)
    diagnostic = replace(today, polls_open=False, system=System(own_variant="diagnostic"))
    yield Shot(f"{display}/{MARKS}/rehearsal", display, m.Idle(rehearsal))
    yield Shot(f"{display}/{MARKS}/diagnostic", display, m.Ready(diagnostic))
    yield Shot(f"{display}/{MARKS}/focus", display, m.Voting(today, 1), focus="option-2")


def _looks(display: str) -> Iterator[Shot]:
    """The voter's screens as each voter may want them; the usual look is in the languages' folders."""
    known = reasons()
    voters = [kind for phase in PHASES if phase.key in VOTERS for kind in kinds_of(phase)]
    for size, contrast in product(TextSize, Contrast):
        look = Look(size, contrast)
        if look != Look():
            today = replace(day(FIRST), look=look)
            for kind in (k for k in (*voters, m.WalkAway) if k not in OFFICERS):
                name = f"{slug(kind)}-{size.value}-{contrast.value}"
                state = exemplar(kind, known[kind][0], today)
                yield Shot(f"{display}/{LOOKS}/{name}", display, state)


__all__ = ["BOOTH", "FIRST", "Shot", "name_of", "of_display", "phase_of", "plan", "reasons"]
