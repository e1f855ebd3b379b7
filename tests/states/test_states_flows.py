"""Visits as readable lists: events in, the states they lead to. No clock, no device, no file."""

from __future__ import annotations

from dataclasses import replace

import pytest
from states_help import (
    CHAIR,
    CLOSED_DAY,
    COUNTS,
    DAY,
    MEMBER,
    OPENS,
    PAD,
    PIN,
    PIV,
    RULES,
    SECOND,
    TAG,
    TECHNICIAN,
    clock,
    kinds,
    recorded,
    sign_in,
    walk,
)

from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states import model as st
from firmware.states.events import Event
from firmware.states.facts import (
    Contrast,
    Day,
    Device,
    Finding,
    Item,
    Language,
    Look,
    Mode,
    OfficerRefusal,
    Override,
    PaperFault,
    Refusal,
    Spoiling,
    TextSize,
    Trouble,
    Voter,
)
from firmware.states.model import State


def test_a_visit_from_card_to_thanks() -> None:
    state, asked = walk(
        st.Idle(DAY),
        TAG,
        ev.Found(Voter(17)),
        ev.FingerRead(matched=True),
        recorded(authorised=1),
        ev.Chosen(2),
        ev.Chosen(3),
        ev.Yes(),
        ev.Yes(),
        recorded(authorised=1),
        ev.Printed(),
        ev.Yes(),
        recorded(authorised=1, cast=1, slips=1),
    )
    assert isinstance(state, st.Thanks)
    durable = [e for e in asked if not isinstance(e, fx.Wait)]
    assert kinds(durable) == [fx.LookUp, fx.ReadFinger, fx.Authorise, fx.Seal, fx.PrintSlip, fx.Cast]
    assert next(e for e in asked if isinstance(e, fx.Seal)).option == 3
    assert state.day.counts.cast == 1


def test_nothing_is_shown_as_done_before_it_is_recorded() -> None:
    """Sealing, casting, spoiling and authorising are left by `Recorded` alone."""
    waiting = (
        st.Authorising(DAY, Voter(1)),
        st.Sealing(DAY),
        st.Casting(DAY),
        st.SpoilingSlip(DAY, 1),
        st.Releasing(DAY),
    )
    others = (ev.Yes(), ev.No(), ev.WaitOver(), ev.Printed(), TAG, PIV, ev.CardGone(), ev.Touched())
    for state in waiting:
        for event in others:
            after, asked = walk(state, event)
            assert after == state, (state, event)
            assert not asked


def test_four_fingers_then_an_officer_overrides_with_a_reason() -> None:
    no = ev.FingerRead(matched=False)
    state, asked = walk(st.Idle(DAY), TAG, ev.Found(Voter(5)), no, no, no, no)
    assert isinstance(state, st.FingerFailed)
    assert kinds(asked).count(fx.ReadFinger) == 4
    state, asked = walk(state, *sign_in(MEMBER), ev.ReasonPicked(Override.WORN))
    assert state == st.Authorising(DAY, Voter(5), Override.WORN)
    assert fx.Authorise(Voter(5), Override.WORN, MEMBER) in asked


def test_a_technician_cannot_override() -> None:
    failed = st.FingerFailed(DAY, Voter(5))
    state, _ = walk(failed, *sign_in(TECHNICIAN))
    assert isinstance(state, st.AskOfficer)
    assert state.refusal is OfficerRefusal.WRONG_ROLE


def test_a_challenged_slip_is_spoiled_and_the_voter_votes_again() -> None:
    state, asked = walk(st.CheckingSlip(DAY), ev.No(), recorded(spoiled=1))
    assert state == st.Voting(replace(DAY, counts=replace(COUNTS, spoiled=1)), None, spoils=1)
    assert fx.Spoil(Spoiling.CHALLENGE) in asked


def test_three_spoils_call_an_officer() -> None:
    state, _ = walk(st.CheckingSlip(DAY, spoils=2), ev.No(), recorded(spoiled=3))
    assert isinstance(state, st.SpoilHelp)
    state, _ = walk(state, *sign_in(MEMBER))
    assert isinstance(state, st.Voting)


