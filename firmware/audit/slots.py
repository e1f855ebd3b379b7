"""What one index of a log holds (S1..S9): a slot, a void that a RECOVERY may excuse, or neither. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from firmware.storage.slot import VERSION, ZERO_SLOT, Log, Slot, SlotFault, digest_holds, parse, version_of


@dataclass(frozen=True)
class Void:
    """Bytes that a torn write could have left."""

    sha256: bytes
    reason: str


@dataclass(frozen=True)
class Refused:
    """An intact slot that breaks a clause: a torn write cannot do that."""

    reason: str


def read_slot(number: int, raw: bytes, log: Log) -> Slot | Void | Refused:
    """What stands at this index of the used part."""
    version, intact = version_of(raw), digest_holds(raw)
    if version not in (None, 0, VERSION) and (intact or number == 0):
        return Refused(f"format version {version} is not known, this program reads {VERSION} [S2]")
    if not intact:
        zero = raw == ZERO_SLOT
        reason = "it is all zero, and slots follow it" if zero else "its digest does not match its bytes [S9]"
        return Void(hashlib.sha256(raw).digest(), reason)
    try:
        return parse(raw, log, number)
    except SlotFault as fault:
        return Refused(str(fault))
