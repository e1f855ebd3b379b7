"""Stick and printer fail in the middle of a vote: what was sealed is written once and printed once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from journeys_help import Booth, plain

from firmware.states.facts import PaperFault, Purpose, Refusal, Trouble
from firmware.states.model import (
    AskOfficer,
    CheckingSlip,
    Confirming,
    DecidingAbandoned,
    EnterPin,
    Idle,
    MediumMissing,
    Refused,
    SlipTrouble,
    Voting,
)
from firmware.storage.ballot_records import SLIP_UNKNOWN, UNPRINTED
from firmware.storage.records import Ballot, Spoil
from firmware.storage.slot import Log
from hw_sim.cards import IdCard, PlainTag


def to_confirm(booth: Booth, option: int) -> None:
    """The next voter has chosen; one touch is left."""
    booth.to_ballot()
    booth.voters._touch_option(option)
    booth.hands.tap("yes", booth.hands.see(Voting))
    booth.hands.see(Confirming)


def finish_vote(booth: Booth, option: int) -> None:
    """The slip is right and in the box; then somebody else votes."""
    booth.voters._confirm_slip(option)
    booth.voted.append(-1)
    booth.vote()


@pytest.fixture
def once(booth: Booth) -> Iterator[Booth]:
    """Whatever happens: one vote more for the voter, one for who came after, and a slip for each."""
    ballots, slips = len(booth.ballots(Ballot)), len(booth.slips)
    yield booth
    assert len(booth.ballots(Ballot)) == ballots + 2
    assert len(booth.slips) == slips + 2
    assert booth.records(Log.BALLOTS) == booth.records(Log.BALLOTS, booth.internal)


# ---- the stick ---------------------------------------------------------------------------------------


@pytest.fixture
def blind(tmp_path: Path) -> Iterator[Booth]:
    """A booth that notices a missing stick by what it cannot write, and waits to be touched."""
    booth = Booth(tmp_path / "blind", watch=10.0, retry=10.0)
    yield booth
    booth.stop()


def test_the_stick_is_gone_when_the_ballot_is_sealed(blind: Booth) -> None:
    """Nothing is shown or printed until the record is on both media; then the vote goes on."""
    blind.open_polls()
    to_confirm(blind, 2)
    blind.rig.pull_stick()
    blind.hands.tap("yes", blind.hands.see(Confirming))
    sight = blind.hands.see(MediumMissing, detail=Trouble.NO_STICK)
    assert (len(blind.ballots(Ballot)), len(blind.slips)) == (0, 0)
    blind.rig.put_stick()
    blind.hands.tap("yes", sight)
    blind.hands.see(CheckingSlip)
    assert (len(blind.ballots(Ballot)), len(blind.slips)) == (1, 1)
    finish_vote(blind, 2)
    assert [event.fields["trouble"] for event in blind.journal("stick_missing")] == ["no_stick"]
    assert len(blind.journal("stick_back")) == 1
    blind.finish()


def test_the_stick_is_pulled_just_before_ya(once: Booth) -> None:
    """Whichever the booth notices first, the missing folder or the record that fails."""
    to_confirm(once, 3)
    sight = once.hands.see(Confirming)
    once.rig.pull_stick()
    once.hands.tap("yes", sight)
    once.hands.see(MediumMissing, detail=Trouble.NO_STICK)
    once.rig.put_stick(name="usb7")
    sight = once.hands.see(Confirming, CheckingSlip)
    if sight.kind is Confirming:
        once.hands.tap("yes", sight)
        once.hands.see(CheckingSlip)
    finish_vote(once, 3)
    once.hands.see(Idle)
    once.rig.pull_stick("usb7")
    once.hands.see(MediumMissing)
    once.rig.put_stick()
    once.hands.see(Idle)


def test_another_stick_a_second_stick_and_the_right_one(once: Booth, tmp_path: Path) -> None:
    """An empty one, one of the morning's copies with another machine's record, two at once."""
    once.to_ballot()
    empty = tmp_path / "empty"
    empty.mkdir()
    once.rig.pull_stick()
    once.hands.see(MediumMissing, detail=Trouble.NO_STICK)
    once.rig.put_stick(empty)
    once.hands.see(MediumMissing, detail=Trouble.STICK_REPLACED)
    once.rig.put_stick(name="usb1")
    once.hands.see(MediumMissing, detail=Trouble.TWO_STICKS)
    once.rig.pull_stick()
    once.hands.see(Voting)
    assert list(empty.iterdir()) == []
    once.choose(1)
    finish_vote(once, 1)
    told = [event.fields["trouble"] for event in once.journal("stick_missing")][-3:]
    assert told == ["no_stick", "stick_replaced", "two_sticks"]
    once.hands.see(Idle)
    once.rig.pull_stick("usb1")
    once.rig.put_stick()


def test_a_foreign_stick_in_the_middle_of_the_day(
    once: Booth, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = Booth(tmp_path_factory.mktemp("other"), seed=78)
    other.open_polls()
    other.stop()
    foreign = shutil.copytree(other.stick, other.folder / "copy")
    once.to_ballot()
    once.rig.pull_stick()
    once.hands.see(MediumMissing, detail=Trouble.NO_STICK)
    once.rig.put_stick(foreign)
    once.hands.see(MediumMissing, detail=Trouble.FOREIGN_STICK)
    once.rig.pull_stick()
    once.rig.put_stick()
    once.hands.see(Voting)
    once.choose(1)
    finish_vote(once, 1)
    told = [event.fields["trouble"] for event in once.journal("stick_missing")]
    assert "foreign_stick" in told
    for log in Log:
        assert (foreign / log.file).read_bytes() == (other.stick / log.file).read_bytes()


# ---- the printer -------------------------------------------------------------------------------------


def test_the_printer_dies_at_the_slip_and_an_officer_ends_the_session(booth: Booth) -> None:
    """No slip, no vote: the sealed ballot is spoiled, unopened, and the voter may come again."""
    slips = len(booth.slips)
    voter = booth.next_voter()
    booth.voters._show_card(voter.card, voter.nik)
    booth.voters._finger(plain(voter), voter)
    booth.hands.take_card()
    booth.voters._touch_option(2)
    booth.hands.tap("yes", booth.hands.see(Voting))
    booth.hands.see(Confirming)
    booth.rig.printer.unplug()
    booth.hands.tap("yes", booth.hands.see(Confirming))
    booth.hands.see(SlipTrouble, detail=PaperFault.OFFLINE)
    booth.officers.sign(booth.officers.holder("member-1"), after=(DecidingAbandoned,))
    booth.hands.tap("yes", booth.hands.see(DecidingAbandoned))
    booth.hands.see(Idle)
    booth.rig.printer.plug()
    booth.vote(voter, 3)
    spoil = booth.ballots(Spoil)[-1]
    assert isinstance(spoil, Spoil)
    assert (spoil.reason, spoil.slip, spoil.opening) == (UNPRINTED, SLIP_UNKNOWN, None)
    assert len(booth.slips) == slips + 1
    assert booth.last("slip_trouble") == {"fault": "offline"}
    assert booth.journal("session_ended")[-1].at is None


@pytest.mark.parametrize("how", ["batal", "card taken", "no"])
def test_the_printer_comes_back_after_an_officer_thought_better_of_it(once: Booth, how: str) -> None:
    """The slip is still waited for when the officer has gone."""
    to_confirm(once, 2)
    once.rig.printer.unplug()
    once.hands.tap("yes", once.hands.see(Confirming))
    once.hands.see(SlipTrouble, detail=PaperFault.OFFLINE)
    officer = once.officers.holder("member-1")
    if how == "no":
        once.officers.sign(officer, after=(DecidingAbandoned,))
        once.rig.printer.plug()
        once.hands.tap("no", once.hands.see(DecidingAbandoned))
    else:
        once.hands.show_card(officer.card(), EnterPin)
        once.rig.printer.plug()
        if how == "card taken":
            once.hands.take_card()
            once.hands.see(AskOfficer, detail=Purpose.ABANDONED)
        once.hands.tap("no", once.hands.see(AskOfficer, EnterPin))
        once.hands.take_card()
    once.hands.see(CheckingSlip)
    finish_vote(once, 2)


# ---- the journal -------------------------------------------------------------------------------------


STRANGER, NAMELESS = PlainTag(b"\x04STRANG"), IdCard(None, seed=5)


@pytest.fixture
def short(tmp_path: Path) -> Iterator[Booth]:
    """A booth with a journal of a few dozen lines."""
    booth = Booth(tmp_path / "short", station="\n[log]\nevents_slots = 48\n")
    yield booth
    booth.stop()


def test_nobody_fills_the_journal_by_holding_out_cards(short: Booth) -> None:
    """Forty times; the polls can still be paused, closed and counted."""
    short.open_polls()
    for _ in range(20):
        for card, why in ((STRANGER, Refusal.UNKNOWN_VOTER), (NAMELESS, Refusal.UNREADABLE_CARD)):
            short.hands.show_card(card, Refused, detail=why)
            short.hands.take_card()
    short.hands.take_card()
    short.vote()
    assert 10 < len(short.journal("voter_refused")) < 36
    assert len(short.journal("lines_left_out")) == 1
    short.officers.pause(wrong_first=True)
    short.finish()


def test_the_day_ends_well(booth: Booth) -> None:
    booth.finish()
