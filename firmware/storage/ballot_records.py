"""The bodies of BALLOT, CAST and SPOIL (clauses B2..B4). Pure.

Every ballot is begun by one BALLOT and ended by one CAST or SPOIL; each ending commits to the next nonce.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from firmware.storage.cursor import Cursor, fixed, u32
from firmware.storage.errors import RecordError
from firmware.storage.tally_record import MAX_OPTIONS

CHALLENGE, RESTART, ABANDONED, UNPRINTED = 1, 2, 3, 4
SLIP_NONE, SLIP_PRINTED, SLIP_UNKNOWN = 0, 1, 2


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
