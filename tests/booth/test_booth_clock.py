"""A clock that jumps while the polls are open: journaled once, held against no card, set by two officers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from booth_help import Booth

from firmware.states import effects as fx
from firmware.states import events as ev

HOUR = timedelta(hours=1)
LINE = fx.Journal("stick_missing", (("trouble", "no_stick"),))


def jumps(booth: Booth) -> int:
    return sum(event.kind == "clock_jumped" for event in booth.events())


@pytest.mark.parametrize("by", [-HOUR, timedelta(days=-9000), timedelta(days=400)])
def test_a_jump_is_journaled_once_and_judges_nobody(polls: Booth, by: timedelta) -> None:
    polls.set_clock(polls.village.opens + 2 * HOUR)
    polls.quietly(LINE)
    assert polls.clerk.office.clock_trusted()
    polls.set_clock(polls.village.opens + 2 * HOUR + by)
    assert not polls.clerk.office.clock_trusted()
    for _ in range(3):
        polls.clerk.send(LINE)
    polls.record(fx.Authorise(polls.found(1)))
    assert jumps(polls) == 1
    polls.officers("chair", "member-1")
    polls.ask(fx.SetClock(polls.village.opens + 2 * HOUR), ev.ClockRead)
    assert polls.clerk.office.clock_trusted()
    polls.quietly(LINE)
    assert jumps(polls) == 1


def test_an_hour_that_passes_is_no_jump(polls: Booth) -> None:
    for hours in range(1, 7):
        polls.set_clock(polls.village.opens + hours * HOUR)
        polls.quietly(LINE)
    assert jumps(polls) == 0
    assert polls.clerk.office.clock_trusted()


def test_a_clock_that_cannot_be_read_is_trusted_by_nobody_and_stops_nothing(polls: Booth) -> None:
    (polls.root / "since_epoch").write_text("tomorrow")
    polls.quietly(LINE)
    assert not polls.clerk.office.clock_trusted()
    polls.officers("chair", "member-1")
    assert polls.record(fx.Authorise(polls.found(3))).authorised == 1
