"""Errors of provisioning. No message holds an enrolment key."""

from __future__ import annotations


class ProvisionError(Exception):
    """It is refused: `where` is a file, a row or a device, `reason` one sentence. Exit code 1."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}" if where else reason)
        self.where = where
        self.reason = reason


class CardError(ProvisionError):
    """The card, or the image of one, is not what it must be."""


class UnreadableError(ProvisionError):
    """A file or a device cannot be read or written at all. Exit code 2."""
