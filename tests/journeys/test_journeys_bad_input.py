"""People who come with the wrong thing: each sees why, the journal says so, and the next voter votes."""

from __future__ import annotations

import pytest
from journeys_help import Booth, wrong

from firmware.states.facts import Alarm, Device, Item, OfficerRefusal, Override, Purpose, Refusal
from firmware.states.model import (
    AskOfficer,
    CheckingFinger,
    CheckingSlip,
    ChoosingReason,
    DecidingTampered,
    DeviceAway,
    EnterPin,
    FingerFailed,
    Idle,
    KeyHeld,
    Menu,
    Paused,
    Refused,
    SpoilHelp,
    Tampered,
    Voting,
    WalkAway,
)
from firmware.storage.records import Spoil
from hw_sim.cards import IdCard, PlainTag
from hw_sim.fingers import Finger
from hw_sim.rig import LAMP
from hw_sim.stand import TAMPER

STRANGER = PlainTag(bytes.fromhex("04f0f1f2f3f4f5"))


def test_the_case_is_opened_while_an_officer_signs_in(booth: Booth) -> None:
    """A moment at which nobody looks at the case: it must not be forgotten.

    It stands far from the other one: a case must stay shut for a second before its opening is told again.
    """
    opened = len(booth.journal("case_opened"))
    booth.pad(booth.officers.holder("chair").card())
    booth.rig.pins.set_input(TAMPER, high=True)
    booth.hands.tap("no", booth.hands.see(EnterPin))
    booth.hands.take_card()
    booth.hands.see(Tampered)
    booth.rig.pins.set_input(TAMPER, high=False)
    booth.officers.look_at_cabinet(booth.officers.holder("chair"))
    booth.vote()
    assert len(booth.journal("case_opened")) == opened + 1


def test_a_wrong_pin_then_the_right_one(booth: Booth) -> None:
    chair = booth.officers.holder("chair")
    booth.pad(chair.card())
    booth.type(wrong(chair.pin))
    booth.pad_says(Purpose.MENU, OfficerRefusal.WRONG_PIN, 2)
    booth.type(chair.pin)
    booth.leave_menu()
    booth.vote()
    assert booth.last("officer_refused") == {"why": "wrong_pin", "purpose": "menu"}


def test_three_wrong_pins_block_the_card(booth: Booth) -> None:
    """The card counts, so the right PIN does not help it any more; another officer's card does."""
    member = booth.officers.holder("member-3")
    card = member.card()
    booth.pad(card)
    for tries in (2, 1):
        booth.type(wrong(member.pin))
        booth.pad_says(Purpose.MENU, OfficerRefusal.WRONG_PIN, tries)
    booth.type(wrong(member.pin))
    booth.asked(Purpose.MENU, OfficerRefusal.PIN_BLOCKED, 0)
    booth.hands.take_card()
    booth.pad(card)
    booth.type(member.pin)
    booth.asked(Purpose.MENU, OfficerRefusal.PIN_BLOCKED, 0)
    booth.hands.take_card()
    booth.officers.sign(booth.officers.holder("member-2"), after=(Menu,))
    booth.leave_menu()
    booth.vote()
    assert booth.last("officer_refused") == {"why": "pin_blocked", "purpose": "menu"}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("foreign", OfficerRefusal.FOREIGN),
        ("expired", OfficerRefusal.EXPIRED),
        ("unlisted", OfficerRefusal.FOREIGN),
        ("trustee-1", OfficerRefusal.WRONG_ROLE),
    ],
)
def test_a_card_that_is_no_officers_here(booth: Booth, name: str, why: OfficerRefusal) -> None:
    holder = booth.officers.holder(name)
    booth.pad(holder.card())
    booth.type(holder.pin)
    booth.asked(Purpose.MENU, why)
    booth.hands.take_card()
    booth.cancel(AskOfficer)
    booth.vote()
    assert booth.last("officer_refused") == {"why": why.value, "purpose": "menu"}


@pytest.mark.parametrize("exchanges", [0, 2, 4])
def test_an_officers_card_pulled_while_it_answers(booth: Booth, exchanges: int) -> None:
    """While it is looked at, while its PIN is checked, while it signs."""
    chair = booth.officers.holder("chair")
    booth.pad(chair.card())
    booth.rig.reader.act(lambda reader: reader.take_after(exchanges))
    booth.type(chair.pin)
    booth.asked(Purpose.MENU, OfficerRefusal.CARD_GONE)
    booth.pad(chair.card())
    booth.type(chair.pin)
    booth.leave_menu()
    booth.vote()
    assert booth.last("officer_refused") == {"why": "card_gone", "purpose": "menu"}


