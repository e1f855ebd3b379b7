"""The bodies of SESSION, BALLOT, CAST, SPOIL, RECOVERY and CLOSE (clauses B1..B6). Pure.

Big-endian, exact lengths, reserved bytes zero. TALLY is in tally_record.py, EVENT in event_record.py;
`unpack` reads any of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from firmware.storage.cursor import Cursor, fixed, u32
from firmware.storage.errors import RecordError
from firmware.storage.event_record import Event
from firmware.storage.slot import Kind
from firmware.storage.tally_record import MAX_OPTIONS, Share, Tally

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
CHALLENGE, RESTART, ABANDONED, UNPRINTED = 1, 2, 3, 4
SLIP_NONE, SLIP_PRINTED, SLIP_UNKNOWN = 0, 1, 2
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
class Ballot:
    """B2: ballot number and the sealed body (128 + 288 m bytes, opaque here)."""

    j: int
    sealed: bytes = field(repr=False)

    def pack(self) -> bytes:
        """The body."""
        _check_sealed(len(self.sealed))
        return u32(self.j) + self.sealed

    @classmethod
    def unpack(cls, body: bytes) -> Ballot:
        """Read B2."""
        c = Cursor(body, "B2")
        ballot = cls(c.uint(4), c.rest())
        _check_sealed(len(ballot.sealed))
        return ballot


def _check_sealed(size: int) -> None:
    options, odd = divmod(size - 128, 288)
    if odd or not 1 <= options <= MAX_OPTIONS:
        raise RecordError(f"a sealed ballot of {size} bytes is not 128 + 288 m, m = 1..{MAX_OPTIONS} [B2]")


@dataclass(frozen=True)
class Cast:
    """B3, 36 bytes: ballot j counts; the commitment is for the next ballot."""

    j: int
    commitment: bytes

    def pack(self) -> bytes:
        """The body."""
        return u32(self.j) + fixed(self.commitment, 32, "commitment")

    @classmethod
    def unpack(cls, body: bytes) -> Cast:
        """Read B3."""
        c = Cursor(body, "B3")
        cast = cls(c.uint(4), c.take(32))
        c.end()
        return cast


@dataclass(frozen=True)
class Spoil:
    """B4, 72 or 108 bytes: ballot j does not count; `opening` is (option 1..m, xi) of a challenged one."""

    j: int
    reason: int
    slip: int
    slip_hash: bytes
    commitment: bytes
    opening: tuple[int, bytes] | None = field(default=None, repr=False)

    def pack(self) -> bytes:
        """The body."""
        self._check()
        opened = b"" if self.opening is None else u32(self.opening[0]) + fixed(self.opening[1], 32, "xi")
        flags = bytes([self.reason, self.slip, self.opening is not None, 0])
        hashes = fixed(self.slip_hash, 32, "slip hash") + fixed(self.commitment, 32, "commitment")
        return u32(self.j) + flags + hashes + opened

    @classmethod
    def unpack(cls, body: bytes) -> Spoil:
        """Read B4."""
        c = Cursor(body, "B4")
        j, reason, slip, opened = c.uint(4), c.uint(1), c.uint(1), c.uint(1)
        c.zeros(1)
        if opened > 1:
            raise c.fault("the opened flag is neither 0 nor 1")
        hashes = c.take(32), c.take(32)
        spoil = cls(j, reason, slip, *hashes, (c.uint(4), c.take(32)) if opened else None)
        c.end()
        spoil._check()
        return spoil

    def _check(self) -> None:
        if self.reason not in (CHALLENGE, RESTART, ABANDONED, UNPRINTED):
            raise RecordError(f"spoil reason {self.reason} is not 1..4 [B4]")
        if self.slip not in (SLIP_NONE, SLIP_PRINTED, SLIP_UNKNOWN):
            raise RecordError(f"slip state {self.slip} is not 0..2 [B4]")
        if (self.opening is not None) != (self.reason == CHALLENGE):
            raise RecordError("a spoiled ballot is opened if and only if it was challenged [B4]")
        if self.opening is not None and not 1 <= self.opening[0] <= MAX_OPTIONS:
            raise RecordError("the opened option has no such number [B4]")


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
        counts = [c.uint(4) for _ in range(7)]
        close = cls(*counts, c.take(32), c.uint(4), c.take(32))
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
