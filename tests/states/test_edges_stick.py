"""Every edge of the stick's trouble, in full: gone, full, another one, level again, or never again."""

from __future__ import annotations

import pytest
from edges_help import (
    DAY,
    IDLE,
    IDLE_WAIT,
    MEMBER,
    READY,
    SHUT,
    THANKS,
    VOTER,
    Edge,
    applied,
    line,
)

from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states import model as st
from firmware.states.facts import Day, Item, PaperFault, Trouble
from firmware.states.faults import MOST_UNTOLD
from firmware.states.rules import TABLE

STOP, RETRY = fx.StopFinger(), fx.Wait(105.0)
VOTING, CHECK = st.Voting(DAY, 2, 1), st.CheckingSlip(DAY, 1)
FINGER, TRUSTEES = st.CheckingFinger(DAY, VOTER, 2), st.AwaitTrustee(SHUT, (2,))
MENU, MENU_SHUT = (st.Menu(back.day, MEMBER, tuple(Item), back=back) for back in (IDLE, READY))
SURE = st.ConfirmingItem(DAY, MEMBER, Item.EXTEND, IDLE)
MENU_OVER = st.Menu(SHUT, MEMBER, tuple(Item), back=st.Closed(SHUT, (4, 2)))
CALM: list[st.State] = [
    *(IDLE, VOTING, st.Confirming(DAY, 2, 1), CHECK, FINGER, st.FingerFailed(DAY, VOTER), st.Thanks(DAY)),
    *(st.Paused(DAY, IDLE), st.Abandoned(DAY, CHECK, sealed=True), st.SpoilHelp(DAY, 3), TRUSTEES),
]
"""Who waits for a person goes on where it was."""
RECORDING: list[st.State] = [
    *(st.Authorising(DAY, VOTER), st.Sealing(DAY), st.Casting(DAY), st.SpoilingSlip(DAY, 1)),
    *(st.SpoilingAbandoned(DAY, MEMBER), st.Releasing(DAY), st.RecordingOpening(SHUT, (MEMBER,))),
    *(st.RecordingClose(DAY, ()), st.Tallying(SHUT, (1, 2)), st.Finalising(SHUT, (4, 2))),
    st.PoweringOff(DAY),
]
GONE, TWO_IN = ev.StickGone(Trouble.NO_STICK), ev.StickGone(Trouble.TWO_STICKS)
FULL, FORK = ev.RecordFailed(Trouble.STICK_FULL), ev.RecordFailed(Trouble.FORK, True, "slot 7")
OUT = line("stick_missing", trouble="no_stick")
TWICE = line("stick_missing", trouble="two_sticks")
BACK = line("stick_back")


def missing(below: st.State, *untold: Trouble, trouble: Trouble = Trouble.NO_STICK) -> st.MediumMissing:
    return st.MediumMissing(below.day, trouble, below, untold)


def syncing(below: st.State, *untold: Trouble, trouble: Trouble = Trouble.NO_STICK) -> st.Resyncing:
    return st.Resyncing(below.day, below, trouble, untold)


def stopped(day: Day) -> Edge:
    return st.Stopped(day, Trouble.FORK, "slot 7"), STOP, fx.LockRoll()


MANY = (Trouble.STICK_FULL,) * MOST_UNTOLD
STICK: list[Edge] = [
    *((state, GONE, missing(state), OUT, STOP) for state in CALM),
    *((state, GONE, missing(IDLE), OUT, STOP) for state in (MENU, SURE)),
    (SURE, FULL, missing(IDLE, Trouble.STICK_FULL, trouble=Trouble.STICK_FULL), STOP, RETRY),
    (MENU_SHUT, GONE, missing(READY), OUT, STOP, fx.LockRoll()),
    *(
        (state, FULL, missing(state, Trouble.STICK_FULL, trouble=Trouble.STICK_FULL), STOP, RETRY)
        for state in (*CALM, *RECORDING)
    ),
    (
        MENU_SHUT,
        FULL,
        missing(READY, Trouble.STICK_FULL, trouble=Trouble.STICK_FULL),
        STOP,
        fx.LockRoll(),
        RETRY,
    ),
    (MENU_OVER, GONE, MENU_OVER),
    (MENU_OVER, FULL, MENU_OVER),
    *((state, FORK, *stopped(state.day)) for state in (*CALM, *RECORDING)),
    *(
        (missing(VOTING, Trouble.STICK_FULL), event, syncing(VOTING, Trouble.STICK_FULL), fx.Resync())
        for event in (ev.StickBack(), ev.Yes(), ev.WaitOver())
    ),
    (missing(VOTING), TWO_IN, missing(VOTING, Trouble.TWO_STICKS, trouble=Trouble.TWO_STICKS)),
    (missing(VOTING), GONE, missing(VOTING)),
    (missing(VOTING, *MANY), TWO_IN, missing(VOTING, *MANY, trouble=Trouble.TWO_STICKS)),
    (
        missing(VOTING, *MANY[1:]),
        TWO_IN,
        missing(VOTING, *MANY[1:], Trouble.TWO_STICKS, trouble=Trouble.TWO_STICKS),
    ),
    (syncing(VOTING), ev.StickBack(), syncing(VOTING), fx.Resync()),
    *(
        (
            make(VOTING, Trouble.NO_STICK, Trouble.TWO_STICKS),
            ev.Resynced(),
            VOTING,
            OUT,
            TWICE,
            BACK,
            IDLE_WAIT,
        )
        for make in (missing, syncing)
    ),
    (syncing(st.Thanks(DAY)), ev.Resynced(), st.Thanks(DAY), BACK, THANKS),
    (syncing(FINGER), ev.Resynced(), FINGER, BACK, fx.ReadFinger(VOTER), IDLE_WAIT),
    (syncing(VOTING), FULL, missing(VOTING, Trouble.STICK_FULL, trouble=Trouble.STICK_FULL)),
    (syncing(VOTING), FORK, *stopped(DAY)),
]


@pytest.mark.parametrize("edge", STICK)
def test_edge(edge: Edge) -> None:
    applied(edge)


def test_who_hears_of_the_stick_and_the_cabinet() -> None:
    """The lists above are all there are: a state that listens without a line here is not looked at."""
    calm, recording = {type(s) for s in (*CALM, MENU, SURE)}, {type(s) for s in RECORDING}
    hears = {
        kind: {s for s, e in TABLE if e is kind} for kind in (ev.StickGone, ev.RecordFailed, ev.CaseOpened)
    }
    assert hears[ev.StickGone] == calm | {st.MediumMissing, st.NotReady, st.Ready}
    assert hears[ev.RecordFailed] == calm | recording | {st.Resyncing}
    assert hears[ev.CaseOpened] == calm | {st.Ready, st.Tampered, st.PinsTest}


def test_a_slip_in_trouble_waits_for_its_printer_again() -> None:
    stuck = st.SlipTrouble(DAY, PaperFault.CUTTER, 1)
    applied((syncing(stuck), ev.Resynced(), stuck, BACK, fx.AwaitPrinter()))
