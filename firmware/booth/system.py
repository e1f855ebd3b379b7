"""The worker that speaks with the system: what image this is, what is asked of root, what the self-test says.

Where the station file names no system (a desk), nothing is asked, and nobody waits for an answer.
"""

from __future__ import annotations

import re

from firmware.booth.devices import only_stick
from firmware.booth.inbox import Check, Checked, Inbox
from firmware.booth.worker import Worker, log
from firmware.config import Station
from firmware.states.effects import FindUpdate, PowerOff, Reached, Reboot, TakeUpdate
from firmware.states.events import CardDamaged, UpdateFound, UpdateMissing, UpdateTold
from firmware.states.facts import Finding, Part, Trouble
from firmware.states.system import System
from firmware.storage.layer import OS
from firmware.system.answers import Scrub, Update, read_scrub, read_update, update_stamp
from firmware.system.asks import Ask, Asks
from firmware.system.facts import SystemFault
from firmware.system.image import read_image

SystemCommand = PowerOff | Reached | Reboot | FindUpdate | TakeUpdate | Check
UPDATE_NAME = re.compile(r"bilik-update-([0-9A-Za-z][0-9A-Za-z.+~-]{0,31})\.bilik")
WORD = re.compile("[a-z0-9]{1,16}")
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
        self._sticks = station.booth.sticks
        self._told = ""  # the damage that was told
        self._update: Update | None = None  # what was told of the update that is under way
        self._before: tuple[int, int] | None = None  # the answer that lay there before it was asked for
        self._updating = False

    def work(self) -> None:
        while not self.stopping.is_set():
            match self.next_command(LOOK):
                case PowerOff():
                    self._ask(Ask.POWEROFF)
                case Reached() if not self._reached:
                    self._reached = True
                    self._ask(Ask.REACHED)
                case Reboot():
                    self._ask(Ask.REBOOT)
                case FindUpdate():
                    self.inbox.put(self._find())
                case TakeUpdate():
                    self._take()
                case Check():
                    self.inbox.put(Checked(self._image()))
                    self.inbox.put(Checked(self._card()))
            self._watch()
            self._watch_update()

    def _ask(self, ask: Ask, word: str = "") -> bool:
        """Whether it is asked for now."""
        if self._place is None:
            return False
        try:
            Asks(self._place).put(ask, word)
        except OSError as error:
            log.error("system: %s could not be asked for: %s", ask.value, error.strerror)
            return False
        return True

    # ---- an update -----------------------------------------------------------------------------------

    def _find(self) -> UpdateFound | UpdateMissing:
        """By their names alone: root reads the one that is asked for."""
        stick = only_stick(self._sticks)
        if isinstance(stick, Trouble):
            return UpdateMissing(stick.value)
        try:
            found = [match for name in OS.names(stick) if (match := UPDATE_NAME.fullmatch(name))]
        except OSError as error:
            return UpdateMissing(f"the stick cannot be read: {error.strerror}")
        if len(found) != 1:
            return UpdateMissing(f"{len(found)} files bilik-update-*.bilik on the stick; one is needed")
        return UpdateFound(found[0][1])

    def _take(self) -> None:
        stick = only_stick(self._sticks)
        name = "" if isinstance(stick, Trouble) or not WORD.fullmatch(stick.name) else stick.name
        self._before = update_stamp(self._place) if self._place is not None else None
        self._update, self._updating = None, self._ask(Ask.UPDATE, name)
        if not self._updating:
            self.inbox.put(UpdateTold("refused", reason="there is nobody to ask"))

    def _watch_update(self) -> None:
        """Tells each new answer, until it is the last."""
        if not self._updating or self._place is None or update_stamp(self._place) in (None, self._before):
            return
        try:
            update = read_update(self._place)
        except SystemFault as fault:
            log.error("system: %s", fault)
            return
        if update is None or update == self._update or update.state == "fell-back":
            return
        self._update = update
        self._updating = update.state in ("checking", "writing")
        self.inbox.put(UpdateTold(update.state, update.percent, update.version, update.reason))

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
        if isinstance(scrub, Scrub) and scrub.state == "bad" and scrub.bad_place != self._told:
            self._told = scrub.bad_place
            log.error("system: the card is not as it was written: %s", scrub.bad_place)
            self.inbox.put(CardDamaged(scrub.bad_place))

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
                return Finding(Part.CARD, fine=False, detail=f"damaged at {scrub.bad_place}")
