"""What officers decide: a stopped booth, an opened case, a turned key, the clock; and who forgets to."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from states_help import (
    CHAIR,
    CLOSED_DAY,
    DAY,
    MEMBER,
    OPENS,
    PIV,
    SECOND,
    TAG,
    TECHNICIAN,
    clock,
    kinds,
    sign_in,
    walk,
)

from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states import model as st
from firmware.states.common import needs_help
from firmware.states.effects import Effect
from firmware.states.events import Event
from firmware.states.facts import Alarm, Item, Officer, OfficerRefusal, Purpose, Refusal, Trouble, Voter
from firmware.states.model import State
from firmware.states.opening import MOST_LOOKS
from firmware.states.rules import step
from firmware.states.standing import remember

READY = st.Ready(CLOSED_DAY)
STOPPED = st.Stopped(DAY, Trouble.FORK, "ballots log, slot 7")


def journaled(effects: list[Effect]) -> list[tuple[str, dict[str, object]]]:
    return [(e.kind, dict(e.fields)) for e in effects if isinstance(e, fx.Journal)]


# ---- a stopped booth ---------------------------------------------------------------------------------


def test_two_officers_make_a_stopped_booth_look_again() -> None:
    state, asked = walk(STOPPED, *sign_in(MEMBER), *sign_in(SECOND))
    assert state == st.Starting(DAY)
    assert fx.Restart((MEMBER, SECOND), Trouble.FORK) in asked
    found_again = ev.BootFailed(Trouble.FORK, halt=True, detail="ballots log, slot 7")
    assert isinstance(walk(state, found_again)[0], st.Stopped), "what is found decides, not they"


@pytest.mark.parametrize(
    ("who", "why"),
    [((MEMBER, MEMBER), OfficerRefusal.SAME_PERSON), ((MEMBER, TECHNICIAN), OfficerRefusal.WRONG_ROLE)],
)
def test_one_person_or_a_technician_does_not(who: tuple[Officer, Officer], why: OfficerRefusal) -> None:
    state, asked = walk(STOPPED, *sign_in(who[0]), *sign_in(who[1]))
    assert isinstance(state, st.AskOfficer)
    assert state.refusal is why
    assert fx.Restart not in kinds(asked)
    state, asked = walk(state, *nobody_there())
    assert state == STOPPED
    assert fx.LockRoll() in asked


@pytest.mark.parametrize(
    ("state", "event"),
    [
        (st.Casting(DAY), ev.RecordFailed(Trouble.FORK, halt=True)),
        (st.Idle(DAY), ev.RecordFailed(Trouble.MEDIUM_FAILED, halt=True)),
        (st.Resyncing(DAY, st.Idle(DAY)), ev.RecordFailed(Trouble.FORK, halt=True)),
        (st.Starting(DAY), ev.BootFailed(Trouble.FORK, halt=True)),
        (st.CheckingOpening(CLOSED_DAY, (CHAIR, MEMBER)), ev.NotZero("cast")),
    ],
)
def test_every_halt_wipes_the_roll(state: State, event: Event) -> None:
    after, asked = walk(state, event)
    assert isinstance(after, st.Stopped)
    assert fx.LockRoll() in asked


# ---- case and key ------------------------------------------------------------------------------------

TAMPERED = [(ev.CaseOpened(), Alarm.CASE), (ev.KeyTurned(), Alarm.KEY)]


@pytest.mark.parametrize(("event", "cause"), TAMPERED)
@pytest.mark.parametrize("below", [st.Voting(DAY, 1), st.Idle(DAY), st.Paused(DAY, st.Idle(DAY)), READY])
def test_case_and_key_alarm_and_an_officer_decides(below: State, event: Event, cause: Alarm) -> None:
    state, asked = walk(below, event)
    assert state == st.Tampered(below.day, (cause,), below)
    assert needs_help(state)
    assert journaled(asked)[0] == ({Alarm.CASE: "case_opened", Alarm.KEY: "key_turned"}[cause], {})
    state, _ = walk(state, *sign_in(TECHNICIAN))
    assert isinstance(state, st.DecidingTampered)
    gone_on, asked = walk(state, ev.Yes())
    assert gone_on == below
    assert journaled(asked) == [(f"{cause.value}_checked", {"officer": TECHNICIAN.serial})]
    held, asked = walk(state, ev.No())
    assert held == st.Paused(below.day, below)
    assert [kind for kind, _ in journaled(asked)] == [f"{cause.value}_checked", "polls_paused"]
    left, _ = walk(state, *nobody_there())
    assert left == st.Tampered(below.day, (cause,), below)


def test_a_pause_after_an_alarm_leads_back_to_the_voter() -> None:
    held, _ = walk(st.Voting(DAY, 2), ev.CaseOpened(), *sign_in(MEMBER), ev.No())
    state, asked = walk(held, ev.Yes(), *sign_in(SECOND))
    assert state == st.Voting(DAY, 2)
    assert fx.Wait(DAY.rules.waits.idle) in asked


def test_a_key_turned_again_and_again_is_told_once() -> None:
    state, asked = walk(st.Idle(DAY), *[ev.KeyTurned(), ev.CaseOpened()] * 5)
    assert [kind for kind, _ in journaled(asked)] == ["key_turned", "case_opened"]
    state, asked = walk(state, *sign_in(MEMBER), ev.Yes())
    assert [kind for kind, _ in journaled(asked)] == ["key_checked", "case_checked"]
    assert state == st.Idle(DAY)


def test_what_a_menus_card_released_is_forgotten_by_an_alarm_before_the_polls() -> None:
    menu, _ = walk(READY, *sign_in(CHAIR))
    for event in (ev.CaseOpened(), ev.KeyTurned()):
        state, asked = walk(menu, event)
        assert state == st.Tampered(CLOSED_DAY, state.causes if isinstance(state, st.Tampered) else (), READY)
        assert fx.LockRoll() in asked


def test_a_stick_pulled_under_the_menu_leads_back_to_where_the_menu_came_from() -> None:
    """Before the polls that is not the voters' screen."""
    for below in (READY, st.Idle(DAY), st.AwaitTrustee(CLOSED_DAY, (1,))):
        officer = sign_in(CHAIR)
        if isinstance(below, st.AwaitTrustee):
            officer = [e for e in officer if not isinstance(e, ev.CardGone)]
        menu, _ = walk(below, *officer)
        assert isinstance(menu, st.Menu)
        state, _ = walk(menu, ev.StickGone(Trouble.NO_STICK), ev.StickBack(), ev.Resynced())
        assert state == below


