"""How far the opening or the close has come, told by the state alone.

    steps(RecordingOpening(...))  -> (Step("clock", DONE), ..., Step("opened", NOW))

Each step is something that is proven before the next begins, so what stands before the present one is done.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from firmware.states import model as m
from firmware.states.facts import Paper, Purpose
from firmware.states.model import State


class Mark(Enum):
    DONE = "check"
    NOW = "wait"
    LATER = ""
    DIFFERS = "warn"


@dataclass(frozen=True)
class Step:
    """`key` of its words; `at` of `of` where it is counted."""

    key: str
    mark: Mark
    at: int = 0
    of: int = 0


OPENING = ("clock", "devices", "card", "roll", "zero", "zero-tape", "opened")
CLOSE = ("hour", "counts", "closed", "keys", "tally", "result-tape", "stick")


def steps(state: State) -> tuple[Step, ...]:
    """Every step in order; none where neither an opening nor a close is under way."""
    match state:
        case m.CheckingOpening(proving=False):
            return _marked(state, OPENING, 1, 2)
        case m.UnlockingRoll(purpose=Purpose.OPEN):
            return _marked(state, OPENING, 3)
        case m.CheckingOpening():
            return _marked(state, OPENING, 4)
        case m.PrintingTape(paper=Paper.ZERO):
            return _marked(state, OPENING, 5)
        case m.RecordingOpening():
            return _marked(state, OPENING, 6)
        case m.RecordingClose():
            return _marked(state, CLOSE, 2)
        case m.AwaitTrustee():
            return _marked(state, CLOSE, 3)
        case m.Tallying():
            return _marked(state, CLOSE, 4)
        case m.PrintingTape(paper=Paper.RESULT):
            return _marked(state, CLOSE, 5)
        case m.Finalising():
            return _marked(state, CLOSE, 6)
        case _:
            return ()


def _marked(state: State, names: tuple[str, ...], *now: int) -> tuple[Step, ...]:
    return tuple(_step(state, name, number, now) for number, name in enumerate(names))


def _step(state: State, name: str, number: int, now: tuple[int, ...]) -> Step:
    mark = Mark.NOW if number in now else Mark.DONE if number < now[0] else Mark.LATER
    if name == "counts" and mark is Mark.DONE and not state.day.counts.balanced:
        mark = Mark.DIFFERS
    rules = state.day.rules
    match name, state:
        case "zero-tape" | "result-tape", m.PrintingTape(copy=copy):
            return Step(name, mark, copy, max(rules.copies, copy))
        case "keys", m.AwaitTrustee(have=have):
            return Step(name, mark, len(have), rules.threshold)
        case "keys", _ if mark is Mark.DONE:
            return Step(name, mark, rules.threshold, rules.threshold)
        case _:
            return Step(name, mark)
