"""Errors of the update. A message never quotes more than a name out of the file."""

from __future__ import annotations

CODES = (
    "no-stick",  # no stick is in, or several are
    "no-file",  # the stick has no update
    "several-files",  # the stick has several: people decide which, not we
    "unreadable",  # the stick or the file cannot be read
    "format",  # it is no update, or one of a later format
    "signature",  # it is not signed by this booth's authority
    "no-authority",  # the booth has no station file, so it believes nobody
    "version",  # it is older than what runs
    "variant",  # it would make another kind of booth of this one
    "running",  # it is what runs already
    "too-large",  # it does not fit into the card's slot
    "damaged",  # a part is not what was signed
    "card",  # the card is not as expected, or cannot be written
)
"""Why an update is refused: words for a program. The booth's screens say them to people."""


class UpdateError(Exception):
    """The update is refused: `code` is one of CODES, `reason` one sentence for the technician."""

    def __init__(self, code: str, reason: str) -> None:
        assert code in CODES
        super().__init__(reason)
        self.code = code
        self.reason = reason
