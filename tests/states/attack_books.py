"""The evidence of a model booth: one sequence of records on each medium; a real one keeps three files.

A record goes to the internal medium first and then to the stick, so what the stick holds is a prefix of what
the internal medium holds. Recovery and counts are written here anew, from the polling day's rules alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from firmware.states.facts import Counts, Mode, Spoiling
from firmware.storage.errors import ForeignLog, Fork, MediumError, MediumGone, StickReplaced

Record = tuple[Any, ...]
"""("session",), ("authorise", row), ("ballot", j), ("cast", j), ("spoil", j, why), ("settle", row, voted),
("event", kind, details), ("close",), ("tally", totals)."""


class Violation(AssertionError):
    """An invariant does not hold; the text begins with its name."""


class PowerCut(Exception):
    """The power fails between two writes."""


@dataclass
class Stick:
    """What is in the slot: `kind` is ours, foreign, blank or forked. `open`: the booth has looked at it."""

    kind: str = "ours"
    open: bool = False
    logs: dict[Mode, list[Record]] = field(default_factory=lambda: {mode: [] for mode in Mode})


@dataclass
class Hands:
    """What is done to the media from outside: the stick that is in, a failure to come, the power."""

    stick: Stick | None = None
    many: bool = False  # a second stick is in
    failing: list[MediumError] = field(default_factory=list)  # each fails one write
    late: bool = False  # a missing stick is noticed only after the internal medium was written
    cut_after: int | None = None  # writes until the power fails

    def trouble(self) -> MediumError | None:
        """What the next write meets."""
        if self.failing:
            return self.failing.pop()
        if self.stick is None or not self.stick.open or self.many:
            return MediumGone("stick", ".", "no stick")
        return None


def check_stick(hands: Hands, internal: list[Record], mode: Mode) -> Stick:
    """The stick, if it is the one of these records. Raises StorageError."""
    stick = hands.stick
    if stick is None or hands.many:
        raise MediumGone("stick", ".", "no stick")
    if stick.kind == "foreign":
        raise ForeignLog("ballots", 0, "another election", "stick")
    if stick.kind == "forked":
        raise Fork("ballots", 1, "the media differ", "stick")
    if stick.kind == "blank" and len(internal) > 1:
        raise StickReplaced("ballots", 0, "another stick", "stick")
    return stick


class Books:
    """What is open for writing. `pending`: the last record reached the internal medium only."""

    def __init__(self, internal: list[Record], hands: Hands, mode: Mode, roll: int) -> None:
        self.records, self._hands, self.mode, self.roll = internal, hands, mode, roll
        self.pending = False

    def write(self, *record: Any) -> None:
        """Raises MediumError, PowerCut, and Violation where this record may not stand here."""
        if self.pending:
            raise Violation(f"order: {record[0]} while a record is pending")
        self._may_stand(record)
        stick = self._hands.stick
        trouble = self._hands.trouble()
        if trouble is not None and (trouble.medium == "internal" or not self._hands.late):
            raise trouble
        self._power()
        self.records.append(record)
        self.pending = True
        self._power()
        if trouble is not None or stick is None:
            raise trouble or MediumGone("stick", ".", "no stick")
        stick.logs[self.mode].append(record)
        self.pending = False

    def _power(self) -> None:
        if self._hands.cut_after is not None:
            self._hands.cut_after -= 1
            if self._hands.cut_after < 0:
                raise PowerCut

    def resync(self) -> None:
        """Bring the stick level. Raises StorageError."""
        stick = check_stick(self._hands, self.records, self.mode)
        level(stick, self.records, self.mode)
        self.pending = False

    def on_both(self, *record: Any) -> bool:
        """Whether both media hold this record; whoever pulls the stick later takes it along."""
        return record in self.records and not (self.pending and self.records[-1] == record)

    # ---- what they add up to -------------------------------------------------------------------------

    def standing(self, row: int) -> str:
        """absent, authorised, voted or back."""
        for record in reversed(self.records):
            if record[0] == "authorise" and record[1] == row:
                return "authorised"
            if record[0] == "settle" and record[1] == row:
                return "voted" if record[2] else "back"
        return "absent"

    def standings(self) -> Counter[str]:
        return Counter(self.standing(row) for row in range(self.roll))

    def authorised(self) -> int | None:
        """The row of the voter who is in the booth."""
        return next((row for row in range(self.roll) if self.standing(row) == "authorised"), None)

    def number(self, kind: str) -> int:
        return sum(record[0] == kind for record in self.records)

    def open_ballot(self) -> int | None:
        last = next((r for r in reversed(self.records) if r[0] in ("ballot", "cast", "spoil")), None)
        return last[1] if last is not None and last[0] == "ballot" else None

    def counts(self) -> Counts:
        rows, spoiled = self.standings(), [r for r in self.records if r[0] == "spoil"]
        unknown = sum(why in (Spoiling.RESTART, Spoiling.NO_SLIP) for _, _, why in spoiled)
        return Counts(
            roll=self.roll,
            authorised=self.roll - rows["absent"],
            overridden=sum(r[:2] == ("event", "override") for r in self.records),
            cast=self.number("cast"),
            spoiled=len(spoiled),
            abandoned=rows["back"],
            slips=self.number("cast") + len(spoiled) - unknown,
            unknown_slips=unknown,
        )

    def _may_stand(self, record: Record) -> None:
        """The order of records, as polling-day.md has it: one ballot for each voter, after the voter came."""
        match record:
            case ("authorise", row):
                fine = (
                    self.authorised() is None and self.standing(row) != "voted" and not self.number("close")
                )
            case ("settle", row, _):
                fine = self.standing(row) == "authorised" and self.open_ballot() is None
            case ("ballot", j):
                fine = j == self.number("ballot") + 1 and self.open_ballot() is None
                fine &= self.authorised() is not None and not self.number("close")
            case ("cast", j) | ("spoil", j, _):
                fine = self.open_ballot() == j
            case ("close",):
                fine = self.authorised() is None and self.open_ballot() is None and not self.number("close")
            case ("tally", _):
                fine = self.number("close") == 1 and not self.number("tally")
            case _:
                fine = True
        if not fine:
            raise Violation(f"order: {record[0]} may not stand here")


def level(stick: Stick, records: list[Record], mode: Mode) -> None:
    """Roll the stick forward. What it holds must be the beginning of what the internal medium holds."""
    theirs = stick.logs[mode]
    if records[: len(theirs)] != theirs:
        raise Violation("media: the stick holds what the internal medium does not")
    theirs[:] = records
    stick.kind, stick.open = "ours", True


def recover(
    internal: list[Record], hands: Hands, mode: Mode, roll: int, opened: Callable[[Books], None]
) -> tuple[Books, bool]:
    """The books after a start, and whether the last voter must come again. Raises StorageError, PowerCut."""
    stick = check_stick(hands, internal, mode)
    level(stick, internal, mode)
    books = Books(internal, hands, mode, roll)
    opened(books)
    books.write("session")
    must_return, trailing, row = False, books.open_ballot(), books.authorised()
    if trailing is not None:
        books.write("spoil", trailing, Spoiling.RESTART)
        must_return = True
    if row is not None:
        voted = books.number("cast") > books.standings()["voted"]
        books.write("settle", row, voted)
        must_return = must_return or not voted
    return books, must_return
