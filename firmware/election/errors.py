"""Errors of the election package. Messages name a section, file, row or field, never a NIK, a template or a
share."""

from __future__ import annotations

from dataclasses import dataclass


class ElectionError(Exception):
    """Root of everything this package raises."""


class PackageError(ElectionError):
    """The signed file is refused: `where` is a section or a manifest field, `reason` one sentence."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}")
        self.where = where
        self.reason = reason


class RollError(ElectionError):
    """The encrypted voters' roll cannot be opened or is not what the manifest says it is."""


class CredentialError(ElectionError):
    """An officer's or trustee's certificate, or something wrapped for a card, is refused."""


class UnreadableError(ElectionError):
    """A file or folder cannot be read or written at all (exit code 2)."""


@dataclass(frozen=True)
class Problem:
    """One thing to mend in the committee's folder: `row` as "row 17", "line 9, calon 2" or empty."""

    file: str
    row: str
    field: str
    reason: str

    def __str__(self) -> str:
        return f"{', '.join(part for part in (self.file, self.row, self.field) if part)}: {self.reason}"


class BuildError(ElectionError):
    """The committee's folder is refused; `problems` holds the reasons in file order, `count` how many
    there are (only the first thousand are kept)."""

    def __init__(self, problems: tuple[Problem, ...], more: int = 0) -> None:
        super().__init__(f"{len(problems) + more} problem(s); the first: {problems[0]}")
        self.problems = problems
        self.count = len(problems) + more
