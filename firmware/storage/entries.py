"""Splitting a log file into entries: valid slots, and indices that hold none (clauses S1..S9, C8). Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from firmware.storage.errors import LogError, UnknownVersion
from firmware.storage.slot import (
    SLOT_BYTES,
    VERSION,
    ZERO_SLOT,
    Log,
    Slot,
    SlotFault,
    digest_holds,
    parse,
    version_of,
)

ZERO_SLOT_HASH = hashlib.sha256(ZERO_SLOT).digest()


@dataclass(frozen=True)
class Valid:
    """A slot whose structure and digest hold."""

    slot: Slot

    @property
    def number(self) -> int:
        """Its index in the file."""
        return self.slot.number


@dataclass(frozen=True)
class Void:
    """An index in the used part whose bytes are no slot: `sha256` is over its 4096 bytes."""

    number: int
    sha256: bytes
    reason: str


Entry = Valid | Void


def used_slots(data: bytes) -> int:
    """Slots up to and including the last one that is not all zero."""
    used = -(-len(data) // SLOT_BYTES)
    while used and ZERO_SLOT.startswith(data[(used - 1) * SLOT_BYTES : used * SLOT_BYTES]):
        used -= 1
    return used


def has_intact_slot(data: bytes) -> bool:
    """Whether anything here was once written as a slot."""
    return any(
        digest_holds(data[at : at + SLOT_BYTES]) for at in range(0, used_slots(data) * SLOT_BYTES, SLOT_BYTES)
    )


def read_log(data: bytes, log: Log) -> list[Entry]:
    """Every index of the used part of a log file, in order.

    Raises UnknownVersion, or LogError where an intact slot breaks a clause (a torn write cannot do that).
    """
    if len(data) % SLOT_BYTES:
        number = len(data) // SLOT_BYTES
        raise LogError(log.label, number, f"the file of {len(data)} bytes ends inside a slot [C8]")
    images = memoryview(bytes(data))
    return [
        _entry(images[number * SLOT_BYTES : (number + 1) * SLOT_BYTES], log, number)
        for number in range(used_slots(data))
    ]


def _entry(image: memoryview, log: Log, number: int) -> Entry:
    raw = bytes(image)
    version = version_of(raw)
    intact = digest_holds(raw)
    if version not in (None, 0, VERSION) and (intact or number == 0):
        raise UnknownVersion(
            log.label, number, f"format version {version} is not known, this is {VERSION} [S2]"
        )
    if raw == ZERO_SLOT:
        return Void(number, ZERO_SLOT_HASH, "all zero inside the used part [C6]")
    if not intact:
        return Void(number, hashlib.sha256(raw).digest(), "the slot's digest does not match its bytes [S9]")
    try:
        return Valid(parse(raw, log, number, image))
    except SlotFault as fault:
        raise LogError(log.label, number, str(fault)) from None
