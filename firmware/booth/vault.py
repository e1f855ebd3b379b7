"""What officers' cards released, in RAM alone: shares of the roll's key, the opened roll. Never printed."""

from __future__ import annotations

from datetime import datetime

from firmware.election.errors import RollError
from firmware.election.package import Package
from firmware.election.roll import Roll, open_roll


class Vault:
    """Shares come in as officers sign in; two open the roll; `lock` wipes both."""

    def __init__(self) -> None:
        self._shares: dict[int, int] = {}
        self._until: dict[int, tuple[datetime, datetime]] = {}
        self.roll: Roll | None = None

    def __repr__(self) -> str:
        return f"<Vault, roll {'open' if self.roll else 'locked'}>"

    @property
    def locked(self) -> bool:
        return self.roll is None

    def put(self, index: int, share: int, valid: tuple[datetime, datetime]) -> None:
        """An officer's share, and between which times the officer's certificate is good."""
        self._shares[index] = share
        self._until[index] = valid

    def unlock(self, package: Package, now: datetime) -> None:
        """Open the roll. Raises RollError, also where a card is not valid at `now`: before the clock was
        confirmed nobody could hold it against the card."""
        for start, end in self._until.values():
            if not start <= now <= end:
                raise RollError("an officer's card is not valid today")
        self.roll = open_roll(package, dict(self._shares))

    def lock(self) -> None:
        self._shares.clear()
        self._until.clear()
        if self.roll is not None:
            self.roll.wipe()
            self.roll = None
