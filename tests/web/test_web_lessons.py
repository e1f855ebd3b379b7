"""Lessons: each step is done by what is seen and by nothing else, and names only screens that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import hw_sim.web.lessons as written
from firmware.states.diagram import states
from hw_sim.web.lesson import Course, Lesson
from hw_sim.web.lessons import LESSONS
from hw_sim.web.seen import Seen

REST: Seen = {
    "power": True,
    "state": None,
    "detail": None,
    "card": None,
    "finger": None,
    "stick": "true",
    "key": False,
    "case": False,
    "lamp": False,
    "clock": "07:00",
    "printer": dict.fromkeys(("out", "near_end", "ending", "cover", "jam", "hot"), False),
    "cables": {"reader": True, "fingerprint": True, "printer": True},
    "faults": {},
    "heard": None,
    "hanging": 0,
    "papers": 0,
    "boxed": 0,
    "slots": 0,
}


def test_lessons_name_only_screens_that_exist() -> None:
    source = Path(written.__file__).read_text("utf-8")
    names = {name for call in re.findall(r"\bat\(([^)]*)\)", source) for name in re.findall(r'"(\w+)"', call)}
    names |= {"PrintingSlip", "CheckingSlip", "SlipTrouble"}
    assert names <= {state.__name__ for state in states()}
    assert len(names) > 20


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=list(LESSONS))
def test_nothing_is_done_by_waiting(lesson: Lesson) -> None:
    course = Course(lesson)
    for _ in range(100):
        course.look({**REST, "power": False})
    assert course.told()["step"] == 1
    assert not course.over


def test_a_lesson_goes_on_step_by_step_to_its_end() -> None:
    course = Course(LESSONS["power"])
    course.look(REST)
    assert course.told()["text"].startswith("Nyalakan bilik")
    for state in ("Ready", "Menu", "ConfirmingClock", "UnlockingRoll", "Idle", "CheckingFinger", "Voting"):
        course.look({**REST, "state": state})
    assert course.told()["step"] == 8
    course.look({**REST, "state": "PrintingSlip"})
    course.look({**REST, "power": False})
    for state in ("Resuming", "AskOfficer", "PrintingTape", "Idle"):
        course.look({**REST, "state": state})
    assert course.over
    assert course.told()["done"]
    assert course.told()["text"].startswith("Selesai")


def test_a_slip_must_be_boxed_during_the_step() -> None:
    """One that lay there before does not count."""
    lesson = LESSONS["normal"]
    box = next(step for step in lesson.steps if "kotak audit" in step.text)
    assert not box.done({**REST, "boxed": 2}, {**REST, "boxed": 2})
    assert box.done({**REST, "boxed": 3}, {**REST, "boxed": 2})
