"""The walk over a screen's targets with three buttons."""

from __future__ import annotations

from dataclasses import replace

import pytest
from screens_support import make_day, make_screens

from firmware.screens.focus import Focus, Press, press, settled
from firmware.states import model as m
from firmware.states.events import Chosen, No, SpeechAsked, Touched, Yes
from firmware.states.facts import Language
from firmware.states.model import State

HEARD = replace(make_day(), spoken=True)
BALLOT = m.Voting(HEARD, 2)


def names(state: State) -> list[str]:
    return [target.name for target in make_screens().targets(state)]


def pressed(focus: Focus, button: Press, state: State) -> tuple[str | None, object]:
    after, event = press(focus, button, state, make_screens().targets(state))
    return after.name, event


def test_next_goes_through_all_targets_in_reading_order_and_round() -> None:
    walked, focus = [], Focus()
    for _ in range(len(names(BALLOT)) + 1):
        name, event = pressed(focus, Press.NEXT, BALLOT)
        assert event == Touched()
        walked.append(name)
        focus = Focus(name)
    assert walked == [*names(BALLOT), names(BALLOT)[0]]
    assert walked[:4] == ["option-1", "option-2", "option-3", "option-4"]


def test_previous_goes_back_and_round_the_other_end() -> None:
    assert pressed(Focus("option-2"), Press.PREVIOUS, BALLOT)[0] == "option-1"
    assert pressed(Focus("option-1"), Press.PREVIOUS, BALLOT)[0] == names(BALLOT)[-1]
    assert pressed(Focus(), Press.PREVIOUS, BALLOT)[0] == names(BALLOT)[-1]


@pytest.mark.parametrize(
    ("state", "name", "event"),
    [
        (BALLOT, "option-3", Chosen(3)),
        (BALLOT, "yes", Yes()),
        (m.Confirming(HEARD, 2), "no", No()),
        (m.CheckingSlip(HEARD), "yes", Yes()),
    ],
)
def test_choose_is_a_touch_on_what_is_in_focus(state: State, name: str, event: object) -> None:
    assert pressed(Focus(name), Press.CHOOSE, state) == (name, event)


@pytest.mark.parametrize("focus", [Focus(), Focus("digit-7")])
def test_without_focus_nothing_is_chosen(focus: Focus) -> None:
    assert pressed(focus, Press.CHOOSE, BALLOT)[1] == Touched()


@pytest.mark.parametrize("button", Press)
def test_the_first_press_asks_for_speech_and_for_nothing_else(button: Press) -> None:
    silent = m.Voting(make_day())
    assert pressed(Focus("option-1"), button, silent) == ("option-1", SpeechAsked())


@pytest.mark.parametrize("button", Press)
def test_are_you_still_there_is_answered_by_any_button(button: Press) -> None:
    assert pressed(Focus(), button, m.WalkAway(HEARD, BALLOT, 9))[1] == Touched()


def test_where_nothing_can_be_touched_a_press_says_somebody_is_there() -> None:
    assert pressed(Focus(), Press.NEXT, m.Sealing(HEARD)) == (None, Touched())


def test_officers_screens_are_walked_without_speech() -> None:
    paused = m.Paused(make_day(), m.Idle(make_day()))
    assert pressed(Focus(), Press.NEXT, paused) == (names(paused)[0], Touched())


def moved(focus: Focus, before: State, after: State) -> str | None:
    return settled(focus, before, after, make_screens().targets(after)).name


def test_the_focus_stays_while_the_screen_is_the_same() -> None:
    assert moved(Focus("option-3"), BALLOT, m.Voting(HEARD, 3)) == "option-3"
    english = replace(HEARD, language=Language.EN)
    assert moved(Focus("language-en"), BALLOT, m.Voting(english, 2)) == "language-en"


def test_back_on_the_ballot_it_is_on_what_was_chosen() -> None:
    assert moved(Focus("no"), m.Confirming(HEARD, 2), BALLOT) == "option-2"
    assert moved(Focus(), m.WalkAway(HEARD, BALLOT, 9), BALLOT) == "option-2"


def test_any_other_screen_begins_without() -> None:
    assert moved(Focus("yes"), BALLOT, m.Confirming(HEARD, 2)) is None
    assert moved(Focus("yes"), m.Confirming(HEARD, 2), m.Sealing(HEARD)) is None
    assert moved(Focus("option-1"), BALLOT, m.Voting(replace(HEARD, spoken=True))) == "option-1"


def test_where_the_focus_is_stands_in_no_repr() -> None:
    assert "option" not in repr(Focus("option-2"))