@pytest.mark.parametrize("fault", list(PaperFault))
def test_a_slip_that_is_not_proven_is_printed_again_and_never_voted_again(fault: PaperFault) -> None:
    state, asked = walk(st.PrintingSlip(DAY), ev.PrintFailed(fault), ev.PrinterReady(), ev.Printed())
    assert isinstance(state, st.CheckingSlip)
    assert fx.Seal not in kinds(asked)
    assert kinds(asked).count(fx.PrintSlip) == 1


def test_a_printer_that_proves_nothing_calls_an_officer_instead_of_printing_for_ever() -> None:
    unproven = ev.PrintFailed(PaperFault.UNPROVEN)
    state, asked = walk(
        st.PrintingSlip(DAY), unproven, ev.PrinterReady(), unproven, ev.PrinterReady(), unproven
    )
    assert isinstance(state, st.SlipTrouble)
    assert kinds(asked).count(fx.PrintSlip) == kinds(asked).count(fx.AwaitPrinter) == 2
    on, asked = walk(state, *sign_in(MEMBER), ev.No())
    assert on == state
    assert kinds(asked)[-1] is fx.AwaitPrinter
    ended, asked = walk(state, *sign_in(MEMBER), ev.Yes(), recorded(), recorded())
    assert isinstance(ended, st.Idle)
    assert fx.Spoil(Spoiling.NO_SLIP) in asked
    assert fx.Cast not in kinds(asked)


def test_a_dead_printer_ends_in_a_spoiled_unopened_ballot_by_an_officer() -> None:
    state, asked = walk(
        st.PrintingSlip(DAY),
        ev.PrintFailed(PaperFault.OFFLINE),
        *sign_in(MEMBER),
        ev.Yes(),
        recorded(),
        recorded(),
    )
    assert isinstance(state, st.Idle)
    assert fx.Spoil(Spoiling.NO_SLIP) in asked
    assert fx.Release() in asked


def test_a_voter_who_walks_away_is_warned_and_then_an_officer_decides() -> None:
    state, _ = walk(st.Voting(DAY, chosen=2), ev.WaitOver())
    assert isinstance(state, st.WalkAway)
    back, _ = walk(state, ev.Touched())
    assert back == st.Voting(DAY, chosen=2)
    gone, _ = walk(state, *[ev.WaitOver()] * state.seconds)
    assert isinstance(gone, st.Abandoned)
    assert gone.below == st.Voting(DAY), "an unconfirmed touch is not shown to whoever comes next"
    ended, asked = walk(gone, *sign_in(MEMBER), ev.Yes(), recorded(abandoned=1))
    assert isinstance(ended, st.Idle)
    assert fx.Cast not in kinds(asked)
    assert fx.Release() in asked


def test_walking_away_from_the_slip_spoils_it_without_opening() -> None:
    gone = st.Abandoned(DAY, st.CheckingSlip(DAY), sealed=True)
    _, asked = walk(gone, *sign_in(MEMBER), ev.Yes(), recorded(spoiled=1), recorded(abandoned=1))
    assert fx.Spoil(Spoiling.ABANDONED) in asked


# ---- opening ----------------------------------------------------------------------------------------


def opening_signed() -> State:
    state, _ = walk(st.Ready(CLOSED_DAY), *sign_in(CHAIR), ev.ItemPicked(Item.OPEN), *sign_in(MEMBER))
    return state


FINE = ev.DevicesChecked(tuple(Finding(device, fine=True) for device in Device))


def test_opening_takes_two_officers_clock_devices_roll_zero_and_tapes() -> None:
    state = opening_signed()
    assert isinstance(state, st.ConfirmingClock)
    state, asked = walk(
        state, clock(), ev.Yes(), FINE, ev.RollOpened(), ev.ZeroProven(), ev.Printed(), ev.Printed()
    )
    assert isinstance(state, st.RecordingOpening)
    assert [e.copy for e in asked if isinstance(e, fx.PrintTape)] == [1, 2]
    assert any(isinstance(e, fx.Commit) and e.kind == "polls_opened" for e in asked)
    state, _ = walk(state, recorded())
    assert state == st.Idle(DAY)


