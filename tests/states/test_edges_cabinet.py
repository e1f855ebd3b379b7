"""Every edge of reader, sensor, pause, case and key, and of a booth that stopped, in full."""

from __future__ import annotations

from dataclasses import replace

import pytest
from edges_help import (
    DAY,
    IDLE,
    IDLE_WAIT,
    MEMBER,
    PIN_WAIT,
    READY,
    SHUT,
    VOTER,
    Edge,
    applied,
    line,
)
from test_edges_stick import CALM, MENU, MENU_SHUT, SURE

from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states import model as st
from firmware.states.events import Event
from firmware.states.facts import Alarm, Device, Purpose, Trouble

PIV, TAG = ev.CardArrived(None, piv=True), ev.CardArrived(b"\x04", piv=False)
STOP = fx.StopFinger()
VOTING = st.Voting(DAY, 2, 1)
FINGER, TRUSTEES = st.CheckingFinger(DAY, VOTER, 2), st.AwaitTrustee(SHUT, (2,))


RESUMING = st.Resuming(DAY, voter_must_return=True)
SIGNING = st.AskOfficer(DAY, Purpose.RESUME, RESUMING, (MEMBER,))
ASK_FOR_CARDS = (
    *(IDLE, READY, TRUSTEES, RESUMING, st.Paused(DAY, VOTING), st.Abandoned(DAY, VOTING, sealed=False)),
    *(st.SpoilHelp(DAY, 3), st.FingerFailed(DAY, VOTER)),
)


def lost(device: Device) -> Event:
    return ev.DeviceLost(device)


def away(device: Device, below: st.State) -> st.DeviceAway:
    return st.DeviceAway(below.day, device, below)


def device_line(kind: str, device: Device, **more: str) -> fx.Journal:
    return line(kind, device=device.value, **more)


DEVICES: list[Edge] = [
    *(
        (state, lost(Device.READER), away(Device.READER, state), device_line("device_lost", Device.READER))
        for state in ASK_FOR_CARDS
    ),
    *(
        (s, lost(Device.SENSOR), s, device_line("device_lost", Device.SENSOR))
        for s in (*ASK_FOR_CARDS, SIGNING)
    ),
    (SIGNING, lost(Device.READER), RESUMING, fx.LockRoll()),
    (
        away(Device.READER, RESUMING),
        ev.DeviceBack(Device.READER, "PN532"),
        RESUMING,
        device_line("device_back", Device.READER, detail="PN532"),
    ),
    (FINGER, lost(Device.SENSOR), away(Device.SENSOR, FINGER), device_line("device_lost", Device.SENSOR)),
    (FINGER, lost(Device.READER), FINGER),
    (
        away(Device.SENSOR, FINGER),
        ev.DeviceBack(Device.SENSOR, "id 1"),
        FINGER,
        device_line("device_back", Device.SENSOR, detail="id 1"),
        fx.ReadFinger(VOTER),
        IDLE_WAIT,
    ),
    (away(Device.SENSOR, FINGER), ev.DeviceBack(Device.READER), away(Device.SENSOR, FINGER)),
    (
        away(Device.SENSOR, FINGER),
        PIV,
        st.AskOfficer(DAY, Purpose.OVERRIDE, st.FingerFailed(DAY, VOTER)),
        fx.ShufflePad(),
    ),
    (away(Device.SENSOR, FINGER), TAG, away(Device.SENSOR, FINGER)),
    (away(Device.READER, IDLE), PIV, away(Device.READER, IDLE)),
]

PAUSED, STOPPED = st.Paused(DAY, VOTING), st.Stopped(DAY, Trouble.FORK, "slot 7")
CASE, KEY = ev.CaseOpened(), ev.KeyTurned()
BAD, BLOCK = ev.CardDamaged("17"), line("card_damaged", place="17")
OPENED, TURNED = line("case_opened"), line("key_turned")


def tampered(below: st.State, *causes: Alarm) -> st.Tampered:
    return st.Tampered(below.day, causes, below)


