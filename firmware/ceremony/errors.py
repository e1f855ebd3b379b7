"""What can stop a key ceremony or a tally, split by whether somebody is to be named. One line, no secret."""

from __future__ import annotations


class CeremonyError(Exception):
    """Root of everything this package raises."""


class Awaited(CeremonyError):
    """Nothing is wrong; something that others must do first is not there yet (exit code 2)."""


class Unusable(CeremonyError):
    """A file or a card cannot be read, written or understood, and nobody is to blame for certain (exit code
    2)."""


class WrongPassphrase(Unusable):
    """The passphrase does not open this key file, or the file was changed."""


class Cheated(CeremonyError):
    """Something a trustee is to answer for; `trustee` is the number, `who` the name as published (exit code
    1)."""

    def __init__(self, trustee: int, reason: str, who: str = "") -> None:
        super().__init__(trustee, reason, who)
        self.trustee, self.reason, self.who = trustee, reason, who

    def __str__(self) -> str:
        return f"trustee {self.trustee}{f' ({self.who})' if self.who else ''}: {self.reason}"