def test_one_officer_cannot_sign_twice() -> None:
    state, _ = walk(st.Ready(CLOSED_DAY), *sign_in(CHAIR), ev.ItemPicked(Item.OPEN), *sign_in(CHAIR))
    assert isinstance(state, st.AskOfficer)
    assert state.refusal is OfficerRefusal.SAME_PERSON


def test_opening_needs_the_chair() -> None:
    state, _ = walk(st.Ready(CLOSED_DAY), *sign_in(MEMBER), ev.ItemPicked(Item.OPEN), *sign_in(SECOND))
    assert isinstance(state, st.AskOfficer)
    assert state.refusal is OfficerRefusal.WRONG_ROLE


def test_the_clock_gate() -> None:
    state, _ = walk(opening_signed(), clock(right_day=False), ev.Yes())
    assert isinstance(state, st.Refused)
    assert state.why is Refusal.WRONG_DAY
    state, _ = walk(opening_signed(), clock(may_open=False), ev.Yes())
    assert isinstance(state, st.Refused)
    assert state.why is Refusal.TOO_EARLY_TO_OPEN


def test_a_wrong_clock_can_be_set_by_the_two_officers() -> None:
    state, asked = walk(
        opening_signed(),
        clock(right_day=False),
        ev.No(),
        ev.ClockStep(to_opening=True),
        ev.ClockStep(30),
        ev.Yes(),
    )
    assert isinstance(state, st.ConfirmingClock)
    assert fx.SetClock(OPENS.replace(minute=30)) in asked


def test_two_officers_can_set_a_wrong_clock_while_the_polls_are_open() -> None:
    state, _ = walk(st.Idle(DAY), *sign_in(MEMBER), ev.ItemPicked(Item.CLOCK), *sign_in(SECOND))
    state, asked = walk(state, clock(right_day=False), ev.Yes(), ev.WaitOver(), ev.No())
    assert isinstance(state, st.SettingClock)
    state, asked = walk(state, ev.ClockStep(to_opening=True), ev.Yes(), clock(), ev.Yes())
    assert fx.SetClock(OPENS) in asked
    assert state == st.Idle(DAY)


def test_anything_but_zero_stops_the_opening() -> None:
    state, _ = walk(opening_signed(), clock(), ev.Yes(), FINE, ev.RollOpened(), ev.NotZero("cast"))
    assert isinstance(state, st.Stopped)
    assert state.trouble is Trouble.NOT_ZERO


def test_a_device_that_is_not_ready_refuses_the_opening() -> None:
    lame = tuple(Finding(device, fine=device is not Device.PRINTER) for device in Device)
    state, asked = walk(opening_signed(), clock(), ev.Yes(), ev.DevicesChecked(lame))
    assert isinstance(state, st.Refused)
    assert fx.LockRoll() in asked


def test_a_rehearsal_says_so_and_is_purged() -> None:
    state, _ = walk(
        st.Ready(CLOSED_DAY),
        *sign_in(CHAIR),
        ev.ItemPicked(Item.SIMULASI),
        *sign_in(MEMBER),
        ev.RollOpened(),
        ev.SimulasiStarted(COUNTS),
    )
    assert isinstance(state, st.Idle)
    assert state.day.mode is Mode.SIMULASI
    state, asked = walk(
        state, *sign_in(MEMBER), ev.ItemPicked(Item.END_SIMULASI), ev.Yes(), ev.Purged(COUNTS)
    )
    assert isinstance(state, st.Ready)
    assert state.day.mode is Mode.REAL
    assert fx.Purge() in asked


# ---- restart, pause, trouble ----------------------------------------------------------------------


def booted(**more: object) -> ev.Booted:
    return ev.Booted(rules=RULES, counts=COUNTS, **more)  # type: ignore[arg-type]  # a test's shorthand


