"""What a touch means: it must begin and end on the same target."""

from dataclasses import replace

import pytest
from screens_support import make_day, make_screens

from firmware.screens import Screens
from firmware.states.events import (
    Chosen,
    ClockStep,
    Digit,
    Erase,
    Event,
    ItemPicked,
    LanguagePicked,
    LookPicked,
    No,
    ReasonPicked,
    Touched,
    Yes,
)
from firmware.states.facts import Digits, Item, Language, Override, Paper, PaperFault, Purpose, Rules
from firmware.states.model import (
    Abandoned,
    ChoosingReason,
    Confirming,
    ConfirmingClock,
    EnterPin,
    Idle,
    Menu,
    PrintingTape,
    Ready,
    Reconciling,
    Refused,
    SettingClock,
    State,
    TapeTrouble,
    Thanks,
    TypingNik,
    Voting,
    WalkAway,
)
from firmware.states.rules import TABLE
from hw_sim.exemplars import CHAIR, NOON, PAIR, exemplar, exemplars

DAY = make_day()
PAD = (7, 2, 9, 0, 4, 1, 8, 3, 6, 5)


def events(state: State, screens: Screens | None = None) -> dict[str, Event]:
    return {target.name: target.event for target in (screens or make_screens()).targets(state)}


def centre(state: State, name: str) -> tuple[int, int]:
    return next(t.rect.center for t in make_screens().targets(state) if t.name == name)


def test_on_a_target_and_off_on_the_same_is_its_event() -> None:
    state = Confirming(DAY, 2)
    at = centre(state, "yes")
    assert make_screens().touch(state, at, (at[0] + 9, at[1] - 9)) == Yes()


def test_sliding_off_takes_it_back() -> None:
    state, screens = Confirming(DAY, 2), make_screens()
    yes, no, off = centre(state, "yes"), centre(state, "no"), screens.heading.center
    assert screens.touch(state, yes, no) is None
    assert screens.touch(state, no, yes) is None
    assert screens.touch(state, yes, off) is None
    assert screens.touch(state, off, yes) is None


def test_on_no_target_somebody_is_there() -> None:
    state, screens = Confirming(DAY, 2), make_screens()
    assert screens.touch(state, screens.heading.center, (3, 3)) == Touched()
    assert screens.touch(state, (0, 0), (0, 0)) == Touched()


@pytest.mark.parametrize("corner", ["topleft", "topright", "bottomleft", "bottomright"])
def test_targets_end_at_their_edges(corner: str) -> None:
    state, screens = Confirming(DAY, 2), make_screens()
    rect = next(t.rect for t in screens.targets(state) if t.name == "yes")
    x, y = getattr(rect, corner)
    inside = (x - 1 if "right" in corner else x, y - 1 if "bottom" in corner else y)
    outside = (x if "right" in corner else x - 1, y if "bottom" in corner else y - 1)
    assert screens.touch(state, inside, inside) == Yes()
    assert screens.touch(state, outside, outside) == Touched()


def test_the_ballot() -> None:
    chosen = events(Voting(DAY, 2))
    assert [chosen[f"option-{n}"] for n in (1, 2, 3, 4)] == [Chosen(n) for n in (1, 2, 3, 4)]
    assert chosen["yes"] == Yes()
    assert chosen["language-en"] == LanguagePicked(Language.EN)
    assert "yes" not in events(Voting(DAY))


def test_no_language_buttons_without_a_choice_of_language() -> None:
    day = replace(DAY, rules=Rules(languages=(Language.ID,)))
    for state in (Idle(day), Voting(day), Ready(day)):
        assert not any(name.startswith("language") for name in events(state))


def test_the_pin_pad_stands_in_the_order_given() -> None:
    state = EnterPin(DAY, Purpose.OPEN, Idle(DAY), PAD)
    targets = [t for t in make_screens().targets(state) if t.name.startswith("digit")]
    by_place = sorted(targets, key=lambda t: (t.rect.y, t.rect.x))
    assert [target.event for target in by_place] == [Digit(digit) for digit in PAD]
    assert len({target.rect.size for target in targets}) == 1
    assert events(state)["erase"] == Erase()
    assert events(state)["no"] == No()
    assert "yes" not in events(replace(state, pin=Digits("12345")))
    assert events(replace(state, pin=Digits("123456")))["yes"] == Yes()


