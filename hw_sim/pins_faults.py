"""A header whose switches chatter, and whose chip may vanish."""

import contextlib
import socket
from collections.abc import Callable
from pathlib import Path

from hw_sim.fault_names import Chance
from hw_sim.pins import PinBoard

CHATTER = 7  # changes before the level stays; an odd number ends on it


class ShakyBoard(PinBoard):
    """As `PinBoard`. A chip that went stays away until the daemon starts anew, and `connected` tells it."""

    def __init__(
        self, chance: Chance, path: Path, on_change: Callable[[int, bool], None] | None = None
    ) -> None:
        super().__init__(path, on_change)
        self._chance = chance

    def set_input(self, pin: int, high: bool) -> None:
        if self._chance.strikes("gone"):
            self.vanish()
        if self._chance.strikes("bounce"):
            for change in range(CHATTER):
                super().set_input(pin, high if change % 2 == 0 else not high)
        super().set_input(pin, high)

    def vanish(self) -> None:
        """The chip answers nobody any more."""
        with self._changed, contextlib.suppress(OSError):
            if self._client is not None:
                self._client.shutdown(socket.SHUT_RDWR)
            self._changed.wait_for(lambda: self._client is None, timeout=10)