# ---- the clock ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "below", [READY, st.Idle(DAY), st.AwaitTrustee(CLOSED_DAY, (1,))], ids=lambda s: type(s).__name__
)
def test_two_officers_can_always_set_the_clock(below: State) -> None:
    asked_for, _ = walk(below, *sign_in(MEMBER), ev.ItemPicked(Item.CLOCK))
    assert isinstance(asked_for, st.AskOfficer)
    state, _ = walk(asked_for, *sign_in(SECOND), clock(right_day=False), ev.No())
    state, asked = walk(state, ev.ClockStep(to_opening=True), ev.Yes(), clock(), ev.Yes())
    assert fx.SetClock(OPENS) in asked
    assert state == below
    assert (fx.LockRoll() in asked) is not below.day.polls_open


def test_a_clock_that_nobody_looks_at_is_left_and_the_shares_forgotten() -> None:
    state, _ = walk(READY, *sign_in(CHAIR), ev.ItemPicked(Item.OPEN), *sign_in(MEMBER))
    state, asked = walk(state, *[clock(), ev.WaitOver()] * MOST_LOOKS, *nobody_there()[1:])
    assert state == READY
    assert fx.LockRoll() in asked
    resuming = st.Resuming(DAY, voter_must_return=True)
    state, _ = walk(resuming, ev.Yes(), *sign_in(MEMBER), *sign_in(SECOND))
    state, asked = walk(state, *[clock(), ev.WaitOver()] * MOST_LOOKS, *nobody_there()[1:])
    assert state == resuming
    assert fx.LockRoll() in asked


def test_a_roll_that_stays_locked_does_not_forget_the_voter_who_must_return() -> None:
    resuming = st.Resuming(DAY, voter_must_return=True)
    state, _ = walk(resuming, ev.Yes(), *sign_in(MEMBER), *sign_in(SECOND), clock(), ev.Yes())
    state, asked = walk(state, ev.RollRefused(), ev.Yes())
    assert state == resuming
    assert fx.LockRoll() in asked


def test_the_wrong_day_is_a_notice_over_a_clock_that_goes_on() -> None:
    state, _ = walk(READY, *sign_in(CHAIR), ev.ItemPicked(Item.OPEN), *sign_in(MEMBER))
    state, asked = walk(state, clock(right_day=False), ev.Yes(), ev.WaitOver())
    assert isinstance(state, st.ConfirmingClock)
    assert asked[-1] == fx.ReadClock()


def test_too_early_to_open_forgets_the_shares() -> None:
    state, _ = walk(READY, *sign_in(CHAIR), ev.ItemPicked(Item.OPEN), *sign_in(MEMBER))
    state, asked = walk(state, clock(may_open=False), ev.Yes())
    assert isinstance(state, st.Refused)
    assert state.why is Refusal.TOO_EARLY_TO_OPEN
    assert fx.LockRoll() in asked


# ---- officers who walk off ---------------------------------------------------------------------------


def test_a_clock_half_set_is_shown_as_it_is() -> None:
    setting = st.SettingClock(DAY, (CHAIR, MEMBER), datetime(2026, 10, 18, 9, tzinfo=UTC), back=st.Idle(DAY))
    state, asked = walk(setting, *nobody_there())
    assert isinstance(state, st.ConfirmingClock)
    assert asked[-1] == fx.ReadClock()


