"""Why a stick is not written out, or not counted against."""

from __future__ import annotations


class ExportError(Exception):
    """Root of what this package raises; one line. Exit code 2: it could not be done."""


class NotValid(ExportError):
    """The audit did not say SAH; `lines` is what it said instead. Exit code 1."""

    def __init__(self, verdict: str, lines: tuple[str, ...]) -> None:
        super().__init__(lines[0])
        self.verdict, self.lines = verdict, lines