@pytest.mark.parametrize(
    ("event", "wanted"),
    [
        (booted(), st.Ready),
        (booted(polls_open=True), st.Resuming),
        (booted(closed=True), st.AwaitTrustee),
        (booted(closed=True, totals=(1, 2, 3, 0)), st.PrintingTape),
        (booted(closed=True, totals=(1, 2, 3, 0), exported=True), st.Closed),
        (ev.BootFailed(Trouble.NO_STICK, halt=False), st.NotReady),
        (ev.BootFailed(Trouble.FORK, halt=True), st.Stopped),
    ],
)
def test_a_start_goes_on_where_the_logs_say(event: Event, wanted: type[State]) -> None:
    state, _ = walk(st.Starting(Day()), event)
    assert type(state) is wanted


def test_polls_go_on_after_a_restart_with_two_officers_and_a_tape() -> None:
    state, asked = walk(
        st.Resuming(DAY, voter_must_return=True),
        ev.Yes(),
        *sign_in(MEMBER),
        *sign_in(SECOND),
        clock(may_open=False),
        ev.Yes(),
        ev.RollOpened(),
        ev.Printed(),
        ev.Printed(),
    )
    assert state == st.Idle(DAY)
    assert fx.UnlockRoll() in asked


@pytest.mark.parametrize(
    "interruption",
    [
        [ev.StickGone(Trouble.NO_STICK), ev.StickBack(), ev.Resynced()],
        [ev.RecordFailed(Trouble.NO_STICK, False, ""), ev.WaitOver(), ev.Resynced()],
        [ev.CaseOpened(), *sign_in(CHAIR), ev.Yes()],
    ],
)
def test_recorded_is_said_again_after_an_interruption(interruption: list[Event]) -> None:
    """The voter who has just touched "Sesuai" may not have read it."""
    state, effects = walk(st.Thanks(DAY), *interruption)
    assert state == st.Thanks(DAY)
    assert effects[-1] == fx.Wait(RULES.waits.thanks)
    assert isinstance(walk(state, ev.WaitOver())[0], st.Idle)


@pytest.mark.parametrize(
    "below",
    [
        st.Idle(DAY),
        st.Voting(DAY, 2),
        st.Confirming(DAY, 2),
        st.CheckingSlip(DAY),
        st.CheckingFinger(DAY, Voter(3), 2),
    ],
)
def test_a_pulled_stick_is_an_interruption(below: State) -> None:
    state, _ = walk(below, ev.StickGone(Trouble.NO_STICK))
    assert isinstance(state, st.MediumMissing)
    state, asked = walk(state, ev.StickBack(), ev.Resynced())
    assert state == below
    assert fx.Resync() in asked


def test_a_record_that_failed_is_waited_for_and_then_the_vote_goes_on() -> None:
    state, _ = walk(st.Sealing(DAY), ev.RecordFailed(Trouble.NO_STICK), ev.StickBack(), ev.Resynced())
    assert state == st.Sealing(DAY)
    state, asked = walk(state, recorded())
    assert isinstance(state, st.PrintingSlip)
    assert fx.Seal not in kinds(asked), "the same ballot, not another one"


def test_evidence_that_disagrees_stops_the_booth_for_good() -> None:
    state, _ = walk(st.Casting(DAY), ev.RecordFailed(Trouble.FORK, halt=True))
    assert isinstance(state, st.Stopped)
    for event in (ev.Yes(), TAG, ev.StickBack(), ev.StickGone(Trouble.NO_STICK), ev.WaitOver()):
        after, asked = walk(state, event)
        assert (after, asked) == (state, [])


def test_language_is_the_voters_and_ends_with_the_visit() -> None:
    state, _ = walk(st.Voting(DAY), ev.LanguagePicked(Language.EN))
    assert state.day.language is Language.EN
    state, _ = walk(st.Thanks(state.day), ev.WaitOver())
    assert state.day.language is Language.ID


