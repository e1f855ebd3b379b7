"""What a stage of the image test is: one thing tried on the image, with what it found.

    def run(lab: Lab) -> Outcome:
        lab.say("booting")                          # progress, with the seconds in front
        return Outcome({"first_frame_seconds": 14.2}, (Goal("first frame", "14.2 s", "<= 20 s", True),))

    STAGE = Stage("boot", "boots on -M virt", run, minutes=2)   # then listed in stages_all.py

A stage that finds the image wanting returns `failures`, one sentence each. One that cannot be tried here (a
tool is absent) raises Skipped with the reason; the report says so, and it is no success. Whatever else it
raises fails the stage and not the ones after it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

Facts = Mapping[str, object]
"""Figures for report.json: names with their unit at the end (`first_frame_seconds`), JSON values."""


class Skipped(Exception):
    """The stage cannot be tried on this machine; the text says what is missing."""


@dataclass(frozen=True)
class Goal:
    """A figure with what was wanted of it, as the report shows it."""

    what: str
    measured: str
    wanted: str
    met: bool


@dataclass(frozen=True)
class Outcome:
    """`failures` empty: passed. A goal that is missed is shown, and fails nothing by itself."""

    facts: Facts = field(default_factory=dict)
    goals: tuple[Goal, ...] = ()
    failures: tuple[str, ...] = ()


@dataclass
class Lab:
    """What the stages share. Nobody writes to `image`: a guest gets an overlay over it (machine.py)."""

    image: Path  # the raw image file, sparse
    out: Path  # what the run leaves behind: report, screenshots in out/screens, logs
    work: Path  # a scratch folder on the same disk; gone afterwards
    say: Callable[[str], None]
    facts: dict[str, Facts] = field(default_factory=dict)  # of the stages that ran before, by their names

    def folder(self, name: str) -> Path:
        """A fresh scratch folder for one stage."""
        path = self.work / name
        path.mkdir(parents=True)
        return path


@dataclass(frozen=True)
class Stage:
    """`minutes`: what it takes on two cores, for who asks whether there is time."""

    name: str
    title: str
    run: Callable[[Lab], Outcome]
    minutes: float


@dataclass(frozen=True)
class Result:
    """How a stage went. `state`: passed, failed, skipped."""

    stage: Stage
    state: str
    seconds: float
    outcome: Outcome
    reason: str = ""  # why it was skipped

    def as_json(self) -> dict[str, object]:
        return {
            "title": self.stage.title,
            "state": self.state,
            "seconds": round(self.seconds, 1),
            "facts": dict(self.outcome.facts),
            "goals": [vars(goal) for goal in self.outcome.goals],
            "failures": list(self.outcome.failures),
            **({"reason": self.reason} if self.reason else {}),
        }


def run_stage(stage: Stage, lab: Lab) -> Result:
    """Run it, whatever comes of it."""
    started = time.monotonic()

    def result(state: str, outcome: Outcome, reason: str = "") -> Result:
        return Result(stage, state, time.monotonic() - started, outcome, reason)

    try:
        outcome = stage.run(lab)
    except Skipped as reason:
        return result("skipped", Outcome(), str(reason))
    except Exception as error:  # noqa: BLE001 - the boundary: one stage's trouble must not hide the others'
        return result("failed", Outcome(failures=(f"{type(error).__name__}: {error}",)))
    lab.facts[stage.name] = outcome.facts
    return result("failed" if outcome.failures else "passed", outcome)