@pytest.mark.parametrize(
    ("below", "sealed"), [(st.Voting(DAY), False), (st.CheckingSlip(DAY), True)], ids=["open", "sealed"]
)
def test_an_abandoned_session_waits_for_the_next_officer(below: State, sealed: bool) -> None:
    abandoned = st.Abandoned(DAY, below, sealed)
    deciding, asked = walk(abandoned, *sign_in(MEMBER))
    assert isinstance(deciding, st.DecidingAbandoned)
    assert fx.Wait(DAY.rules.waits.pin) in asked
    assert walk(deciding, *nobody_there())[0] == abandoned


def test_a_slip_in_trouble_is_waited_for_again_when_the_officer_walks_off() -> None:
    stuck, _ = walk(st.PrintingSlip(DAY), ev.PrintFailed(next(iter(st.PaperFault))))
    state, asked = walk(stuck, *sign_in(MEMBER), *nobody_there())
    assert state == stuck
    assert fx.AwaitPrinter() in asked


def test_every_screen_that_an_officer_signed_into_has_a_time_out() -> None:
    signed = [
        *walk_to(st.Idle(DAY), Item.PAUSE, Item.TYPE_NIK, Item.CLOCK, Item.CLOSE, Item.DIAGNOSTICS),
        *walk_to(READY, Item.OPEN, Item.SIMULASI, Item.CLOCK, Item.DIAGNOSTICS),
    ]
    for state, asked in signed:
        if isinstance(state, st.Diagnosing):  # waits for devices
            continue
        assert fx.Wait in kinds(asked), state
        assert step(state, ev.WaitOver()) is not None, state


def nobody_there() -> list[Event]:
    """The wait is over, and so is the countdown."""
    return [ev.WaitOver()] * (1 + round(DAY.rules.waits.countdown))


def walk_to(below: State, *items: Item) -> list[tuple[State, list[Effect]]]:
    menu, _ = walk(below, *sign_in(CHAIR))
    return [walk(menu, ev.ItemPicked(item)) for item in items]


def test_diagnostics_have_a_time_out_before_and_after_their_report() -> None:
    found = ev.DevicesChecked(())
    state, _ = walk(st.Diagnosing(DAY, st.Idle(DAY)), found)
    for _ in range(2):
        left, _ = walk(state, *[found, ev.WaitOver()] * 92)
        assert isinstance(left, st.WalkAway)
        assert walk(left, *nobody_there()[1:])[0] == st.Idle(DAY)
        state, asked = walk(state, ev.Yes(), ev.Printed())
        assert isinstance(state, st.Diagnostics)
        assert asked[-1] == fx.CheckDevices()


# ---- trustees' screen --------------------------------------------------------------------------------


def test_an_officers_card_opens_a_menu_while_trustees_are_waited_for() -> None:
    waiting = st.AwaitTrustee(CLOSED_DAY, (2,))
    menu, asked = walk(waiting, *sign_in(CHAIR))
    assert isinstance(menu, st.Menu)
    assert menu.items == (Item.CLOCK, Item.DIAGNOSTICS, Item.POWER_OFF, Item.LEAVE)
    state, asked = walk(menu, ev.ItemPicked(Item.LEAVE))
    assert state == waiting
    assert fx.LockRoll() in asked


# ---- what nobody heard -------------------------------------------------------------------------------


def test_what_nobody_heard_stands_until_it_is_over() -> None:
    gone, two = ev.StickGone(Trouble.NO_STICK), ev.StickGone(Trouble.TWO_STICKS)
    halt = ev.RecordFailed(Trouble.FORK, halt=True)
    told: tuple[Event, ...] = ()
    for event in (gone, two, halt, ev.KeyTurned(), ev.RecordFailed(Trouble.NO_STICK)):
        told = remember(told, event, heard=False)
    assert told == (two, halt, ev.KeyTurned())
    assert remember(told, ev.StickBack(), heard=False) == (halt, ev.KeyTurned())
    assert remember(told, halt, heard=True) == (two, ev.KeyTurned())
    assert remember(told, ev.BootFailed(Trouble.NO_STICK, halt=False), heard=True) == (ev.KeyTurned(),)
    assert remember(told, ev.KeyTurned(), heard=True) == (two, halt)


def test_voters_cards_do_nothing_at_a_stop_or_an_alarm() -> None:
    for state in (STOPPED, st.Tampered(DAY, (Alarm.KEY,), st.Idle(DAY))):
        assert walk(state, TAG) == (state, [])
        assert isinstance(walk(state, PIV)[0], st.AskOfficer)


def test_an_override_of_a_finger_still_needs_its_own_officer() -> None:
    """An officer who only looked at the case has not let the voter pass."""
    failed = st.FingerFailed(DAY, Voter(4))
    state, _ = walk(failed, ev.CaseOpened(), *sign_in(MEMBER), ev.Yes())
    assert state == failed
    state, _ = walk(state, PIV)
    assert isinstance(state, st.AskOfficer)
    assert state.purpose is Purpose.OVERRIDE
