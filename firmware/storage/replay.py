"""The order of records: each ballot begun once and ended once, counts that add up (clauses O1..O7). Pure.

The booth runs every record through `step` before it writes it, and an auditor runs the log through it again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce

from firmware.storage.ballot_records import RESTART, SLIP_PRINTED, SLIP_UNKNOWN
from firmware.storage.errors import LogError, RecordError
from firmware.storage.records import (
    REAL,
    Ballot,
    Cast,
    Close,
    Event,
    Record,
    Recovery,
    Session,
    Spoil,
    Tally,
    unpack,
)
from firmware.storage.slot import ZERO_HASH, Log, Slot


@dataclass(frozen=True)
class BallotState:
    """What the ballots log adds up to so far; `commitment` is the newest, for ballot `ballots + 1`."""

    mode: int = REAL
    roll_size: int = 0
    sessions: int = 0
    ballots: int = 0
    cast: int = 0
    spoiled: int = 0
    slips: int = 0
    unknown_slips: int = 0
    open_ballot: int | None = None
    cut_short: bool = False  # the newest ballot was spoiled by a restart
    commitment: bytes = ZERO_HASH
    close: Close | None = None
    tally: Tally | None = None


@dataclass(frozen=True)
class EventState:
    """What the events log adds up to so far: the kinds of its EVENT records, in order.

    must_return: a start found that the last voter votes again, and the polls have not gone on since then: it
    may be that nobody has read it yet.
    """

    kinds: tuple[str, ...] = ()
    must_return: bool = False

    @property
    def overridden(self) -> int:
        """How often an officer let a voter pass without a matching finger."""
        return self.kinds.count("override")


def replay_ballots(slots: Iterable[Slot]) -> BallotState:
    """Run a checked chain of the ballots log; raises LogError naming slot and clause."""
    return reduce(lambda state, slot: step(state, slot.number, _read(slot)), slots, BallotState())


def replay_events(slots: Iterable[Slot]) -> EventState:
    """Run a checked chain of the events log; raises LogError naming slot and clause."""
    events = [record for slot in slots if isinstance(record := _read(slot), Event)]
    return EventState(
        kinds=tuple(event.kind for event in events),
        must_return=reduce(_must_return, events, False),
    )


def _must_return(before: bool, event: Event) -> bool:
    if event.kind == "recovered":
        return before or event.fields.get("voter_must_return") is True
    return before and event.kind != "polls_resumed"


def step(state: BallotState, number: int, record: Record) -> BallotState:
    """The state after `record` at slot `number` of the ballots log; LogError if it may not stand there."""
    if state.close is not None and not isinstance(record, Session | Recovery | Tally):
        raise _fault(number, "after CLOSE come only SESSION, RECOVERY and TALLY [O6]")
    match record:
        case Session():
            return replace(
                state,
                mode=record.mode,
                roll_size=record.roll_size,
                sessions=state.sessions + 1,
                commitment=record.commitment,
            )
        case Ballot():
            return _ballot(state, number, record)
        case Cast():
            _ends(state, number, record.j)
            return replace(
                state,
                cast=state.cast + 1,
                open_ballot=None,
                cut_short=False,
                commitment=record.commitment,
            )
        case Spoil():
            return _spoil(state, number, record)
        case Close():
            return _close(state, number, record)
        case Tally():
            return _tally(state, number, record)
        case Recovery():
            return state
        case Event():
            raise _fault(number, "an EVENT has no place in the ballots log [S4]")


def _ballot(state: BallotState, number: int, record: Ballot) -> BallotState:
    if state.open_ballot is not None:
        raise _fault(number, f"ballot {state.open_ballot} is neither cast nor spoiled yet [O1]")
    if record.j != state.ballots + 1:
        raise _fault(number, f"ballot number {record.j} follows {state.ballots} [O1]")
    return replace(state, ballots=record.j, open_ballot=record.j)


def _ends(state: BallotState, number: int, j: int) -> None:
    if state.open_ballot != j:
        raise _fault(number, f"ballot {j} is not open: it was ended already or never begun [O2]")


def _spoil(state: BallotState, number: int, record: Spoil) -> BallotState:
    _ends(state, number, record.j)
    return replace(
        state,
        spoiled=state.spoiled + 1,
        slips=state.slips + (record.slip == SLIP_PRINTED),
        unknown_slips=state.unknown_slips + (record.slip == SLIP_UNKNOWN),
        open_ballot=None,
        cut_short=record.reason == RESTART,
        commitment=record.commitment,
    )


def _close(state: BallotState, number: int, record: Close) -> BallotState:
    if state.open_ballot is not None:
        raise _fault(number, f"CLOSE while ballot {state.open_ballot} is open [O4]")
    log_says = (state.roll_size, state.cast, state.spoiled, state.cast + state.slips)
    if (record.roll, record.cast, record.spoiled, record.slips) != log_says:
        raise _fault(number, "CLOSE gives other counts than the log before it [O4]")
    if state.mode == REAL and record.authorised != record.cast + record.abandoned:
        raise _fault(number, "CLOSE: authorised is not cast + abandoned [O4]")
    return replace(state, close=record)


def _tally(state: BallotState, number: int, record: Tally) -> BallotState:
    if state.close is None or state.tally is not None:
        raise _fault(number, "TALLY stands once, after CLOSE [O5]")
    if record.ballots != state.cast:
        raise _fault(number, f"TALLY over {record.ballots} ballots, {state.cast} were cast [O5]")
    return replace(state, tally=record)


def _read(slot: Slot) -> Record:
    try:
        return unpack(slot.kind, slot.body)
    except RecordError as error:
        raise LogError(slot.log.label, slot.number, str(error)) from None


def _fault(number: int, reason: str) -> LogError:
    return LogError(Log.BALLOTS.label, number, reason)
