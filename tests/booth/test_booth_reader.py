"""The reader's worker on a pty: which card came and went, officers before the desk, the cable pulled."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from pathlib import Path

import pytest
from booth_help import PATIENCE, Booth

from firmware.booth.inbox import Check, Checked, Inbox, Item, Share
from firmware.booth.officers import Desk, Identify
from firmware.booth.reader import ReaderWorker
from firmware.drivers.card import CardReader
from firmware.drivers.port import SerialPort
from firmware.states import events as ev
from firmware.states.facts import Device, Digits, OfficerRefusal, Purpose, Role
from hw_sim.cards import CardModel, IdCard, PlainTag
from hw_sim.reader import Pn532Reader
from hw_sim.wire import Line

TAG = PlainTag(b"\x04ABCDEF")
GONE = ev.CardGone()


class Reader:
    """The worker and what lies on its reader."""

    def __init__(self, link: Path, booth: Booth) -> None:
        self.inbox: Inbox = queue.SimpleQueue()
        self.line = Line(link, Pn532Reader())
        self.line.start()
        self.desk: Desk | None = None
        self.booth = booth
        reader = CardReader(SerialPort(str(link), 115200), poll_seconds=0.001, timeout=PATIENCE)
        self.worker = ReaderWorker(self.inbox, reader, 0.001, 0.01, lambda: self.desk)
        self.worker.start()

    def stop(self) -> None:
        self.worker.stop()
        self.worker.join(PATIENCE)
        self.line.stop()

    def put(self, card: CardModel) -> Item:
        self.line.act(lambda reader: reader.put(card))
        return self.next()

    def take(self) -> Item:
        self.line.act(lambda reader: reader.take())
        return self.next()

    def pull_after(self, exchanges: int) -> None:
        self.line.act(lambda reader: reader.take_after(exchanges))

    def next(self) -> Item:
        return self.inbox.get(timeout=PATIENCE)

    def ask(self, pin: str, purpose: Purpose = Purpose.MENU) -> Item:
        self.worker.send(Identify(Digits(pin), purpose))
        return self.next()

    def check(self) -> Checked:
        self.worker.send(Check())
        checked = self.next()
        assert isinstance(checked, Checked)
        return checked


@pytest.fixture
def reader(tmp_path: Path, bare: Booth) -> Iterator[Reader]:
    made = Reader(tmp_path / "card", bare)
    yield made
    made.stop()


@pytest.fixture
def office(tmp_path: Path, booth: Booth) -> Iterator[Reader]:
    """A reader whose desk knows the election."""
    booth.boot()
    made = Reader(tmp_path / "card", booth)
    made.desk = booth.desk()
    yield made
    made.stop()


@pytest.mark.parametrize(
    ("card", "known"),
    [
        (TAG, b"\x04ABCDEF"),
        (PlainTag(b"\x0bABC"), b"\x0bABC"),
        (IdCard(b"\x0bABC"), b"\x0bABC"),
        (IdCard(b"ABCD", "B"), b"ABCD"),
        (IdCard(None, seed=3), None),
        (IdCard(None, "B", seed=3), None),
        (IdCard(b""), None),
    ],
)
def test_a_voters_card_comes_and_goes(reader: Reader, card: CardModel, known: bytes | None) -> None:
    assert reader.put(card) == ev.CardArrived(known, piv=False)
    assert reader.take() == GONE
    assert reader.put(card) == ev.CardArrived(known, piv=False)
    assert reader.take() == GONE


def test_a_card_is_told_once(reader: Reader) -> None:
    reader.put(TAG)
    assert reader.check().finding.fine
    assert reader.check().finding.fine
    assert reader.take() == GONE


def test_another_card_in_its_place(reader: Reader) -> None:
    reader.put(TAG)
    reader.line.act(lambda device: device.take())
    assert reader.put(PlainTag(b"\x04QWERTY")) == GONE
    assert reader.next() == ev.CardArrived(b"\x04QWERTY", piv=False)


def test_nobody_to_ask(reader: Reader) -> None:
    """No card, or a voter's: the officer's has been taken away."""
    gone = ev.OfficerUnknown(OfficerRefusal.CARD_GONE)
    assert reader.ask("123456") == gone
    reader.put(TAG)
    assert reader.ask("123456") == gone
    assert reader.take() == GONE


def test_an_officer_signs_in(office: Reader) -> None:
    holder = office.booth.village.holder("chair")
    card = holder.card()
    assert office.put(card) == ev.CardArrived(card.uid, piv=True)
    wrong = "000000" if holder.pin != "000000" else "111111"
    assert office.ask(wrong) == ev.OfficerUnknown(OfficerRefusal.WRONG_PIN, 2)
    answer = office.ask(holder.pin)
    assert isinstance(answer, ev.OfficerKnown)
    assert (answer.officer.role, answer.officer.name) == (Role.CHAIR, holder.name)
    assert office.check().finding.fine
    assert office.take() == GONE
    assert office.ask(holder.pin) == ev.OfficerUnknown(OfficerRefusal.CARD_GONE)


def test_a_trustee_gives_the_share(office: Reader) -> None:
    holder = office.booth.village.holder("trustee-2")
    office.put(holder.card())
    answer = office.ask(holder.pin, Purpose.TRUSTEE)
    assert isinstance(answer, Share)
    assert answer.trustee == 2
    assert office.take() == GONE


def test_an_officers_card_is_pulled_in_the_middle(office: Reader) -> None:
    """At each of the exchanges that signing in takes; then it is put on again and all is well."""
    holder = office.booth.village.holder("member-1")
    office.put(holder.card())
    before = office.line.device.apdus
    assert isinstance(office.ask(holder.pin), ev.OfficerKnown)
    needed = office.line.device.apdus - before
    assert needed > 3
    assert office.take() == GONE
    for exchanges in range(needed):
        office.put(holder.card())
        office.pull_after(exchanges)
        assert office.ask(holder.pin) == ev.OfficerUnknown(OfficerRefusal.CARD_GONE)
        assert office.next() == GONE
    assert office.put(holder.card()) == ev.CardArrived(holder.card().uid, piv=True)
    assert isinstance(office.ask(holder.pin), ev.OfficerKnown)


def test_an_officer_before_any_election(reader: Reader) -> None:
    holder = reader.booth.village.holder("chair")
    reader.put(holder.card())
    assert reader.ask(holder.pin) == ev.OfficerUnknown(OfficerRefusal.FOREIGN)


def test_the_readers_cable_is_pulled_and_put_back(reader: Reader) -> None:
    assert reader.check().finding.fine
    reader.line.unplug()
    assert reader.next() == ev.DeviceLost(Device.READER)
    assert reader.ask("123456") == ev.OfficerUnknown(OfficerRefusal.CARD_GONE)
    assert not reader.check().finding.fine
    reader.line.plug()
    assert reader.next() == ev.DeviceBack(Device.READER, "PN532")
    assert reader.put(TAG) == ev.CardArrived(TAG.uid, piv=False)


def test_the_cable_is_pulled_while_a_card_lies_there(office: Reader) -> None:
    card = office.booth.village.holder("chair").card()
    office.put(card)
    office.line.unplug()
    assert office.next() == ev.DeviceLost(Device.READER)
    office.line.plug()
    assert office.next() == ev.DeviceBack(Device.READER, "PN532")
    assert office.next() == ev.CardArrived(card.uid, piv=True)
