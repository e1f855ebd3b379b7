"""What a voter believes: the screen after a power cut, a refusal, and nothing else."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from firmware.states.facts import Language, Mode, Override, Refusal
from firmware.states.model import Refused
from firmware.tapes.slip_code import slip_qr
from hw_sim.crowd import Crowd
from hw_sim.errand_vote import Vote
from hw_sim.eyes import Sight
from hw_sim.hands import Lost
from hw_sim.helpers import Helpers
from hw_sim.plan import Trick, Visit
from hw_sim.printer_layout import Symbol
from hw_sim.printer_paper import Row, Sheet
from hw_sim.reckoning import End, Reckoning

ALREADY = Sight(Refused, Refusal.ALREADY_VOTED, Language.ID, Mode.REAL)
UNREADABLE = Sight(Refused, Refusal.UNREADABLE_CARD, Language.ID, Mode.REAL)


class Booth:
    """A reader, a tray of papers and the people's count, without a screen."""

    def __init__(self) -> None:
        self.papers: list[Sheet] = []
        self.reckoning = Reckoning(3)
        self.refusals: list[Sight] = []
        village = SimpleNamespace(voters=[SimpleNamespace(card=None, fingers=("thumb",), nik="1" * 16)])
        hands = SimpleNamespace(rig=SimpleNamespace(village=village), papers=self.papers)
        self.crowd = SimpleNamespace(hands=hands, reckoning=self.reckoning, take=lambda: None)
        self.helpers = SimpleNamespace(item=None, refused=self.refusals.append)

    def voter(self, trick: Trick = Trick.PLAIN) -> Vote:
        visit = Visit(0, 2, 1, trick, Override.WORN)
        return Vote(cast(Crowd, self.crowd), cast(Helpers, self.helpers), ("A", "B", "C"), visit)

    def slip(self, number: int = 1) -> None:
        code = slip_qr(bytes(32), bytes(32), 2, bytes([number]) * 16, bytes(64))
        self.papers.append(Sheet([Row(0, 8, (Symbol(code, (), 3, 0),))], 8, complete=True))

    def counts(self) -> tuple[int, int, int]:
        """Votes that were told to be recorded; whole slips of cast ballots; of ballots cut off."""
        slips: dict[End, set[Any]] = dict(self.reckoning.slips)
        return self.reckoning.intended.total(), len(slips[End.CAST]), len(slips[End.UNSURE])


@pytest.fixture
def booth() -> Booth:
    return Booth()


def test_told_that_nobody_returns_after_sesuai(booth: Booth) -> None:
    voter = booth.voter()
    booth.slip()
    voter.sesuai = True
    voter.dark()
    voter.told(False)
    assert voter.done
    assert booth.counts() == (1, 1, 0)
    assert booth.reckoning.told_after_cut == 1


def test_told_to_vote_again_after_sesuai(booth: Booth) -> None:
    voter = booth.voter()
    booth.slip()
    voter.sesuai = voter._had_ballot = True
    voter.dark()
    voter.told(True)
    assert not voter.done
    assert not voter.sesuai
    assert booth.counts() == (0, 0, 1)
    assert booth.reckoning.voted_again == 1


def test_nobody_returns_means_nothing_to_who_has_not_touched_sesuai(booth: Booth) -> None:
    voter = booth.voter()
    voter.dark()
    voter.told(False)
    assert not voter.done
    assert booth.counts() == (0, 0, 0)


def test_who_comes_after_the_power_cut_is_not_meant(booth: Booth) -> None:
    voter = booth.voter()
    voter.sesuai = True
    voter.told(False)
    assert not voter.done


def test_a_sentence_is_heard_once(booth: Booth) -> None:
    voter = booth.voter()
    voter.dark()
    voter.told(True)
    voter.sesuai = True
    voter.told(False)
    assert not voter.done


def test_who_left_is_gone_whatever_the_screen_says(booth: Booth) -> None:
    voter = booth.voter(Trick.WALKS_FROM_SLIP)
    booth.slip()
    voter.gone = True
    voter.dark()
    voter.told(True)
    assert voter.done
    assert booth.reckoning.walked_away == 1
    assert booth.counts() == (0, 0, 1)


def test_refused_as_one_who_has_voted_is_told_so(booth: Booth) -> None:
    voter = booth.voter()
    booth.slip()
    voter.sesuai = True
    voter.refused(ALREADY)
    assert voter.done
    assert booth.counts() == (1, 1, 0)
    assert booth.reckoning.told_by_refusal == 1


def test_who_has_not_voted_insists_and_then_it_is_a_fault_of_the_booth(booth: Booth) -> None:
    voter = booth.voter()
    for _ in range(3):
        voter.refused(ALREADY)
        voter.refused(UNREADABLE)
    assert len(booth.refusals) == 6
    with pytest.raises(Lost, match="has not voted"):
        voter.refused(ALREADY)


@pytest.mark.parametrize("slips", [0, 2])
def test_a_recorded_vote_has_exactly_one_slip(booth: Booth, slips: int) -> None:
    voter = booth.voter()
    for number in range(slips):
        booth.slip(number)
    voter.sesuai = True
    with pytest.raises(Lost, match=f"with {slips} slips"):
        voter.recorded()


def test_the_same_slip_printed_twice_is_one(booth: Booth) -> None:
    voter = booth.voter()
    booth.slip(7)
    booth.slip(7)
    voter.recorded()
    assert booth.counts() == (1, 1, 0)


def test_after_tidak_the_slip_is_known_to_be_spoiled(booth: Booth) -> None:
    voter = booth.voter(Trick.CHALLENGE)
    assert voter.wanted == 1
    booth.slip()
    voter.tidak = True
    voter.spoiled()
    assert voter.wanted == 2
    assert len(booth.reckoning.slips[End.SPOILED]) == 1
