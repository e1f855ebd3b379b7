"""Who must have signed for what: cards and PINs that were accepted, and the acts that need them."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from attack_books import Violation

from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states import model as st
from firmware.states.effects import Effect
from firmware.states.facts import Officer, Paper, Purpose, Role, Spoiling
from firmware.states.journal import CATALOGUE
from firmware.states.model import State

NAMES_OFFICERS = {"officer", "officers", "signed"}
GOES_ON = (
    *(st.CheckingPin, st.EnterPin, st.Diagnosing, st.Diagnostics, st.Purging, st.StartingSimulasi),
    *(
        st.PrintingTape,
        st.TapeTrouble,
        st.Authorising,
        st.Releasing,
        st.MediumMissing,
        st.Resyncing,
        st.Refused,
    ),
)
"""States within an officers' act that need not name them any more."""


@dataclass(frozen=True)
class Need:
    """So many different persons, signed in for one of these purposes; `chair`: one of them the chair."""

    persons: int
    purposes: tuple[Purpose, ...]
    chair: bool = False
    roles: tuple[Role, ...] = (Role.CHAIR, Role.MEMBER)


OPENING = Need(2, (Purpose.MENU, Purpose.OPEN), chair=True)
TWO = Need(2, (Purpose.MENU, Purpose.OPEN, Purpose.RESUME, Purpose.SIMULASI, Purpose.CLOCK))
ONE = Need(1, (Purpose.MENU,))
LOOKED = Need(1, (Purpose.MENU, Purpose.TAMPER), roles=(Role.CHAIR, Role.MEMBER, Role.TECHNICIAN))
UPDATE = Need(2, (Purpose.MENU, Purpose.UPDATE), roles=(Role.CHAIR, Role.MEMBER, Role.TECHNICIAN))
OFF = Need(2, (Purpose.MENU, Purpose.POWER_OFF))
ENDS = Need(1, (Purpose.ABANDONED,))


def need(effect: Effect) -> Need | None:
    """What this effect needs, or None where a voter or time may ask for it."""
    match effect:
        case fx.Close():
            return Need(2, (Purpose.MENU, Purpose.CLOSE), chair=True)
        case fx.Commit(kind="polls_opened") | fx.PrintTape(paper=Paper.ZERO) | fx.ProveZero():
            return OPENING
        case fx.UnlockRoll() | fx.SetClock() | fx.StartSimulasi() | fx.PrintTape(paper=Paper.RESUME):
            return TWO
        case fx.Journal(kind="polls_paused"):
            return LOOKED
        case fx.Purge() | fx.Journal(kind="hours_extended" | "nik_typed"):
            return ONE
        case fx.FindUpdate():
            return UPDATE
        case fx.PutAway(by=by) if by not in ("key", "update"):
            return OFF
        case fx.Spoil(why=Spoiling.ABANDONED | Spoiling.NO_SLIP) | fx.Release():
            return ENDS
        case fx.Authorise(override=reason) if reason is not None:
            return Need(1, (Purpose.OVERRIDE,))
        case fx.Journal(kind="polls_continued"):
            return Need(1, (Purpose.CONTINUE,))
        case fx.Journal(kind="helped_after_spoils"):
            return Need(1, (Purpose.SPOILS,))
        case fx.Journal(kind="case_checked" | "key_checked"):
            return LOOKED
        case fx.Restart(officers=officers) if officers:
            return Need(2, (Purpose.STOPPED,))
        case _:
            return None


WITH_LINE: dict[type[Effect], str] = {
    fx.Close: "close_asked",
    fx.SetClock: "clock_set",
    fx.StartSimulasi: "simulasi_started",
    fx.LookUpNik: "nik_typed",
    fx.Tally: "share_taken",
}
"""What is done in the same step as its line in the journal."""

EDGE_LINES: dict[tuple[type[State], type[State]], str] = {
    (st.CheckingPin, st.Menu): "menu_opened",
    (st.ConfirmingItem, st.Paused): "polls_paused",
    **{(kind, st.Abandoned): "walked_away" for kind in (st.Voting, st.Confirming, st.CheckingSlip)},
    (st.DecidingAbandoned, st.Releasing): "session_ended",
    (st.DecidingAbandoned, st.SpoilingAbandoned): "session_ended",
    (st.Purging, st.Ready): "simulasi_purged",
    (st.CheckingFinger, st.FingerFailed): "finger_failed",
    (st.PrintingSlip, st.SlipTrouble): "slip_trouble",
    (st.PrintingTape, st.TapeTrouble): "tape_trouble",
}


class Authority:
    """Who signed in for what, since the booth was last in a state that belongs to no officer."""

    def __init__(self) -> None:
        self._signed: list[tuple[Officer, Purpose]] = []

    def stepped(self, before: State, event: Any, after: State, effects: tuple[Effect, ...]) -> None:
        if isinstance(before, st.CheckingPin) and isinstance(event, ev.OfficerKnown):
            self._signed.append((event.officer, before.purpose))
        for effect in effects:
            self._covered(effect)
        journaled(before, after, effects)
        self._only_the_signed(after)
        begins = isinstance(after, st.AskOfficer) and not after.signed
        if begins or not (officers_in(after) or isinstance(after, GOES_ON)):
            self._signed.clear()

    def _covered(self, effect: Effect) -> None:
        wanted = need(effect)
        if wanted is None:
            return
        persons = {
            officer.serial: officer.role
            for officer, purpose in self._signed
            if purpose in wanted.purposes and officer.role in wanted.roles
        }
        if len(persons) < wanted.persons or (wanted.chair and Role.CHAIR not in persons.values()):
            raise Violation(
                f"officers: {type(effect).__name__} with {len(persons)} of {wanted.persons} signed in"
            )

    def _only_the_signed(self, after: State) -> None:
        known = {officer.serial for officer, _ in self._signed}
        for officer in officers_in(after):
            if officer.serial not in known:
                raise Violation(f"officers: {type(after).__name__} names one who did not sign in")


def officers_in(state: State) -> list[Officer]:
    """Officers that the state itself names (not the one it may lead back to), or the one under a warning."""
    if isinstance(state, st.WalkAway):
        return officers_in(state.below)
    found: list[Officer] = []
    for field in dataclasses.fields(state):
        if field.name in NAMES_OFFICERS:
            value = getattr(state, field.name)
            found += value if isinstance(value, tuple) else [value]
    return found


def journaled(before: State, after: State, effects: tuple[Effect, ...]) -> None:
    """Lines are of the catalogue, in full, and stand where they must."""
    kinds = set()
    for effect in effects:
        if isinstance(effect, fx.Journal | fx.Commit):
            kinds.add(effect.kind)
            if effect.kind not in CATALOGUE or {k for k, _ in effect.fields} != set(
                CATALOGUE[effect.kind].fields
            ):
                raise Violation(f"journal: {effect.kind} is not as the catalogue says")
    for effect in effects:
        line = WITH_LINE.get(type(effect))
        if line is not None and line not in kinds:
            raise Violation(f"journal: {type(effect).__name__} without {line}")
    begun = before.below if isinstance(before, st.WalkAway) else before
    line = EDGE_LINES.get((type(begun), type(after)))
    if line is not None and line not in kinds:
        raise Violation(f"journal: {type(before).__name__} -> {type(after).__name__} without {line}")
