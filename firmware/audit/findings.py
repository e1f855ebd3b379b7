"""What an audit collects: findings, each with its place, and which checks were reached."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import Enum

KEPT_PER_CHECK = 40
NAMED_MISSING = 8


class Check(Enum):
    """The checks in the order in which they tell: the first to fail is the likeliest cause."""

    PACKAGE = "package: format, the authority's signature, photos, trustees' proofs"
    BALLOTS_CHAIN = (
        "ballots log: every slot's layout, digest, link, signature, session certificate [S, C, B1, B5]"
    )
    EVENTS_CHAIN = (
        "events log: every slot's layout, digest, link, signature, session certificate [S, C, B1, B5]"
    )
    ORDER = "ballots log: each ballot begun once and ended once, CLOSE and TALLY in their place [B, O1..O6]"
    PROOFS = "every sealed ballot's proof (Verifying a ballot)"
    OPENINGS = "every opening: commitment, ballot and slip made again (Opening a spoiled ballot)"
    EVENTS = "events log: known kinds and details, no time where it would tell on a voter [B8]"
    REGISTER = "attendance.bin: every cell, and CLOSE's counts of register and overrides [A1..A5, O7]"
    TALLY = "sums of the cast ballots, trustees' partial decryptions, totals (Tally)"
    CHECKPOINTS = "checkpoints: signed by this booth, and continued by the logs"
    RESULT = "result.json says what the log says"


_RANK = {check: at for at, check in enumerate(Check)}


@dataclass(frozen=True)
class Finding:
    """One thing that does not hold. `log`: "ballots", "events", or the file it is about; `rank`: the smaller,
    the likelier the cause of the others."""

    check: Check
    log: str
    slot: int | None
    reason: str
    rank: tuple[int, int]

    def __str__(self) -> str:
        what = f"{self.log} log" if self.log in ("ballots", "events") else self.log
        return f"{what}: {self.reason}" if self.slot is None else f"{what}, slot {self.slot}: {self.reason}"


class Findings:
    """The findings so far. Many of one check are counted and not kept, so that memory stays flat."""

    def __init__(self) -> None:
        self._kept: list[Finding] = []
        self._counts: Counter[Check] = Counter()
        self._missing: set[tuple[str, int]] = set()
        self._reached: set[Check] = set()

    def reach(self, check: Check) -> None:
        """This check is being made."""
        self._reached.add(check)

    def add(self, check: Check, log: str, slot: int | None, reason: str, *, after: bool = False) -> None:
        """`check` found this. `after`: most likely for another reason that the same check found."""
        self._add(Finding(check, log, slot, reason, (_RANK[check], after)))

    def add_missing(self, check: Check, log: str, used: int, wanted: int, claim: str) -> None:
        """`log` has `used` slots, `claim` proves that it had `wanted`: each missing one is named once."""
        for slot in range(used, min(wanted, used + NAMED_MISSING)):
            if (log, slot) not in self._missing:
                self._missing.add((log, slot))
                reason = f"it is missing: the log ends after {used} slots, yet {claim}"
                chain = Check.BALLOTS_CHAIN if log == "ballots" else Check.EVENTS_CHAIN
                self._add(Finding(check, log, slot, reason, (_RANK[chain], False)))

    def failed(self, *checks: Check) -> bool:
        """Whether any of these found something."""
        return any(self._counts[check] for check in checks)

    @property
    def total(self) -> int:
        """How many there are, kept or not."""
        return self._counts.total()

    def ordered(self) -> tuple[Finding, ...]:
        """The kept ones, the likeliest cause first."""
        return tuple(sorted(self._kept, key=lambda f: (f.rank, -1 if f.slot is None else f.slot)))

    def _add(self, finding: Finding) -> None:
        self.reach(finding.check)
        self._counts[finding.check] += 1
        if self._counts[finding.check] <= KEPT_PER_CHECK:
            self._kept.append(finding)

    def status(self, check: Check) -> str:
        """ok, failed, or not reached."""
        if self._counts[check]:
            return "failed"
        return "ok" if check in self._reached else "not reached"
