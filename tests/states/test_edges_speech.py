"""Every edge of the audio ballot, in full, and that it ends with the visit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from edges_help import COUNTS, DAY, ENGLISH, IDLE, MORE, VOTER, WAITS, Edge, applied, line

from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states import model as st
from firmware.states.common import back_to, home
from firmware.states.facts import PaperFault, Refusal
from firmware.states.rules import step

ASKED = ev.SpeechAsked()
HEARD = replace(ENGLISH, spoken=True)
LONG = fx.Wait(3 * WAITS.idle)
FINGER = st.CheckingFinger(ENGLISH, VOTER, 2)
FAILED = st.FingerFailed(ENGLISH, VOTER)
TROUBLE = st.SlipTrouble(ENGLISH, PaperFault.PAPER_OUT, spoils=1, unproven=1)


def heard(state: st.State) -> st.State:
    return replace(state, day=replace(state.day, spoken=True))


SPEECH: list[Edge] = [
    *(
        (state, ASKED, heard(state), LONG)
        for state in (st.Idle(ENGLISH), FINGER, FAILED, st.Voting(ENGLISH, 2, 1), st.Confirming(ENGLISH, 2))
    ),
    (st.CheckingSlip(ENGLISH, 1), ASKED, heard(st.CheckingSlip(ENGLISH, 1)), LONG),
    *(
        (state, ASKED, heard(state))
        for state in (st.PrintingSlip(ENGLISH, 1), TROUBLE, st.SpoilHelp(ENGLISH, 3))
    ),
    (st.Idle(HEARD), ev.WaitOver(), IDLE),
]


@pytest.mark.parametrize("edge", SPEECH, ids=lambda edge: type(edge[0]).__name__)
def test_edge(edge: Edge) -> None:
    applied(edge)


WAITING: list[Edge] = [
    (st.Voting(HEARD), ev.Chosen(3), st.Voting(HEARD, 3), LONG),
    (st.Voting(HEARD), ev.WaitOver(), st.WalkAway(HEARD, st.Voting(HEARD), 11), fx.Wait(1.0)),
    (st.Authorising(HEARD, VOTER), ev.Recorded(MORE), st.Voting(replace(HEARD, counts=MORE)), LONG),
    (st.Casting(HEARD), ev.Recorded(COUNTS), st.Thanks(HEARD), fx.Wait(3 * WAITS.thanks)),
    (
        st.LookingUp(HEARD),
        ev.NotFound(Refusal.ALREADY_VOTED),
        st.Refused(replace(DAY, spoken=True), Refusal.ALREADY_VOTED, IDLE),
        line("voter_refused", why="already_voted"),
        fx.Wait(3 * WAITS.notice),
    ),
    (st.Thanks(HEARD), ev.WaitOver(), IDLE),
]


@pytest.mark.parametrize("edge", WAITING, ids=lambda edge: type(edge[0]).__name__)
def test_by_ear_every_wait_of_a_voter_is_three_times_as_long(edge: Edge) -> None:
    applied(edge)


def test_a_voter_who_comes_back_to_the_ballot_still_hears_it() -> None:
    away = st.MediumMissing(HEARD, st.Trouble.NO_STICK, st.Voting(HEARD, 2))
    assert back_to(away.below).state.day.spoken


def test_the_next_voter_is_not_spoken_to() -> None:
    assert home(HEARD) == IDLE
    assert not home(HEARD).day.spoken


def test_officers_wait_no_longer_than_ever() -> None:
    assert HEARD.waits.pin == WAITS.pin
    assert HEARD.waits.retry == WAITS.retry


def test_an_officers_screen_does_not_listen() -> None:
    assert step(st.Ready(ENGLISH), ASKED) is None
    assert step(st.Menu(ENGLISH, None, (), back=IDLE), ASKED) is None  # type: ignore[arg-type]  # nobody there
