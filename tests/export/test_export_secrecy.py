"""What no export may tell: when or in which order people voted, and anything of a single voter."""

from __future__ import annotations

import datetime as dt
import json
import random
import re
from itertools import pairwise
from pathlib import Path

import pytest
from audit_stick import WIB, Booth, Village

from firmware.cli import main
from firmware.export.acts import Act, told_in_order
from firmware.states.journal import CATALOGUE, Precision

DIGEST = re.compile(r"[0-9a-f]{64}")


def hour(booth: Booth, kind: str, hours: int, **fields: str) -> None:
    booth.ledger.event(kind, f"2026-10-18T{hours:02d}:00:00+07:00", **fields)


def visit(booth: Booth, row: int, option: int, override: bool) -> None:
    """One voter: an override is journaled in the middle of the visit."""
    booth.ledger.authorise(row)
    if override:
        booth.ledger.event("override", None, officer="a1", reason="worn_finger")
    booth.cast(option)
    booth.ledger.settle(True)


def play(booth: Booth, chance: random.Random) -> None:
    """One and the same day to anybody who was not in the booth; all else is chance."""
    visits = [(0, 2, True), (3, 1, False), (5, 2, True), (8, 3, False), (9, 1, False)]
    chance.shuffle(visits)
    cut = sorted(chance.sample(range(len(visits) + 1), 2))
    trouble = [("device_lost", "printer"), ("device_back", "printer"), ("device_lost", "reader")]
    booth.ledger.event("polls_opened", "2026-10-18T07:01:00+07:00", officers=["a1", "a2"])
    morning = visits[: cut[0]] + [(kind, name) for kind, name in trouble[:2]]
    chance.shuffle(morning)
    act(booth, morning, 8)
    booth.ledger.event("polls_paused", "2026-10-18T08:31:00+07:00", officer="a1")
    booth.ledger.event("polls_continued", "2026-10-18T08:40:00+07:00", officer="a1")
    noon = visits[cut[0] : cut[1]] + [(kind, name) for kind, name in trouble[2:]]
    chance.shuffle(noon)
    act(booth, noon, 8)
    booth.ledger.event("polls_paused", "2026-10-18T08:55:00+07:00", officer="a2")
    booth.ledger.event("polls_continued", "2026-10-18T09:02:00+07:00", officer="a2")
    act(booth, visits[cut[1] :], 9)
    booth.finish(booth.tally())


def act(booth: Booth, things: list[tuple[object, ...]], hours: int) -> None:
    for thing in things:
        if isinstance(thing[0], int):
            visit(booth, thing[0], int(str(thing[1])), bool(thing[2]))
        else:
            hour(booth, str(thing[0]), hours, device=str(thing[1]))


def exported(village: Village, root: Path, seed: int) -> dict[str, str]:
    booth = Booth(root, village)
    play(booth, random.Random(seed))
    assert main(["export", str(booth.stick), "--out", str(root / "out"), "--jobs", "1"]) == 0
    files = sorted((root / "out").iterdir())
    return {path.name: DIGEST.sub("#", path.read_text("utf-8")) for path in files}


def test_two_days_with_another_order_of_votes_are_told_alike(village: Village, tmp_path: Path) -> None:
    days = [exported(village, tmp_path / str(seed), seed) for seed in (1, 2, 3)]
    assert len(days[0]) == 6
    assert days[0] == days[1] == days[2]


def test_details_that_put_a_ballot_beside_a_time_are_left_out(village: Village, tmp_path: Path) -> None:
    booth = Booth(tmp_path / "booth", village)
    told = {"rolled_forward": "ballots 3", "voids": 0, "spoiled": True, "voter_must_return": True}
    booth.ledger.event("recovered", "2026-10-18T08:17:00+07:00", **told)
    visit(booth, 2, 1, override=True)
    booth.ledger.event("walked_away", None, sealed=True)
    booth.ledger.event("voter_refused", None, why="voted")
    booth.finish(booth.tally())
    assert main(["export", str(booth.stick), "--out", str(tmp_path / "out"), "--jobs", "1"]) == 0
    texts = [path.read_text("utf-8") for path in (tmp_path / "out").iterdir()]
    assert any("08:17:00" in text for text in texts)
    for word in ("voter_must_return", "rolled_forward", "ballots 3", "worn_finger", "sealed:", "spoiled:"):
        assert not any(word in text for text in texts)
    events = json.loads((tmp_path / "out" / "nist-event-log.json").read_text())["Device"][0]["Event"]
    visits = [event for event in events if CATALOGUE[event["Id"]].precision is Precision.NONE]
    assert [event["Id"] for event in visits] == ["override", "voter_refused", "walked_away"]
    for event in visits:
        assert event["Details"] == "times in the whole day: 1"
        assert event["TimeStamp"] == "2026-10-18T13:00:05+07:00"  # when the polls were closed
        assert not {"Hash", "UserId"} & event.keys()


def at(hours: int, minutes: int = 0, day: int = 18) -> dt.datetime:
    return dt.datetime(2026, 10, day, hours, minutes, tzinfo=WIB)


def made(kind: str, when: dt.datetime, detail: str = "", slot: int = 0) -> Act:
    details = (("device", detail),) if detail else ()
    return Act(kind, when, CATALOGUE[kind].precision, (), details, slot.to_bytes(32, "big"))


@pytest.mark.parametrize("seed", range(20))
def test_an_hours_records_stand_at_its_beginning_wherever_they_were(seed: int) -> None:
    chance = random.Random(seed)
    exact = [made("polls_paused", at(9, m)) for m in (5, 20, 40)]
    loose = [made("device_lost", at(9), "printer"), made("device_lost", at(9), "reader")]
    mixed = list(exact)
    for one in chance.sample(loose, 2):
        mixed.insert(chance.randrange(len(mixed) + 1), one)
    start = made("booth_started", at(7))
    assert told_in_order([start, *mixed]) == (start, *loose, *exact)


def test_exact_acts_keep_their_order_though_a_clock_went_back() -> None:
    acts = [
        made("booth_started", at(7)),
        made("polls_opened", at(7, 2)),
        made("booth_started", at(1, day=1)),
        made("device_lost", at(1, day=1), "printer"),
        made("clock_set", at(8)),
        made("polls_resumed", at(8, 1)),
        made("polls_paused", at(7, 59)),
        made("polls_continued", at(8, 5)),
    ]
    told = told_in_order(acts)
    assert told == tuple(acts)
    assert all(a.at <= b.at for a, b in pairwise(told[:2]))
