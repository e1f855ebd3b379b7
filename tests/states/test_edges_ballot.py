"""Every edge of the ballot, in full: choose, confirm, seal, slip, cast or spoil, walk away."""

from __future__ import annotations

from dataclasses import replace

import pytest
from edges_help import (
    BOLD,
    DAY,
    ENGLISH,
    IDLE,
    IDLE_WAIT,
    MEMBER,
    MORE,
    RULES,
    THANKS,
    Edge,
    applied,
    line,
)

from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states import model as st
from firmware.states.facts import Language, PaperFault, Purpose, Spoiling

PIV, TAG = ev.CardArrived(None, piv=True), ev.CardArrived(b"\x04", piv=False)
AFTER = replace(ENGLISH, counts=MORE)
RECEIPT = replace(ENGLISH, rules=replace(RULES, receipt=True))
BLANK, CHOSEN = st.Voting(ENGLISH, None, 1), st.Voting(ENGLISH, 2, 1)
SURE = st.Confirming(ENGLISH, 2, 1)
SLIP, STUCK = st.PrintingSlip(ENGLISH, 1), st.SlipTrouble(ENGLISH, PaperFault.CUTTER, 1)
CHECK = st.CheckingSlip(ENGLISH, 1)
SEALED, OPEN = st.Abandoned(ENGLISH, CHECK, sealed=True), st.Abandoned(ENGLISH, BLANK, sealed=False)
ENDS = line("session_ended", officer="0a")
TICK = fx.Wait(1.0)


def decides(below: st.State, *, sealed: bool) -> st.DecidingAbandoned:
    return st.DecidingAbandoned(ENGLISH, MEMBER, below, sealed)


def countdown(below: st.State, seconds: int) -> st.WalkAway:
    return st.WalkAway(ENGLISH, below, seconds)


def stuck(unproven: int) -> st.SlipTrouble:
    return st.SlipTrouble(ENGLISH, PaperFault.UNPROVEN, 1, unproven)


