"""A guided scenario: steps of one sentence each, and how the bench sees that a step has been done.

    course = Course(NORMAL_DAY)
    course.look(seen)        # goes on as far as what is seen allows
    course.told()            # what the page shows

A step is done when its `done` says so of what is seen, which is what a person at the bench sees too, and of
what was seen when the step began, as one look cannot tell that another slip lies in the box.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypedDict

from hw_sim.web.seen import Seen


class Told(TypedDict):
    name: str
    title: str
    step: int
    steps: int
    text: str
    why: str
    done: bool


@dataclass(frozen=True)
class Step:
    """`text` tells what to do, `why` what it is good for; `done(seen, at_start)` whether it was done."""

    text: str
    why: str
    done: Callable[[Seen, Seen], bool]


@dataclass(frozen=True)
class Lesson:
    name: str
    title: str
    steps: tuple[Step, ...]
    end: str


class Course:
    """One lesson under way."""

    def __init__(self, lesson: Lesson) -> None:
        self.lesson = lesson
        self._at = 0
        self._start: Seen | None = None

    def look(self, seen: Seen) -> None:
        """Take in what is seen now; at most one step is done by one look."""
        if self._start is None:
            self._start = seen
        if not self.over and self.lesson.steps[self._at].done(seen, self._start):
            self._at += 1
            self._start = seen

    @property
    def over(self) -> bool:
        return self._at >= len(self.lesson.steps)

    def told(self) -> Told:
        steps = self.lesson.steps
        step = None if self.over else steps[self._at]
        return {
            "name": self.lesson.name,
            "title": self.lesson.title,
            "step": min(self._at + 1, len(steps)),
            "steps": len(steps),
            "text": step.text if step else self.lesson.end,
            "why": step.why if step else "",
            "done": self.over,
        }


def at(*states: str) -> Callable[[Seen, Seen], bool]:
    """The booth shows one of these screens."""
    return lambda seen, _: seen["state"] in states
