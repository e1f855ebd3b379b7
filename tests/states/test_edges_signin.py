"""Every edge of signing in, in full: card, pad, PIN, refusals, trustees."""

from __future__ import annotations

from dataclasses import replace

import pytest
from edges_help import (
    CHAIR,
    DAY,
    IDLE,
    IDLE_WAIT,
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
from firmware.states.facts import Day, Digits, OfficerRefusal, Purpose, Trouble

PIV, TAG = ev.CardArrived(None, piv=True), ev.CardArrived(b"\x04", piv=False)
ASK = st.AskOfficer(DAY, Purpose.CLOSE, IDLE, (CHAIR,), OfficerRefusal.WRONG_PIN, 2)
PIN = st.EnterPin(DAY, Purpose.CLOSE, IDLE, PAD, (CHAIR,), Digits("12345"), OfficerRefusal.WRONG_PIN, 2)
FULL = replace(PIN, pin=Digits("123456"))
CHECK = st.CheckingPin(DAY, Purpose.CLOSE, IDLE, (CHAIR,))
TRUSTEES = st.AwaitTrustee(SHUT, (2,), OfficerRefusal.BAD_SHARE, 1)
CLEAN = st.AwaitTrustee(SHUT, (2,))
RESUMING, STOPPED = st.Resuming(DAY, True), st.Stopped(DAY, Trouble.FORK, "why")
FAILED = st.FingerFailed(DAY, VOTER)


def pin(purpose: Purpose, back: st.State, day: Day = DAY) -> st.EnterPin:
    return replace(PIN, day=day, purpose=purpose, back=back)


def ask(purpose: Purpose, back: st.State, day: Day = DAY) -> st.AskOfficer:
    return replace(ASK, day=day, purpose=purpose, back=back)


EDGES: list[Edge] = [
    # a card for the one who is asked
    (ASK, TAG, replace(ASK, refusal=OfficerRefusal.NOT_OFFICER, tries_left=None), PIN_WAIT),
    (ASK, PIV, replace(ASK, refusal=None, tries_left=None), fx.ShufflePad(), PIN_WAIT),
    (ASK, ev.CardPulled(), replace(ASK, refusal=OfficerRefusal.CARD_GONE, tries_left=None), PIN_WAIT),
    (ASK, ev.PadShuffled(PAD), replace(PIN, pin=Digits()), PIN_WAIT),
    (ASK, ev.Touched(), ASK, PIN_WAIT),
    # the pad
    (PIN, ev.Touched(), PIN, PIN_WAIT),
    (PIN, ev.Digit(6), FULL, PIN_WAIT),
    (FULL, ev.Digit(7), FULL, PIN_WAIT),
    (PIN, ev.Erase(), replace(PIN, pin=Digits("1234")), PIN_WAIT),
    (PIN, ev.Yes(), PIN, PIN_WAIT),
    (FULL, ev.Yes(), CHECK, fx.Identify(Digits("123456"), Purpose.CLOSE)),
    # the card is pulled from under the pad
    (
        PIN,
        ev.CardGone(),
        st.AskOfficer(DAY, Purpose.CLOSE, IDLE, (CHAIR,), OfficerRefusal.CARD_GONE),
        PIN_WAIT,
    ),
    (
        pin(Purpose.TRUSTEE, TRUSTEES, SHUT),
        ev.CardGone(),
        replace(TRUSTEES, refusal=OfficerRefusal.CARD_GONE, tries_left=None),
    ),
    (
        pin(Purpose.CLOCK, TRUSTEES, SHUT),
        ev.CardGone(),
        st.AskOfficer(SHUT, Purpose.CLOCK, TRUSTEES, (CHAIR,), OfficerRefusal.CARD_GONE),
        PIN_WAIT,
    ),
    # a card that is not accepted
    (
        CHECK,
        ev.OfficerUnknown(OfficerRefusal.WRONG_PIN, 1),
        st.AskOfficer(DAY, Purpose.CLOSE, IDLE, (CHAIR,), OfficerRefusal.WRONG_PIN, 1),
        line("officer_refused", why="wrong_pin", purpose="close"),
        fx.ShufflePad(),
        PIN_WAIT,
    ),
    (
        CHECK,
        ev.OfficerUnknown(OfficerRefusal.FOREIGN),
        st.AskOfficer(DAY, Purpose.CLOSE, IDLE, (CHAIR,), OfficerRefusal.FOREIGN),
        line("officer_refused", why="foreign", purpose="close"),
        PIN_WAIT,
    ),
    (
        st.CheckingPin(SHUT, Purpose.TRUSTEE, CLEAN),
        ev.OfficerUnknown(OfficerRefusal.WRONG_PIN, 1),
        replace(CLEAN, refusal=OfficerRefusal.WRONG_PIN, tries_left=1),
        line("share_refused", why="wrong_pin"),
        fx.ShufflePad(),
    ),
    (
        st.CheckingPin(SHUT, Purpose.TRUSTEE, CLEAN),
        ev.OfficerUnknown(OfficerRefusal.BAD_SHARE),
        replace(CLEAN, refusal=OfficerRefusal.BAD_SHARE),
        line("share_refused", why="bad_share"),
    ),
    (
        st.CheckingPin(SHUT, Purpose.CLOCK, CLEAN, (CHAIR,)),
        ev.OfficerUnknown(OfficerRefusal.EXPIRED),
        st.AskOfficer(SHUT, Purpose.CLOCK, CLEAN, (CHAIR,), OfficerRefusal.EXPIRED),
        line("officer_refused", why="expired", purpose="clock"),
        PIN_WAIT,
    ),
    # trustees
    (TRUSTEES, TAG, replace(TRUSTEES, refusal=OfficerRefusal.NOT_OFFICER, tries_left=None)),
    (TRUSTEES, PIV, CLEAN, fx.ShufflePad()),
    (TRUSTEES, ev.CardPulled(), replace(TRUSTEES, refusal=OfficerRefusal.CARD_GONE, tries_left=None)),
    (
        TRUSTEES,
        ev.PadShuffled(PAD),
        st.EnterPin(SHUT, Purpose.TRUSTEE, CLEAN, PAD, (), Digits(), OfficerRefusal.BAD_SHARE, 1),
        PIN_WAIT,
    ),
    (
        st.CheckingPin(SHUT, Purpose.TRUSTEE, st.AwaitTrustee(SHUT)),
        ev.ShareTaken(3),
        st.AwaitTrustee(SHUT, (3,)),
        line("share_taken", trustee=3),
    ),
    (
        st.CheckingPin(SHUT, Purpose.TRUSTEE, CLEAN),
        ev.ShareTaken(3),
        st.Tallying(SHUT, (2, 3)),
        line("share_taken", trustee=3),
        fx.Tally(),
    ),
    (
        st.CheckingPin(SHUT, Purpose.TRUSTEE, TRUSTEES),
        ev.ShareTaken(2),
        replace(TRUSTEES, refusal=OfficerRefusal.SAME_PERSON, tries_left=None),
    ),
    (st.CheckingPin(DAY, Purpose.MENU, IDLE), ev.ShareTaken(2), IDLE),
]


@pytest.mark.parametrize("edge", EDGES)
def test_edge(edge: Edge) -> None:
    applied(edge)


BACK: list[Edge] = [
    (Purpose.CLOSE, IDLE, DAY),
    (Purpose.OVERRIDE, FAILED, DAY, IDLE_WAIT),
    (Purpose.MENU, READY, SHUT, fx.LockRoll()),
    (Purpose.CLOCK, CLEAN, SHUT, fx.LockRoll()),
    (Purpose.RESUME, RESUMING, DAY, fx.LockRoll()),
    (Purpose.STOPPED, STOPPED, DAY, fx.LockRoll()),
]


@pytest.mark.parametrize("leaving", [ev.No(), ev.TimeUp()])
@pytest.mark.parametrize("case", BACK)
def test_giving_up_leads_back_and_keeps_no_share_without_an_open_roll(case: Edge, leaving: ev.Event) -> None:
    purpose, back, day, *effects = case
    for state in (ask(purpose, back, day), pin(purpose, back, day)):
        applied((state, leaving, back, *effects))
