"""Every edge of the clock that two officers look at, in full."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from edges_help import (
    CHAIR,
    DAY,
    IDLE,
    MEMBER,
    NOTICE,
    OPENS,
    PIN_WAIT,
    READY,
    RULES,
    SHUT,
    Edge,
    applied,
    line,
)

from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states import model as st
from firmware.states.facts import Purpose, Refusal
from firmware.states.opening import MOST_LOOKS

TWO = (CHAIR, MEMBER)
SERIALS = "0c 0a"
RESUMING = st.Resuming(DAY, True)
NOW = OPENS + timedelta(minutes=3, seconds=21, microseconds=7)
TICK, LOOK = fx.Wait(15.0), fx.ReadClock()


def clock(purpose: Purpose, back: st.State, now: datetime | None = NOW, **more: object) -> st.ConfirmingClock:
    seen = st.ConfirmingClock(back.day, TWO, now, True, True, purpose, 1, back=back)
    return replace(seen, **more)  # type: ignore[arg-type]  # a test's shorthand


def setting(purpose: Purpose, back: st.State, shown: datetime) -> st.SettingClock:
    return st.SettingClock(back.day, TWO, shown, purpose, back=back)


def unlocking(purpose: Purpose, back: st.State) -> st.UnlockingRoll:
    return st.UnlockingRoll(back.day, purpose, TWO, back=back)


OPEN = clock(Purpose.OPEN, READY)
UNREAD = clock(Purpose.OPEN, READY, None)
SET = setting(Purpose.CLOCK, IDLE, OPENS.replace(minute=3))
FRESH = st.ConfirmingClock(DAY, TWO, purpose=Purpose.CLOCK, back=IDLE)
DEVICES = st.CheckingOpening(SHUT, TWO)
NO_HOUR = replace(SET, day=replace(DAY, rules=replace(RULES, opens=None)))

CLOCK: list[Edge] = [
    (
        replace(UNREAD, looks=3, right_day=False, may_open=False),
        ev.ClockRead(NOW, right_day=True, may_open=True, may_close=False),
        replace(OPEN, looks=4),
        TICK,
    ),
    (
        UNREAD,
        ev.ClockRead(NOW, right_day=False, may_open=False, may_close=True),
        replace(OPEN, looks=2, right_day=False, may_open=False),
        TICK,
    ),
    (replace(OPEN, looks=MOST_LOOKS - 1), ev.WaitOver(), replace(OPEN, looks=MOST_LOOKS - 1), LOOK),
    (OPEN, ev.TimeUp(), READY, fx.LockRoll()),
    (clock(Purpose.CLOCK, IDLE), ev.TimeUp(), IDLE),
    (clock(Purpose.RESUME, RESUMING), ev.TimeUp(), RESUMING, fx.LockRoll()),
    (UNREAD, ev.Yes(), UNREAD, LOOK),
    (
        replace(OPEN, right_day=False),
        ev.Yes(),
        st.Refused(SHUT, Refusal.WRONG_DAY, replace(OPEN, right_day=False)),
        NOTICE,
    ),
    (
        replace(OPEN, may_open=False),
        ev.Yes(),
        st.Refused(SHUT, Refusal.TOO_EARLY_TO_OPEN, READY),
        fx.LockRoll(),
        NOTICE,
    ),
    (OPEN, ev.Yes(), DEVICES, fx.CheckDevices()),
    (clock(Purpose.CLOCK, IDLE, may_open=False), ev.Yes(), IDLE),
    (clock(Purpose.CLOCK, st.AwaitTrustee(SHUT)), ev.Yes(), st.AwaitTrustee(SHUT), fx.LockRoll()),
    (
        clock(Purpose.RESUME, RESUMING, may_open=False),
        ev.Yes(),
        unlocking(Purpose.RESUME, RESUMING),
        fx.UnlockRoll(),
    ),
    (UNREAD, ev.No(), UNREAD, LOOK),
    (clock(Purpose.CLOCK, IDLE), ev.No(), SET, PIN_WAIT),
    (SET, ev.ClockStep(30), replace(SET, shown=OPENS.replace(minute=33)), PIN_WAIT),
    (SET, ev.ClockStep(to_opening=True), replace(SET, shown=OPENS), PIN_WAIT),
    (NO_HOUR, ev.ClockStep(minutes=-3, to_opening=True), replace(NO_HOUR, shown=OPENS), PIN_WAIT),
    (SET, ev.ClockStep(10**12), SET, PIN_WAIT),
    (SET, ev.Yes(), FRESH, fx.SetClock(SET.shown), line("clock_set", officers=SERIALS)),
    (SET, ev.No(), FRESH, LOOK),
    (SET, ev.TimeUp(), FRESH, LOOK),
]


@pytest.mark.parametrize("edge", CLOCK)
def test_edge(edge: Edge) -> None:
    applied(edge)


def test_a_clock_nobody_looks_at_is_left_after_two_minutes() -> None:
    assert MOST_LOOKS * TICK.seconds == 120
