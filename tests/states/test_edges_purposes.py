"""Where a card and its PIN lead: who may sign for what, and every purpose's next step in full."""

from __future__ import annotations

from dataclasses import replace

import pytest
from edges_help import (
    CHAIR,
    DAY,
    IDLE,
    IDLE_WAIT,
    IMAGE,
    MEMBER,
    PIN_WAIT,
    READY,
    REHEARSAL,
    RULES,
    SECOND,
    SHUT,
    TECHNICIAN,
    TRUSTEE,
    VOTER,
    Edge,
    applied,
    line,
)

from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states import model as st
from firmware.states.facts import Alarm, Item, Officer, OfficerRefusal, PaperFault, Purpose, Role, Trouble
from firmware.states.rules import step
from firmware.states.system import System
from firmware.states.update import SILENCE

RESUMING, STOPPED = st.Resuming(DAY, True), st.Stopped(DAY, Trouble.FORK, "why")
FAILED, HELP = st.FingerFailed(DAY, VOTER), st.SpoilHelp(DAY, 3)
TRUSTEES, VOTING = st.AwaitTrustee(SHUT, (2,)), st.Voting(DAY, 2, 1)
ABANDONED = st.Abandoned(DAY, st.CheckingSlip(DAY, 1), sealed=True)
STUCK = st.SlipTrouble(DAY, PaperFault.CUTTER, 1)
PAUSED, PAUSED_SHUT = st.Paused(DAY, VOTING), st.Paused(SHUT, READY)
TAMPERED = st.Tampered(DAY, (Alarm.KEY, Alarm.CASE), VOTING)
TAMPERED_AT_REST = st.Tampered(DAY, (Alarm.KEY,), IDLE)
ALWAYS = (Item.CLOCK, Item.DIAGNOSTICS)
WITH_IMAGE = st.Ready(replace(SHUT, system=System(IMAGE)))
END = (Item.POWER_OFF, Item.LEAVE)
OVER = st.Closed(SHUT, (4, 2))
WHO = {"officer": MEMBER.serial}


def menu(officer: Officer, back: st.State, *items: Item) -> Edge:
    made = st.Menu(back.day, officer, items, back=back)
    return officer, made, line("menu_opened", officer=officer.serial), PIN_WAIT


ONE: list[tuple[Purpose, st.State, Edge]] = [
    (Purpose.MENU, READY, menu(MEMBER, READY, Item.OPEN, Item.SIMULASI, *ALWAYS, *END)),
    (Purpose.MENU, READY, menu(TECHNICIAN, READY, Item.DIAGNOSTICS, Item.LEAVE)),
    (
        Purpose.MENU,
        IDLE,
        menu(CHAIR, IDLE, Item.PAUSE, Item.TYPE_NIK, Item.EXTEND, *ALWAYS, Item.CLOSE, *END),
    ),
    (
        Purpose.MENU,
        st.Idle(REHEARSAL),
        menu(CHAIR, st.Idle(REHEARSAL), Item.PAUSE, Item.TYPE_NIK, *ALWAYS, Item.END_SIMULASI, *END),
    ),
    (Purpose.TRUSTEE, TRUSTEES, menu(MEMBER, TRUSTEES, *ALWAYS, *END)),
    (Purpose.TRUSTEE, TRUSTEES, menu(TECHNICIAN, TRUSTEES, Item.DIAGNOSTICS, Item.LEAVE)),
    (Purpose.MENU, OVER, menu(MEMBER, OVER, Item.DIAGNOSTICS, *END)),
    (Purpose.OVERRIDE, FAILED, (MEMBER, st.ChoosingReason(DAY, VOTER, MEMBER), fx.StopFinger(), PIN_WAIT)),
    (
        Purpose.ABANDONED,
        ABANDONED,
        (MEMBER, st.DecidingAbandoned(DAY, MEMBER, ABANDONED.below, sealed=True), PIN_WAIT),
    ),
    (
        Purpose.ABANDONED,
        replace(ABANDONED, sealed=False),
        (MEMBER, st.DecidingAbandoned(DAY, MEMBER, ABANDONED.below, sealed=False), PIN_WAIT),
    ),
    (Purpose.ABANDONED, STUCK, (MEMBER, st.DecidingAbandoned(DAY, MEMBER, STUCK, sealed=True), PIN_WAIT)),
    (Purpose.SPOILS, HELP, (MEMBER, st.Voting(DAY), line("helped_after_spoils", **WHO), IDLE_WAIT)),
    (Purpose.CONTINUE, PAUSED, (MEMBER, VOTING, line("polls_continued", **WHO), IDLE_WAIT)),
    (Purpose.CONTINUE, PAUSED_SHUT, (MEMBER, READY, line("polls_continued", **WHO), fx.LockRoll())),
    (
        Purpose.TAMPER,
        TAMPERED,
        (TECHNICIAN, st.DecidingTampered(DAY, TECHNICIAN, TAMPERED.causes, VOTING), PIN_WAIT),
    ),
    (Purpose.TAMPER, IDLE, (MEMBER, IDLE)),  # nothing to sign for: back to where it was
]


