"""The card reader's worker: says which card came and went, and lets the desk ask a card who holds it."""

from __future__ import annotations

from collections.abc import Callable

from firmware.booth.inbox import Check, Checked, Inbox
from firmware.booth.officers import Desk, Identify
from firmware.booth.worker import Worker, log
from firmware.drivers.card import CardGone, CardReader, ReaderCard
from firmware.drivers.errors import DriverError, ProtocolError
from firmware.drivers.piv import PivCard
from firmware.states.events import CardArrived, CardPulled, DeviceBack, DeviceLost, OfficerUnknown
from firmware.states.events import CardGone as CardWent
from firmware.states.facts import Device, Finding, OfficerRefusal


class ReaderWorker(Worker[Identify | Check]):
    name = "reader"

    def __init__(
        self, inbox: Inbox, reader: CardReader, poll: float, retry: float, desk: Callable[[], Desk | None]
    ) -> None:
        super().__init__(inbox)
        self._reader = reader
        self._poll = poll
        self._retry = retry
        self._desk = desk

    def work(self) -> None:
        while not self.stopping.is_set():
            try:
                card = self._reader.wait_card(cancelled=self.interrupted)
                if card is not None:
                    self._serve(card)
                elif (command := self.next_command(0)) is not None:
                    self._without_card(command)
            except CardGone:
                self.inbox.put(CardWent())
            except DriverError as error:
                log.warning("reader: %s", error)
                self._recover()

    def _recover(self) -> None:
        self.inbox.put(DeviceLost(Device.READER))
        while not self.stopping.is_set():
            while (command := self.next_command(0)) is not None:
                self._without_card(command)
            finding = self._finding()
            if finding.fine:
                self.inbox.put(DeviceBack(Device.READER, finding.detail))
                return
            self.stopping.wait(self._retry)

    def _serve(self, card: ReaderCard) -> None:
        """From the card's arrival until it is gone."""
        piv = PivCard(card)
        try:
            signs = card.target.isodep and self._selects(piv)
        except CardGone:
            self.inbox.put(CardPulled())
            return
        known = card.target.uid if card.target.uid and not card.target.random_uid else None
        self.inbox.put(CardArrived(known, signs, card.target.kind))
        if signs:
            self._serve_officer(card, piv)
        while not signs and not self.stopping.is_set():
            self._reader.wait_gone(card, cancelled=self.interrupted)
            if (command := self.next_command(0)) is None:
                break
            self._without_card(command)
        self.inbox.put(CardWent())

    def _selects(self, piv: PivCard) -> bool:
        """A card that talks nonsense is a voter's card that cannot sign in, not a broken reader."""
        try:
            return piv.select()
        except ProtocolError:
            return False

    def _serve_officer(self, card: ReaderCard, piv: PivCard) -> None:
        """The field stays on, so that the card keeps what the PIN unlocked until its answer is given.

        A card that once did not answer has forgotten everything: it counts as gone, even if it lies there.
        """
        while not self.stopping.is_set() and self._reader.still_there(card):
            match self.next_command(self._poll):
                case Identify() as ask:
                    desk = self._desk()
                    unknown = OfficerUnknown(OfficerRefusal.FOREIGN)
                    self.inbox.put(unknown if desk is None else desk.identify(piv, ask))
                case Check():
                    self.inbox.put(Checked(Finding(Device.READER, fine=True)))

    def _without_card(self, command: Identify | Check) -> None:
        match command:
            case Identify():
                self.inbox.put(OfficerUnknown(OfficerRefusal.CARD_GONE))
            case Check():
                self.inbox.put(Checked(self._finding()))

    def _finding(self) -> Finding:
        try:
            info = self._reader.check()
        except DriverError as error:
            return Finding(Device.READER, fine=False, detail=str(error))
        return Finding(Device.READER, fine=True, detail=f"PN5{info.ic:02x}")
