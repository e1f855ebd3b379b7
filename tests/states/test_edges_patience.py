"""The warning before every time-out, in full: who gets it, what it keeps, how one stays, what follows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from edges_help import (
    CHAIR,
    DAY,
    IDLE,
    IDLE_WAIT,
    MEMBER,
    OPENS,
    PAD,
    PIN_WAIT,
    READY,
    SHUT,
    VOTER,
    Edge,
    applied,
    line,
)

from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states import model as st
from firmware.states.common import PATIENT
from firmware.states.facts import Alarm, Device, Digits, FingerLooks, Item, Purpose, StickSpeed
from firmware.states.rules import TABLE

TAG, PIV = ev.CardArrived(b"\x04", piv=False), ev.CardArrived(None, piv=True)
TICK = fx.Wait(1.0)
TWO = (CHAIR, MEMBER)
SEEN = st.Diagnostics(SHUT, (), READY)
FINGER, FAILED = st.CheckingFinger(DAY, VOTER, 2), st.FingerFailed(DAY, VOTER)
ASK = st.AskOfficer(SHUT, Purpose.OPEN, READY, (CHAIR,))
PIN = st.EnterPin(SHUT, Purpose.OPEN, READY, PAD, (CHAIR,), Digits("739"))
CLOCK = st.ConfirmingClock(SHUT, TWO, OPENS, looks=8, back=READY)
CLOSING = st.Reconciling(DAY, TWO, gate=True)
VOTERS: list[st.State] = [st.Voting(DAY, 2), st.Confirming(DAY, 2), st.CheckingSlip(DAY), FAILED, CLOSING]
OFFICERS: list[st.State] = [
    *(st.ChoosingReason(DAY, VOTER, MEMBER), st.TypingNik(DAY, MEMBER, Digits("3327")), ASK),
    *(st.Menu(DAY, MEMBER, tuple(Item), back=IDLE), st.ConfirmingItem(DAY, MEMBER, Item.PAUSE, IDLE)),
    *(
        st.SettingClock(SHUT, TWO, OPENS, back=READY),
        st.DecidingAbandoned(DAY, MEMBER, st.Voting(DAY), False),
    ),
    *(st.DecidingTampered(DAY, MEMBER, (Alarm.CASE,), IDLE), st.ConfirmingPowerOff(DAY, TWO, IDLE)),
    *(st.ConfirmingUpdate(SHUT, TWO, "0.2.0", READY), st.ReaderTest(SHUT, SEEN), st.TouchTest(SHUT, SEEN)),
    *(st.StickTest(SHUT, SEEN, StickSpeed(1, 1)), st.DisplayTest(SHUT, SEEN)),
]


def warned(below: st.State, seconds: int = 4) -> st.WalkAway:
    return st.WalkAway(below.day, below, seconds)


PATIENCE: list[Edge] = [
    *((state, ev.WaitOver(), warned(state), TICK) for state in (*VOTERS, *OFFICERS, FINGER)),
    *((state, ev.Touched(), state, IDLE_WAIT) for state in (*VOTERS, FINGER)),
    *((state, ev.Touched(), state, PIN_WAIT) for state in (*OFFICERS, PIN)),
    (st.SensorTest(SHUT, SEEN), ev.WaitOver(), warned(st.SensorTest(SHUT, SEEN)), TICK),
    (st.SensorTest(SHUT, SEEN), ev.Touched(), st.SensorTest(SHUT, SEEN), PIN_WAIT),
    # what was typed of a PIN is gone at once; a NIK stands on the card that lies there, and stays
    (PIN, ev.WaitOver(), warned(replace(PIN, pin=Digits())), TICK),
    (CLOCK, ev.WaitOver(), warned(replace(CLOCK, looks=0)), TICK),
    (CLOCK, ev.Touched(), replace(CLOCK, looks=0), fx.Wait(15.0)),
    # somebody is here
    *(
        (warned(state), event, state, IDLE_WAIT)
        for state in VOTERS
        for event in (ev.Touched(), ev.Yes(), ev.No())
    ),
    *(
        (warned(state), event, state, PIN_WAIT)
        for state in OFFICERS
        for event in (ev.Touched(), ev.Yes(), ev.No())
    ),
    (warned(FINGER), ev.Touched(), FINGER, fx.ReadFinger(VOTER), IDLE_WAIT),
    (warned(CLOCK), ev.Yes(), CLOCK, fx.ReadClock()),
    (warned(SEEN), ev.Yes(), SEEN, fx.CheckDevices()),
    (warned(replace(CLOSING, gate=False)), ev.Yes(), replace(CLOSING, gate=False), fx.ReadClock()),
    (warned(st.SensorTest(SHUT, SEEN)), ev.Yes(), st.SensorTest(SHUT, SEEN), fx.FeelFinger(), PIN_WAIT),
    (warned(st.ClockTest(SHUT, SEEN)), ev.Yes(), st.ClockTest(SHUT, SEEN), fx.LookAtClock()),
    (warned(st.PinsTest(SHUT, SEEN)), ev.Yes(), st.PinsTest(SHUT, SEEN), PIN_WAIT),
    (warned(st.PrinterTest(SHUT, SEEN, True)), ev.Yes(), st.PrinterTest(SHUT, SEEN, True), PIN_WAIT),
    # a card or a finger is somebody, and says what it says
    (warned(FINGER), ev.FingerRead(matched=True), st.Authorising(DAY, VOTER), fx.Authorise(VOTER)),
    (warned(FAILED), PIV, st.AskOfficer(DAY, Purpose.OVERRIDE, FAILED), fx.ShufflePad()),
    (warned(FAILED), TAG, FAILED, IDLE_WAIT, IDLE_WAIT),
    (warned(st.Voting(DAY, 2)), ev.CardGone(), st.Voting(DAY, 2), IDLE_WAIT),
    (warned(st.Voting(DAY, 2)), ev.CardPulled(), st.Voting(DAY, 2), IDLE_WAIT),
    (
        warned(st.SensorTest(SHUT, SEEN)),
        ev.FingerFelt(FingerLooks.GOOD),
        st.SensorTest(SHUT, SEEN, FingerLooks.GOOD),
        fx.FeelFinger(),
        PIN_WAIT,
    ),
    # a cable is nobody
    (warned(FINGER), ev.DeviceLost(Device.READER), warned(FINGER)),
    (warned(FINGER), ev.DeviceBack(Device.READER), warned(FINGER)),
    (warned(FAILED), ev.DeviceLost(Device.SENSOR), warned(FAILED), line("device_lost", device="sensor")),
    (
        warned(FINGER),
        ev.DeviceLost(Device.SENSOR),
        st.DeviceAway(DAY, Device.SENSOR, FINGER),
        line("device_lost", device="sensor"),
    ),
    # the countdown, and what follows is the rule of the state below
    (warned(ASK, 2), ev.WaitOver(), warned(ASK, 1), TICK),
    (warned(ASK, 1), ev.WaitOver(), READY, fx.LockRoll()),
    (warned(FINGER, 1), ev.WaitOver(), IDLE, fx.StopFinger()),
    (warned(CLOSING, 1), ev.WaitOver(), IDLE),
]


@pytest.mark.parametrize("edge", PATIENCE)
def test_edge(edge: Edge) -> None:
    applied(edge)


def test_whatever_is_warned_of_has_a_rule_for_the_end() -> None:
    warn = {
        state
        for (state, event), edge in TABLE.items()
        if event is ev.WaitOver and st.WalkAway in edge.targets
    }
    ends = {state for state, event in TABLE if event is ev.TimeUp}
    assert warn - {st.WalkAway} == ends
    assert set(PATIENT) <= ends


def test_nobody_is_thrown_out_but_by_the_countdown() -> None:
    """A wait that is over leads to the warning, to another try, or away from what only waits for itself."""
    itself = {
        *(st.NotReady, st.Refused, st.Thanks, st.MediumMissing, st.KeyHeld),
        *(st.LookingForUpdate, st.Updating, st.UpdateFailed),
    }
    for (state, event), edge in TABLE.items():
        if event is ev.WaitOver and state is not st.WalkAway and state not in itself:
            assert set(edge.targets) <= {state, st.WalkAway}, state.__name__


def test_no_end_comes_from_outside() -> None:
    with pytest.raises(TypeError, match="no rule for the end"):
        applied((warned(READY, 1), ev.WaitOver(), READY))
