"""The box: every code that was read, once, and what it was found to be. Pure.

    box = Box(sealed)
    box.add("BILIK-SLIP/1:...", "box.txt, line 7")      # Reading(Outcome.COUNTED, option=2, ...)

Order of the questions: is it a slip's code, of a real vote, of this election and machine, signed by a session
of this stick; was it here before; was its ballot spoiled. Only what passes all of them is counted.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from enum import Enum

from firmware.slips.stick import Sealed
from firmware.storage.keys import verify
from firmware.tapes.errors import SlipError
from firmware.tapes.slip_code import NAME, REHEARSAL_NAME, SlipCode, parse_slip_qr

MOST_CHARACTERS = 512


class Outcome(Enum):
    """The name is what `--json` says."""

    COUNTED = "counted"
    SPOILED = "spoiled"
    DUPLICATE = "duplicate"
    NOISE = "noise"
    BROKEN = "broken"
    REHEARSAL = "rehearsal"
    FOREIGN = "foreign"
    UNSIGNED = "unsigned"
    NO_OPTION = "no_option"
    TWICE_SIGNED = "twice_signed"
    CONTRADICTS = "contradicts"


PROOF = frozenset({Outcome.NO_OPTION, Outcome.TWICE_SIGNED, Outcome.CONTRADICTS})
"""Signed by the booth and impossible for an honest one: no stranger's paper can bring these about."""


@dataclass(frozen=True)
class Reading:
    """What one code is. `option` (from 1) only where the booth's signature holds; `first`: where the same
    serial was read before."""

    outcome: Outcome
    option: int | None = None
    first: str | None = None


class Box:
    """Readings add up; the same code twice counts once."""

    def __init__(self, sealed: Sealed) -> None:
        self.sealed = sealed
        self.counted = [0] * len(sealed.names)
        self.outcomes: Counter[Outcome] = Counter()
        self._seen: dict[bytes, tuple[int, str]] = {}
        self._known: set[bytes] = set()
        self._keys = list(sealed.keys)

    def add(self, code: str, where: str) -> Reading:
        """Judge one line; `where` is how a person finds it again."""
        reading = self._judge(code.strip(), where)
        self.outcomes[reading.outcome] += 1
        if reading.outcome is Outcome.COUNTED and reading.option is not None:
            self.counted[reading.option - 1] += 1
        return reading

    def is_new(self, code: str) -> bool:
        """Whether this slip, good or bad, was not read before: what a file of progress keeps."""
        digest = hashlib.sha256(code.strip().encode("utf-8", "replace")).digest()
        fresh = digest not in self._known
        self._known.add(digest)
        return fresh

    def _judge(self, code: str, where: str) -> Reading:
        if not code.startswith((NAME.decode(), REHEARSAL_NAME.decode())):
            return Reading(Outcome.NOISE)
        try:
            slip = parse_slip_qr(code if len(code) <= MOST_CHARACTERS else "")
        except SlipError:
            return Reading(Outcome.BROKEN)
        if slip.simulasi:
            return Reading(Outcome.REHEARSAL)
        try:
            message = slip.message(self.sealed.election_hash, self.sealed.machine_id)
        except SlipError:
            return Reading(Outcome.FOREIGN)
        return self._genuine(slip, where) if self._signed(slip, message) else Reading(Outcome.UNSIGNED)

    def _signed(self, slip: SlipCode, message: bytes) -> bool:
        """By a session of this stick; the one that signed the last slip is tried first."""
        for at, key in enumerate(self._keys):
            if verify(key, slip.signature, message):
                self._keys.insert(0, self._keys.pop(at))
                return True
        return False

    def _genuine(self, slip: SlipCode, where: str) -> Reading:
        """What the booth signed."""
        option = slip.option
        if option > len(self.sealed.names):
            return Reading(Outcome.NO_OPTION, option)
        if slip.serial in self._seen:
            before, place = self._seen[slip.serial]
            return Reading(Outcome.DUPLICATE if before == option else Outcome.TWICE_SIGNED, option, place)
        self._seen[slip.serial] = (option, where)
        digest = hashlib.sha256(slip.serial).digest()
        if digest not in self.sealed.spoiled:
            return Reading(Outcome.COUNTED, option)
        opened = self.sealed.spoiled[digest]
        return Reading(Outcome.SPOILED if opened in (None, option) else Outcome.CONTRADICTS, option)
