"""One pass over a log: layout (S1..S9), chain and signatures (C1..C8), sessions (B1), voids (B5). Streaming.

The rules are those of firmware.storage.reader, which stops at the first fault as a booth must. An auditor
wants every fault named, so this pass goes on behind one and blames what follows from it on nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from firmware.audit.findings import Check, Findings
from firmware.audit.load import LogSource
from firmware.audit.slots import Refused, Void, read_slot
from firmware.storage.errors import RecordError
from firmware.storage.keys import certified_bytes, verify
from firmware.storage.records import REAL, Recovery, Session
from firmware.storage.slot import ZERO_HASH, Kind, Log, Slot


@dataclass(frozen=True)
class Owner:
    """Whose logs these must be, by the signed package. `machines`: device keys that may write them."""

    election_hash: bytes
    machines: frozenset[bytes]
    roll_size: int


class ChainWalk:
    """Iterate once for the slots that are intact and in their place; the rest is in `findings`.

    Afterwards: `session` the first SESSION, `sessions` the slot and key of each; `heads` the hash of the last
    valid slot when the log had one of the wanted `sizes`, absent where that slot is not valid; `broken` where
    anything failed, `foreign` where the log is not this election's.
    """

    def __init__(
        self, source: LogSource, owner: Owner | None, findings: Findings, sizes: Collection[int] = ()
    ) -> None:
        self._source, self._owner, self._findings = source, owner, findings
        self.log = source.log
        self.check = Check.BALLOTS_CHAIN if self.log is Log.BALLOTS else Check.EVENTS_CHAIN
        self.session: Session | None = None
        self.sessions: list[tuple[int, bytes]] = []
        self.heads = {0: ZERO_HASH}
        self.broken = self.foreign = False
        self._sizes = frozenset(sizes)
        self._head = ZERO_HASH
        self._voids: dict[int, Void] = {}
        self._since: list[int] = []  # indices without a valid slot since the last valid one
        self._breaks: list[tuple[int, list[int]]] = []
        self._faulty: set[int] = set()
        self._doubt = False  # a SESSION may be among what is lost: a signature that fails tells nothing new

    @property
    def size(self) -> int:
        """Slots used."""
        return self._source.size

    def owned_by(self) -> bytes | None:
        """The machine that wrote the log, once its first SESSION was read and is one that may."""
        return None if self.session is None or self.foreign else self.session.machine_id

    @property
    def keys(self) -> tuple[bytes, ...]:
        """The session keys, in order."""
        return tuple(key for _, key in self.sessions)

    def __iter__(self) -> Iterator[Slot]:
        self._findings.reach(self.check)
        for number, raw in self._source:
            slot = read_slot(number, raw, self.log)
            if not isinstance(slot, Slot):
                self._without(number, slot)
                continue
            self._link(slot)
            if slot.kind is Kind.SESSION:
                self._session(slot)
            self._signature(slot)
            if slot.kind is Kind.RECOVERY:
                self._recovery(slot)
            self._head, self._since = slot.hash, []
            if number + 1 in self._sizes:
                self.heads[number + 1] = slot.hash
            yield slot
        self._finish()

    def _without(self, number: int, found: Void | Refused) -> None:
        self._since.append(number)
        if isinstance(found, Void):
            self._voids[number] = found
        else:
            self._fault(number, found.reason)

    def _link(self, slot: Slot) -> None:
        """C2. Where slots are unreadable just before, one of them is what this slot continues from."""
        if slot.previous == self._head:
            return
        self._doubt = self.broken = True
        if self._since:
            self._breaks.append((slot.number, self._since))
        else:
            self._fault(slot.number, "it does not continue from the slot before it [C2]")

    def _session(self, slot: Slot) -> None:
        try:
            session = Session.unpack(slot.body)
        except RecordError as error:
            self._fault(slot.number, str(error))
            self._doubt = True
            return
        if self.session is None:
            self._ours(slot.number, session)
        elif _owner(self.session) != _owner(session):
            reason = "SESSION differs in machine, mode, election or roll from the first [C5]"
            self._fault(slot.number, reason)
        signed = certified_bytes(session.mode, session.election_hash, session.session_key)
        if not verify(session.machine_id, session.certificate, signed):
            self._fault(slot.number, "the device key's certificate for the session does not hold [C4]")
        if self.log is Log.EVENTS and session.commitment != ZERO_HASH:
            self._fault(slot.number, "a SESSION of the events log commits to a nonce [B1]")
        self.session = self.session or session
        self.sessions.append((slot.number, session.session_key))
        self._doubt = False

    def _ours(self, number: int, session: Session) -> None:
        """C5 against the package: election hash computed anew, registered machine, no rehearsal."""
        if self._owner is None:
            return
        reasons = (
            (session.election_hash != self._owner.election_hash, "another election (its hash HE differs)"),
            (session.machine_id not in self._owner.machines, "a machine that may not write this log"),
            (session.mode != REAL, "a rehearsal (simulasi)"),
            (session.roll_size != self._owner.roll_size, "a roll of another size"),
        )
        for wrong, whose in reasons:
            if wrong:
                self.foreign = True
                self._fault(number, f"this SESSION belongs to {whose} [C5]")

    def _signature(self, slot: Slot) -> None:
        """C1 and C3."""
        if self.sessions and verify(self.sessions[-1][1], slot.signature, slot.signed_bytes):
            self._doubt = False
            return
        if self._doubt:
            self.broken = True
        elif not self.sessions:
            self._fault(slot.number, "the first record is not a SESSION [C1]")
            self._doubt = True
        else:
            self._fault(slot.number, "the session key's signature does not hold [C3]")

    def _recovery(self, slot: Slot) -> None:
        """C7: each named void is one, stands before, is named once, and holds what was found there."""
        try:
            names = Recovery.unpack(slot.body).voids
        except RecordError as error:
            self._fault(slot.number, str(error))
            return
        for name in names:
            void = self._voids.pop(name.number, None)
            if void is None:
                self._fault(
                    slot.number, f"RECOVERY names slot {name.number}, which is no void before it [C7]"
                )
            elif void.sha256 != name.stick:
                reason = f"{void.reason}; not what the RECOVERY at slot {slot.number} found here [C7]"
                self._fault(name.number, reason)

    def _finish(self) -> None:
        followed = {void: number for number, voids in self._breaks for void in voids}
        for number, void in self._voids.items():
            also = f", and slot {followed[number]} continues from it [C2]" if number in followed else ""
            # what nothing continues from may only lack its RECOVERY, and that is found elsewhere
            self._fault(number, f"{void.reason}; no later RECOVERY names it [C6]{also}", after=not also)
        for number, lost in self._breaks:
            # A RECOVERY excuses them all: yet no slot continues from what a torn write left.
            if not any(index in self._voids for index in lost) and not self._faulty.intersection(
                (*lost, number)
            ):
                self._fault(lost[-1], f"a RECOVERY calls it void, yet slot {number} continues from it [C2]")
        if self._source.tail_bytes:
            self._fault(
                self._source.whole_slots,
                f"the file ends inside it, after {self._source.tail_bytes} bytes [C8]",
            )

    def _fault(self, number: int, reason: str, *, after: bool = False) -> None:
        self.broken = True
        self._faulty.add(number)
        self._findings.add(self.check, self.log.label, number, reason, after=after)


def _owner(session: Session) -> tuple[bytes, int, bytes, int]:
    return session.machine_id, session.mode, session.election_hash, session.roll_size
