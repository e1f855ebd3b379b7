"""Why slips cannot be counted at all. A slip that is not taken is no error but an outcome."""

from __future__ import annotations


class SlipsError(Exception):
    """Root of what this package raises; one line."""


class UnreadableSlips(SlipsError):
    """A file of scanned codes cannot be read."""


class StateError(SlipsError):
    """A file of progress is another stick's, was changed, is in use, or cannot be written."""
