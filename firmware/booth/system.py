"""The worker that speaks with the system: what image this is, what is asked of root.

Where the station file names no system (a desk), nothing is asked, and nobody waits for an answer.
"""

from __future__ import annotations

from firmware.booth.inbox import Inbox
from firmware.booth.worker import Worker, log
from firmware.config import Station
from firmware.states.effects import PowerOff, Reached
from firmware.states.system import System
from firmware.system.asks import Ask, Asks
from firmware.system.facts import SystemFault
from firmware.system.image import read_image

SystemCommand = PowerOff | Reached
LOOK = 0.5  # seconds between two looks at the queue


def system_of(station: Station) -> System:
    """What the system says of itself. What cannot be believed is logged, and counts as not said."""
    own = station.booth.variant or ""
    if station.system is None:
        return System(own_variant=own)
    try:
        return System(read_image(station.system.run), own)
    except SystemFault as fault:
        log.error("system: %s", fault)
        return System(own_variant=own)


class SystemWorker(Worker[SystemCommand]):
    """Puts asks; a folder that cannot be written to is logged, since no state could do anything about it."""

    name = "system"

    def __init__(self, inbox: Inbox, station: Station) -> None:
        super().__init__(inbox)
        self._asks = Asks(station.system.run) if station.system is not None else None
        self._reached = False

    def work(self) -> None:
        while not self.stopping.is_set():
            match self.next_command(LOOK):
                case PowerOff():
                    self._ask(Ask.POWEROFF)
                case Reached() if not self._reached:
                    self._reached = True
                    self._ask(Ask.REACHED)

    def _ask(self, ask: Ask) -> None:
        if self._asks is None:
            return
        try:
            self._asks.put(ask)
        except OSError as error:
            log.error("system: %s could not be asked for: %s", ask.value, error.strerror)
