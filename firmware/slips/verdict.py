"""Slips against votes. Pure.

COCOK: every option has as many slips as votes; more only where a spoiled ballot's slip cannot be told from a
cast one's. BELUM LENGKAP: slips are still missing, and nothing speaks against the rest. TIDAK COCOK: what no
further slip can put right, or slips missing from a box that is empty.

Paper that the booth did not sign is set aside and named; it does not change the verdict, or whoever drops a
forged slip into a box could undo a count.
"""

from __future__ import annotations

from dataclasses import dataclass

from firmware.slips.box import PROOF, Box, Outcome

MATCHES, DIFFERS, INCOMPLETE = "COCOK", "TIDAK COCOK", "BELUM LENGKAP"
EXIT_CODES = {MATCHES: 0, DIFFERS: 1, INCOMPLETE: 2}


@dataclass(frozen=True)
class Row:
    """One option: slips that count, and votes of the sealed tally."""

    number: int
    name: str
    slips: int
    votes: int

    @property
    def missing(self) -> int:
        """Votes without a slip."""
        return max(0, self.votes - self.slips)

    @property
    def extra(self) -> int:
        """Slips without a vote."""
        return max(0, self.slips - self.votes)


@dataclass(frozen=True)
class Comparison:
    """`explained`: how many extra slips may be those of spoiled ballots whose serial was lost; `proof`: slips
    that only a dishonest booth can have signed; `emptied`: nothing is left in the box."""

    rows: tuple[Row, ...]
    explained: int
    proof: int
    emptied: bool

    @property
    def missing(self) -> int:
        """Votes without a slip, all options together."""
        return sum(row.missing for row in self.rows)

    @property
    def extra(self) -> int:
        """Slips without a vote, all options together."""
        return sum(row.extra for row in self.rows)

    @property
    def verdict(self) -> str:
        """COCOK, TIDAK COCOK or BELUM LENGKAP."""
        if self.proof or self.extra > self.explained:
            return DIFFERS
        if self.missing:
            return DIFFERS if self.emptied else INCOMPLETE
        return MATCHES

    @property
    def exit_code(self) -> int:
        """0, 1 or 2, as in the order above."""
        return EXIT_CODES[self.verdict]


def compare(box: Box, *, emptied: bool) -> Comparison:
    """The box as it is now."""
    options = zip(box.sealed.names, box.counted, box.sealed.votes, strict=True)
    rows = tuple(Row(number, *option) for number, option in enumerate(options, 1))
    proof = sum(box.outcomes[outcome] for outcome in Outcome if outcome in PROOF)
    return Comparison(rows, box.sealed.nameless, proof, emptied)
