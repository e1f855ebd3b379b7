"""What CLOSE promises about the other two files: the events log's head and the register (clause O7). Pure."""

from __future__ import annotations

import hashlib

from firmware.storage.attendance import Standing, read_register
from firmware.storage.errors import LogError
from firmware.storage.reader import Chain
from firmware.storage.records import REAL, Close
from firmware.storage.replay import replay_events
from firmware.storage.slot import Log


def check_close(close: Close, number: int, events: Chain, register: bytes, *, medium: str = "stick") -> None:
    """Compare the CLOSE at slot `number` with the checked events log and the bytes of attendance.bin.

    Raises LogError naming the CLOSE slot, RegisterError where the register itself is broken.
    """
    if events.head_at(close.event_slots) != close.event_head:
        raise _fault(number, f"the events log had another head at {close.event_slots} slots")
    before = (slot for slot in events.slots if slot.number < close.event_slots)
    if replay_events(before).overridden != close.overridden:
        raise _fault(number, "the events log holds another number of overrides")
    if hashlib.sha256(register).digest() != close.register_hash:
        raise _fault(number, "attendance.bin is not the register that CLOSE hashed")
    owner, standings = read_register(register, medium)
    counts = {standing: standings.count(standing) for standing in Standing}
    said = (close.roll, close.authorised, close.abandoned)
    if said != (owner.rows, owner.rows - counts[Standing.ABSENT], counts[Standing.CAME_BACK_ALLOWED]):
        raise _fault(number, "the register counts other than CLOSE says")
    if owner.mode == REAL and counts[Standing.VOTED] != close.cast:
        raise _fault(number, f"{counts[Standing.VOTED]} rows have voted, {close.cast} ballots were cast")


def _fault(number: int, reason: str) -> LogError:
    return LogError(Log.BALLOTS.label, number, f"{reason} [O7]")
