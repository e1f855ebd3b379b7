"""The one door of the daemon to logs and register. Every method returns when both media hold what it wrote.

After the stick's MediumError look at `pending`: True, internal holds the step and `resync` completes it;
False, nothing was written and the caller does the step again once the stick is back. A failed internal medium
ends the writing: only a new `open` goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from firmware.storage.attendance import Standing
from firmware.storage.ballot_records import Ballot, Cast, Spoil
from firmware.storage.begin import begin
from firmware.storage.checkpoint import Checkpoint, sign_note
from firmware.storage.counting import close_record, count_up
from firmware.storage.errors import WrongOrder
from firmware.storage.event_record import Value
from firmware.storage.keys import CERTIFICATE_PREFIX, new_session
from firmware.storage.layer import OS, FileLayer
from firmware.storage.media import Medium
from firmware.storage.model import Counts, Identity, Restart
from firmware.storage.purge import is_empty, purge
from firmware.storage.reader import check_chain, read_log
from firmware.storage.records import REAL, Event, Tally
from firmware.storage.register import Register
from firmware.storage.scribe import Scribe
from firmware.storage.slot import SIGN_PREFIX, Log, Slot
from firmware.storage.startup import FILES, History, open_history, rejoin_history

__all__ = ["Counts", "Identity", "Ledger", "Restart", "Standing", "is_empty", "purge"]


class Ledger:
    """Both logs and the register on both media, open for writing under this run's session key."""

    def __init__(
        self,
        media: tuple[Medium, Medium],
        identity: Identity,
        commit_next: Callable[[int], bytes],
        history: History,
        files: FileLayer,
    ) -> None:
        """Not for callers: use `open`."""
        self._internal, self._stick = media
        self._identity, self._commit_next, self._files = identity, commit_next, files
        self._session = new_session(identity.device_key, identity.mode, identity.election_hash)
        self._scribe = Scribe(media, self._session, history)
        self._register = Register(identity.owner, media, history.standings)

    @classmethod
    def open(
        cls,
        internal: Path,
        stick: Path,
        identity: Identity,
        commit_next: Callable[[int], bytes],
        *,
        files: FileLayer = OS,
        first_lines: Callable[[Ledger, Restart], None] = lambda _ledger, _found: None,
    ) -> tuple[Ledger, Restart]:
        """Lay out or recover both media, start a session, and settle what a power cut left half done.

        `commit_next(j)` gives the 32-byte nonce commitment for ballot j; it is asked once per record.
        `first_lines` may write EVENT records that stand before the last voter is settled. Raises
        ForeignLog, UnknownVersion, Fork, InternalBehind, StickReplaced, Damaged, LogError, RegisterError,
        MediumError.
        """
        media = (Medium(internal, "internal", files), Medium(stick, "stick", files))
        try:
            history = open_history(*media, identity)
            ledger = cls(media, identity, commit_next, history, files)
            return ledger, ledger._begin(history, lambda found: first_lines(ledger, found))
        except BaseException:
            for medium in media:
                medium.close()
            raise

    # Where it stands

    @property
    def counts(self) -> Counts:
        """The day so far."""
        return count_up(self._scribe.ballots, self._scribe.events, self._register)

    def told(self, kind: str) -> int:
        """How many EVENT records of that kind the events log holds."""
        return self._scribe.events.kinds.count(kind)

    @property
    def next_j(self) -> int:
        """The number of the next ballot."""
        return self._scribe.ballots.ballots + 1

    @property
    def pending(self) -> bool:
        """Whether a step reached the internal medium only."""
        return self._register.pending is not None or bool(self._scribe.pending)

    @property
    def session_public_key(self) -> bytes:
        """32 bytes, as in this run's SESSION records."""
        return self._session.public

    def last_slot(self, log: Log) -> Slot:
        """The newest record of this run, a pending one too: what an interrupted call would have returned."""
        return self._scribe.last[log]

    def sign(self, message: bytes) -> bytes:
        """Ed25519 by the session key, for slips; refuses what could pass for a slot (WrongOrder)."""
        if message.startswith((SIGN_PREFIX[:-2], CERTIFICATE_PREFIX[:-2])):
            raise WrongOrder("such a message is for the log alone to sign")
        return self._session.sign(message)

    def checkpoints(self) -> tuple[str, str]:
        """Signed notes (C2SP) of ballots.log and events.log as they are now."""
        ballots, events = (self._checkpoint(log) for log in (Log.BALLOTS, Log.EVENTS))
        return ballots, events

    def slots(self, log: Log) -> Iterator[Slot]:
        """The valid slots, read back from the internal medium and each verified; raises LogError."""
        entries = read_log(self._internal.read(log.file), log)
        chain = check_chain(entries, log, medium="internal", expected=self._identity.expected)
        return iter(chain.slots)

    def probe(self) -> None:
        """Whether both media still stand where they stood; raises MediumError. Cheap, for idle moments."""
        for medium in (self._internal, self._stick):
            for file in FILES:
                medium.check(file)

    # The ballots log

    def ballot(self, sealed: bytes) -> Slot:
        """BALLOT with the next number. In a real election a voter must stand authorised."""
        if self._identity.mode == REAL and not self._register.count(Standing.AUTHORISED):
            raise WrongOrder("no voter is authorised")
        return self._scribe.write(Log.BALLOTS, Ballot(self.next_j, sealed))

    def cast(self) -> Slot:
        """CAST of the open ballot, with the commitment for the next."""
        return self._scribe.write(Log.BALLOTS, Cast(self._open_ballot(), self._commit_next(self.next_j)))

    def spoil(self, reason: int, slip: int, slip_hash: bytes, opening: tuple[int, bytes] | None) -> Slot:
        """SPOIL of the open ballot; `opening` (option, xi) if and only if it was challenged (reason 1)."""
        j, commitment = self._open_ballot(), self._commit_next(self.next_j)
        return self._scribe.write(Log.BALLOTS, Spoil(j, reason, slip, slip_hash, commitment, opening))

    def close(self) -> Slot:
        """CLOSE with the day's counts, the register's hash and the events log's head just before it."""
        if self._register.count(Standing.AUTHORISED):
            raise WrongOrder("a voter is still authorised")
        events_at = self._scribe.at(Log.EVENTS)
        return self._scribe.write(Log.BALLOTS, close_record(self.counts, self._register.digest, events_at))

    def tally(self, t: Tally) -> Slot:
        """TALLY, once, after CLOSE."""
        return self._scribe.write(Log.BALLOTS, t)

    def event(self, kind: str, at: str | None, **fields: Value) -> Slot:
        """EVENT in the events log; `at`: the caller's time text, None where it would tell on a voter."""
        return self._scribe.write(Log.EVENTS, Event(kind, at, fields))

    # The register

    def authorise(self, row: int) -> None:
        """Roll row `row` (from 0): absent or came-back-allowed -> authorised; at most one at a time."""
        self._polls_open()
        self._register.authorise(row)

    def settle(self, voted: bool) -> None:
        """The one authorised row -> voted (after `cast`) or came-back-allowed."""
        self._polls_open()
        state, done = self._scribe.ballots, self._register.count(Standing.VOTED)
        if state.open_ballot is not None:
            raise WrongOrder("the ballot is neither cast nor spoiled yet")
        if self._identity.mode == REAL and state.cast != done + voted:
            raise WrongOrder(f"{state.cast} ballots are cast and {done} rows have voted")
        self._register.settle(voted)

    def standing(self, row: int) -> Standing:
        """Where a roll row stands."""
        return self._register.standing(row)

    # The media

    def resync(self) -> None:
        """Take the stick back at its path: prove that it is the same, roll it forward, complete `pending`.

        Raises what `open` raises; the stick then stays out and `resync` can be tried again.
        """
        stick = Medium(self._stick.directory, "stick", self._files)
        try:
            cut_off = self._scribe.pending, self._register.pending
            rejoin_history(self._internal, stick, self._identity, *cut_off)
        except BaseException:
            stick.close()
            raise
        self._stick.close()
        self._stick = stick
        self._scribe.rejoin(stick)
        self._register.rejoin(stick)

    def close_files(self) -> None:
        """Give up all descriptors."""
        self._internal.close()
        self._stick.close()

    def _begin(self, history: History, tell: Callable[[Restart], None]) -> Restart:
        ends = self._scribe, self._register
        return begin(history, self._identity, self._session, *ends, self._commit_next, tell)

    def _open_ballot(self) -> int:
        j = self._scribe.ballots.open_ballot
        if j is None:
            raise WrongOrder("no ballot is open")
        return j

    def _polls_open(self) -> None:
        if self._scribe.ballots.close is not None:
            raise WrongOrder("the day is closed")

    def _checkpoint(self, log: Log) -> str:
        size, head = self._scribe.at(log)
        checkpoint = Checkpoint(f"{self._identity.origin}/{log.label}", size, head)
        return sign_note(checkpoint, self._session.public, self._session.sign)
