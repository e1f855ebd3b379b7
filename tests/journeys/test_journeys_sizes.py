"""The small display."""

from __future__ import annotations

import pygame
import pytest
from journeys_day import QUIET, play_day
from journeys_help import audit

from hw_sim.stand import Size

SEVEN_INCH = Size(800, 480, 154.0)


def test_a_small_day_on_the_small_display(tmp_path_factory: pytest.TempPathFactory) -> None:
    day = play_day(tmp_path_factory.mktemp("small") / "day", voters=3, seed=1, light=False, size=SEVEN_INCH)
    assert day.summary["totals"] == day.summary["intended"]
    assert (day.summary["cast"], day.summary["slips"]) == (3, 3)
    status, text = audit(day.stick)
    assert (status, text[:5]) == (0, "SAH: ")
    pictures = list((day.out / "screens").glob("*.png"))
    assert {pygame.image.load(path).get_size() for path in pictures} == {(800, 480)}
    assert len(pictures) > 20
    assert [event.kind for event in day.events if event.at is not None] == QUIET
