"""Writing records: each is tried against the order of records first, then appended on both media."""

from __future__ import annotations

from dataclasses import replace

from firmware.storage.errors import LogError, LogFull, WrongOrder
from firmware.storage.keys import SessionKey
from firmware.storage.log import TwoMediaLog
from firmware.storage.media import Medium
from firmware.storage.records import Ballot, Event, Record, kind_of
from firmware.storage.replay import BallotState, EventState, step
from firmware.storage.slot import Log, Slot
from firmware.storage.startup import History

BALLOT_RESERVE = 8  # a ballot, its end, CLOSE, TALLY, and two restarts in between


class Scribe:
    """Both logs under one session key, and what they add up to. `last` is the newest slot of each log."""

    def __init__(self, media: tuple[Medium, Medium], session: SessionKey, history: History) -> None:
        self.ballots, self.events = history.ballots, history.events
        self.last: dict[Log, Slot] = {}
        self._logs = {
            log: TwoMediaLog(
                log,
                media,
                session.sign,
                number=history.plans[log].next_number,
                head=history.plans[log].head,
                capacity=history.capacity[log],
            )
            for log in Log
        }

    @property
    def pending(self) -> tuple[Slot, ...]:
        """Slots that internal holds and the stick may lack: none or one."""
        return tuple(log.pending for log in self._logs.values() if log.pending is not None)

    def at(self, log: Log) -> tuple[int, bytes]:
        """Number of slots used and hash of the last valid one."""
        return self._logs[log].number, self._logs[log].head

    def write(self, log: Log, record: Record) -> Slot:
        """Append `record`. Raises WrongOrder, RecordError or LogFull with nothing written, or a MediumError.

        What internal holds counts here, even where the stick failed: recovery would complete it too.
        """
        end = self._logs[log]
        body = record.pack()
        ballots, events = self._after(log, end.number, record)
        if isinstance(record, Ballot) and end.capacity - end.number < BALLOT_RESERVE:
            raise LogFull(log.label, None, "the last slots are kept for closing the day")
        before = end.number
        try:
            self.last[log] = end.append(kind_of(record), body)
        finally:
            if end.number != before:
                self.ballots, self.events = ballots, events
                self.last[log] = end.pending or self.last[log]
        return self.last[log]

    def rejoin(self, stick: Medium) -> None:
        """Go on with a stick that holds all that internal holds."""
        for log in self._logs.values():
            log.rejoin(stick)

    def _after(self, log: Log, number: int, record: Record) -> tuple[BallotState, EventState]:
        if log is Log.EVENTS:
            kinds = (*self.events.kinds, record.kind) if isinstance(record, Event) else self.events.kinds
            return self.ballots, replace(self.events, kinds=kinds)
        try:
            return step(self.ballots, number, record), self.events
        except LogError as error:
            raise WrongOrder(error.reason) from None
