"""The worker that speaks with the system: what image this is, what is asked of root, what the self-test says.

Where the station file names no system (a desk), nothing is asked, and nobody waits for an answer.
"""

from __future__ import annotations

from firmware.booth.inbox import Check, Checked, Inbox
from firmware.booth.worker import Worker, log
from firmware.config import Station
from firmware.states.effects import PowerOff, Reached
from firmware.states.events import CardDamaged
from firmware.states.facts import Finding, Part
from firmware.states.system import System
from firmware.system.answers import Scrub, read_scrub
from firmware.system.asks import Ask, Asks
from firmware.system.facts import SystemFault
from firmware.system.image import read_image

SystemCommand = PowerOff | Reached | Check
LOOK = 0.5  # seconds between two looks at the queue and at what root answers


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
    """Puts asks, reads answers. A folder that cannot be written to is logged: no state could mend it."""

    name = "system"

    def __init__(self, inbox: Inbox, station: Station, system: System) -> None:
        super().__init__(inbox)
        self._place = station.system.run if station.system is not None else None
        self._system = system
        self._reached = False
        self._told: int | None = None  # the bad block that was told

    def work(self) -> None:
        while not self.stopping.is_set():
            match self.next_command(LOOK):
                case PowerOff():
                    self._ask(Ask.POWEROFF)
                case Reached() if not self._reached:
                    self._reached = True
                    self._ask(Ask.REACHED)
                case Check():
                    self.inbox.put(Checked(self._image()))
                    self.inbox.put(Checked(self._card()))
            self._watch()

    def _ask(self, ask: Ask) -> None:
        if self._place is None:
            return
        try:
            Asks(self._place).put(ask)
        except OSError as error:
            log.error("system: %s could not be asked for: %s", ask.value, error.strerror)

    def _scrub(self) -> Scrub | SystemFault | None:
        if self._place is None:
            return None
        try:
            return read_scrub(self._place)
        except SystemFault as fault:
            return fault

    def _watch(self) -> None:
        """A bad block is told once."""
        scrub = self._scrub()
        if isinstance(scrub, Scrub) and scrub.state == "bad":
            block = scrub.bad_block or 0
            if block != self._told:
                self._told = block
                log.error("system: the card's block %d is not as it was written", block)
                self.inbox.put(CardDamaged(block))

    # ---- the check-up --------------------------------------------------------------------------------

    def _image(self) -> Finding:
        image = self._system.image
        if image is None:
            return Finding(Part.IMAGE, fine=self._place is None, detail="not known")
        note = ", fell back" if image.fell_back else ""
        detail = f"{image.version} {image.variant} {image.slot} {image.short}{note}"
        return Finding(Part.IMAGE, fine=True, detail=detail)

    def _card(self) -> Finding:
        match self._scrub():
            case None:
                return Finding(Part.CARD, fine=True, detail="not tested")
            case SystemFault() as fault:
                return Finding(Part.CARD, fine=False, detail=str(fault))
            case Scrub(state="running") as scrub:
                return Finding(Part.CARD, fine=True, detail=f"testing, {scrub.percent} percent")
            case Scrub(state="good") as scrub:
                return Finding(Part.CARD, fine=True, detail=f"{scrub.checked // 1_000_000} MB tested")
            case scrub:
                return Finding(Part.CARD, fine=False, detail=f"block {scrub.bad_block or 0} is bad")
