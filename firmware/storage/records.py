"""The bodies of SESSION, RECOVERY and CLOSE (clauses B1, B5, B6), and `unpack` for a body of any kind. Pure.

Big-endian, exact lengths, reserved bytes zero. BALLOT, CAST and SPOIL are in ballot_records.py, TALLY in
tally_record.py, EVENT in event_record.py.
"""

from __future__ import annotations

from dataclasses import dataclass

from firmware.storage.ballot_records import Ballot, Cast, Spoil
from firmware.storage.cursor import Cursor, fixed, u32
from firmware.storage.errors import RecordError
from firmware.storage.event_record import Event
from firmware.storage.slot import Kind
from firmware.storage.tally_record import Share, Tally

__all__ = [
    "Ballot",
    "Cast",
    "Close",
    "Event",
    "Record",
    "Recovery",
    "Session",
    "Share",
    "Spoil",
    "Tally",
    "VoidName",
    "kind_of",
    "unpack",
]

REAL, SIMULASI = 0, 1
MAX_VOIDS = 58


@dataclass(frozen=True)
class Session:
    """B1, 200 bytes: who writes from here on. `certificate` is checked in reader.py, not here."""

    mode: int
    machine_id: bytes
    session_key: bytes
    certificate: bytes
    election_hash: bytes
    commitment: bytes
    roll_size: int

    def pack(self) -> bytes:
        """The body; raises RecordError on a field of the wrong size."""
        if self.mode not in (REAL, SIMULASI):
            raise RecordError(f"mode {self.mode} is neither 0 nor 1 [B1]")
        keys = fixed(self.machine_id, 32, "machine id") + fixed(self.session_key, 32, "session key")
        tail = fixed(self.election_hash, 32, "election hash") + fixed(self.commitment, 32, "commitment")
        return (
            bytes([self.mode, 0, 0, 0])
            + keys
            + fixed(self.certificate, 64, "certificate")
            + tail
            + u32(self.roll_size)
        )

    @classmethod
    def unpack(cls, body: bytes) -> Session:
        """Read B1."""
        c = Cursor(body, "B1")
        mode = c.uint(1)
        c.zeros(3)
        if mode not in (REAL, SIMULASI):
            raise c.fault(f"mode {mode} is neither 0 nor 1")
        session = cls(mode, c.take(32), c.take(32), c.take(64), c.take(32), c.take(32), c.uint(4))
        c.end()
        return session


@dataclass(frozen=True)
class VoidName:
    """One unreadable slot, with the SHA-256 of the 4096 bytes each medium holds there."""

    number: int
    internal: bytes
    stick: bytes


@dataclass(frozen=True)
class Recovery:
    """B5, 4 + 68 n bytes: the slots that a torn write left unreadable, 1..58 of them, ascending."""

    voids: tuple[VoidName, ...]

    def pack(self) -> bytes:
        """The body."""
        self._check()
        rows = (
            u32(v.number) + fixed(v.internal, 32, "hash") + fixed(v.stick, 32, "hash") for v in self.voids
        )
        return u32(len(self.voids)) + b"".join(rows)

    @classmethod
    def unpack(cls, body: bytes) -> Recovery:
        """Read B5."""
        c = Cursor(body, "B5")
        count = c.uint(4)
        if count > MAX_VOIDS:
            raise c.fault(f"{count} void slots do not fit a record")
        recovery = cls(tuple(VoidName(c.uint(4), c.take(32), c.take(32)) for _ in range(count)))
        c.end()
        recovery._check()
        return recovery

    def _check(self) -> None:
        numbers = [v.number for v in self.voids]
        if not 1 <= len(numbers) <= MAX_VOIDS or numbers != sorted(set(numbers)):
            raise RecordError(f"void slots must be 1..{MAX_VOIDS}, ascending, each once [B5]")


@dataclass(frozen=True)
class Close:
    """B6, 96 bytes: the day's counts, the register's hash, and where the events log stood just before."""

    roll: int
    authorised: int
    overridden: int
    cast: int
    spoiled: int
    abandoned: int
    slips: int
    register_hash: bytes
    event_slots: int
    event_head: bytes

    def pack(self) -> bytes:
        """The body."""
        counts = (self.roll, self.authorised, self.overridden, self.cast)
        more = (self.spoiled, self.abandoned, self.slips)
        head = b"".join(map(u32, counts + more)) + fixed(self.register_hash, 32, "register hash")
        return head + u32(self.event_slots) + fixed(self.event_head, 32, "event head")

    @classmethod
    def unpack(cls, body: bytes) -> Close:
        """Read B6."""
        c = Cursor(body, "B6")
        roll, authorised, overridden, cast, spoiled, abandoned, slips = (c.uint(4) for _ in range(7))
        register_hash, event_slots, event_head = c.take(32), c.uint(4), c.take(32)
        counts = (roll, authorised, overridden, cast, spoiled, abandoned, slips)
        close = cls(*counts, register_hash, event_slots, event_head)
        c.end()
        return close


Record = Session | Ballot | Cast | Spoil | Recovery | Close | Tally | Event
_CLASSES: dict[Kind, type[Record]] = {
    Kind.SESSION: Session,
    Kind.BALLOT: Ballot,
    Kind.CAST: Cast,
    Kind.SPOIL: Spoil,
    Kind.RECOVERY: Recovery,
    Kind.CLOSE: Close,
    Kind.TALLY: Tally,
    Kind.EVENT: Event,
}
_KINDS = {cls: kind for kind, cls in _CLASSES.items()}


def unpack(kind: Kind, body: bytes) -> Record:
    """The record in a slot's body; raises RecordError naming the clause."""
    return _CLASSES[kind].unpack(body)


def kind_of(record: Record) -> Kind:
    """The slot kind under which a record is stored."""
    return _KINDS[type(record)]
