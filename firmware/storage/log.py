"""Appending to one log on two media: internal first, then the stick, each durable before the next step."""

from __future__ import annotations

from collections.abc import Callable

from firmware.storage.errors import Damaged, LogFull, WrongOrder
from firmware.storage.media import Medium
from firmware.storage.slot import Kind, Log, Slot, build


class TwoMediaLog:
    """The writing end of one log. `number` is the next free slot, `head` the hash of the last valid one."""

    def __init__(
        self,
        log: Log,
        media: tuple[Medium, Medium],
        sign: Callable[[bytes], bytes],
        *,
        number: int,
        head: bytes,
        capacity: int,
    ) -> None:
        self.log, self.number, self.head, self.capacity = log, number, head, capacity
        self.internal, self.stick = media
        self.pending: Slot | None = None
        self._sign = sign

    def append(self, kind: Kind, body: bytes) -> Slot:
        """Write the next slot to both media; returns once both hold it.

        Raises a MediumError. If `pending` is set afterwards, internal holds the slot and the stick may not;
        if not, nothing was written. Raises LogFull, and Damaged where the place is not blank.
        """
        if self.pending is not None:
            raise WrongOrder("a record still waits for the stick")
        if self.number >= self.capacity:
            raise LogFull(self.log.label, None, f"all {self.capacity} slots are used")
        slot = build(self.log, kind, self.number, self.head, body, self._sign)
        self._require_blank(slot.number)
        self.internal.write_block(self.log.file, slot.number, slot.raw)
        self.number, self.head, self.pending = slot.number + 1, slot.hash, slot
        self.stick.write_block(self.log.file, slot.number, slot.raw)
        self.pending = None
        return slot

    def rejoin(self, stick: Medium) -> None:
        """Go on with a stick that holds everything, the pending slot too."""
        self.stick, self.pending = stick, None

    def _require_blank(self, number: int) -> None:
        for medium in (self.internal, self.stick):
            medium.check(self.log.file)
            if not medium.is_blank(self.log.file, number):
                raise Damaged(self.log.label, number, "the next slot is not blank", medium.name)
