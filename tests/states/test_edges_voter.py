"""Every edge of the voter's identity, in full: card, NIK, register, finger, override."""

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
    NOTICE,
    PIN_WAIT,
    READY,
    VOTER,
    Edge,
    applied,
    line,
)

from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states import model as st
from firmware.states.facts import Digits, Language, Override, Purpose, Refusal

PIV, TAG, ODD = (
    ev.CardArrived(None, piv=True),
    ev.CardArrived(b"\x04", piv=False),
    ev.CardArrived(None, piv=False),
)
FOREIGN = st.Idle(ENGLISH)
NIK = st.TypingNik(ENGLISH, MEMBER, Digits("332705100000001"))
FULL = replace(NIK, nik=Digits("3327051000000017"))
LOOK = st.LookingUp(ENGLISH)
FINGER = st.CheckingFinger(ENGLISH, VOTER, 2)
LAST = st.CheckingFinger(ENGLISH, VOTER, 1, again=True)
FAILED = st.FingerFailed(ENGLISH, VOTER)
REASON = st.ChoosingReason(ENGLISH, VOTER, MEMBER)


def notice(why: Refusal, back: st.State) -> tuple[st.State, fx.Journal, fx.Wait]:
    return st.Refused(back.day, why, back), line("voter_refused", why=why.value), NOTICE


EDGES: list[Edge] = [
    # the next card
    (FOREIGN, TAG, st.LookingUp(ENGLISH), fx.LookUp(b"\x04")),
    (FOREIGN, PIV, st.AskOfficer(ENGLISH, Purpose.MENU, FOREIGN), fx.ShufflePad()),
    (FOREIGN, ODD, *notice(Refusal.UNREADABLE_CARD, FOREIGN)),
    (FOREIGN, ev.CardPulled(), *notice(Refusal.CARD_PULLED, FOREIGN)),
    (FOREIGN, ev.LanguagePicked(Language.ID), IDLE),
    (FOREIGN, ev.LookPicked(BOLD), st.Idle(replace(ENGLISH, look=BOLD)), IDLE_WAIT),
    (IDLE, ev.LanguagePicked(Language.EN), FOREIGN, IDLE_WAIT),
    # who picked a language and left: the next one finds nothing of it
    (FOREIGN, ev.WaitOver(), IDLE),
    (st.Idle(replace(DAY, look=BOLD)), ev.WaitOver(), IDLE),
    (st.Thanks(replace(ENGLISH, look=BOLD)), TAG, st.LookingUp(DAY), fx.LookUp(b"\x04")),
    (st.Thanks(ENGLISH), TAG, st.LookingUp(DAY), fx.LookUp(b"\x04")),
    (st.Thanks(ENGLISH), PIV, st.AskOfficer(DAY, Purpose.MENU, IDLE), fx.ShufflePad()),
    (st.Thanks(ENGLISH), ODD, *notice(Refusal.UNREADABLE_CARD, IDLE)),
    (st.Refused(DAY, Refusal.CARD_PULLED, IDLE), TAG, st.LookingUp(DAY), fx.LookUp(b"\x04")),
    (
        st.Refused(READY.day, Refusal.WRONG_DAY, READY),
        TAG,
        st.Refused(READY.day, Refusal.WRONG_DAY, READY),
    ),
    # a damaged card
    (NIK, ev.Digit(7), FULL, PIN_WAIT),
    (FULL, ev.Digit(8), FULL, PIN_WAIT),
    (NIK, ev.Erase(), replace(NIK, nik=Digits("33270510000000")), PIN_WAIT),
    (NIK, ev.Yes(), NIK, PIN_WAIT),
    (FULL, ev.Yes(), LOOK, line("nik_typed", officer="0a"), fx.LookUpNik(FULL.nik)),
    (NIK, ev.No(), IDLE),
    (NIK, ev.TimeUp(), IDLE),
    # the register
    (LOOK, ev.Found(VOTER), FINGER, fx.ReadFinger(VOTER), IDLE_WAIT),
    (LOOK, ev.NotFound(Refusal.ALREADY_VOTED), *notice(Refusal.ALREADY_VOTED, IDLE)),
    # the finger
    (FINGER, ev.FingerRead(matched=True), st.Authorising(ENGLISH, VOTER), fx.Authorise(VOTER)),
    (FINGER, ev.FingerRead(matched=False), LAST, fx.ReadFinger(VOTER), IDLE_WAIT),
    (LAST, ev.FingerRead(matched=False), FAILED, line("finger_failed"), IDLE_WAIT),
    (FINGER, ev.No(), IDLE, fx.StopFinger()),
    (FINGER, ev.TimeUp(), IDLE, fx.StopFinger()),
    (FINGER, ev.Touched(), FINGER, IDLE_WAIT),
    (FINGER, ev.LookPicked(BOLD), replace(FINGER, day=replace(ENGLISH, look=BOLD)), IDLE_WAIT),
    (FINGER, TAG, FINGER, IDLE_WAIT),
    (FINGER, PIV, st.AskOfficer(ENGLISH, Purpose.OVERRIDE, FAILED), fx.StopFinger(), fx.ShufflePad()),
    # an officer decides
    (FAILED, TAG, FAILED, IDLE_WAIT),
    (FAILED, PIV, st.AskOfficer(ENGLISH, Purpose.OVERRIDE, FAILED), fx.ShufflePad()),
    (FAILED, ev.Touched(), FAILED, IDLE_WAIT),
    (FAILED, ev.No(), IDLE),
    (FAILED, ev.TimeUp(), IDLE),
    (REASON, ev.No(), IDLE),
    (REASON, ev.TimeUp(), IDLE),
    (
        REASON,
        ev.ReasonPicked(Override.INJURED),
        st.Authorising(ENGLISH, VOTER, Override.INJURED),
        fx.Authorise(VOTER, Override.INJURED, MEMBER),
    ),
    # the voter may vote
    (
        st.Authorising(ENGLISH, VOTER, Override.INJURED),
        ev.Recorded(MORE),
        st.Voting(replace(ENGLISH, counts=MORE)),
        IDLE_WAIT,
    ),
]


@pytest.mark.parametrize("edge", EDGES)
def test_edge(edge: Edge) -> None:
    applied(edge)
