"""What can stand in the way of a start, and the storage's complaints in the words of the states."""

from __future__ import annotations

from firmware.states.facts import Trouble
from firmware.storage import errors as st


class StartupError(Exception):
    """The booth cannot start as things are. `halt`: evidence disagrees, and nothing may be written."""

    def __init__(self, trouble: Trouble, detail: str = "", *, halt: bool = False) -> None:
        self.trouble, self.halt = trouble, halt
        super().__init__(detail or trouble.value)


TROUBLES: tuple[tuple[type[st.StorageError], Trouble, bool], ...] = (
    (st.MediumGone, Trouble.NO_STICK, False),
    (st.MediumFull, Trouble.STICK_FULL, False),
    (st.MediumReadOnly, Trouble.STICK_READ_ONLY, False),
    (st.MediumFailed, Trouble.MEDIUM_FAILED, False),
    (st.UnknownVersion, Trouble.UNKNOWN_VERSION, False),
    (st.ForeignLog, Trouble.FOREIGN_STICK, False),
    (st.StickReplaced, Trouble.STICK_REPLACED, False),
    (st.Fork, Trouble.FORK, True),
    (st.InternalBehind, Trouble.INTERNAL_BEHIND, True),
    (st.LogFull, Trouble.STICK_FULL, True),
)
"""First match wins. What another stick would mend does not halt; what no stick can explain does."""


def trouble_of(error: st.StorageError) -> tuple[Trouble, bool]:
    """The state's word for a storage error, and whether the booth must halt."""
    if isinstance(error, st.MediumError) and error.medium == "internal":
        return Trouble.MEDIUM_FAILED, True
    for kind, trouble, halt in TROUBLES:
        if isinstance(error, kind):
            return trouble, halt
    return Trouble.DAMAGED_LOG, True
