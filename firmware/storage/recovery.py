"""What to do at start about one log found on two media: a pure plan, and carrying it out (clauses R1..R5).

The stick may lag and is rolled forward. A fork, or an internal medium that lags, stops everything: no officer
can tell which history is true.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from firmware.storage.errors import Damaged, Fork, InternalBehind
from firmware.storage.media import Medium
from firmware.storage.reader import ZERO_SLOT_HASH, Chain, Entry, Expected, Void, check_chain, read_log
from firmware.storage.records import MAX_VOIDS, Recovery, VoidName
from firmware.storage.slot import Kind, Log, Slot


@dataclass(frozen=True)
class Copy:
    """One log as one medium holds it."""

    medium: str
    entries: tuple[Entry, ...]
    chain: Chain

    def hash_at(self, number: int) -> bytes:
        """SHA-256 of the 4096 bytes at this index, blank or not."""
        if number >= len(self.entries):
            return ZERO_SLOT_HASH
        entry = self.entries[number]
        return entry.sha256 if isinstance(entry, Void) else entry.slot.hash


@dataclass(frozen=True)
class Plan:
    """For one log: slots the stick lacks, voids that RECOVERY must name, where writing goes on."""

    log: Log
    slots: tuple[Slot, ...]
    forward: tuple[Slot, ...]
    voids: tuple[VoidName, ...]
    next_number: int
    head: bytes


def read_copy(data: bytes, log: Log, medium: str, expected: Expected) -> Copy:
    """Read and prove one copy, except that voids may still be unnamed; raises LogError with the medium."""
    entries = read_log(data, log)
    chain = check_chain(entries, log, medium=medium, expected=expected, allow_unnamed=True)
    return Copy(medium, tuple(entries), chain)


def plan(internal: Copy, stick: Copy) -> Plan:
    """Compare the two copies of a log; raises Fork, InternalBehind or Damaged."""
    log = internal.chain.log
    own, other = internal.chain.slots, stick.chain.slots
    for a, b in zip(own, other, strict=False):
        if a.raw != b.raw:
            raise Fork(log.label, a.number, "internal medium and stick hold different records [R2]")
    if len(other) > len(own):
        reason = f"the stick holds {len(other)} records, the internal medium {len(own)} [R3]"
        raise InternalBehind(log.label, other[len(own)].number, reason)
    _check_named(log, own, stick)
    size = max(len(internal.entries), len(stick.entries))
    return Plan(log, own, own[len(other) :], _voids(internal, stick, size), size, internal.chain.head)


def roll_forward(steps: Plan, stick: Medium) -> tuple[str, ...]:
    """Copy what the stick lacks, byte for byte, each slot durable; returns their names for the journal.

    Doing it again changes nothing. A torn slot of the stick is overwritten with the bytes meant for it (R1).
    """
    for slot in steps.forward:
        stick.write_block(steps.log.file, slot.number, slot.raw)
    return tuple(f"{steps.log.label} {slot.number}" for slot in steps.forward)


def _voids(internal: Copy, stick: Copy, size: int) -> tuple[VoidName, ...]:
    settled = {slot.number for slot in internal.chain.slots} | set(_names(internal.chain.slots))
    open_numbers = [number for number in range(size) if number not in settled]
    if len(open_numbers) > MAX_VOIDS:
        reason = f"{len(open_numbers)} unreadable slots are more than torn writes explain [R4]"
        raise Damaged(internal.chain.log.label, open_numbers[0], reason)
    return tuple(VoidName(n, internal.hash_at(n), stick.hash_at(n)) for n in open_numbers)


def _names(slots: Sequence[Slot]) -> dict[int, VoidName]:
    records = (Recovery.unpack(slot.body) for slot in slots if slot.kind is Kind.RECOVERY)
    return {name.number: name for record in records for name in record.voids}


def _check_named(log: Log, slots: Sequence[Slot], stick: Copy) -> None:
    """A RECOVERY that the stick lacks still speaks of the stick: its voids must be as they were found."""
    for name in _names(slots).values():
        if stick.hash_at(name.number) != name.stick:
            raise Damaged(log.label, name.number, "not what RECOVERY found here [C7]", stick.medium)
