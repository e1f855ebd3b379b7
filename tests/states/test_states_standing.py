"""What still holds though nobody listened, event by event; and which screens call an officer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from edges_help import COUNTS, DAY, IDLE, MEMBER, RULES, VOTER

from firmware.states import events as ev
from firmware.states import model as st
from firmware.states.common import needs_help
from firmware.states.diagram import all_events, states
from firmware.states.events import Event
from firmware.states.facts import Alarm, Device, Paper, PaperFault, Trouble
from firmware.states.standing import remember
from firmware.states.system import System

READER, READER_BACK = ev.DeviceLost(Device.READER), ev.DeviceBack(Device.READER)
SENSOR, SENSOR_BACK = ev.DeviceLost(Device.SENSOR), ev.DeviceBack(Device.SENSOR)
OUT, TWO = ev.StickGone(Trouble.NO_STICK), ev.StickGone(Trouble.TWO_STICKS)
FORK = ev.RecordFailed(Trouble.FORK, halt=True, detail="slot 7")
FULL = ev.RecordFailed(Trouble.STICK_FULL)
BAD = ev.CardDamaged("17")
CASE, KEY = ev.CaseOpened(), ev.KeyTurned()
BOOTED, FAILED = ev.Booted(RULES, COUNTS), ev.BootFailed(Trouble.NO_STICK, halt=False)

Before = tuple[Event, ...]
KEPT: list[tuple[Before, Event, bool, Before]] = [
    # reader and stick are gone until they are back, heard or not
    ((CASE,), READER, True, (CASE, READER)),
    ((READER, CASE), READER, False, (CASE, READER)),
    ((CASE, READER), READER_BACK, True, (CASE,)),
    ((CASE,), OUT, True, (CASE, OUT)),
    ((OUT, CASE), TWO, False, (CASE, TWO)),
    ((OUT, CASE), ev.StickBack(), False, (CASE,)),
    # the sensor is asked anew for each finger
    ((CASE,), SENSOR, False, (CASE,)),
    ((READER,), SENSOR_BACK, True, (READER,)),
    # a start looks for the stick itself
    ((OUT, FORK, CASE, READER), BOOTED, True, (CASE, READER)),
    ((OUT, FORK, CASE, READER), FAILED, True, (CASE, READER)),
    # what stands until it was heard
    ((), CASE, False, (CASE,)),
    ((CASE, KEY), CASE, False, (KEY, CASE)),
    ((CASE, KEY), CASE, True, (KEY,)),
    ((CASE,), KEY, False, (CASE, KEY)),
    ((CASE, KEY), KEY, True, (CASE,)),
    ((CASE,), BAD, False, (CASE, BAD)),
    ((CASE, BAD), BAD, True, (CASE,)),
    ((CASE,), FORK, False, (CASE, FORK)),
    ((CASE, FORK), FORK, True, (CASE,)),
    # a record that failed and may be tried again is no standing matter
    ((CASE,), FULL, False, (CASE,)),
]


@pytest.mark.parametrize(("before", "event", "heard", "after"), KEPT)
def test_what_stands(before: Before, event: Event, heard: bool, after: Before) -> None:
    assert remember(before, event, heard=heard) == after


def test_nothing_else_is_kept() -> None:
    kept = {type(event) for _, event, _, _ in KEPT}
    for kind in set(all_events()) - kept:
        bare = object.__new__(kind)
        assert remember((CASE, OUT), bare, heard=False) == (CASE, OUT), kind


HELP = [
    st.Abandoned(DAY, IDLE, sealed=False),
    st.DeviceAway(DAY, Device.READER, IDLE),
    st.FingerFailed(DAY, VOTER),
    st.MediumMissing(DAY, Trouble.NO_STICK, IDLE),
    st.SlipTrouble(DAY, PaperFault.CUTTER),
    st.SpoilHelp(DAY, 3),
    st.Stopped(DAY, Trouble.FORK),
    st.Tampered(DAY, (), IDLE),
    st.TapeTrouble(DAY, PaperFault.CUTTER, Paper.ZERO, 1, (MEMBER,), IDLE),
]


def test_lamp_and_buzzer_call_for_these_and_no_others() -> None:
    assert all(needs_help(state) for state in HELP)
    quiet = set(states()) - {type(state) for state in HELP} - {st.Ready, st.KeyHeld}
    assert not any(needs_help(object.__new__(kind)) for kind in quiet)
    damaged = replace(DAY, system=System(bad_place="17"))
    assert needs_help(st.Ready(damaged))
    assert not needs_help(st.Ready(DAY))
    assert not needs_help(st.Idle(damaged)), "an officer has decided: the next voter is not to be called off"
    for day, calls in ((DAY, True), (replace(DAY, polls_open=False), False)):
        held = st.KeyHeld(day, st.Tampered(day, (Alarm.KEY,), st.Idle(day)))
        assert needs_help(held) is calls, "while the polls are open the alarm goes on under the turned key"
    assert not needs_help(st.KeyHeld(DAY, st.Resuming(DAY, False)))