UNPROVEN = (ev.PrintFailed(PaperFault.UNPROVEN),)
OUT = line("slip_trouble", fault="unproven")
EDGES: list[Edge] = [
    # choosing
    (BLANK, ev.Chosen(2), CHOSEN, IDLE_WAIT),
    (CHOSEN, ev.Chosen(1), replace(CHOSEN, chosen=1), IDLE_WAIT),
    (CHOSEN, ev.Chosen(4), replace(CHOSEN, chosen=4), IDLE_WAIT),
    (CHOSEN, ev.Chosen(0), CHOSEN),
    (CHOSEN, ev.Chosen(5), CHOSEN),
    (CHOSEN, ev.LanguagePicked(Language.ID), replace(CHOSEN, day=DAY), IDLE_WAIT),
    *(
        (state, ev.LookPicked(BOLD), replace(state, day=replace(state.day, look=BOLD)), IDLE_WAIT)
        for state in (BLANK, CHOSEN, SURE, CHECK)
    ),
    (CHOSEN, ev.Touched(), CHOSEN, IDLE_WAIT),
    (BLANK, ev.Yes(), BLANK, IDLE_WAIT),
    (CHOSEN, ev.Yes(), SURE, IDLE_WAIT),
    (SURE, ev.No(), CHOSEN, IDLE_WAIT),
    (SURE, ev.Touched(), SURE, IDLE_WAIT),
    (SURE, ev.Yes(), st.Sealing(ENGLISH, 1), fx.Seal(2)),
    # the slip
    (st.Sealing(ENGLISH, 1), ev.Recorded(MORE), st.PrintingSlip(AFTER, 1), fx.PrintSlip()),
    (SLIP, ev.Printed(), CHECK, IDLE_WAIT),
    (
        SLIP,
        ev.PrintFailed(PaperFault.CUTTER),
        STUCK,
        line("slip_trouble", fault="cutter"),
        fx.AwaitPrinter(),
    ),
    *((replace(SLIP, unproven=n), *UNPROVEN, stuck(n + 1), OUT, fx.AwaitPrinter()) for n in (0, 1, 3)),
    (replace(SLIP, unproven=2), *UNPROVEN, stuck(3), OUT),
    (replace(SLIP, unproven=5), *UNPROVEN, stuck(6), OUT),
    (
        replace(SLIP, unproven=3),
        ev.PrintFailed(PaperFault.CUTTER),
        replace(STUCK, unproven=3),
        line("slip_trouble", fault="cutter"),
        fx.AwaitPrinter(),
    ),
    (STUCK, ev.PrinterReady(), SLIP, fx.PrintSlip()),
    (stuck(2), ev.PrinterReady(), replace(SLIP, unproven=2), fx.PrintSlip()),
    (STUCK, TAG, STUCK),
    (STUCK, PIV, st.AskOfficer(ENGLISH, Purpose.ABANDONED, STUCK), fx.ShufflePad()),
    (CHECK, ev.Touched(), CHECK, IDLE_WAIT),
    # cast
    (CHECK, ev.Yes(), st.Casting(ENGLISH), fx.Cast()),
    (st.Casting(ENGLISH), ev.Recorded(MORE), st.Thanks(AFTER), THANKS),
    (
        st.Casting(RECEIPT),
        ev.Recorded(MORE),
        st.PrintingReceipt(replace(RECEIPT, counts=MORE)),
        fx.PrintReceipt(),
    ),
    (st.PrintingReceipt(ENGLISH), ev.Printed(), st.Thanks(ENGLISH), THANKS),
    (
        st.PrintingReceipt(ENGLISH),
        ev.PrintFailed(PaperFault.OFFLINE),
        st.Thanks(ENGLISH),
        line("receipt_failed", fault="offline"),
        THANKS,
    ),
    (st.Thanks(ENGLISH), ev.WaitOver(), IDLE),
    (st.Thanks(ENGLISH), ev.Yes(), IDLE),
    # or spoiled
    (CHECK, ev.No(), st.SpoilingSlip(ENGLISH, 2), fx.Spoil(Spoiling.CHALLENGE)),
    (st.SpoilingSlip(ENGLISH, 2), ev.Recorded(MORE), st.Voting(AFTER, None, 2), IDLE_WAIT),
    (st.SpoilingSlip(ENGLISH, 3), ev.Recorded(MORE), st.SpoilHelp(AFTER, 3)),
    (st.SpoilHelp(ENGLISH, 3), TAG, st.SpoilHelp(ENGLISH, 3)),
    (
        st.SpoilHelp(ENGLISH, 3),
        PIV,
        st.AskOfficer(ENGLISH, Purpose.SPOILS, st.SpoilHelp(ENGLISH, 3)),
        fx.ShufflePad(),
    ),
    # nobody touches: 3.5 seconds are four
    (CHOSEN, ev.TimeUp(), OPEN, line("walked_away", sealed=False)),
    (SURE, ev.TimeUp(), OPEN, line("walked_away", sealed=False)),
    (CHECK, ev.TimeUp(), SEALED, line("walked_away", sealed=True)),
    (countdown(CHOSEN, 2), ev.WaitOver(), countdown(CHOSEN, 1), TICK),
    (countdown(CHOSEN, 1), ev.WaitOver(), OPEN, line("walked_away", sealed=False)),
    (countdown(SURE, 1), ev.WaitOver(), OPEN, line("walked_away", sealed=False)),
    (countdown(CHECK, 1), ev.WaitOver(), SEALED, line("walked_away", sealed=True)),
    *((countdown(CHOSEN, 3), event, CHOSEN, IDLE_WAIT) for event in (ev.Touched(), ev.Yes(), ev.No())),
    # officers decide
    (OPEN, TAG, OPEN),
    (OPEN, PIV, st.AskOfficer(ENGLISH, Purpose.ABANDONED, OPEN), fx.ShufflePad()),
    (decides(BLANK, sealed=False), ev.Yes(), st.Releasing(ENGLISH), ENDS, fx.Release()),
    (
        decides(CHECK, sealed=True),
        ev.Yes(),
        st.SpoilingAbandoned(ENGLISH, MEMBER),
        ENDS,
        fx.Spoil(Spoiling.ABANDONED),
    ),
    (
        decides(STUCK, sealed=True),
        ev.Yes(),
        st.SpoilingAbandoned(ENGLISH, MEMBER),
        ENDS,
        fx.Spoil(Spoiling.NO_SLIP),
    ),
    (decides(CHECK, sealed=True), ev.No(), CHECK, IDLE_WAIT),
    (decides(STUCK, sealed=True), ev.No(), STUCK, fx.AwaitPrinter()),
    (decides(CHECK, sealed=True), ev.TimeUp(), SEALED),
    (decides(BLANK, sealed=False), ev.TimeUp(), OPEN),
    (decides(STUCK, sealed=True), ev.TimeUp(), STUCK, fx.AwaitPrinter()),
    (st.SpoilingAbandoned(ENGLISH, MEMBER), ev.Recorded(MORE), st.Releasing(AFTER), fx.Release()),
    (st.Releasing(ENGLISH), ev.Recorded(MORE), st.Idle(replace(DAY, counts=MORE))),
]


@pytest.mark.parametrize("edge", EDGES)
def test_edge(edge: Edge) -> None:
    applied(edge)


def test_a_short_countdown_ticks_at_its_own_pace() -> None:
    day = replace(DAY, rules=replace(RULES, waits=replace(RULES.waits, countdown=0.5)))
    applied((st.Voting(day), ev.WaitOver(), st.WalkAway(day, st.Voting(day), 1), fx.Wait(0.5)))
