"""Random days on the pure states with all invariants (`attack_ghost.py`), and proof that each can fail."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random

import attack_home
import attack_secrets
import pytest
from attack import cell, figures, grid
from attack_authority import Authority
from attack_books import Books, Hands, Stick, Violation
from attack_walk import Walked, attack, breaks, shorter
from attack_world import ACTS, Act, World

from firmware.states import effects as fx
from firmware.states import model as st
from firmware.states.diagram import states
from firmware.states.events import Booted, CardArrived, CaseOpened, Digit, Yes
from firmware.states.facts import Counts, Day, Device, Mode, Officer, Role, Rules, Spoiling, Trouble, Voter
from firmware.states.table import go

EVENTS = 20_000
DAY = Day(polls_open=True)


@pytest.fixture(scope="module")
def walked() -> Walked:
    return attack(seed=2027, events=EVENTS, acts=1500)


def test_every_invariant_holds_on_random_days(walked: Walked) -> None:
    """A failure prints the shortest list of acts that leads to it."""
    assert walked.events >= EVENTS
    assert walked.homes > 100


def test_the_days_get_about(walked: Walked) -> None:
    """Random events that never leave the first screens would prove nothing.

    What two officers must mean (an update, each device's test) a short walk reaches now and then; which, is
    another at each rule that is added. The long one (`make attack`) gets there.
    """
    assert len(walked.states) >= len(states()) * 3 // 4
    assert len(walked.edges) > 150
    assert walked.closed


def test_the_grid_tells_how_often_each_pair_was_tried(walked: Walked) -> None:
    text = grid(walked)
    assert all(state.__name__ in text for state in states())
    assert cell(walked, st.Idle, CardArrived).startswith("*")
    assert cell(Walked(), st.Idle, CardArrived) == "*-"
    assert "invariants   all held" in figures(walked, 1.0)


def test_the_same_seed_is_the_same_day() -> None:
    first, second = (attack(seed=5, events=500, acts=300) for _ in range(2))
    assert (first.tried, first.edges) == (second.tried, second.edges)


# ---- each invariant can fail ------------------------------------------------------------------------


@dataclass(frozen=True)
class Both(st.State):
    """A state that knows who and what."""

    voter: Voter
    chosen: int = field(repr=False)


@dataclass(frozen=True)
class Tells(st.State):
    """A state that shows a PIN."""

    pin: str


@dataclass(frozen=True)
class Shows(st.State):
    """A state that shows the choice."""

    chosen: int


@dataclass(frozen=True)
class Chooses(fx.Effect):
    """An effect beside `Seal` with a choice."""

    option: int = field(repr=False)


def world() -> World:
    """Switched on, before the polls."""
    made = World()
    for act in (("work", "clerk"), ("handle",)):
        made.do(act)
    return made


def violated(name: str) -> pytest.RaisesExc[Violation]:
    return pytest.raises(Violation, match=f"^{name}:")


def test_a_ballot_without_a_voter_is_noticed() -> None:
    books = Books([], Hands(Stick(open=True)), Mode.REAL, 3)
    with violated("order"):
        books.write("ballot", 1)
    books.write("authorise", 0)
    books.write("ballot", 1)
    with violated("order"):
        books.write("ballot", 2)
    with violated("order"):
        books.write("settle", 0, True)


@pytest.mark.parametrize(
    "asked", [[fx.Seal(1)], [fx.Authorise(Voter(1)), fx.Cast()], [fx.Spoil(Spoiling.CHALLENGE)]]
)
def test_an_effect_out_of_its_turn_is_noticed(asked: list[fx.Effect]) -> None:
    booth = world()
    with violated("once"):
        booth.ghost.stepped(booth.state, Yes(), go(st.Idle(DAY), *asked))


def test_a_second_cast_is_noticed() -> None:
    booth = world()
    once = (fx.Authorise(Voter(1)), fx.Seal(2), fx.Cast())
    booth.ghost.stepped(booth.state, Yes(), go(st.Casting(DAY), *once))
    with violated("once"):
        booth.ghost.stepped(booth.state, Yes(), go(st.Casting(DAY), fx.Cast()))


@pytest.mark.parametrize(
    ("state", "effects", "sealed"),
    [
        (st.MediumMissing(DAY, Trouble.NO_STICK, st.Voting(DAY, 2)), (), True),
        (st.DeviceAway(DAY, Device.READER, Both(DAY, Voter(3), 2)), (), False),
        (st.Casting(DAY), (Chooses(1),), False),
        (Tells(DAY, "739164"), (), False),
        (Shows(DAY, 2), (), False),
    ],
)
def test_a_secret_where_none_may_be_is_noticed(
    state: st.State, effects: tuple[fx.Effect, ...], sealed: bool
) -> None:
    with violated("secrecy"):
        attack_secrets.check(state, effects, sealed=sealed)


def test_an_officers_act_without_the_officers_is_noticed() -> None:
    for effect in (fx.Close(), fx.UnlockRoll(), fx.SetClock(None), fx.Purge(), fx.Release()):  # type: ignore[arg-type]  # never set
        with violated("officers"):
            Authority().stepped(st.Idle(DAY), Yes(), st.Idle(DAY), (effect,))
    named = st.TypingNik(DAY, Officer("01", "", Role.CHAIR))
    with violated("officers"):
        Authority().stepped(st.Idle(DAY), Yes(), named, ())


def test_a_line_that_the_catalogue_does_not_know_is_noticed() -> None:
    for line in (fx.Journal("voter_voted"), fx.Journal("case_opened", (("voter", 3),))):
        with violated("journal"):
            Authority().stepped(st.Idle(DAY), Yes(), st.Idle(DAY), (line,))


def test_thanks_before_the_cast_is_recorded_are_noticed() -> None:
    booth = world()
    with violated("nothing shown before it is done"):
        booth.ghost.stepped(st.Casting(DAY), Yes(), go(st.Thanks(DAY)))


def test_a_roll_left_open_and_a_screen_without_a_time_out_are_noticed() -> None:
    booth = world()
    booth.clerk.roll_open = True
    with violated("roll"):
        booth.ghost.at_rest()
    booth.clerk.roll_open = False
    booth.state = st.Voting(booth.state.day)
    with violated("timer"):
        booth.ghost.at_rest()


def test_states_piled_on_one_another_are_noticed() -> None:
    booth = world()
    pile: st.State = st.Ready(DAY)
    for _ in range(6):
        pile = st.DeviceAway(DAY, Device.READER, pile)
    with violated("depth"):
        booth.ghost.stepped(booth.state, Yes(), go(pile))


@pytest.mark.parametrize("wrong", ["reader", "stick", "cabinet"])
def test_idle_with_something_out_or_not_looked_at_is_noticed(wrong: str) -> None:
    booth = world()
    booth.state = st.Idle(booth.state.day)
    if wrong == "reader":
        booth.reader.fine = False
    elif wrong == "stick":
        booth.hands.stick = None
    else:
        booth.standing = (CaseOpened(),)
    with violated("handled"):
        booth.ghost.at_rest()


def test_counts_that_differ_are_noticed() -> None:
    booth = world()
    booth.state = st.Idle(replace(booth.state.day, counts=replace(booth.state.day.counts, cast=1)))
    with violated("balance"):
        booth.ghost.at_rest()


def test_a_booth_that_does_not_come_home_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attack_home, "MOST_ACTS", 20)
    with violated("no wedge"):
        attack_home.go_home(world(), Random(1))


def test_a_list_of_acts_is_made_short() -> None:
    """Of many acts only those stay that are needed to break the same invariant."""
    forged: Act = ("event", Booted(Rules(), Counts(), closed=True, totals=(1, 0)))
    noise: list[Act] = [("event", Digit(1)), ("card", "voter1"), ("uncard",)] * 10
    work: Act = ("work", "clerk", "")
    acts = [*noise, forged, *noise, work, *noise, work]
    why = "nothing shown before it is done: a result tape without a tally"
    assert breaks(acts, why)
    assert shorter(acts, why) == [forged, work, work]
    assert shorter(acts, "another reason") == acts


def test_every_act_is_one_of_the_worlds() -> None:
    assert all(callable(getattr(World, act)) for act in ACTS)
