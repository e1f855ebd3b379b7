"""The check-up's part at the evidence: the clock and its battery, room in the logs, the booth's own key."""

from __future__ import annotations

from datetime import UTC, datetime

from firmware.booth.inbox import Check, Checked
from firmware.booth.office import Office, Performs
from firmware.clock import ClockError
from firmware.states.facts import Finding, Part
from firmware.storage.keys import public_bytes
from firmware.storage.slot import Log

MADE = datetime(2026, 1, 1, tzinfo=UTC)
"""No booth is older: a clock before this has lost its battery."""
KEY_DIGITS = 16


class Checkup:
    """Answers `Check` with a finding for each part."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self.performs: Performs = {Check: lambda _: self._check()}

    def _check(self) -> None:
        for finding in (self._clock(), self._storage(), self._key()):
            self._office.inbox.put(Checked(finding))

    def _clock(self) -> Finding:
        try:
            now = self._office.clock.source()
        except ClockError as error:
            return Finding(Part.CLOCK, fine=False, detail=str(error))
        if now < MADE:
            return Finding(Part.CLOCK, fine=False, detail=f"battery: it says {now:%Y-%m-%d}")
        return Finding(Part.CLOCK, fine=True, detail=f"{now:%Y-%m-%d %H:%M} UTC")

    def _storage(self) -> Finding:
        """Slots that are still free."""
        if self._office.opened is None:
            return Finding(Part.STORAGE, fine=False, detail="no log is open")
        ledger, whole = self._office.ledger(), self._office.known().slots
        free = [slots - 1 - ledger.last_slot(log).number for log, slots in zip(Log, whole, strict=True)]
        return Finding(Part.STORAGE, fine=min(free) > 0, detail=f"free: {free[0]} ballots, {free[1]} events")

    def _key(self) -> Finding:
        """The package names this key, or no election would be loaded."""
        if self._office.election is None:
            return Finding(Part.KEY, fine=False, detail="no election")
        key = public_bytes(self._office.election.device_key).hex()[:KEY_DIGITS]
        return Finding(Part.KEY, fine=True, detail=f"{key} {self._office.election.machine.name}")
