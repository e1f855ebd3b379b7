"""One 4096-byte slot: build, parse, verify. Pure. Layout and clauses S1..S9: docs/log-format.md.

A slot proves itself intact by its digest (S9); a torn write cannot. So a slot whose digest fails is merely
unreadable, while one whose digest holds but breaks another clause was put there by something else.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property

SLOT_BYTES = 4096
BODY_AT, SIGNATURE_AT, DIGEST_AT = 48, 4000, 4064
BODY_MAX = SIGNATURE_AT - BODY_AT
MAGIC = b"BILK"
VERSION = 1
SIGN_PREFIX = b"BILIK-SLOT/1\x00"
ZERO_SLOT = bytes(SLOT_BYTES)
ZERO_HASH = bytes(32)
_HEAD = struct.Struct(">4sBBBBII32s")


class Log(IntEnum):
    """Which of the two logs a slot belongs to (byte 5)."""

    BALLOTS = 1
    EVENTS = 2

    @property
    def file(self) -> str:
        """Its file name on a medium."""
        return f"{self.name.lower()}.log"

    @property
    def label(self) -> str:
        """Its name in messages and in a checkpoint's origin."""
        return self.name.lower()


class Kind(IntEnum):
    """What a slot records (byte 6)."""

    SESSION = 1
    BALLOT = 2
    CAST = 3
    SPOIL = 4
    RECOVERY = 5
    CLOSE = 6
    TALLY = 7
    EVENT = 8


KINDS = {
    Log.BALLOTS: frozenset(Kind) - {Kind.EVENT},
    Log.EVENTS: frozenset({Kind.SESSION, Kind.RECOVERY, Kind.EVENT}),
}


class SlotFault(ValueError):
    """A slot breaks a clause; `clause` is its number in docs/log-format.md."""

    def __init__(self, clause: str, reason: str) -> None:
        self.clause = clause
        super().__init__(f"{reason} [{clause}]")


@dataclass(frozen=True)
class Slot:
    """A slot whose structure and digest hold. Its signature and place in the chain are checked elsewhere.

    image: the 4096 bytes, or where they stand in a file that was read. A log of thousands of slots is read at
    each start: a copy of each would break the heap into pieces that the process never gives back.
    """

    log: Log
    kind: Kind
    number: int
    previous: bytes
    length: int  # of the body
    image: bytes | memoryview = field(repr=False)

    @property
    def raw(self) -> bytes:
        """The 4096 bytes."""
        return bytes(self.image)

    @property
    def body(self) -> bytes:
        """What the record says."""
        return bytes(self.image[BODY_AT : BODY_AT + self.length])

    @cached_property
    def hash(self) -> bytes:
        """SHA-256 of the 4096 bytes: what the next slot links to and a receipt is made from."""
        return hashlib.sha256(self.image).digest()

    @property
    def signature(self) -> bytes:
        """The 64 bytes at 4000."""
        return self.raw[SIGNATURE_AT:DIGEST_AT]

    @property
    def signed_bytes(self) -> bytes:
        """The message that the session key signed."""
        return SIGN_PREFIX + self.raw[:SIGNATURE_AT]


def build(
    log: Log, kind: Kind, number: int, previous: bytes, body: bytes, sign: Callable[[bytes], bytes]
) -> Slot:
    """The slot as it goes onto the media. `sign` is Ed25519 by the session key (64 bytes back).

    Raises SlotFault where the caller's record does not fit a slot.
    """
    if kind not in KINDS[log]:
        raise SlotFault("S4", f"kind {kind.name} has no place in the {log.label} log")
    if len(body) > BODY_MAX:
        raise SlotFault("S7", f"a body of {len(body)} bytes does not fit {BODY_MAX}")
    head = _HEAD.pack(MAGIC, VERSION, log, kind, 0, number, len(body), previous)
    signed = (head + body).ljust(SIGNATURE_AT, b"\0")
    covered = signed + sign(SIGN_PREFIX + signed)
    raw = covered + hashlib.sha256(covered).digest()
    if len(raw) != SLOT_BYTES:
        raise SlotFault("S9", "a signature is 64 bytes")
    return Slot(log, kind, number, previous, len(body), raw)


def digest_holds(raw: bytes) -> bool:
    """S9: bytes 4064..4095 are the SHA-256 of bytes 0..4063."""
    return len(raw) == SLOT_BYTES and hashlib.sha256(raw[:DIGEST_AT]).digest() == raw[DIGEST_AT:]


def version_of(raw: bytes) -> int | None:
    """The format version a slot claims, or None where the magic is not ours, or nothing follows it."""
    return raw[4] if raw[:4] == MAGIC and len(raw) > 4 else None


def parse(raw: bytes, log: Log, number: int, image: memoryview | None = None) -> Slot:
    """Read the slot found at index `number` of `log`; raises SlotFault naming the first clause broken.

    `image`: where the same bytes stand in the file, to be kept instead of them.
    """
    if not digest_holds(raw):
        raise SlotFault("S9", "the slot's digest does not match its bytes")
    magic, version, which, kind, zero, own_number, length, previous = _HEAD.unpack_from(raw)
    if magic != MAGIC:
        raise SlotFault("S1", "the magic is not BILK")
    if version != VERSION:
        raise SlotFault("S2", f"format version {version} is not known")
    if which != log:
        raise SlotFault("S3", f"the slot says log {which}, this is log {int(log)}")
    if kind not in KINDS[log]:
        raise SlotFault("S4", f"kind {kind} has no place in the {log.label} log")
    if zero != 0:
        raise SlotFault("S5", "byte 7 is not zero")
    if own_number != number:
        raise SlotFault("S6", f"the slot says number {own_number}")
    if length > BODY_MAX:
        raise SlotFault("S7", f"a body of {length} bytes does not fit {BODY_MAX}")
    if raw[BODY_AT + length : SIGNATURE_AT].strip(b"\0"):
        raise SlotFault("S8", "the padding after the body is not zero")
    return Slot(log, Kind(kind), number, previous, length, raw if image is None else image)
