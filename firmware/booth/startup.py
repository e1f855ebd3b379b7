"""What can stand in the way of a start, and the storage's complaints in the words of the states."""

from __future__ import annotations

from collections.abc import Iterable

from firmware.states.facts import Trouble
from firmware.storage import errors as st


class StartupError(Exception):
    """The booth cannot start as things are. `halt`: evidence disagrees, and nothing may be written.

    `wrote`: the logs were opened, and so each new try takes up room in them.
    """

    def __init__(
        self, trouble: Trouble, detail: str = "", *, halt: bool = False, wrote: bool = False
    ) -> None:
        self.trouble, self.halt, self.wrote = trouble, halt, wrote
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


def spans(slots: Iterable[str]) -> tuple[str, ...]:
    """Names of slots, shortened: ("ballots 3", "ballots 4", "events 9") is ("ballots 3..4", "events 9").

    A stick that comes back from yesterday's copy is rolled forward by hundreds of slots.
    """
    numbers: dict[str, list[int]] = {}
    for slot in slots:
        log, _, number = slot.partition(" ")
        numbers.setdefault(log, []).append(int(number))
    return tuple(
        f"{log} {min(all_of)}" + (f"..{max(all_of)}" if len(all_of) > 1 else "")
        for log, all_of in numbers.items()
    )
