"""What is said: of every screen a voter can be on, of every target, and nothing that was not asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from firmware.screens.text import say
from firmware.screens.words_spoken import WORDS
from firmware.speech.script import Clip, needed, said, told, tongue
from firmware.states import model as m
from firmware.states.facts import (
    Day,
    Device,
    Language,
    Mode,
    Officer,
    PaperFault,
    Refusal,
    Role,
    Rules,
    Switch,
    Trouble,
    Voter,
)
from firmware.states.model import State

DAY = Day(Rules(options=4), spoken=True)
SILENT = replace(DAY, spoken=False)
WHO = Voter(3)
OFFICER = Officer("0a", "Anggota", Role.MEMBER)
BALLOT = m.Voting(DAY)

VOTERS: list[State] = [
    m.Idle(DAY), m.LookingUp(DAY), m.CheckingFinger(DAY, WHO, 4), m.CheckingFinger(DAY, WHO, 3, again=True),
    m.FingerFailed(DAY, WHO), m.Authorising(DAY, WHO), BALLOT, m.Voting(DAY, 2), m.Confirming(DAY, 2),
    m.Sealing(DAY), m.PrintingSlip(DAY), m.CheckingSlip(DAY), m.Casting(DAY), m.PrintingReceipt(DAY),
    m.Thanks(DAY), m.SpoilingSlip(DAY, 1), m.SpoilHelp(DAY, 3), m.WalkAway(DAY, BALLOT, 30),
    m.Abandoned(DAY, BALLOT, sealed=False), m.Paused(DAY, BALLOT),
    m.MediumMissing(DAY, Trouble.NO_STICK, BALLOT), m.DeviceAway(DAY, Device.SENSOR, BALLOT),
    m.Tampered(DAY, (m.Alarm.CASE,), BALLOT), m.Stopped(DAY, Trouble.FORK),
    *(m.SlipTrouble(DAY, fault) for fault in PaperFault),
    *(m.Refused(DAY, why, m.Idle(DAY)) for why in Refusal),
]  # fmt: skip


def keys(clips: tuple[Clip, ...] | None) -> list[str]:
    assert clips is not None
    return [clip.key for clip in clips]


@pytest.mark.parametrize("state", VOTERS, ids=lambda state: type(state).__name__)
def test_every_screen_that_a_voter_can_be_on_is_spoken(state: State) -> None:
    assert said(state, None)
    assert {clip.key for clip in said(state, None)} <= set(needed(4))


@pytest.mark.parametrize("state", VOTERS, ids=lambda state: type(state).__name__)
def test_nothing_is_said_to_who_did_not_ask(state: State) -> None:
    quiet = replace(state, day=SILENT)
    assert said(quiet, None) == ()
    assert said(quiet, "yes") == ()


def test_an_officers_screen_is_silent() -> None:
    menu = m.Menu(DAY, OFFICER, (), back=m.Idle(DAY))
    assert said(menu, None) == said(menu, "item-pause") == ()
    assert told(m.AskOfficer(DAY, m.Purpose.MENU, m.Idle(DAY)), menu) == ()


def test_a_button_that_is_tried_is_heard_by_who_tries_it() -> None:
    trying = m.PinsTest(SILENT, back=m.Ready(SILENT))
    felt = replace(trying, felt=frozenset({Switch.NEXT}))
    key = replace(felt, felt=felt.felt | {Switch.KEY})
    assert keys(told(trying, felt)) == ["spoken.test"]
    assert told(felt, key) is None
    assert keys(said(felt, None)) == ["spoken.test"]


def test_the_ballot_says_how_many_and_the_focus_who() -> None:
    assert keys(said(BALLOT, None)) == ["spoken.ballot", "spoken.options-4"]
    assert keys(said(BALLOT, "option-3")) == ["option-3"]
    assert keys(said(m.Voting(DAY, 3), "option-3")) == ["option-3", "spoken.chosen"]
    assert keys(said(BALLOT, "yes")) == ["spoken.next", "spoken.nothing-chosen"]


def test_a_choice_is_read_back_at_once_and_again_before_it_counts() -> None:
    chosen = m.Voting(DAY, 3)
    assert keys(told(BALLOT, chosen)) == ["spoken.chosen-now", "option-3", "spoken.go-on"]
    confirming = m.Confirming(DAY, 3)
    assert keys(told(chosen, confirming)) == ["spoken.confirm", "option-3", "spoken.confirm-ask"]
    assert keys(said(confirming, "yes")) == ["spoken.confirm-yes"]
    assert keys(said(confirming, "no")) == ["spoken.confirm-no"]


def test_the_blind_voter_is_told_that_the_booth_cannot_read_the_slip() -> None:
    assert keys(told(m.PrintingSlip(DAY), m.CheckingSlip(DAY))) == ["spoken.slip"]
    assert "tidak dapat membacakan" in WORDS["spoken.slip"]
    assert "cannot read the slip" in say(Language.EN, "spoken.slip")


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        (m.LookingUp(DAY), m.CheckingFinger(DAY, WHO, 4), ["spoken.card-read", "spoken.finger"]),
        (
            m.CheckingFinger(DAY, WHO, 4),
            m.CheckingFinger(DAY, WHO, 3, again=True),
            ["spoken.finger-again"],
        ),
        (m.Authorising(DAY, WHO), BALLOT, ["spoken.registered", "spoken.ballot", "spoken.options-4"]),
        (m.SpoilingSlip(DAY, 1), BALLOT, ["spoken.spoiled", "spoken.ballot", "spoken.options-4"]),
        (m.PrintingSlip(DAY), m.SlipTrouble(DAY, PaperFault.PAPER_OUT), ["spoken.slip-trouble"]),
        (m.SlipTrouble(DAY, PaperFault.CUTTER), m.PrintingSlip(DAY), ["spoken.printing-slip"]),
        (m.Casting(DAY), m.Thanks(DAY), ["spoken.thanks"]),
        (m.WalkAway(DAY, BALLOT, 31), m.WalkAway(DAY, BALLOT, 30), ["spoken.walk-away"]),
        (m.Idle(SILENT), m.Idle(DAY), ["spoken.idle"]),
    ],
)
def test_what_changed_is_told(before: State, after: State, wanted: list[str]) -> None:
    assert keys(told(before, after)) == wanted


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (m.Sealing(DAY), m.PrintingSlip(DAY)),
        (m.CheckingSlip(DAY), m.Casting(DAY)),
        (m.Idle(DAY), m.LookingUp(DAY)),
        (m.WalkAway(DAY, BALLOT, 30), m.WalkAway(DAY, BALLOT, 29)),
        (m.Thanks(DAY), m.Idle(SILENT)),
        (m.Idle(SILENT), m.LookingUp(SILENT)),
        (BALLOT, BALLOT),
    ],
)
def test_a_moment_that_passes_interrupts_nothing(before: State, after: State) -> None:
    assert told(before, after) is None


def test_silence_comes_at_once_when_the_visit_ends() -> None:
    assert told(BALLOT, m.Idle(SILENT)) == ()


def test_another_language_says_the_screen_again_in_it() -> None:
    english = m.Voting(replace(DAY, language=Language.EN))
    clips = told(BALLOT, english)
    assert keys(clips) == ["spoken.ballot", "spoken.options-4"]
    assert {clip.language for clip in clips or ()} == {"en"}
    assert said(BALLOT, "language-en") == (Clip("en", "spoken.language"),)


def test_a_script_is_spoken_as_its_language() -> None:
    assert {tongue(language) for language in Language} == {
        language.value.split("-")[0] for language in Language
    }


def test_all_that_is_needed_is_a_sentence_or_an_option() -> None:
    for options in range(2, 7):
        spoken = [key for key in needed(options) if not key.startswith("option-")]
        assert set(spoken) <= set(WORDS)
        assert len(needed(options)) - len(spoken) == options
        assert f"spoken.options-{options}" in spoken


def test_what_is_said_stands_in_no_repr() -> None:
    assert "option" not in repr(said(m.Confirming(DAY, 2), None))
    assert "2" not in repr(Clip("id", "option-2"))


def test_a_rehearsal_sounds_like_the_day() -> None:
    assert said(m.Voting(replace(DAY, mode=Mode.SIMULASI)), None) == said(BALLOT, None)
