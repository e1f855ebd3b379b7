"""Every edge of opening, rehearsal, resuming and tapes, in full."""

from __future__ import annotations

from dataclasses import replace

import pytest
from edges_help import (
    CHAIR,
    DAY,
    ENGLISH,
    IDLE,
    MEMBER,
    MORE,
    NOTICE,
    PIN_WAIT,
    READY,
    REHEARSAL,
    SHUT,
    Edge,
    applied,
    line,
)

from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states import model as st
from firmware.states.facts import Device, Finding, Paper, PaperFault, Part, Purpose, Refusal, Trouble

PIV, TAG = ev.CardArrived(None, piv=True), ev.CardArrived(b"\x04", piv=False)
TWO = (CHAIR, MEMBER)
SERIALS = "0c 0a"
RESUMING = st.Resuming(DAY, True)


def unlocking(purpose: Purpose, back: st.State) -> st.UnlockingRoll:
    return st.UnlockingRoll(back.day, purpose, TWO, back=back)


DEVICES = st.CheckingOpening(SHUT, TWO)
PROVING = st.CheckingOpening(SHUT, TWO, proving=True)
FINE = (Finding(Device.PRINTER, True, "paper"), Finding(Device.READER, True))
LAME = (
    Finding(Device.PRINTER, False, "cover"),
    Finding(Device.READER, True),
    Finding(Device.STICK, False),
    Finding(Part.CARD, False),
)
OPENING: list[Edge] = [
    (PROVING, ev.DevicesChecked(FINE), PROVING),
    (
        DEVICES,
        ev.DevicesChecked(FINE),
        unlocking(Purpose.OPEN, READY),
        line("devices_checked", devices="printer paper; reader"),
        fx.UnlockRoll(),
    ),
    (
        DEVICES,
        ev.DevicesChecked((Finding(Part.CLOCK, False, "battery"), Finding(Part.PINS, False, "none"))),
        unlocking(Purpose.OPEN, READY),
        line("devices_checked", devices="clock battery; pins none"),
        fx.UnlockRoll(),
    ),
    (
        DEVICES,
        ev.DevicesChecked(LAME),
        st.Refused(SHUT, Refusal.DEVICES_NOT_READY, READY),
        fx.LockRoll(),
        line("devices_failed", devices="printer stick card"),
        NOTICE,
    ),
    (unlocking(Purpose.OPEN, READY), ev.RollOpened(), PROVING, fx.ProveZero()),
    (
        unlocking(Purpose.SIMULASI, READY),
        ev.RollOpened(),
        st.StartingSimulasi(SHUT),
        fx.StartSimulasi(),
        line("simulasi_started", officers=SERIALS),
    ),
    (
        unlocking(Purpose.RESUME, st.Resuming(ENGLISH, True)),
        ev.RollOpened(),
        st.PrintingTape(ENGLISH, Paper.RESUME, 1, TWO, IDLE),
        fx.PrintTape(Paper.RESUME, 1, TWO),
    ),
    (
        unlocking(Purpose.RESUME, RESUMING),
        ev.RollRefused(),
        st.Refused(DAY, Refusal.ROLL_LOCKED, RESUMING),
        fx.LockRoll(),
        NOTICE,
    ),
    (
        PROVING,
        ev.ZeroProven(),
        st.PrintingTape(SHUT, Paper.ZERO, 1, TWO, st.RecordingOpening(SHUT, TWO)),
        fx.PrintTape(Paper.ZERO, 1, TWO),
    ),
    (
        PROVING,
        ev.NotZero("cast"),
        st.Stopped(SHUT, Trouble.NOT_ZERO, "cast"),
        fx.StopFinger(),
        fx.LockRoll(),
    ),
    (
        st.RecordingOpening(replace(ENGLISH, polls_open=False), TWO),
        ev.Recorded(MORE),
        st.Idle(replace(DAY, counts=MORE)),
    ),
    (st.StartingSimulasi(SHUT), ev.SimulasiStarted(MORE), st.Idle(replace(REHEARSAL, counts=MORE))),
    # after a restart
    (RESUMING, ev.Yes(), st.AskOfficer(DAY, Purpose.RESUME, RESUMING), PIN_WAIT),
    (RESUMING, TAG, RESUMING),
    (RESUMING, PIV, st.AskOfficer(DAY, Purpose.RESUME, RESUMING), fx.ShufflePad()),
]

SEEN = st.Diagnostics(SHUT, FINE, READY)
THEN = st.RecordingOpening(SHUT, TWO)
RESULT = st.Finalising(SHUT, (4, 2))


def tape(paper: Paper, copy: int, then: st.State) -> st.PrintingTape:
    return st.PrintingTape(then.day, paper, copy, TWO, then)  # type: ignore[arg-type]  # one of AfterTape


def stuck(paper: Paper, copy: int, then: st.State) -> st.TapeTrouble:
    return st.TapeTrouble(then.day, PaperFault.CUTTER, paper, copy, TWO, then)  # type: ignore[arg-type]  # as above


TAPES: list[Edge] = [
    (tape(Paper.ZERO, 1, THEN), ev.Printed(), tape(Paper.ZERO, 2, THEN), fx.PrintTape(Paper.ZERO, 2, TWO)),
    (tape(Paper.ZERO, 2, THEN), ev.Printed(), THEN, fx.Commit("polls_opened", (("officers", SERIALS),))),
    (tape(Paper.RESULT, 2, RESULT), ev.Printed(), RESULT, fx.Export()),
    (tape(Paper.RESUME, 2, IDLE), ev.Printed(), IDLE, line("polls_resumed", officers=SERIALS)),
    (tape(Paper.READINESS, 1, SEEN), ev.Printed(), SEEN, fx.CheckDevices()),
    (
        tape(Paper.ZERO, 2, THEN),
        ev.PrintFailed(PaperFault.CUTTER),
        stuck(Paper.ZERO, 2, THEN),
        line("tape_trouble", paper="zero", fault="cutter"),
        fx.AwaitPrinter(),
    ),
    (
        stuck(Paper.ZERO, 2, THEN),
        ev.PrinterReady(),
        tape(Paper.ZERO, 2, THEN),
        fx.PrintTape(Paper.ZERO, 2, TWO),
    ),
    (stuck(Paper.ZERO, 2, THEN), ev.No(), stuck(Paper.ZERO, 2, THEN)),
    (stuck(Paper.READINESS, 1, SEEN), ev.No(), SEEN, fx.CheckDevices()),
]


@pytest.mark.parametrize("edge", [*OPENING, *TAPES])
def test_edge(edge: Edge) -> None:
    applied(edge)