def damaged(below: st.State, *causes: Alarm) -> st.Tampered:
    """Block 17 of the system card is bad: the day knows it from here on, above and below."""
    day = replace(below.day, system=replace(below.day.system, bad_place="17"))
    return st.Tampered(day, (*causes, Alarm.CARD), replace(below, day=day))


def deciding(below: st.State, *causes: Alarm) -> st.DecidingTampered:
    return st.DecidingTampered(below.day, MEMBER, causes, below)


BOTH = (Alarm.KEY, Alarm.CASE)
CHECKED = (line("key_checked", officer="0a"), line("case_checked", officer="0a"))
HELD = line("polls_paused", officer="0a")
CABINET: list[Edge] = [
    (PAUSED, TAG, PAUSED),
    (PAUSED, PIV, st.AskOfficer(DAY, Purpose.CONTINUE, PAUSED), fx.ShufflePad()),
    (PAUSED, ev.Yes(), st.AskOfficer(DAY, Purpose.CONTINUE, PAUSED), PIN_WAIT),
    *((state, CASE, tampered(state, Alarm.CASE), OPENED, STOP) for state in (*CALM, READY)),
    *((state, KEY, tampered(state, Alarm.KEY), TURNED, STOP) for state in (*CALM, READY)),
    (MENU_SHUT, KEY, tampered(READY, Alarm.KEY), TURNED, STOP, fx.LockRoll()),
    *((state, KEY, tampered(IDLE, Alarm.KEY), TURNED, STOP) for state in (MENU, SURE)),
    *((state, CASE, tampered(IDLE, Alarm.CASE), OPENED, STOP) for state in (MENU, SURE)),
    (SURE, BAD, damaged(IDLE), BLOCK, STOP),
    (tampered(IDLE, Alarm.CASE), CASE, tampered(IDLE, Alarm.CASE)),
    (tampered(IDLE, Alarm.KEY), KEY, tampered(IDLE, Alarm.KEY)),
    (tampered(IDLE, Alarm.KEY), CASE, tampered(IDLE, *BOTH), OPENED),
    *((state, BAD, damaged(state), BLOCK, STOP) for state in (*CALM, READY)),
    (MENU_SHUT, BAD, damaged(READY), BLOCK, STOP, fx.LockRoll()),
    (tampered(IDLE, Alarm.KEY), BAD, damaged(IDLE, Alarm.KEY), BLOCK),
    (damaged(IDLE), BAD, damaged(IDLE)),
    (damaged(IDLE), CASE, replace(damaged(IDLE), causes=(Alarm.CARD, Alarm.CASE)), OPENED),
    (
        st.DecidingTampered(DAY, MEMBER, (Alarm.CARD,), VOTING),
        ev.Yes(),
        VOTING,
        line("card_checked", officer="0a"),
        IDLE_WAIT,
    ),
    (tampered(IDLE, Alarm.KEY), TAG, tampered(IDLE, Alarm.KEY)),
    (
        tampered(IDLE, Alarm.KEY),
        PIV,
        st.AskOfficer(DAY, Purpose.TAMPER, tampered(IDLE, Alarm.KEY)),
        fx.ShufflePad(),
    ),
    (deciding(VOTING, *BOTH), ev.Yes(), VOTING, *CHECKED, IDLE_WAIT),
    (deciding(READY, *BOTH), ev.Yes(), READY, *CHECKED, fx.LockRoll()),
    (deciding(VOTING, *BOTH), ev.No(), PAUSED, *CHECKED, HELD),
    (deciding(READY, *BOTH), ev.No(), st.Paused(SHUT, READY), *CHECKED, HELD, fx.LockRoll()),
    (deciding(VOTING, *BOTH), ev.TimeUp(), tampered(VOTING, *BOTH)),
    (deciding(READY, *BOTH), ev.TimeUp(), tampered(READY, *BOTH), fx.LockRoll()),
    (STOPPED, TAG, STOPPED),
    (STOPPED, PIV, st.AskOfficer(DAY, Purpose.STOPPED, STOPPED), fx.ShufflePad()),
]


@pytest.mark.parametrize("edge", [*DEVICES, *CABINET])
def test_edge(edge: Edge) -> None:
    applied(edge)
