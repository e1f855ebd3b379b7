"""Before and after the polls no officer's share outlives what it was given for, whatever comes between."""

from __future__ import annotations

import pytest

from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states import model as st
from firmware.states.events import Event
from firmware.states.facts import Day, Item, Officer, Purpose, Role, Trouble
from firmware.states.rules import step

CLOSED, OPEN = Day(), Day(polls_open=True)
MEMBER = Officer("02", "Anggota", Role.MEMBER)
INTERRUPTIONS = (
    ev.StickGone(Trouble.NO_STICK),
    ev.RecordFailed(Trouble.NO_STICK),
    ev.RecordFailed(Trouble.FORK, halt=True),
    ev.CaseOpened(),
    ev.KeyTurned(),
    ev.No(),
    ev.TimeUp(),
)


def menu(day: Day) -> st.Menu:
    back = st.Idle(day) if day.polls_open else st.Ready(day)
    return st.Menu(day, MEMBER, (Item.LEAVE,), back=back)


def locks(state: st.State, event: Event) -> bool:
    result = step(state, event)
    assert result is not None
    return fx.LockRoll() in result.effects


@pytest.mark.parametrize("event", INTERRUPTIONS)
def test_a_menu_before_the_polls_gives_up_its_share(event: Event) -> None:
    assert locks(menu(CLOSED), event)


@pytest.mark.parametrize("event", [e for e in INTERRUPTIONS if e != ev.RecordFailed(Trouble.FORK, halt=True)])
def test_while_the_polls_are_open_the_roll_stays_open(event: Event) -> None:
    assert not locks(menu(OPEN), event)


def test_the_officer_who_ends_a_pause_before_the_polls_leaves_no_share() -> None:
    """An alarm can hold a booth that is not open yet."""
    for day, wanted in ((CLOSED, True), (OPEN, False)):
        pause = st.Paused(day, st.Ready(day))
        checking = st.CheckingPin(day, Purpose.CONTINUE, pause)
        assert locks(checking, ev.OfficerKnown(MEMBER)) is wanted
