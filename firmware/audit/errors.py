"""What keeps an audit from being done at all. What it finds wrong is no error but a finding."""

from __future__ import annotations


class AuditError(Exception):
    """Root of everything this package raises; one line."""


class UnreadableStick(AuditError):
    """A folder or file is missing, is no stick's, or cannot be read (exit code 2)."""


class BadReportOption(AuditError):
    """An option of a report that was not asked for, or that cannot be followed (exit code 2)."""


class UnreadableTape(AuditError):
    """A tape's text holds no checkpoint that can be read (exit code 2)."""
