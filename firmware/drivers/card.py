"""Cards on the reader: wait for one, talk to it, wait until it is taken away.

    reader = CardReader(SerialPort("/dev/bilik/card", 115200))
    card = reader.wait_card(cancelled=stop.is_set)
    if card is not None:
        card.target.uid, card.apdu(bytes.fromhex("00A4040009A0000003080000100000"))
        reader.wait_gone(card, cancelled=stop.is_set)

The field is off but for the searches and while a card is being talked to. A KTP-el is a lookup key only:
its UID may be static, random or absent. Another reader (PC/SC) can stand behind the same `Card`.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol, TypeVar

from firmware.drivers import card_apdu, isodep
from firmware.drivers.errors import DriverError, ProtocolError
from firmware.drivers.isodep import CardGone
from firmware.drivers.pn532 import Pn532, ReaderInfo
from firmware.drivers.pn532_targets import Found, Target
from firmware.drivers.port import SerialPort

__all__ = ["Card", "CardGone", "CardReader", "ReaderCard", "ReaderInfo", "Target"]

KINDS = ("A", "B")
T = TypeVar("T")
FIELD_RESET = 0.006  # s without power that make any card forget (ISO/IEC 14443-3, 5.2: 5 ms)
MISSES = 2  # searches in a row without the card before it counts as gone


class Card(Protocol):
    """A card in the field, until CardGone or any other error; after one it must be presented again."""

    @property
    def target(self) -> Target:
        """What the card tells before it is asked anything."""

    def apdu(self, command: bytes) -> bytes:
        """Data and status word. Raises CardGone, DriverError."""


class CardReader:
    """One reader, used by one thread. After any error the next `wait_card` starts it anew."""

    def __init__(
        self,
        port: SerialPort,
        *,
        poll_seconds: float = 0.15,
        timeout: float = 5.0,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        """`poll_seconds` between two searches; `timeout`: seconds a card may take for one answer."""
        self._chip = Pn532(port, timeout=timeout, clock=clock)
        self._poll_seconds = poll_seconds
        self._wait = wait
        self._started = False
        self._current: ReaderCard | None = None

    def check(self) -> ReaderInfo:
        """Start the reader and say which it is. Raises DriverError."""
        return self._guarded(self._chip.version)

    def wait_card(self, *, cancelled: Callable[[], bool]) -> "ReaderCard | None":
        """The first card found, type A before B, left powered; None when cancelled. Raises DriverError."""
        while not cancelled():
            found = self._guarded(self._search)
            if found is not None:
                self._current = ReaderCard(self, found)
                return self._current
            self._wait(self._poll_seconds)
        return None

    def wait_gone(self, card: Card, *, cancelled: Callable[[], bool]) -> None:
        """Return when the card has left the field; from here on it can no longer be used. Raises DriverError.

        A card with another static UID in its place counts as gone. Random UIDs cannot be told apart, so there
        the field must have been empty.
        """
        misses = 0
        while misses < MISSES and not cancelled():
            found = self._guarded(lambda: self._search((card.target.kind,)))
            self._guarded(self._chip.field_off)
            if found is not None and _same(found.target, card.target):
                misses = 0
            else:
                misses += 1
            self._wait(self._poll_seconds)

    def transceive(self, card: "ReaderCard", number: int, command: bytes) -> bytes:
        """One APDU to `card`, which must be the one found last. Raises CardGone, DriverError."""
        if self._current is not card:
            raise CardGone("the card is no longer selected")
        return self._guarded(lambda: isodep.exchange(self._chip, number, command))

    def still_there(self, card: "ReaderCard") -> bool:
        """Whether `card` still answers; does not disturb what it knows. Raises DriverError."""
        return self._current is card and self._guarded(self._chip.present)

    def _search(self, kinds: tuple[str, ...] = KINDS) -> Found | None:
        """One look for each kind. The field stays on when a card was found, and is off otherwise."""
        self._current = None
        self._reset_field()
        for kind in kinds:
            for found in self._chip.find(kind):
                return self._again(found) if kind == "B" else found
        self._chip.field_off()
        return None

    def _again(self, first: Found) -> Found | None:
        """Activate a type B card again, from no power: a PUPI that changed is random, though unmarked."""
        self._reset_field()
        for found in self._chip.find("B"):
            changed = found.target.uid != first.target.uid
            return replace(found, target=replace(found.target, random_uid=changed))
        return None

    def _reset_field(self) -> None:
        self._chip.field_off()
        self._wait(FIELD_RESET)

    def _guarded(self, deed: Callable[[], T]) -> T:
        """Do it on a started reader. An error ends the card's session, and most restart the reader."""
        try:
            if not self._started:
                self._chip.start()
                self._started = True
            return deed()
        except CardGone:
            self._current = None
            raise
        except DriverError:
            self._current = None
            self._started = False
            raise


class ReaderCard:
    """A `Card` in the field of a `CardReader`."""

    def __init__(self, reader: CardReader, found: Found) -> None:
        self.target = found.target
        self._reader = reader
        self._number = found.number

    def apdu(self, command: bytes) -> bytes:
        """See `Card.apdu`. Long commands and long answers are taken apart and put together on the way."""
        if not self.target.isodep:
            raise ProtocolError("this card takes no APDUs")
        return card_apdu.transmit(lambda piece: self._reader.transceive(self, self._number, piece), command)

    def present(self) -> bool:
        """Whether the card is still there, e.g. while its holder types a PIN. Raises DriverError."""
        return self._reader.still_there(self)


def _same(now: Target, before: Target) -> bool:
    """Whether this can be the card of before: same static UID, or again one that tells nothing."""
    if before.random_uid or not before.uid:
        return now.random_uid or not now.uid
    return now.uid == before.uid