def test_an_officers_card_pulled_before_the_pin(booth: Booth) -> None:
    booth.pad(booth.officers.holder("chair").card())
    booth.hands.take_card()
    booth.asked(Purpose.MENU, OfficerRefusal.CARD_GONE)
    booth.cancel(AskOfficer)
    booth.vote()


@pytest.mark.parametrize("kind", ["A", "B"])
def test_a_voters_card_pulled_too_soon(booth: Booth, kind: str) -> None:
    voter = booth.next_voter()
    booth.hands.see(Idle)
    card = IdCard(bytes.fromhex("3a4b5c6d"), "A" if kind == "A" else "B")
    booth.rig.reader.act(lambda reader: [*reader.put(card), *reader.take_after(0)])
    booth.hands.see(Refused, detail=Refusal.CARD_PULLED)
    booth.vote(voter)
    assert booth.last("voter_refused") == {"why": "card_pulled"}


def test_a_voters_card_where_an_officers_is_asked(booth: Booth) -> None:
    chair = booth.officers.holder("chair")
    booth.officers.menu(chair, Item.CLOSE)
    booth.hands.see(AskOfficer, detail=Purpose.CLOSE)
    booth.hands.put_card(STRANGER)
    booth.asked(Purpose.CLOSE, OfficerRefusal.NOT_OFFICER, signed=(chair,))
    booth.hands.take_card()
    booth.cancel(AskOfficer)
    booth.vote()


def test_the_same_officer_twice(booth: Booth) -> None:
    chair = booth.officers.holder("chair")
    booth.officers.menu(chair, Item.CLOSE)
    booth.officers.sign(chair, after=(AskOfficer,))
    booth.asked(Purpose.CLOSE, OfficerRefusal.SAME_PERSON, signed=(chair,))
    booth.cancel(AskOfficer)
    booth.vote()
    assert booth.last("officer_refused") == {"why": "same_person", "purpose": "close"}


def test_too_early_to_close(booth: Booth) -> None:
    booth.officers.menu(booth.officers.holder("chair"), Item.CLOSE)
    booth.officers.sign(booth.officers.holder("member-1"), after=(Refused,))
    booth.hands.see(Refused, detail=Refusal.TOO_EARLY_TO_CLOSE)
    booth.hands.see(Idle)
    booth.vote()


# ---- voters ------------------------------------------------------------------------------------------


def test_an_unknown_voter(booth: Booth) -> None:
    booth.hands.show_card(STRANGER, Refused, detail=Refusal.UNKNOWN_VOTER)
    booth.hands.take_card()
    booth.vote()
    assert booth.last("voter_refused") == {"why": "unknown_voter"}


def test_who_has_already_voted(booth: Booth) -> None:
    voter = booth.vote()
    booth.hands.see(Idle)
    booth.hands.show_card(voter.card.model(), Refused, detail=Refusal.ALREADY_VOTED)
    booth.hands.take_card()
    booth.vote()
    assert booth.last("voter_refused") == {"why": "already_voted"}


def test_a_card_that_tells_nothing(booth: Booth) -> None:
    booth.hands.show_card(IdCard(None, seed=1), Refused, detail=Refusal.UNREADABLE_CARD)
    booth.hands.take_card()
    booth.vote()
    assert booth.last("voter_refused") == {"why": "unreadable_card"}


def test_a_finger_that_does_not_match_and_an_officer_who_refuses(booth: Booth) -> None:
    voter = booth.next_voter()
    booth.hands.show_card(voter.card.model(), CheckingFinger)
    tries = 0
    while booth.eyes.look() is None or booth.hands.see(CheckingFinger, FingerFailed).kind is CheckingFinger:
        booth.voters._try(Finger("somebody else"))
        tries += 1
    assert tries in (4, 5)  # a picture caught half drawn is taken for an answer once more
    booth.hands.take_card()
    booth.cancel(FingerFailed)
    before = len(booth.journal("override"))
    booth.vote()
    assert booth.journal("finger_failed")[-1].at is None
    assert len(booth.journal("override")) == before
    booth.hands.see(Idle)
    booth.vote(voter)  # was sent away, not used up


def test_the_sensor_stays_away_and_an_officer_lets_the_voter_pass(booth: Booth) -> None:
    voter = booth.next_voter()
    booth.hands.show_card(voter.card.model(), CheckingFinger)
    booth.rig.sensor.unplug()
    booth.hands.see(DeviceAway, detail=Device.SENSOR)
    booth.hands.take_card()
    booth.officers.sign(booth.officers.holder("member-1"), after=(ChoosingReason,))
    booth.hands.tap(f"reason-{Override.SENSOR.value}", booth.hands.see(ChoosingReason))
    booth.hands.see(Voting)
    booth.rig.sensor.plug()
    booth.choose()
    booth.voters._confirm_slip(1)
    booth.voted.append(voter.row)
    booth.vote()
    assert booth.last("device_lost") == {"device": "sensor"}
    override = booth.journal("override")[-1]
    assert (override.fields["reason"], override.at) == ("sensor", None)


