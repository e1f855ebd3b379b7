"""What the people of a stormy day counted themselves, and whether it agrees with the booth to the last slip.

They know what they meant, what the screen told them, and which papers came out whole. `intended` holds who
saw "recorded", and who after a power cut was told that nobody has to vote again. A slip whose ballot ended in
a power cut is `unsure`: it may have come out whole, and then it lies in the box beside those that count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

from firmware.tapes.slip_code import parse_slip_qr
from hw_sim.printer_paper import Sheet

SLIP = b"BILIK-SLIP/1:"


class End(StrEnum):
    """How a ballot ended, as the people saw it."""

    CAST = "cast"
    SPOILED = "spoiled"  # challenged, or left at the slip check
    UNSURE = "unsure"  # the power failed, and the booth said that the voter votes again


def slip_codes(sheets: Sequence[Sheet]) -> set[bytes]:
    """The codes of the audit slips among these papers that came out whole."""
    return {
        code
        for sheet in sheets
        if sheet.complete and not sheet.spoilt
        for code in sheet.qr
        if code.startswith(SLIP)
    }


@dataclass
class Reckoning:
    options: int
    intended: Counter[int] = field(default_factory=Counter)
    slips: dict[End, set[bytes]] = field(default_factory=lambda: {end: set() for end in End})
    told_after_cut: int = 0
    told_by_refusal: int = 0
    voted_again: int = 0
    walked_away: int = 0
    restarts: int = 0
    _taken: int = 0  # papers that were looked through

    def papers(self, end: End, sheets: Sequence[Sheet]) -> set[bytes]:
        """A ballot ended: the whole slips that came out since the last one did are its own."""
        mine = slip_codes(sheets[self._taken :])
        self._taken = len(sheets)
        self.slips[end] |= mine
        return mine

    def recorded(self, option: int, sheets: Sequence[Sheet]) -> set[bytes]:
        self.intended[option] += 1
        return self.papers(End.CAST, sheets)

    def totals(self) -> dict[str, int]:
        return {str(option): self.intended[option] for option in range(1, self.options + 1)}


@dataclass(frozen=True)
class Booth:
    """What the booth says at the end: totals by option number, the counts of its log, and SHA-256 of the
    serials that SPOIL records name: slips that came out and do not count."""

    totals: dict[str, int]
    authorised: int
    cast: int
    spoiled: int
    abandoned: int
    slips: int
    unknown_slips: int
    named: frozenset[bytes]


def disagreements(booth: Booth, people: Reckoning) -> list[str]:
    """Where booth, people and papers differ; empty when the day is reconciled exactly."""
    cast, spoiled, unsure = (people.slips[end] for end in (End.CAST, End.SPOILED, End.UNSURE))
    # The power may have failed between the record that names a slip and the screen that says so.
    named = {code for code in spoiled | unsure if _name(code) in booth.named}
    loose = unsure - named
    claims = (
        ("totals and what the voters meant", booth.totals, people.totals()),
        ("cast ballots and voters who were told so", booth.cast, people.intended.total()),
        ("authorised and cast + abandoned", booth.authorised, booth.cast + booth.abandoned),
        ("abandoned and voters who walked away", booth.abandoned, people.walked_away),
        ("slips and cast + spoiled - unsure", booth.slips, booth.cast + booth.spoiled - booth.unknown_slips),
        ("cast ballots and their whole slips", booth.cast, len(cast)),
        ("slips named by SPOIL records and such slips in the box", len(booth.named), len(named)),
        ("slips known to be spoiled that no record names", 0, len(spoiled - named)),
        (
            "slips of cast ballots that a SPOIL record names",
            0,
            len({c for c in cast if _name(c) in booth.named}),
        ),
        ("slips and whole slips but those of ballots cut off", booth.slips, len(cast) + len(named)),
    )
    wrong = [f"{what}: {one}, {other}" for what, one, other in claims if one != other]
    if len(loose) > booth.unknown_slips:
        wrong.append(f"{len(loose)} whole slips of ballots cut off, the booth knows of {booth.unknown_slips}")
    if len(cast | spoiled | unsure) != len(cast) + len(spoiled) + len(unsure):
        wrong.append("one slip belongs to two ballots")
    return wrong


def _name(code: bytes) -> bytes:
    """What a SPOIL record calls the slip with this code."""
    return sha256(parse_slip_qr(code).serial).digest()
