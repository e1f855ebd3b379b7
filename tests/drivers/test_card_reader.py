"""The reader driver against the emulated PN532 on a pty: cards come and go, bytes and cables too."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from firmware.drivers.card import CardGone, CardReader, ReaderCard, ReaderInfo, Target
from firmware.drivers.errors import DeviceLost, DeviceTimeout, DriverError, ProtocolError
from firmware.drivers.port import SerialPort
from hw_sim.cards import CardModel, IdCard, PlainTag
from hw_sim.faults import NAMES, LinkFaults, Times
from hw_sim.reader import Pn532Reader
from hw_sim.reader_frames import ACK
from hw_sim.wire import Answer, Line

SELECT = bytes.fromhex("00A4040009A0000003080000100000")
NOT_FOUND = b"\x6a\x82"
QUICK = Times(lateness=0.2, stuck=0.02, dribble=0.0, away=0.02)


class Tampered(Pn532Reader):
    """A reader whose answers pass through `mangle` while it is set."""

    def __init__(self) -> None:
        super().__init__()
        self.mangle: Callable[[bytes], bytes] | None = None
        self.heard: list[bytes] = []

    def receive(self, data: bytes) -> list[Answer]:
        self.heard.append(data)
        answers = super().receive(data)
        return [Answer(self.mangle(a.data) if self.mangle else a.data) for a in answers]


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line[Tampered]]:
    line = Line(tmp_path / "card", Tampered())
    line.start()
    yield line
    line.stop()


@pytest.fixture
def reader(line: Line[Tampered]) -> CardReader:
    return driver(line.link)


def driver(link: Path) -> CardReader:
    return CardReader(SerialPort(str(link), 115200), poll_seconds=0.001, timeout=1.0)


def put(line: Line[Tampered], card: CardModel) -> None:
    line.act(lambda device: device.put(card))


def found(reader: CardReader) -> ReaderCard:
    card = reader.wait_card(cancelled=lambda: False)
    assert card is not None
    return card


def never() -> bool:
    return False


def test_the_reader_says_what_it_is(reader: CardReader) -> None:
    assert reader.check() == ReaderInfo(0x32, "1.6")


@pytest.mark.parametrize(
    ("model", "target"),
    [
        (PlainTag(b"\x04ABCDEF"), Target("A", b"\x04ABCDEF", random_uid=False, isodep=False)),
        (PlainTag(b"\x04ABC"), Target("A", b"\x04ABC", random_uid=False, isodep=False)),
        (IdCard(b"\x0bABC"), Target("A", b"\x0bABC", random_uid=False, isodep=True)),
        (IdCard(b"\x04ABCDEF"), Target("A", b"\x04ABCDEF", random_uid=False, isodep=True)),
        (IdCard(b"ABCD", "B"), Target("B", b"ABCD", random_uid=False, isodep=True)),
        (IdCard(b""), Target("A", b"", random_uid=False, isodep=True)),
        (IdCard(b"", "B"), Target("B", b"", random_uid=False, isodep=True)),
    ],
)
def test_what_each_card_shows(
    line: Line[Tampered], reader: CardReader, model: CardModel, target: Target
) -> None:
    put(line, model)
    assert found(reader).target == target


@pytest.mark.parametrize("kind", ["A", "B"])
def test_a_random_uid_is_known_as_such(line: Line[Tampered], reader: CardReader, kind: str) -> None:
    put(line, IdCard(None, "A" if kind == "A" else "B", seed=3))
    first, second = found(reader).target, found(reader).target
    assert first.random_uid
    assert second.random_uid
    assert first.uid != second.uid


def test_waiting_can_be_cancelled_and_leaves_the_field_off(line: Line[Tampered], reader: CardReader) -> None:
    rounds = iter([False, False, True])
    assert reader.wait_card(cancelled=lambda: next(rounds)) is None
    assert not line.device.field.on


def test_a_card_is_gone_when_it_was_taken(line: Line[Tampered], reader: CardReader) -> None:
    put(line, IdCard(b"\x0bABC"))
    card = found(reader)
    looks = iter([False, False, False])

    def taken_after_three_looks() -> bool:
        if next(looks, True):
            line.act(lambda device: device.take())
        return False

    reader.wait_gone(card, cancelled=taken_after_three_looks)
    assert next(looks, "all looked at") == "all looked at"
    with pytest.raises(CardGone):
        card.apdu(SELECT)


def test_a_random_card_stays_until_the_field_is_empty(line: Line[Tampered], reader: CardReader) -> None:
    put(line, IdCard(None, seed=5))
    rounds = iter([False] * 6 + [True])
    reader.wait_gone(found(reader), cancelled=lambda: next(rounds))
    assert next(rounds, None) is None  # not gone: it took the cancelling


def test_another_card_in_its_place_means_gone(line: Line[Tampered], reader: CardReader) -> None:
    put(line, IdCard(b"\x0bABC"))
    card = found(reader)
    line.act(lambda device: device.take())
    put(line, IdCard(b"\x0bXYZ"))
    reader.wait_gone(card, cancelled=never)
    assert found(reader).target.uid == b"\x0bXYZ"


def test_an_apdu_needs_a_card_that_takes_them(line: Line[Tampered], reader: CardReader) -> None:
    put(line, PlainTag(b"\x04ABC"))
    with pytest.raises(ProtocolError):
        found(reader).apdu(SELECT)


def test_presence_is_seen_without_an_apdu(line: Line[Tampered], reader: CardReader) -> None:
    put(line, IdCard(b"\x0bABC"))
    card = found(reader)
    assert card.present()
    line.act(lambda device: device.take())
    assert not card.present()
    assert line.device.apdus == 0


def test_a_card_put_back_is_another_session(line: Line[Tampered], reader: CardReader) -> None:
    model = IdCard(b"\x0bABC")
    put(line, model)
    card = found(reader)
    line.act(lambda device: device.take())
    put(line, model)
    with pytest.raises(CardGone):
        card.apdu(SELECT)
    again = found(reader)
    assert again.apdu(SELECT) == NOT_FOUND
    with pytest.raises(CardGone):
        card.apdu(SELECT)


def once(change: Callable[[bytes], bytes], *, acks: bool) -> Callable[[bytes], bytes]:
    """Change the next ACK, or the next answer, and no other."""
    done: list[bytes] = []

    def mangle(data: bytes) -> bytes:
        if done or (data == ACK) is not acks:
            return data
        done.append(data)
        return change(data)

    return mangle


def flipped(data: bytes) -> bytes:
    return data[:-3] + bytes([data[-3] ^ 0x10]) + data[-2:]


GARBLED_ANSWERS: dict[str, Callable[[bytes], bytes]] = {
    "bit flipped": flipped,
    "length flipped": lambda data: data[:3] + bytes([data[3] ^ 1]) + data[4:],
    "cut": lambda data: data[:-4],
    "noise before": lambda data: b"\x55\xaa" + data,
    "byte twice": lambda data: data[:6] + data[5:],
}


@pytest.mark.parametrize("name", GARBLED_ANSWERS)
def test_a_garbled_answer_is_asked_for_again_and_the_card_asked_once(
    line: Line[Tampered], reader: CardReader, name: str
) -> None:
    put(line, IdCard(b"\x0bABC"))
    card = found(reader)
    line.device.mangle = once(GARBLED_ANSWERS[name], acks=False)
    assert card.apdu(SELECT) == NOT_FOUND
    assert line.device.apdus == 1


@pytest.mark.parametrize("change", [lambda _: b"", lambda _: b"\x00\x00\xff\x01", lambda data: data * 2])
def test_a_spoiled_ack_ends_the_card_s_session_and_no_more(
    line: Line[Tampered], reader: CardReader, change: Callable[[bytes], bytes]
) -> None:
    put(line, IdCard(b"\x0bABC"))
    card = found(reader)
    line.device.mangle = once(change, acks=True)
    with pytest.raises((ProtocolError, DeviceTimeout)):
        card.apdu(SELECT)
    assert line.device.apdus <= 1
    with pytest.raises(CardGone):
        card.apdu(SELECT)
    assert found(reader).apdu(SELECT) == NOT_FOUND


@pytest.mark.parametrize("change", [lambda _: b"", flipped, lambda data: data * 2])
def test_a_search_survives_a_spoiled_ack(
    line: Line[Tampered], reader: CardReader, change: Callable[[bytes], bytes]
) -> None:
    put(line, IdCard(b"\x0bABC"))
    reader.check()
    line.device.mangle = once(change, acks=True)
    assert found(reader).target.uid == b"\x0bABC"


def test_an_answer_to_another_question_is_not_taken(line: Line[Tampered], reader: CardReader) -> None:
    put(line, IdCard(b"\x0bABC"))
    card = found(reader)
    stale = bytes.fromhex("0000ff02fed5151600")
    line.device.mangle = once(lambda data: stale + data, acks=False)
    with pytest.raises(ProtocolError):
        card.apdu(SELECT)
    assert found(reader).apdu(SELECT) == NOT_FOUND


def test_a_dribbling_line_is_only_slow(tmp_path: Path) -> None:
    line = Line(tmp_path / "card", Pn532Reader(), faults=LinkFaults.alone(1, "dribble", 1.0, QUICK))
    line.start()
    line.act(lambda device: device.put(IdCard(b"\x0bABC")))
    assert found(driver(line.link)).apdu(SELECT) == NOT_FOUND
    line.stop()


@pytest.mark.parametrize("name", NAMES)
def test_under_each_fault_cards_are_read_rightly_or_not_at_all(tmp_path: Path, name: str) -> None:
    faults = LinkFaults.alone(11, name, 0.06, QUICK)
    line = Line(tmp_path / "card", Pn532Reader(), faults=faults)
    line.start()
    reader = driver(line.link)
    read = 0
    for number in range(5):
        uid = bytes([0x0B, number, 1, 2])
        line.act(lambda device, uid=uid: device.take() + device.put(IdCard(uid)))
        for _ in range(40):
            try:
                card = found(reader)
                assert card.target.uid == uid
                assert card.apdu(SELECT) == NOT_FOUND
            except DriverError:
                continue
            read += 1
            break
    line.stop()
    assert read == 5


def test_a_pulled_cable_is_an_error_and_a_returned_one_is_none(
    line: Line[Tampered], reader: CardReader
) -> None:
    put(line, IdCard(b"\x0bABC"))
    card = found(reader)
    line.unplug()
    with pytest.raises(DeviceLost):
        card.apdu(SELECT)
    with pytest.raises(DeviceLost):
        reader.wait_card(cancelled=never)
    line.plug()
    assert found(reader).apdu(SELECT) == NOT_FOUND


def test_a_reader_that_lost_power_is_started_again(line: Line[Tampered], reader: CardReader) -> None:
    put(line, IdCard(b"\x0bABC"))
    card = found(reader)
    line.power_cycle()
    with pytest.raises(DriverError):
        card.apdu(SELECT)
    assert found(reader).apdu(SELECT) == NOT_FOUND


def test_a_mute_reader_is_a_time_out(line: Line[Tampered], reader: CardReader) -> None:
    line.device.mangle = lambda data: b""
    with pytest.raises(DeviceTimeout):
        reader.check()
    line.device.mangle = None
    assert reader.check().ic == 0x32


def test_another_chip_is_refused(line: Line[Tampered], reader: CardReader) -> None:
    pn533 = bytes.fromhex("0000ff06fad50333020707e500")
    line.device.mangle = lambda data: pn533 if data[5:7] == b"\xd5\x03" else data
    with pytest.raises(ProtocolError, match="not a PN532"):
        reader.check()
