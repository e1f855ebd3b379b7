"""Reading a log as an auditor does: `read_log` (entries.py), then `check_chain` (clauses C1..C7). Pure.

The chain proves who wrote the slots and that none is missing between them. The order of ballots is checked in
replay.py. Recovery at start reads with the same code.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from firmware.storage.entries import ZERO_SLOT_HASH, Entry, Valid, Void, read_log, used_slots
from firmware.storage.errors import ForeignLog, LogError, RecordError
from firmware.storage.keys import certified_bytes, verify
from firmware.storage.records import Recovery, Session
from firmware.storage.slot import ZERO_HASH, Kind, Log, Slot

__all__ = [
    "ANYONE",
    "ZERO_SLOT_HASH",
    "Chain",
    "Entry",
    "Expected",
    "Valid",
    "Void",
    "check_chain",
    "read_log",
    "used_slots",
]

R = TypeVar("R")


@dataclass(frozen=True)
class Expected:
    """What a SESSION must say to be ours. None: not checked (the audit learns it from the package)."""

    machine_id: bytes | None = None
    election_hash: bytes | None = None
    mode: int | None = None
    roll_size: int | None = None


ANYONE = Expected()


@dataclass(frozen=True)
class Chain:
    """A log whose chain holds. `unnamed` is empty unless the caller allowed voids that are not named yet."""

    log: Log
    slots: tuple[Slot, ...]
    sessions: tuple[Session, ...]
    unnamed: tuple[Void, ...]
    size: int

    @property
    def head(self) -> bytes:
        """Hash of the last valid slot; zeros for an empty log."""
        return self.slots[-1].hash if self.slots else ZERO_HASH

    def head_at(self, size: int) -> bytes | None:
        """The head when the log had `size` slots (as in a checkpoint or CLOSE); None if it never had."""
        if size > self.size or (size and size - 1 not in self._indices):
            return None
        return next((s.hash for s in reversed(self.slots) if s.number < size), ZERO_HASH)

    @cached_property
    def _indices(self) -> frozenset[int]:
        return frozenset(slot.number for slot in self.slots)


def check_chain(
    entries: Sequence[Entry],
    log: Log,
    *,
    medium: str = "stick",
    expected: Expected = ANYONE,
    allow_unnamed: bool = False,
) -> Chain:
    """Prove the chain of one log as found on one medium ("stick" or "internal": whose void hashes count).

    Raises ForeignLog where a SESSION is not the expected one's, LogError (log, slot, reason) for the rest.
    `allow_unnamed` is for recovery, which is about to name the voids of a torn write.
    """
    walk = _Walk(log, medium, expected, _claimed(entries))
    for entry in entries:
        walk.step(entry)
    if walk.voids and not allow_unnamed:
        last, *others = reversed(walk.voids.values())
        also = "".join(f", {void.number} likewise" for void in reversed(others))
        raise LogError(log.label, last.number, f"{last.reason}; no later RECOVERY names it [C6]{also}")
    return Chain(log, tuple(walk.slots), tuple(walk.sessions), tuple(walk.voids.values()), len(entries))


class _Walk:
    """The state of one pass over the entries: current session key, head, voids not yet named."""

    def __init__(self, log: Log, medium: str, expected: Expected, claimed: frozenset[int]) -> None:
        self.log, self.medium, self.expected, self.claimed = log, medium, expected, claimed
        self.slots: list[Slot] = []
        self.sessions: list[Session] = []
        self.voids: dict[int, Void] = {}
        self.since_valid: list[Void] = []
        self.head = ZERO_HASH

    def step(self, entry: Entry) -> None:
        """Check one entry against all before it."""
        if isinstance(entry, Void):
            self.voids[entry.number] = entry
            self.since_valid.append(entry)
            return
        slot = entry.slot
        self._link(slot)
        if slot.kind is Kind.SESSION:
            self._session(slot)
        elif not self.sessions:
            raise self._fault(slot.number, "the first record is not a SESSION [C1]")
        if not verify(self.sessions[-1].session_key, slot.signature, slot.signed_bytes):
            raise self._fault(slot.number, "the session key's signature does not hold [C3]")
        if slot.kind is Kind.RECOVERY:
            self._recovery(slot)
        self.slots.append(slot)
        self.head, self.since_valid = slot.hash, []

    def _link(self, slot: Slot) -> None:
        if slot.previous == self.head:
            return
        if self.since_valid:
            # This slot continues from a record that stood here, so one of these is no torn write: blame the
            # last that no RECOVERY speaks of.
            void = ([v for v in self.since_valid if v.number not in self.claimed] or self.since_valid)[-1]
            raise self._fault(void.number, f"{void.reason}, yet slot {slot.number} continues from it [C2]")
        raise self._fault(slot.number, "it does not continue from the valid slot before it [C2]")

    def _session(self, slot: Slot) -> None:
        session = self._read(slot, Session.unpack)
        self._ours(slot.number, session)
        first = self.sessions[0] if self.sessions else session
        if _owner(first) != _owner(session):
            raise self._fault(
                slot.number, "SESSION differs in machine, mode, election or roll from the first [C5]"
            )
        signed = certified_bytes(session.mode, session.election_hash, session.session_key)
        if not verify(session.machine_id, session.certificate, signed):
            raise self._fault(slot.number, "the device key's certificate for the session does not hold [C4]")
        if self.log is Log.EVENTS and session.commitment != ZERO_HASH:
            raise self._fault(slot.number, "a SESSION of the events log commits to a nonce [B1]")
        self.sessions.append(session)

    def _ours(self, number: int, session: Session) -> None:
        want = self.expected
        pairs = (
            (want.election_hash, session.election_hash, "another election"),
            (want.machine_id, session.machine_id, "another machine"),
            (want.mode, session.mode, "the other mode (simulasi or real)"),
            (want.roll_size, session.roll_size, "a roll of another size"),
        )
        for wanted, found, whose in pairs:
            if wanted is not None and wanted != found:
                raise ForeignLog(self.log.label, number, f"this SESSION belongs to {whose} [C5]")

    def _recovery(self, slot: Slot) -> None:
        for name in self._read(slot, Recovery.unpack).voids:
            void = self.voids.pop(name.number, None)
            if void is None:
                raise self._fault(
                    slot.number, f"RECOVERY names slot {name.number}, which is no void before it [C7]"
                )
            if void.sha256 != (name.stick if self.medium == "stick" else name.internal):
                reason = f"not what the RECOVERY at slot {slot.number} found here on the {self.medium} [C7]"
                raise self._fault(void.number, reason)

    def _read(self, slot: Slot, unpack: Callable[[bytes], R]) -> R:
        try:
            return unpack(slot.body)
        except RecordError as error:
            raise self._fault(slot.number, str(error)) from None

    def _fault(self, number: int, reason: str) -> LogError:
        return LogError(self.log.label, number, reason)


def _claimed(entries: Sequence[Entry]) -> frozenset[int]:
    """Slots that any RECOVERY speaks of, proven or not: only to say which slot to blame."""
    claimed: set[int] = set()
    for entry in entries:
        if isinstance(entry, Valid) and entry.slot.kind is Kind.RECOVERY:
            with suppress(RecordError):
                claimed.update(name.number for name in Recovery.unpack(entry.slot.body).voids)
    return frozenset(claimed)


def _owner(session: Session) -> tuple[bytes, int, bytes, int]:
    return session.machine_id, session.mode, session.election_hash, session.roll_size