@pytest.mark.parametrize(("purpose", "back", "then"), ONE)
def test_one_officer_is_enough(purpose: Purpose, back: st.State, then: Edge) -> None:
    officer, *leads = then
    applied((st.CheckingPin(back.day, purpose, back), ev.OfficerKnown(officer), *leads))


TWO: list[tuple[Purpose, st.State, Edge]] = [
    (
        Purpose.OPEN,
        READY,
        (st.ConfirmingClock(SHUT, (CHAIR, MEMBER), purpose=Purpose.OPEN, back=READY), fx.ReadClock()),
    ),
    (
        Purpose.RESUME,
        RESUMING,
        (st.ConfirmingClock(DAY, (CHAIR, MEMBER), purpose=Purpose.RESUME, back=RESUMING), fx.ReadClock()),
    ),
    (
        Purpose.CLOCK,
        TRUSTEES,
        (st.ConfirmingClock(SHUT, (CHAIR, MEMBER), purpose=Purpose.CLOCK, back=TRUSTEES), fx.ReadClock()),
    ),
    (
        Purpose.SIMULASI,
        READY,
        (st.UnlockingRoll(SHUT, Purpose.SIMULASI, (CHAIR, MEMBER), back=READY), fx.UnlockRoll()),
    ),
    *(
        (Purpose.POWER_OFF, back, (st.ConfirmingPowerOff(back.day, (CHAIR, MEMBER), back), PIN_WAIT))
        for back in (READY, IDLE, TAMPERED_AT_REST, RESUMING, STOPPED, TRUSTEES)
    ),
    (Purpose.CLOSE, IDLE, (st.Reconciling(DAY, (CHAIR, MEMBER)), fx.ReadClock())),
    (Purpose.STOPPED, STOPPED, (st.Starting(DAY), fx.Restart((CHAIR, MEMBER), Trouble.FORK))),
]


@pytest.mark.parametrize(("purpose", "back", "then"), TWO)
def test_two_different_officers_are_needed(purpose: Purpose, back: st.State, then: Edge) -> None:
    checking = st.CheckingPin(back.day, purpose, back)
    first = st.AskOfficer(back.day, purpose, back, (CHAIR,))
    applied((checking, ev.OfficerKnown(CHAIR), first, PIN_WAIT))
    checking = replace(checking, signed=(CHAIR,))
    refused = replace(first, refusal=OfficerRefusal.SAME_PERSON)
    why = line("officer_refused", why="same_person", purpose=purpose.value)
    applied((checking, ev.OfficerKnown(CHAIR), refused, why, PIN_WAIT))
    applied((checking, ev.OfficerKnown(MEMBER), *then))


ANYBODY = {Purpose.MENU, Purpose.TAMPER, Purpose.TRUSTEE, Purpose.UPDATE}
PLACES = {p: b for p, b, _ in (*ONE, *TWO)} | {Purpose.UPDATE: READY}


