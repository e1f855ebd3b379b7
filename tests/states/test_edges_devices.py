"""Every edge of looking at the devices and trying one, in full; and what may not be tried when."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from edges_help import DAY, IDLE, IDLE_WAIT, OPENS, PIN_WAIT, READY, REHEARSAL, SHUT, Edge, applied, line

from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states import model as st
from firmware.states.common import needs_help
from firmware.states.devices import FRESH, SOUND, may_try
from firmware.states.facts import (
    CardLooks,
    Device,
    Finding,
    FingerLooks,
    Paper,
    PaperFault,
    Part,
    StickSpeed,
    Switch,
)
from firmware.states.rules import step

FINDINGS = (Finding(Device.READER, True), Finding(Device.SENSOR, False, "silent"))
BETTER = (Finding(Device.READER, True), Finding(Device.SENSOR, True))
SEEN = st.Diagnostics(SHUT, FINDINGS, READY)
MUCH = st.Diagnostics(SHUT, (Finding(Part.CARD, True),) * 12, READY)
LATE = replace(SEEN, looks=51)  # 51 looks of two seconds: 101 have passed
AGAIN, LOOK = fx.Wait(FRESH), fx.CheckDevices()
LIST: list[Edge] = [
    (st.Diagnosing(SHUT, READY), ev.DevicesChecked(FINDINGS), SEEN, AGAIN),
    (
        replace(SEEN, page=1, looks=4),
        ev.DevicesChecked(BETTER),
        st.Diagnostics(SHUT, BETTER, READY, 1, 4),
        AGAIN,
    ),
    (SEEN, ev.WaitOver(), replace(SEEN, looks=1), LOOK),
    (LATE, ev.WaitOver(), st.WalkAway(SHUT, SEEN, 4), fx.Wait(1.0)),
    (LATE, ev.Touched(), SEEN, fx.Wait(1.0)),
    (
        LATE,
        ev.Yes(),
        st.PrintingTape(SHUT, Paper.READINESS, 1, (), SEEN),
        fx.PrintTape(Paper.READINESS, 1, (), FINDINGS),
    ),
    (MUCH, ev.NextPage(), replace(MUCH, page=1), AGAIN),
    (replace(MUCH, page=1, looks=3), ev.NextPage(), MUCH, AGAIN),
    (SEEN, ev.NextPage(), SEEN, AGAIN),
    *((SEEN, event, READY) for event in (ev.No(), ev.TimeUp())),
    (SEEN, ev.PartPicked(Device.READER), st.ReaderTest(SHUT, SEEN), PIN_WAIT),
    (LATE, ev.PartPicked(Device.SENSOR), st.SensorTest(SHUT, SEEN), fx.FeelFinger(), PIN_WAIT),
    (SEEN, ev.PartPicked(Device.PRINTER), st.PrinterTest(SHUT, SEEN), fx.PrintTape(Paper.TEST, 1, ())),
    (SEEN, ev.PartPicked(Device.STICK), st.StickTest(SHUT, SEEN), fx.TryStick(), PIN_WAIT),
    (SEEN, ev.PartPicked(Part.TOUCH), st.TouchTest(SHUT, SEEN), PIN_WAIT),
    (SEEN, ev.PartPicked(Part.PINS), st.PinsTest(SHUT, SEEN), PIN_WAIT),
    (SEEN, ev.PartPicked(Part.CLOCK), st.ClockTest(SHUT, SEEN), fx.LookAtClock()),
    (SEEN, ev.PartPicked(Part.DISPLAY), st.DisplayTest(SHUT, SEEN), PIN_WAIT),
    (SEEN, ev.PartPicked(Part.IMAGE), SEEN),
]

READER, SENSOR, PRINTER = (kind(SHUT, SEEN) for kind in (st.ReaderTest, st.SensorTest, st.PrinterTest))
STICK, TOUCH, PINS = (kind(SHUT, SEEN) for kind in (st.StickTest, st.TouchTest, st.PinsTest))
CLOCK, SCREEN = st.ClockTest(SHUT, SEEN), st.DisplayTest(SHUT, SEEN)
FELT, PROVEN, FAILED = (
    replace(SENSOR, finger=FingerLooks.WET),
    replace(PRINTER, proven=True),
    replace(PRINTER, proven=False, fault=PaperFault.CUTTER),
)
TRIED = replace(STICK, speed=StickSpeed(5, 9))
RUNS = replace(CLOCK, first=OPENS, now=OPENS)
SOUNDS = replace(PINS, sounding=True)
LEFT = fx.Wait(1.0)
READS: list[Edge] = [
    (
        READER,
        ev.CardArrived(b"\x04\x05\x06\x07", piv=False, kind="A"),
        replace(READER, card=CardLooks("A", False, 4)),
        PIN_WAIT,
    ),
    (
        replace(READER, lost=True),
        ev.CardArrived(None, piv=True, kind="B"),
        replace(READER, card=CardLooks("B", True, None)),
        PIN_WAIT,
    ),
    (replace(READER, card=CardLooks("A", False, 4)), ev.CardPulled(), READER, PIN_WAIT),
    (READER, ev.DeviceLost(Device.READER), replace(READER, lost=True), PIN_WAIT),
    (READER, ev.DeviceLost(Device.SENSOR), READER),
    (replace(READER, lost=True), ev.DeviceBack(Device.READER), READER, PIN_WAIT),
    (READER, ev.DeviceBack(Device.SENSOR), READER),
    *((READER, event, SEEN, LOOK) for event in (ev.No(), ev.TimeUp())),
    (SENSOR, ev.FingerFelt(FingerLooks.WET), FELT, fx.FeelFinger(), PIN_WAIT),
    (SENSOR, ev.DeviceLost(Device.SENSOR), replace(SENSOR, lost=True), PIN_WAIT),
    (SENSOR, ev.DeviceLost(Device.READER), SENSOR),
    (replace(FELT, lost=True), ev.DeviceBack(Device.SENSOR), FELT, fx.FeelFinger(), PIN_WAIT),
    *((FELT, event, SEEN, fx.StopFinger(), LOOK) for event in (ev.No(), ev.TimeUp())),
]
PAPER: list[Edge] = [
    (PRINTER, ev.Printed(), PROVEN, PIN_WAIT),
    (PRINTER, ev.PrintFailed(PaperFault.CUTTER), FAILED, PIN_WAIT),
    *((state, ev.Yes(), PRINTER, fx.PrintTape(Paper.TEST, 1, ())) for state in (PROVEN, FAILED)),
    *((PRINTER, event, PRINTER) for event in (ev.Yes(), ev.No(), ev.Touched())),
    (PROVEN, ev.Touched(), PROVEN, PIN_WAIT),
    (FAILED, ev.WaitOver(), st.WalkAway(SHUT, FAILED, 4), LEFT),
    *((FAILED, event, SEEN, LOOK) for event in (ev.No(), ev.TimeUp())),
]
GLASS: list[Edge] = [
    (TOUCH, ev.Felt(20, 30, 3), replace(TOUCH, hit=frozenset({3}), felt=(20, 30)), PIN_WAIT),
    (TOUCH, ev.Felt(500, 999), replace(TOUCH, felt=(500, 999)), PIN_WAIT),
    (TOUCH, ev.Felt(500, 999, 5), replace(TOUCH, felt=(500, 999)), PIN_WAIT),
    *((TOUCH, event, SEEN, LOOK) for event in (ev.No(), ev.TimeUp())),
    (SCREEN, ev.Yes(), replace(SCREEN, page=1), PIN_WAIT),
    (replace(SCREEN, page=2), ev.Yes(), SCREEN, PIN_WAIT),
    *((SCREEN, event, SEEN, LOOK) for event in (ev.No(), ev.TimeUp())),
]
KEY = frozenset({Switch.KEY})
SWITCHES: list[Edge] = [
    (PINS, ev.KeySwitch(on=True), replace(PINS, felt=KEY, key_on=True), PIN_WAIT),
    (replace(PINS, felt=KEY, key_on=True), ev.KeySwitch(on=False), replace(PINS, felt=KEY), PIN_WAIT),
    (PINS, ev.KeyTurned(), replace(PINS, felt=KEY), line("key_turned"), PIN_WAIT),
    (PINS, ev.CaseOpened(), replace(PINS, felt=frozenset({Switch.CASE})), line("case_opened"), PIN_WAIT),
    (PINS, ev.ButtonFelt(Switch.NEXT), replace(PINS, felt=frozenset({Switch.NEXT})), PIN_WAIT),
    (PINS, ev.Yes(), SOUNDS, fx.Wait(SOUND)),
    (SOUNDS, ev.WaitOver(), PINS, PIN_WAIT),
    (PINS, ev.WaitOver(), st.WalkAway(SHUT, PINS, 4), LEFT),
    (SOUNDS, ev.Touched(), SOUNDS),
    (PINS, ev.Touched(), PINS, PIN_WAIT),
    *((SOUNDS, event, SEEN, LOOK) for event in (ev.No(), ev.TimeUp())),
]
LATER = OPENS + timedelta(seconds=1)
STORES: list[Edge] = [
    (STICK, ev.StickTried(StickSpeed(5, 9)), TRIED, PIN_WAIT),
    (STICK, ev.StickTried(None, "full"), replace(STICK, fault="full"), PIN_WAIT),
    (STICK, ev.Yes(), STICK, PIN_WAIT),
    *((state, ev.Yes(), STICK, fx.TryStick(), PIN_WAIT) for state in (TRIED, replace(STICK, fault="full"))),
    *((STICK, event, SEEN, LOOK) for event in (ev.No(), ev.TimeUp())),
    (CLOCK, ev.ClockSeen(OPENS), RUNS, LEFT),
    (RUNS, ev.ClockSeen(LATER), replace(RUNS, now=LATER), LEFT),
    (RUNS, ev.ClockSeen(None), replace(RUNS, lost=True), LEFT),
    (RUNS, ev.WaitOver(), replace(RUNS, looks=1), fx.LookAtClock()),
    (replace(RUNS, looks=104), ev.WaitOver(), st.WalkAway(SHUT, RUNS, 4), LEFT),
    (replace(RUNS, looks=9), ev.Touched(), RUNS, LEFT),
    *((RUNS, event, SEEN, LOOK) for event in (ev.No(), ev.TimeUp())),
]
EDGES = [*LIST, *READS, *PAPER, *GLASS, *SWITCHES, *STORES]


@pytest.mark.parametrize("edge", EDGES)
def test_edge(edge: Edge) -> None:
    applied(edge)


def test_nothing_is_tried_that_could_disturb_open_polls() -> None:
    """No paper among the slips, nothing written beside the evidence, no alarm taken for a test."""
    every = (*Device, *Part)
    harmless = {Device.READER, Device.SENSOR, Part.TOUCH, Part.CLOCK, Part.DISPLAY}
    for back in (IDLE, st.Idle(REHEARSAL)):
        assert {part for part in every if may_try(part, back)} == harmless
    for over in (st.Closed(SHUT, (4, 2)), st.AwaitTrustee(SHUT)):
        assert {part for part in every if may_try(part, over)} == {*harmless, Device.PRINTER}
    assert {part for part in every if may_try(part, READY)} == {*harmless, *Device, Part.PINS}


@pytest.mark.parametrize("part", [*Device, *Part])
def test_what_may_not_be_tried_cannot_be_picked(part: Device | Part) -> None:
    during = st.Diagnostics(DAY, FINDINGS, IDLE)
    result = step(during, ev.PartPicked(part))
    assert result is not None
    assert (result.state == during) is not may_try(part, IDLE)
    assert not any(isinstance(effect, fx.PrintTape | fx.TryStick) for effect in result.effects)


def test_only_the_sound_test_calls_for_help() -> None:
    assert needs_help(SOUNDS)
    assert not needs_help(PINS)


def test_a_test_keeps_nothing_of_a_cards_number() -> None:
    arrived = ev.CardArrived(b"\x04\xde\xad\xbe\xef\x01\x02", piv=False, kind="A")
    result = step(READER, arrived)
    assert result is not None
    assert b"\xde\xad" not in repr(result).encode()
    assert "dead" not in repr(result)
    assert not any(isinstance(effect, fx.Journal) for effect in result.effects)


def test_the_list_of_a_voters_queue_waits_as_long_as_a_voter() -> None:
    assert LATE.looks * FRESH >= IDLE_WAIT.seconds > (LATE.looks - 1) * FRESH
