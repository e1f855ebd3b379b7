"""Every byte of every used slot of a log, changed: by accident, or by a forger who makes the digest right."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from attacks_stick import Target, changed, look, named, walk, with_log

from firmware.storage.slot import DIGEST_AT, SLOT_BYTES, Kind, Log

PARTS = (0, 48, 500, 3000, 4000, 4064)
"""Where header, body, perhaps more body, padding, signature and digest begin, or go on."""


def flip_every_byte(target: Target, log: Log) -> int:
    """One bit of each byte: the slot is named, and but for what it vouches for, no other."""
    return _flip(target, log, SLOT_BYTES, lambda raw: raw, alone=True)


def flip_under_a_right_digest(target: Target, log: Log) -> int:
    """The same with bytes 4064.. computed anew, as a forger without the session key would. Slots after it
    may be named too: they continue from the true one."""
    return _flip(target, log, DIGEST_AT, redigest, alone=False)


def _flip(target: Target, log: Log, end: int, mend: Callable[[bytes], bytes], *, alone: bool) -> int:
    slots, voids = target.day.raw[log], voids_of(target, log)
    assert not walk(target, log, slots)
    for number, raw in enumerate(slots):
        vouched = voids if raw[6] == Kind.RECOVERY else set()
        for at in range(end):
            bad = [*slots[:number], mend(changed(raw, at, 1 << at % 8)), *slots[number + 1 :]]
            named = {finding.slot for finding in walk(target, log, bad)}
            assert number in named, (number, at)
            others = named - vouched - {number}
            assert not others or (not alone and min(others) > number), (number, at, named)
    return len(slots) * end


def flip_before_the_whole_audit(target: Target, log: Log, folder: Path) -> int:
    """One byte of each part of each slot, given to the auditor as a stick."""
    slots = target.day.raw[log]
    for number, raw in enumerate(slots):
        for part, at in enumerate(PARTS):
            bad = changed(raw, at + number, 1 << part)
            files = with_log(target.files, log, [*slots[:number], bad, *slots[number + 1 :]])
            assert named(look(files, folder), log, number), (number, at + number)
    return len(slots) * len(PARTS)


def redigest(raw: bytes) -> bytes:
    return raw[:DIGEST_AT] + sha256(raw[:DIGEST_AT]).digest()


def voids_of(target: Target, log: Log) -> set[int]:
    """The slots of the good log that a torn write left."""
    return {number for number, raw in enumerate(target.day.raw[log]) if redigest(raw) != raw}
