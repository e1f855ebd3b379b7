"""Officers, a day and short hands for tests of the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from firmware.states import events as ev
from firmware.states.effects import Effect
from firmware.states.events import Event
from firmware.states.facts import Counts, Day, Officer, Role, Rules
from firmware.states.model import State
from firmware.states.rules import step

OPENS = datetime(2026, 10, 18, 7, tzinfo=UTC)
RULES = Rules(options=4, finger_tries=4, spoils=3, copies=2, threshold=2, opens=OPENS)
COUNTS = Counts(roll=300)
DAY = Day(RULES, COUNTS, polls_open=True)
CLOSED_DAY = replace(DAY, polls_open=False)
CHAIR = Officer("01", "Ketua", Role.CHAIR)
MEMBER = Officer("02", "Anggota", Role.MEMBER)
SECOND = Officer("03", "Anggota Dua", Role.MEMBER)
TECHNICIAN = Officer("09", "Teknisi", Role.TECHNICIAN)
PAD = tuple(range(10))
PIV = ev.CardArrived(None, piv=True)
TAG = ev.CardArrived(b"\x04\x01\x02\x03", piv=False)
PIN = [ev.Digit(d) for d in (4, 8, 1, 5, 1, 6)]


def walk(state: State, *happened: Event) -> tuple[State, list[Effect]]:
    """Apply the events in order; unlisted pairs leave the state alone. All effects, in order."""
    asked: list[Effect] = []
    for event in happened:
        result = step(state, event)
        if result is not None:
            state = result.state
            asked += result.effects
    return state, asked


def sign_in(officer: Officer) -> list[Event]:
    return [PIV, ev.PadShuffled(PAD), *PIN, ev.Yes(), ev.OfficerKnown(officer), ev.CardGone()]


def kinds(effects: list[Effect]) -> list[type[Effect]]:
    return [type(effect) for effect in effects]


def recorded(**counts: int) -> ev.Recorded:
    return ev.Recorded(replace(COUNTS, **counts))


def clock(*, right_day: bool = True, may_open: bool = True) -> ev.ClockRead:
    return ev.ClockRead(OPENS, right_day, may_open, may_close=False)
