"""A stick that was out for a moment: one record fails, and the next is written before anybody looked."""

from __future__ import annotations

import pytest

from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states import model as st
from firmware.states.events import Event
from firmware.states.facts import Counts, Day, Purpose, Trouble
from firmware.states.model import State
from firmware.states.rules import step

DAY = Day(polls_open=True)
COUNTS = Counts(roll=300, authorised=1, abandoned=1)
FAILED = ev.RecordFailed(Trouble.NO_STICK)
ANSWERS: list[tuple[State, Event, type[State]]] = [
    (st.Releasing(DAY), ev.Recorded(COUNTS), st.Idle),
    (st.Sealing(DAY), ev.Recorded(COUNTS), st.PrintingSlip),
    (st.RecordingClose(DAY, ()), ev.Recorded(COUNTS), st.AwaitTrustee),
    (st.Tallying(DAY, (1, 2)), ev.Tallied((1, 0)), st.PrintingTape),
    (st.Finalising(DAY, (1, 0)), ev.Exported(), st.Closed),
    (st.PoweringOff(DAY), ev.AllPutAway(), st.SafeToSwitchOff),
]


@pytest.mark.parametrize(("waiting", "answer", "wanted"), ANSWERS)
@pytest.mark.parametrize("looking", [False, True])
def test_what_was_recorded_meanwhile_is_not_waited_for_again(
    waiting: State, answer: Event, wanted: type[State], looking: bool
) -> None:
    """The line before it failed (`session_ended`, `share_taken`); its own answer must not be lost."""
    result = step(waiting, FAILED)
    assert result is not None
    assert isinstance(result.state, st.MediumMissing)
    if looking:
        result = step(result.state, ev.WaitOver())
        assert result is not None
        assert isinstance(result.state, st.Resyncing)
    result = step(result.state, answer)
    usual = step(waiting, answer)
    assert result is not None
    assert usual is not None
    assert result.state == usual.state
    assert type(result.state) is wanted
    missing = fx.Journal("stick_missing", (("trouble", "no_stick"),))
    assert result.effects == (missing, fx.Journal("stick_back"), *usual.effects)


def test_an_answer_that_nobody_waits_for_brings_no_stick_back() -> None:
    gone = st.MediumMissing(DAY, Trouble.NO_STICK, st.Idle(DAY))
    result = step(gone, ev.Recorded(COUNTS))
    assert result is not None
    assert (result.state, result.effects) == (gone, ())


def test_a_card_pulled_too_soon_leaves_the_officers_screen_its_time_out() -> None:
    result = step(st.AskOfficer(DAY, Purpose.MENU, st.Idle(DAY)), ev.CardPulled())
    assert result is not None
    assert fx.Wait(DAY.rules.waits.pin) in result.effects