def test_the_first_language_is_the_elections() -> None:
    """The booth speaks it from the package on, and again after each voter."""
    rules = replace(RULES, languages=(Language.JV_JAVA, Language.ID))
    state, _ = walk(st.Starting(Day()), ev.Booted(rules, COUNTS))
    assert state.day.language is Language.JV_JAVA
    state, _ = walk(st.Voting(replace(DAY, rules=rules)), ev.LanguagePicked(Language.ID))
    state, _ = walk(st.Thanks(state.day), ev.WaitOver())
    assert state.day.language is Language.JV_JAVA


def test_the_look_is_the_voters_and_ends_with_the_visit() -> None:
    bold = Look(TextSize.LARGE, Contrast.HIGH)
    state, _ = walk(st.Voting(DAY), ev.LookPicked(bold), ev.Chosen(1), ev.Yes())
    assert isinstance(state, st.Confirming)
    assert state.day.look == bold
    state, _ = walk(state, ev.LookPicked(bold.next_size()))
    assert state.day.look == Look(TextSize.SMALL, Contrast.HIGH)
    assert state.day.look.other_contrast() == Look(TextSize.SMALL, Contrast.NORMAL)
    for end in (ev.WaitOver(), TAG):
        after, _ = walk(st.Thanks(state.day), end)
        assert after.day.look == Look()


def test_wrong_pin_may_be_typed_again_on_a_fresh_pad() -> None:
    typed = [PIV, ev.PadShuffled(PAD), *PIN, ev.Yes(), ev.OfficerUnknown(OfficerRefusal.WRONG_PIN, 2)]
    state, asked = walk(st.Idle(DAY), *typed, ev.PadShuffled(PAD[::-1]))
    assert isinstance(state, st.EnterPin)
    assert (state.pad, state.tries_left, len(state.pin)) == (PAD[::-1], 2, 0)
    assert kinds(asked).count(fx.ShufflePad) == 2


# ---- close ------------------------------------------------------------------------------------------


def at_close(**counts: int) -> State:
    day = replace(DAY, counts=replace(COUNTS, **counts))
    state, _ = walk(st.Idle(day), *sign_in(CHAIR), ev.ItemPicked(Item.CLOSE), *sign_in(MEMBER))
    return state


def hour(*, may_close: bool) -> ev.ClockRead:
    return ev.ClockRead(OPENS, right_day=True, may_open=True, may_close=may_close)


def test_not_before_the_hour_unless_all_have_voted() -> None:
    state, _ = walk(at_close(cast=299), hour(may_close=False))
    assert isinstance(state, st.Refused)
    state, _ = walk(at_close(cast=300, authorised=300), hour(may_close=False), ev.Yes())
    assert isinstance(state, st.RecordingClose)


def test_close_locks_the_roll_waits_for_k_trustees_and_prints() -> None:
    state, asked = walk(at_close(cast=5), hour(may_close=True), ev.Yes(), recorded(cast=5))
    assert state == st.AwaitTrustee(state.day)
    assert fx.LockRoll() in asked
    trustee = [PIV, ev.PadShuffled(PAD), *PIN, ev.Yes()]
    state, _ = walk(state, *trustee, ev.ShareTaken(3))
    assert isinstance(state, st.AwaitTrustee)
    assert state.have == (3,)
    again, _ = walk(state, *trustee, ev.ShareTaken(3))
    assert isinstance(again, st.AwaitTrustee)
    assert again.refusal is OfficerRefusal.SAME_PERSON
    state, asked = walk(state, *trustee, ev.ShareTaken(1))
    assert state == st.Tallying(state.day, (3, 1))
    state, asked = walk(state, ev.Tallied((1, 2, 2, 0)), ev.Printed(), ev.Printed())
    assert fx.Export() in asked
    state, _ = walk(state, ev.Exported())
    assert state == st.Closed(state.day, (1, 2, 2, 0))


def test_a_wrong_share_is_refused_and_another_trustee_may_come() -> None:
    waiting = st.AwaitTrustee(CLOSED_DAY, (2,))
    state, _ = walk(
        waiting, PIV, ev.PadShuffled(PAD), *PIN, ev.Yes(), ev.OfficerUnknown(OfficerRefusal.BAD_SHARE)
    )
    assert state == replace(waiting, refusal=OfficerRefusal.BAD_SHARE)
