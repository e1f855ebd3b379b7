"""A small day in the storm, by the command itself: reconciled to the last slip, whatever was struck."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from journeys_help import audit, start_bilik_sim

from firmware.cli import main as bilik
from hw_sim.storm_plan import EVENING, MORNING

VOTERS, SEED = 20, 11


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("storm") / "day"
    process = start_bilik_sim(
        *("day", "--voters", str(VOTERS), "--seed", str(SEED), "--out", str(folder)), "--faults", "storm"
    )
    _, said = process.communicate(timeout=600)
    assert process.returncode == 0, said
    return folder


@pytest.fixture(scope="module")
def told(out: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((out / "summary.json").read_text("utf-8"))
    return read


def test_the_day_ended_reconciled(told: dict[str, Any]) -> None:
    assert told["disagreements"] == []
    assert told["totals"] == told["intended"]
    assert told["cast"] + told["abandoned"] == told["authorised"] == VOTERS
    assert told["slips"] == told["cast"] + told["spoiled"] - told["unknown_slips"]
    assert told["whole_slips"]["unsure"] <= told["unknown_slips"]


def test_the_audit_says_the_same(out: Path, told: dict[str, Any]) -> None:
    status, text = audit(out / "stick", "--json")
    found = json.loads(text)
    assert (status, found["verdict"], found["findings"]) == (0, "SAH", [])
    assert found["totals"] == told["totals"]


def test_it_was_a_storm(told: dict[str, Any]) -> None:
    storm = told["storm"]
    struck = set(storm["kills_by_phase"])
    assert sum(storm["kills_by_phase"].values()) == storm["kills"] == told["restarts"] > 12
    assert len({*MORNING, *EVENING} & struck) >= 3
    assert {"pulled", "another election's stick", "a blank stick", "two sticks", "a stale copy"} <= set(
        storm["stick"]
    )
    assert set(storm["devices"]) >= {"paper out", "cover open", "sensor unplugged", "reader unplugged"}
    assert (storm["stops"], storm["phases_not_struck"]) == ([], [])


def test_the_people_put_whole_slips_into_the_box(out: Path, told: dict[str, Any]) -> None:
    box = (out / "audit-box.txt").read_text("ascii").split()
    assert len(set(box)) == len(box) == sum(told["whole_slips"].values())


def test_counting_the_box_by_hand_says_the_same(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Slips of ballots that the power cut off are surplus, and explained."""
    assert bilik(["slips", str(out / "stick"), str(out / "audit-box.txt")]) == 0
    assert capsys.readouterr().out.startswith("COCOK: ")
