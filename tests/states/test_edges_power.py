"""Every edge of switching off, in full: the key held, two officers, everything put away."""

from __future__ import annotations

import pytest
from edges_help import (
    CHAIR,
    DAY,
    DIAGNOSTIC,
    IDLE,
    MEMBER,
    NOTICE,
    PIN_WAIT,
    READY,
    REHEARSAL,
    SHUT,
    Edge,
    applied,
)

from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states import model as st
from firmware.states.facts import Alarm, Purpose, Refusal, Trouble
from firmware.states.power import KEY_HOLD, nobody_votes

PIV = ev.CardArrived(None, piv=True)
ON, OFF = ev.KeySwitch(on=True), ev.KeySwitch(on=False)
HOLD = fx.Wait(1.0)
PAIR = (CHAIR, MEMBER)
NOT_READY, STOPPED = st.NotReady(SHUT, Trouble.NO_PACKAGE), st.Stopped(DAY, Trouble.FORK, "slot 7")
OVER, RESUMING = st.Closed(SHUT, (4, 2)), st.Resuming(DAY, voter_must_return=True)


def turned(below: st.State) -> st.Tampered:
    return st.Tampered(below.day, (Alarm.KEY,), below)


def held(below: st.State, seconds: int = KEY_HOLD) -> st.KeyHeld:
    return st.KeyHeld(below.day, below, seconds)


def confirming(back: st.State) -> st.ConfirmingPowerOff:
    return st.ConfirmingPowerOff(back.day, PAIR, back)


NOBODY_VOTES: list[st.State] = [
    *(turned(READY), turned(st.AwaitTrustee(SHUT)), turned(st.Paused(SHUT, READY)), turned(IDLE)),
    *(turned(st.Thanks(DAY)), turned(st.Paused(DAY, IDLE)), turned(st.Idle(REHEARSAL))),
    *(NOT_READY, STOPPED, OVER),
]
SOMEBODY_VOTES: list[st.State] = [
    turned(state)
    for state in (
        *(st.Voting(DAY, 2), st.Confirming(DAY, 2), st.CheckingSlip(DAY), st.SpoilHelp(DAY, 3)),
        *(st.Abandoned(DAY, st.CheckingSlip(DAY), sealed=True), st.Paused(DAY, st.Voting(DAY))),
    )
]
POWER: list[Edge] = [
    *((state, ON, held(state), HOLD) for state in NOBODY_VOTES),
    *((state, ON, state) for state in SOMEBODY_VOTES),
    *((state, OFF, state) for state in (*NOBODY_VOTES, *SOMEBODY_VOTES)),
    (held(turned(IDLE)), ON, held(turned(IDLE))),
    (held(turned(IDLE)), OFF, turned(IDLE)),
    (held(NOT_READY), OFF, NOT_READY, fx.Wait(105.0)),
    (held(turned(IDLE)), ev.WaitOver(), held(turned(IDLE), KEY_HOLD - 1), HOLD),
    (held(turned(IDLE), 1), ev.WaitOver(), st.AskOfficer(DAY, Purpose.POWER_OFF, turned(IDLE)), PIN_WAIT),
    (held(STOPPED, 1), ev.WaitOver(), st.AskOfficer(DAY, Purpose.POWER_OFF, STOPPED), PIN_WAIT),
    *(
        (held(state, 1), ev.WaitOver(), st.PoweringOff(SHUT), fx.LockRoll(), fx.PutAway("key"))
        for state in (turned(READY), NOT_READY)
    ),
    (
        held(OVER, 1),
        ev.WaitOver(),
        st.PoweringOff(SHUT),
        fx.LockRoll(),
        fx.PutAway("key", stick_may_be_out=True),
    ),
    (RESUMING, ev.No(), st.AskOfficer(DAY, Purpose.POWER_OFF, RESUMING), PIN_WAIT),
    *(
        (confirming(back), ev.Yes(), st.PoweringOff(back.day), fx.LockRoll(), fx.PutAway("0c 0a"))
        for back in (READY, IDLE, turned(IDLE), RESUMING)
    ),
    (
        confirming(OVER),
        ev.Yes(),
        st.PoweringOff(SHUT),
        fx.LockRoll(),
        fx.PutAway("0c 0a", stick_may_be_out=True),
    ),
    *((confirming(IDLE), event, IDLE) for event in (ev.No(), ev.TimeUp())),
    *((confirming(back), ev.No(), back, fx.LockRoll()) for back in (READY, RESUMING, STOPPED)),
    (st.PoweringOff(DAY), ev.AllPutAway(), st.SafeToSwitchOff(DAY), fx.PowerOff()),
    (st.PoweringOff(DAY, restart=True), ev.AllPutAway(), st.Restarting(DAY), fx.Reboot()),
]
NO_ELECTION: list[Edge] = [
    (state, event, st.Refused(DIAGNOSTIC, Refusal.DIAGNOSTIC_IMAGE, state), NOTICE)
    for state, event in (
        (st.Resuming(DIAGNOSTIC, voter_must_return=False), ev.Yes()),
        (st.Resuming(DIAGNOSTIC, voter_must_return=False), PIV),
        (st.AwaitTrustee(DIAGNOSTIC), PIV),
    )
]
"""A technician's image holds no election: none is opened (test_edges_starting.py), none goes on."""


@pytest.mark.parametrize("edge", [*POWER, *NO_ELECTION])
def test_edge(edge: Edge) -> None:
    applied(edge)


@pytest.mark.parametrize("below", [st.PrintingSlip(DAY), st.SlipTrouble(DAY, None), st.Casting(DAY)])  # type: ignore[arg-type]  # not looked at
def test_a_ballot_under_way_is_never_switched_off(below: st.State) -> None:
    assert not nobody_votes(turned(below))
