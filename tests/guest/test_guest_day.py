"""The day in the guest, as far as it can be looked at without one: its plan, its files, its figures."""

import json
from pathlib import Path

import pytest

from firmware.config import load
from firmware.states.facts import Language, Mode, Trouble
from firmware.states.model import NotReady, Ready, Starting, State
from hw_sim.eyes import Sight
from hw_sim.guest.commission import station_text
from hw_sim.guest.day import DAY, visits
from hw_sim.guest.evening import peak
from hw_sim.guest.report import all_passed, as_markdown, write
from hw_sim.guest.stages import Goal, Outcome, Result, Stage
from hw_sim.guest.starts import Starts
from hw_sim.plan import Incident, Trick
from hw_sim.village import Voter
from hw_sim.village_cards import VoterCard


def test_everybody_on_the_roll_votes_and_the_choices_differ() -> None:
    voters = tuple(Voter(row, "0" * 16, VoterCard("tag", "A", "04", 1), ("f",)) for row in range(len(DAY)))
    plan = visits(voters, 4)
    assert [visit.row for visit in plan] == list(range(len(DAY)))
    assert {visit.option for visit in plan} <= {1, 2, 3, 4}
    assert len({visit.option for visit in plan}) > 1
    assert all(visit.first != visit.option and 1 <= visit.first <= 4 for visit in plan)
    wanted = {Incident.POWER_CUT, Incident.STICK_PULLED, Incident.SENSOR_CABLE}
    assert wanted <= {visit.incident for visit in plan}
    assert not {Trick.WALKS_AWAY, Trick.WALKS_FROM_SLIP} & {visit.trick for visit in plan}


def test_the_station_file_is_the_example_without_what_this_board_has_not(tmp_path: Path) -> None:
    path = tmp_path / "station.toml"
    path.write_text(station_text(bytes(31) + b"\x01", (1280, 800)))
    station = load(path)
    assert station.booth.authority == bytes(31) + b"\x01"
    assert station.pins is None
    assert station.clock is not None
    assert (station.display.width, station.display.height) == (1280, 800)
    assert "width =" not in station_text(bytes(32))


def test_a_start_is_timed_by_what_an_observer_sees() -> None:
    shown: list[type[State] | None] = []

    def look() -> Sight | None:
        kind = shown[-1]
        trouble = Trouble.NO_STICK if kind is NotReady else None
        return None if kind is None else Sight(kind, trouble, Language.ID, Mode.REAL)

    starts = Starts(look, lambda: len(shown) == 2)
    starts.frame()  # before the power comes on
    starts.begin()
    for kind in (None, None, Starting, NotReady, Ready):
        shown.append(kind)
        starts.frame()
        assert (starts.all[0].first_frame is not None) == (len(shown) >= 2)
    (start,) = starts.all
    assert start.first_frame is not None
    assert start.ready is not None
    assert start.first_frame < start.ready
    assert starts.facts()[0]["screen"] == "Ready"


@pytest.mark.parametrize(
    ("text", "megabytes"),
    [
        ("bilik.service: Consumed 12.3s CPU time, 81.5M memory peak, 0B memory swap peak.", 81.5),
        ("bilik.service: Consumed 1s, 1G memory peak\nbilik.service: Consumed 1s, 2M memory peak", 1024),
        ("bilik-scrub.service: Consumed 1s CPU time, 9M memory peak.", None),
        ("", None),
    ],
)
def test_the_memory_is_what_systemd_says(text: str, megabytes: float | None) -> None:
    assert peak(text) == megabytes


def test_the_report_names_what_failed_and_what_could_not_be_tried(tmp_path: Path) -> None:
    stage = Stage("day", "a day", lambda _: Outcome(), 1)
    goal = Goal("first frame", "14 s", "<= 20 s", met=True)
    results = [
        Result(stage, "failed", 3.0, Outcome({"voters": 8}, (goal,), ("a vote was lost",))),
        Result(Stage("cuts", "cuts", lambda _: Outcome(), 1), "skipped", 0.0, Outcome(), "no mtools"),
    ]
    write(results, {"file": "bilik.img"}, tmp_path)
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["passed"] is False
    assert report["stages"]["cuts"]["reason"] == "no mtools"
    text = as_markdown(results, {"file": "bilik.img"})
    for piece in ("a vote was lost", "no mtools", "| first frame | 14 s | <= 20 s | met |", "- voters: 8"):
        assert piece in text
    assert all_passed(results[1:])
