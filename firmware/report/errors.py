"""Why a report could not be written. What the audit found wrong is no error: it is in the report."""

from __future__ import annotations

from firmware.audit.errors import AuditError


class ReportError(AuditError):
    """Root of everything this package raises; one line. An AuditError, as the audit's command starts this."""


class BadOption(ReportError):
    """An option of the command that cannot be followed."""


class NotWritten(ReportError):
    """A folder or file of the report could not be made."""
