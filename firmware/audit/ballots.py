"""The ballots log, record by record: their order (O1..O6), and each ballot handed to its proof. Streaming."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from firmware.audit.chain import ChainWalk
from firmware.audit.findings import Check, Findings
from firmware.audit.proofs import Opening, Task
from firmware.storage.ballot_records import RESTART
from firmware.storage.errors import LogError, RecordError
from firmware.storage.records import Ballot, Cast, Close, Record, Spoil, Tally, unpack
from firmware.storage.replay import BallotState, step
from firmware.storage.slot import Slot

Feed = Callable[[Task], None]


@dataclass(frozen=True)
class _Begun:
    """A BALLOT that no CAST or SPOIL has ended yet."""

    slot: int
    j: int
    sealed: bytes = field(repr=False)
    committed: bytes
    session: int


class BallotsPass:
    """Afterwards: `state` what the log adds up to, and the slots of CLOSE and TALLY."""

    def __init__(self, walk: ChainWalk, findings: Findings) -> None:
        self._walk, self._findings = walk, findings
        self.state = BallotState()
        self.close: tuple[int, Close] | None = None
        self.tally: tuple[int, Tally] | None = None
        self._begun: _Begun | None = None

    def run(self, feed: Feed | None) -> None:
        """Walk the whole log. `feed` takes each ballot once it is known how it ended (None: not wanted)."""
        self._findings.reach(Check.ORDER)
        for slot in self._walk:
            record = self._read(slot)
            if record is None:
                continue
            before = self.state
            self._step(slot.number, record)
            self._follow(slot.number, record, before, feed or _drop)
        if self._begun is not None:
            (feed or _drop)(Task(self._begun.slot, self._begun.j, self._begun.sealed, cast=False))

    def _read(self, slot: Slot) -> Record | None:
        try:
            return unpack(slot.kind, slot.body)
        except RecordError as error:
            self._fault(slot.number, str(error))
            return None

    def _step(self, number: int, record: Record) -> None:
        try:
            self.state = step(self.state, number, record)
        except LogError as error:
            self._fault(number, error.reason)
            self.state = _resumed(self.state, record)

    def _follow(self, number: int, record: Record, before: BallotState, feed: Feed) -> None:
        match record:
            case Ballot():
                if self._begun is not None:
                    feed(Task(self._begun.slot, self._begun.j, self._begun.sealed, cast=False))
                self._begun = _Begun(number, record.j, record.sealed, before.commitment, before.sessions)
            case Cast() | Spoil():
                self._end(number, record, before, feed)
            case Close():
                self.close = self.close or (number, record)
            case Tally():
                self.tally = self.tally or (number, record)

    def _end(self, number: int, record: Cast | Spoil, before: BallotState, feed: Feed) -> None:
        begun, self._begun = self._begun, None
        if begun is None or begun.j != record.j:
            return  # the order of records has said so
        restarted = before.sessions != begun.session
        if restarted != (isinstance(record, Spoil) and record.reason == RESTART):
            reason = (
                f"ballot {record.j}: only what a restart cut short ends as spoiled by it [Starting again]"
            )
            self._fault(number, reason)
        opening = None
        if isinstance(record, Spoil) and record.opening is not None:
            choice, xi = record.opening
            opening = Opening(number, choice, xi, begun.committed, record.slip_hash)
        feed(Task(begun.slot, begun.j, begun.sealed, isinstance(record, Cast), opening))

    def _fault(self, number: int, reason: str) -> None:
        """Behind a broken chain, a gap in the order is only what the break leaves behind."""
        if not self._walk.broken:
            self._findings.add(Check.ORDER, self._walk.log.label, number, reason)


def _resumed(state: BallotState, record: Record) -> BallotState:
    """Where to go on after a record that may not stand there, so that one fault is told once."""
    match record:
        case Ballot():
            return replace(state, ballots=record.j, open_ballot=record.j)
        case Cast() | Spoil():
            return replace(state, open_ballot=None, commitment=record.commitment)
        case Close():
            return replace(state, open_ballot=None, close=state.close or record)
        case Tally():
            return replace(state, tally=state.tally or record)
        case _:
            return state


def _drop(_: Task) -> None:
    """Nobody asked for the ballots."""