@pytest.mark.parametrize("purpose", sorted(PLACES))
@pytest.mark.parametrize("officer", [CHAIR, MEMBER, TECHNICIAN, TRUSTEE])
def test_who_may_sign(purpose: Purpose, officer: Officer) -> None:
    """The committee for everything, the technician for what touches no voter, a trustee for nothing here."""
    back = PLACES[purpose]
    result = signs(purpose, back, (), officer)
    may = officer in (CHAIR, MEMBER) or (officer is TECHNICIAN and purpose in ANYBODY)
    assert (getattr(result, "refusal", None) is OfficerRefusal.WRONG_ROLE) is not may


@pytest.mark.parametrize("purpose", sorted({p for p, _, _ in TWO}))
def test_opening_and_closing_need_the_chair(purpose: Purpose) -> None:
    needed = purpose in (Purpose.OPEN, Purpose.CLOSE)
    for signed, officer in (((MEMBER,), SECOND), ((MEMBER,), CHAIR), ((CHAIR,), SECOND)):
        result = signs(purpose, PLACES[purpose], signed, officer)
        refused = getattr(result, "refusal", None) is OfficerRefusal.WRONG_ROLE
        assert refused is (needed and CHAIR not in (*signed, officer)), (signed, officer)


def test_who_may_override_is_the_packages_rule() -> None:
    day = replace(DAY, rules=replace(RULES, may_override=(Role.CHAIR,)))
    back = st.FingerFailed(day, VOTER)
    refused = signs(Purpose.OVERRIDE, back, (), MEMBER)
    assert isinstance(refused, st.AskOfficer)
    assert refused.refusal is OfficerRefusal.WRONG_ROLE
    assert signs(Purpose.OVERRIDE, back, (), CHAIR) == st.ChoosingReason(day, VOTER, CHAIR)
    assert isinstance(signs(Purpose.CLOCK, IDLE, (), MEMBER), st.AskOfficer), "of nothing else"


def signs(purpose: Purpose, back: st.State, signed: tuple[Officer, ...], officer: Officer) -> st.State:
    result = step(st.CheckingPin(back.day, purpose, back, signed), ev.OfficerKnown(officer))
    assert result is not None
    return result.state


@pytest.mark.parametrize("back", [WITH_IMAGE, st.Closed(WITH_IMAGE.day, (4, 2))])
@pytest.mark.parametrize("pair", [(TECHNICIAN, MEMBER), (CHAIR, TECHNICIAN)])
def test_an_update_needs_a_technician_and_an_officer(back: st.State, pair: tuple[Officer, Officer]) -> None:
    checking = st.CheckingPin(back.day, Purpose.UPDATE, back, pair[:1])
    looks = st.LookingForUpdate(back.day, pair, back)
    applied((checking, ev.OfficerKnown(pair[1]), looks, fx.LockRoll(), fx.FindUpdate(), fx.Wait(SILENCE)))
    for other in (SECOND, TRUSTEE) if pair[0] is not TECHNICIAN else (TRUSTEE,):
        asked = signs(Purpose.UPDATE, back, pair[:1], other)
        assert isinstance(asked, st.AskOfficer)
        assert asked.refusal is OfficerRefusal.WRONG_ROLE


@pytest.mark.parametrize("back", [WITH_IMAGE, st.Closed(WITH_IMAGE.day, (4, 2))])
def test_an_update_is_offered_before_the_opening_and_after_the_close(back: st.State) -> None:
    for officer in (TECHNICIAN, CHAIR):
        menu = signs(Purpose.MENU, back, (), officer)
        assert isinstance(menu, st.Menu)
        assert Item.UPDATE in menu.items


@pytest.mark.parametrize("back", [st.Idle(WITH_IMAGE.day), READY])
def test_an_update_is_offered_nowhere_else(back: st.State) -> None:
    """Not while the polls are open, and not on a desk."""
    menu = signs(Purpose.MENU, back, (), CHAIR)
    assert isinstance(menu, st.Menu)
    assert Item.UPDATE not in menu.items