def test_who_hesitates_touches_the_screen_and_goes_on(booth: Booth) -> None:
    booth.to_ballot()
    booth.hands.until(lambda sight: sight.kind is WalkAway, "the warning", still=True)
    booth.rig.panel.tap(booth.rig.size.width // 2, booth.rig.size.height // 2)
    booth.hands.see(Voting)
    before = len(booth.journal("walked_away"))
    booth.choose()
    booth.voters._confirm_slip(1)
    booth.voted.append(-1)
    booth.vote()
    assert len(booth.journal("walked_away")) == before


def test_three_slips_refused_call_an_officer(booth: Booth) -> None:
    before = len(booth.ballots(Spoil))
    booth.to_ballot()
    for _ in range(3):
        booth.choose(2)
        booth.hands.tap("no", booth.hands.see(CheckingSlip))
        booth.hands.see(Voting, SpoilHelp)
    booth.officers.sign(booth.officers.holder("member-1"), after=(Voting,))
    booth.choose(3)
    booth.voters._confirm_slip(3)
    booth.voted.append(-1)
    booth.vote()
    spoils = booth.ballots(Spoil)[before:]
    assert [(s.reason, s.opening and s.opening[0]) for s in spoils if isinstance(s, Spoil)] == [(1, 2)] * 3
    assert booth.journal("helped_after_spoils")[-1].at is None


# ---- pause and case ----------------------------------------------------------------------------------


def test_a_pause(booth: Booth) -> None:
    booth.officers.menu(booth.officers.holder("member-2"), Item.PAUSE)
    booth.officers.sure()
    booth.hands.see(Paused)
    booth.hands.put_card(STRANGER)
    booth.hands.think_fast(0.1)
    assert booth.hands.see(Paused)
    booth.hands.take_card()
    booth.officers.sign(booth.officers.holder("member-3"), after=(Idle,))
    booth.vote()
    paused, continued = booth.journal("polls_paused")[-1], booth.journal("polls_continued")[-1]
    assert paused.at is not None
    assert paused.fields["officer"] != continued.fields["officer"]


def test_the_case_is_opened_while_nobody_votes(booth: Booth) -> None:
    opened = len(booth.journal("case_opened"))
    booth.hands.see(Idle)
    booth.rig.pins.set_input(TAMPER, high=True)
    booth.hands.see(Tampered)
    booth.rig.pins.set_input(TAMPER, high=False)
    booth.officers.look_at_cabinet(booth.officers.holder("technician"))
    booth.vote()
    assert len(booth.journal("case_opened")) == opened + 1
    assert len(booth.journal("case_checked")) == opened + 1


def test_the_key_is_turned_and_the_officer_holds_the_polls_first(booth: Booth) -> None:
    booth.hands.see(Idle)
    booth.rig.turn_key(service=True)
    booth.hands.see(KeyHeld)
    assert booth.rig.pins.wait_for(LAMP, high=True, seconds=20)
    booth.rig.turn_key(service=False)
    booth.hands.see(Tampered, detail=Alarm.KEY)
    booth.officers.sign(booth.officers.holder("member-1"), after=(DecidingTampered,))
    booth.hands.tap("no", booth.hands.see(DecidingTampered))
    booth.hands.see(Paused)
    booth.officers.sign(booth.officers.holder("member-2"), after=(Idle,))
    booth.vote()
    assert len(booth.journal("key_turned")) == len(booth.journal("key_checked")) == 1


def test_the_readers_cable_is_knocked_out_while_somebody_votes(booth: Booth) -> None:
    """The voter is not disturbed; who comes next sees it, and is served once it is back."""
    booth.to_ballot()
    lost = len(booth.journal("device_lost"))
    booth.rig.reader.unplug()
    booth.choose()
    booth.voters._confirm_slip(1)
    booth.voted.append(-1)
    booth.hands.see(DeviceAway, detail=Device.READER)
    booth.rig.reader.plug()
    booth.hands.see(Idle)
    booth.vote()
    assert len(booth.journal("device_lost")) == lost + 1
    assert booth.last("device_back") == {"device": "reader", "detail": "PN532"}


def test_the_day_ends_well(booth: Booth) -> None:
    """After all that: every vote counts once, and the audit finds nothing."""
    booth.finish()
