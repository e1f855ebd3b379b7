"""The state diagram for the bench: the phases with their states, and where each state may lead.

A state belongs to the phase whose rules it has most of; rules of trouble take nearly every state, so they
make a home only for those that have no other.
"""

from __future__ import annotations

from typing import TypedDict

from firmware.states.diagram import states, target_names
from firmware.states.model import State
from firmware.states.rules import PHASES, TABLE
from hw_sim.web.words import phase_words, state_words

TROUBLE = "faults"


class Phase(TypedDict):
    name: str
    title: str
    about: str
    states: list[str]


class StateMap(TypedDict):
    phases: list[Phase]
    next: dict[str, list[str]]
    words: dict[str, str]


def state_map() -> StateMap:
    """Every state once; `next` without the way back and itself; `words` in Indonesian."""
    at_home: dict[str, dict[str, int]] = {}
    leads: dict[str, set[str]] = {}
    for edge in TABLE.values():
        phase = edge.rule.__module__.rpartition(".")[2]
        counts = at_home.setdefault(edge.state.__name__, {})
        counts[phase] = counts.get(phase, 0) + 1
        leads.setdefault(edge.state.__name__, set()).update(target_names(edge))
    names = [module.__name__.rpartition(".")[2] for module in PHASES]
    phases: list[Phase] = [
        {"name": name, "title": phase_words(name), "about": _first_line(module.__doc__), "states": []}
        for name, module in zip(names, PHASES, strict=True)
    ]
    for state in states():
        counts = at_home.get(state.__name__, {phases[0]["name"]: 1})
        home = max(counts, key=lambda phase: (phase != TROUBLE, counts[phase], phase))
        next(phase for phase in phases if phase["name"] == home)["states"].append(state.__name__)
    return {
        "phases": phases,
        "next": {name: _others(name, to) for name, to in leads.items()},
        "words": {state.__name__: state_words(state) for state in states()},
    }


def _others(name: str, to: set[str]) -> list[str]:
    return sorted(to - {name, "back", State.__name__})


def _first_line(doc: str | None) -> str:
    return (doc or "").partition("\n")[0]
