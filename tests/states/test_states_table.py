"""The table as a whole: complete, honest, reachable, and blind to who chose what."""

from __future__ import annotations

import dataclasses
import typing

import pytest

from firmware.states import model as st
from firmware.states.diagram import all_events, grid, page, states
from firmware.states.events import Touched, WaitOver
from firmware.states.facts import Day, Voter
from firmware.states.journal import CATALOGUE, Precision
from firmware.states.model import State
from firmware.states.rules import TABLE, step
from firmware.states.table import Edge, Step, complete, go, rule

POLLS_CLOSED = {
    *("Starting", "NotReady", "Stopped", "Ready", "ConfirmingClock", "SettingClock", "CheckingOpening"),
    *("RecordingOpening", "StartingSimulasi", "Purging", "RecordingClose", "AwaitTrustee", "Tallying"),
    *("Finalising", "Closed", "PoweringOff", "SafeToSwitchOff"),
    *("LookingForUpdate", "ConfirmingUpdate", "Updating", "UpdateFailed", "UpdateReady", "Restarting"),
}


def test_the_grid_is_printed_so_that_an_omission_is_a_choice(capsys: pytest.CaptureFixture[str]) -> None:
    pairs = grid()
    with capsys.disabled():
        listed = sum(there for _, _, there in pairs)
        print(f"\nstates x events: {len(states())} x {len(all_events())}, {listed} listed")
    assert len(pairs) == len(states()) * len(all_events())
    assert {(e.state, e.event) for e in TABLE.values()} == {(s, e) for s, e, there in pairs if there}


def test_every_state_is_entered_and_every_event_is_used() -> None:
    entered = {target for edge in TABLE.values() for target in edge.targets} | {st.Starting}
    assert {s.__name__ for s in states() if s not in entered} == set()
    used = {event for _, event in TABLE}
    assert set(all_events()) - used == set()


def test_every_state_with_open_polls_leads_back_to_idle() -> None:
    """By voter, officer or time: a path of edges exists; "back" counts as a way home."""
    arrows: dict[type[State], set[type[State]]] = {}
    for edge in TABLE.values():
        targets = {st.Idle if t is State else t for t in edge.targets}
        arrows.setdefault(edge.state, set()).update(targets)
    for state in states():
        if state.__name__ in POLLS_CLOSED:
            continue
        seen, todo = set(), [state]
        while todo:
            here = todo.pop()
            if here not in seen:
                seen.add(here)
                todo += arrows.get(here, set())
        assert st.Idle in seen, state.__name__


def fields_of(state: type[State]) -> dict[str, object]:
    hints = typing.get_type_hints(state)
    return {f.name: hints[f.name] for f in dataclasses.fields(state)}


def test_no_state_knows_both_who_and_what() -> None:
    for state in states():
        fields = fields_of(state)
        knows_who = any(kind is Voter for kind in fields.values())
        knows_what = "chosen" in fields or "option" in fields
        assert not (knows_who and knows_what), state.__name__


def test_no_rule_goes_from_who_to_what_with_the_voter() -> None:
    what = {s for s in states() if "chosen" in fields_of(s)}
    who = {s for s in states() if any(kind is Voter for kind in fields_of(s).values())}
    assert what == {st.Voting, st.Confirming}
    for edge in TABLE.values():
        if edge.state in who and set(edge.targets) & what:
            assert edge.rule.__name__ == "authorised"


def test_a_choice_has_no_repr() -> None:
    assert repr(st.Voting(Day(), chosen=1)) == repr(st.Voting(Day(), chosen=2))
    assert repr(st.Confirming(Day(), 1)) == repr(st.Confirming(Day(), 2))


def test_two_rules_for_one_pair_are_refused() -> None:
    def second(state: st.Thanks, event: object) -> Step[st.Idle]:
        return go(st.Idle(state.day))

    second.__annotations__ = {"state": st.Thanks, "event": WaitOver, "return": Step[st.Idle]}
    rule(second)
    with pytest.raises(TypeError, match="two rules"):
        complete()


def test_a_rule_that_leads_where_its_annotation_does_not_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or the diagram would be a lie."""

    def astray(state: st.Thanks, event: Touched) -> Step[State]:
        return go(st.Ready(state.day))

    monkeypatch.setitem(TABLE, (st.Thanks, Touched), Edge(st.Thanks, Touched, (st.Idle,), astray))
    with pytest.raises(TypeError, match="astray led to Ready"):
        step(st.Thanks(Day()), Touched())


def test_what_belongs_to_one_visit_has_no_time() -> None:
    visit = "override voter_refused finger_failed nik_typed walked_away session_ended slip_trouble"
    for kind in [*visit.split(), "receipt_failed", "helped_after_spoils"]:
        assert CATALOGUE[kind].precision is Precision.NONE


def test_the_page_names_every_state() -> None:
    text = page()
    for state in states():
        assert state.__name__ in text