def test_the_nik_pad_is_ordered_and_wants_sixteen() -> None:
    state = TypingNik(DAY, CHAIR)
    digits = [name for name in events(state) if name.startswith("digit")]
    assert digits == [f"digit-{n}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 0)]
    assert "yes" not in events(replace(state, nik=Digits("1" * 15)))
    assert events(replace(state, nik=Digits("1" * 16)))["yes"] == Yes()


def test_menu_and_reasons() -> None:
    for items in (tuple(Item)[:9], tuple(Item)[9:]):
        assert events(Menu(DAY, CHAIR, items, back=Idle(DAY))) == {
            f"item-{i.value}": ItemPicked(i) for i in items
        }
    picked = events(exemplar(ChoosingReason, None, DAY))
    assert picked.pop("no") == No()
    assert picked == {f"reason-{r.value}": ReasonPicked(r) for r in Override}


def test_the_clock() -> None:
    steps = events(SettingClock(DAY, PAIR, NOON, back=Idle(DAY)))
    moves = {
        name: event.minutes for name, event in steps.items() if isinstance(event, ClockStep) and event.minutes
    }
    assert moves == {
        "day-minus": -1440, "day-plus": 1440, "hour-minus": -60, "hour-plus": 60,
        "ten-minus": -10, "ten-plus": 10, "minute-minus": -1, "minute-plus": 1,
    }  # fmt: skip
    assert steps["opening"] == ClockStep(to_opening=True)
    assert (steps["yes"], steps["no"]) == (Yes(), No())
    assert events(ConfirmingClock(DAY, PAIR, NOON, back=Idle(DAY))) == {"no": No(), "yes": Yes()}
    assert events(ConfirmingClock(DAY, PAIR, back=Idle(DAY))) == {}


def test_what_can_only_be_answered_by_somebody_else_has_no_button() -> None:
    assert events(Abandoned(DAY, Voting(DAY), False)) == {}
    assert events(PrintingTape(DAY, Paper.ZERO, 1, PAIR, Idle(DAY))) == {}
    assert events(TapeTrouble(DAY, PaperFault.PAPER_OUT, Paper.ZERO, 1, PAIR, Idle(DAY))) == {}
    assert events(TapeTrouble(DAY, PaperFault.PAPER_OUT, Paper.READINESS, 1, PAIR, Idle(DAY))) == {"no": No()}


def test_the_close_waits_for_the_hour() -> None:
    assert events(Reconciling(DAY, PAIR)) == {"no": No()}
    assert events(Reconciling(DAY, PAIR, gate=True)) == {"no": No(), "yes": Yes()}


def test_anywhere_wakes_the_screen_of_a_voter_who_seemed_gone() -> None:
    state, screens = WalkAway(DAY, Voting(DAY), 20), make_screens()
    assert screens.touch(state, (5, 5), (9, 9)) == Touched()
    assert events(state) == {"yes": Yes()}


def test_no_button_is_dead() -> None:
    """Every event that a target sends is one that a rule takes in that state."""
    for state in exemplars(DAY):
        for target in make_screens().targets(state):
            assert (type(state), type(target.event)) in TABLE, (type(state), target.name)


# Touches that rules take for granted and that no button of the screen sends, each for its reason.
NO_BUTTON = {
    (Menu, No): "the item Keluar leaves",
    (Refused, No): "OK is enough",
    (Thanks, Yes): "it goes away by itself",
    (WalkAway, No): "any touch says the same",
}


def test_every_touch_a_rule_waits_for_has_a_button() -> None:
    touches = (Chosen, Yes, No, LanguagePicked, LookPicked, Digit, Erase, ItemPicked, ReasonPicked, ClockStep)
    sent = {
        (type(state), type(target.event))
        for state in exemplars(DAY)
        for target in make_screens().targets(state)
    }
    wanted = {(kind, event) for kind, event in TABLE if event in touches}
    assert wanted - sent == set(NO_BUTTON)
