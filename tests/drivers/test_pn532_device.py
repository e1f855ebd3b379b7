"""The emulated PN532 byte by byte, as clients other than ours meet it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.drivers.pn532_frame import encode
from hw_sim.cards import CardModel, IdCard, PlainTag
from hw_sim.piv_card import PivCardModel
from hw_sim.reader import Pn532Reader, crc_a
from hw_sim.reader_frames import ACK, ERROR, response

WAKE = b"\x55\x55" + bytes(14)
VERSION = bytes.fromhex("0000ff06fad50332010607e800")
SELECT_PIV = bytes.fromhex("00A4040009A0000003080000100000")


def device(*cards: CardModel) -> Pn532Reader:
    reader = Pn532Reader()
    for card in cards:
        reader.put(card)
    reader.receive(WAKE)
    say(reader, 0x32, "05000001")
    return reader


def raw(reader: Pn532Reader, data: bytes) -> bytes:
    return b"".join(answer.data for answer in reader.receive(data))


def say(reader: Pn532Reader, code: int, data: str = "") -> str:
    """The answer's data in hexadecimal; the ACK is checked on the way."""
    answer = raw(reader, encode(code, bytes.fromhex(data)))
    assert answer.startswith(ACK)
    answer = answer[len(ACK) :]
    if answer in (b"", ERROR):
        return "error" if answer else ""
    at = 8 if answer[3:5] == b"\xff\xff" else 5
    assert answer == response(code, answer[at + 2 : -2])
    return answer[at + 2 : -2].hex()


def test_a_host_that_switches_the_crc_check_off_gets_the_crc() -> None:
    """READ of page 4 of a tag; CRC_A as in the examples of ISO/IEC 14443-3, annex B."""
    reader = device(PlainTag(bytes.fromhex("04A1B2C3D4E5F6")))
    say(reader, 0x4A, "0100")
    page = say(reader, 0x42, "3004")
    say(reader, 0x08, "630300")
    assert crc_a(b"") == b"\x63\x63"
    assert crc_a(b"\x12\x34") == b"\x26\xcf"
    assert say(reader, 0x42, "3004") == page + crc_a(bytes.fromhex(page[2:])).hex()
    say(reader, 0x08, "630200")
    assert say(reader, 0x42, "3004" + crc_a(b"\x30\x04").hex()).startswith(page)
    assert say(reader, 0x06, "63026303") == "0000"


def test_a_sleeping_chip_wants_to_be_woken() -> None:
    reader = Pn532Reader()
    assert raw(reader, encode(0x02)[:4]) == b""
    reader.power_on()
    assert raw(reader, bytes(10) + encode(0x02)) == ACK + VERSION
    assert say(reader, 0x14, "011401") == ""
    assert say(reader, 0x16, "1000") == "00"
    assert raw(reader, encode(0x02)[:4]) == b""
    assert raw(reader, WAKE + encode(0x02)) == ACK + VERSION


@given(st.lists(st.integers(0, 40), max_size=6))
def test_any_cut_gives_the_same(cuts: list[int]) -> None:
    whole = WAKE + encode(0x14, b"\x01\x14\x01") + encode(0x02)
    edges = sorted({0, len(whole), *cuts})
    reader = Pn532Reader()
    answers = b"".join(raw(reader, whole[a:b]) for a, b in pairwise(edges))
    assert answers == ACK + response(0x14, b"") + ACK + VERSION


@given(st.lists(st.binary(max_size=60), max_size=6))
def test_noise_never_breaks_it(chunks: list[bytes]) -> None:
    reader = device(IdCard(b"\x0bABC"))
    for chunk in chunks:
        reader.receive(chunk)
    reader.receive(bytes(300) + ACK)
    assert raw(reader, WAKE + encode(0x02)).endswith(VERSION)


@given(st.integers(0, 255), st.binary(max_size=12))
def test_any_command_is_answered_or_searched_for(code: int, data: bytes) -> None:
    reader = device(IdCard(b"\x0bABC"))
    say(reader, 0x4A, "0100")
    answer = raw(reader, encode(code, data))
    assert answer.startswith(ACK)


def test_a_broken_frame_is_not_heard_and_nack_repeats_an_answer() -> None:
    reader = device()
    broken = bytearray(encode(0x02))
    broken[6] ^= 1
    assert raw(reader, bytes(broken)) == b""
    assert raw(reader, encode(0x02)) == ACK + VERSION
    assert raw(reader, bytes.fromhex("0000ffff0000")) == VERSION


@pytest.mark.parametrize("data", ["", "00", "0300", "0105", "0103"])
def test_parameters_that_do_not_fit_are_a_syntax_error(data: str) -> None:
    assert say(device(), 0x4A, data) == "error"


def test_an_unknown_command_is_a_syntax_error() -> None:
    assert say(device(), 0x99) == "error"


@pytest.mark.parametrize(
    ("card", "search", "answer"),
    [
        (PlainTag(b"\x04ABC"), "0100", "0101 0004 08 04 04414243"),
        (PlainTag(b"\x04ABCDEF"), "0200", "0101 0044 00 07 04414243444546"),
        (IdCard(b"\x0bABC"), "0100", "0101 0004 20 04 0b414243 0578807002"),
        (IdCard(b"\x0bABC"), "01000b414243", "0101 0004 20 04 0b414243 0578807002"),
        (IdCard(b"\x0bABC"), "01000b414244", "00"),
        (IdCard(b"\x0bABC"), "010300", "00"),
        (IdCard(b"ABCD", "B"), "010300", "0101 50 41424344 00000000 008171 01 01"),
        (IdCard(b"ABCD", "B"), "0100", "00"),
        (IdCard(b"ABCD", "B"), "0101 00ffff0100", "00"),
    ],
)
def test_cards_in_the_list(card: CardModel, search: str, answer: str) -> None:
    assert say(device(card), 0x4A, search) == answer.replace(" ", "")


def test_two_cards_when_two_are_asked_for() -> None:
    reader = device(PlainTag(b"\x04ABC"), PlainTag(b"\x04XYZ"))
    assert say(reader, 0x4A, "0200")[:2] == "02"
    assert say(reader, 0x4A, "0100")[:2] == "01"


def test_an_endless_search_waits_for_a_card_or_an_abort() -> None:
    reader = device()
    say(reader, 0x32, "05ff01ff")
    assert say(reader, 0x4A, "0100") == ""
    (answer,) = reader.put(IdCard(b"\x0bABC"))
    assert answer.data[5:9].hex() == "d54b0101"
    reader.take()
    assert say(reader, 0x4A, "0100") == ""
    assert raw(reader, ACK) == b""
    assert reader.put(IdCard(b"\x0bABC")) == []


def test_a_random_uid_changes_with_each_loss_of_power() -> None:
    reader = device(IdCard(None, seed=1))
    first = say(reader, 0x4A, "0100")
    assert first == say(reader, 0x4A, "0100")
    say(reader, 0x32, "0100")
    second = say(reader, 0x4A, "0100")
    assert first[12:14] == second[12:14] == "08"
    assert first != second


def test_exchange_with_a_card_that_leaves() -> None:
    reader = device(IdCard(b"\x0bABC"))
    assert say(reader, 0x40, "01" + SELECT_PIV.hex()) == "27"
    say(reader, 0x4A, "0100")
    reader.take_after(1)
    assert say(reader, 0x40, "01" + SELECT_PIV.hex()) == "006a82"
    assert say(reader, 0x00, "06") == "00"
    assert say(reader, 0x40, "01" + SELECT_PIV.hex()) == "01"
    assert say(reader, 0x00, "06") == "01"
    assert say(reader, 0x52, "00") == "00"
    assert say(reader, 0x40, "01" + SELECT_PIV.hex()) == "27"


class Verbose(IdCard):
    """A card whose answer is longer than a frame."""

    def apdu(self, command: bytes) -> bytes:
        return bytes(300) + command[-2:]


def test_parts_to_a_card_and_from_it() -> None:
    reader = device(Verbose(b"\x0bABC"))
    say(reader, 0x4A, "0100")
    assert say(reader, 0x40, "41" + "00CB3FFF") == "00"
    first = say(reader, 0x40, "01" + "9000")
    assert first == "40" + "00" * 262
    assert say(reader, 0x40, "01") == "00" + "00" * 38 + "9000"


def test_a_speed_is_in_force_after_the_host_s_ack() -> None:
    reader = device()
    assert say(reader, 0x10, "07") == ""
    assert reader.baudrate == 115200
    reader.receive(ACK)
    assert reader.baudrate == 921600


def test_registers_and_the_line_test() -> None:
    reader = device()
    assert say(reader, 0x08, "630205630306") == ""
    assert say(reader, 0x06, "630263036339") == "050600"
    assert say(reader, 0x00, "00" + "a5" * 261) == "00" + "a5" * 261
    assert say(reader, 0x04) == "00000080"


def block(reader: Pn532Reader, data: str) -> str:
    return say(reader, 0x42, data)


def test_a_client_that_makes_the_blocks_itself() -> None:
    """SetParameters 0: no RATS by the chip. Chained both ways, presence, a lost answer, deselection."""
    reader = device(PivCardModel.new(b"\x04ABCDEF", pin="482913"))
    say(reader, 0x12, "00")
    assert say(reader, 0x4A, "0100") == "010100442007" + b"\x04ABCDEF".hex()
    assert block(reader, "E000") == "000578807002"  # frames of 16 bytes
    select = SELECT_PIV.hex()
    assert block(reader, "12" + select[:8]) == "00a2"
    first = block(reader, "03" + select[8:])
    assert first[:4] == "0013"
    assert block(reader, "b3") == first  # the last block again
    second = block(reader, "a2")
    assert second[:4] == "0012"
    third = block(reader, "a3")
    assert third[-4:] == "9000"
    assert (first[4:] + second[4:] + third[4:]).startswith("611e4f06")
    assert block(reader, "b2") == "00a3"  # present
    assert block(reader, "c2") == "00c2"
    assert block(reader, "02" + select) == "01"


def test_a_slow_answer_asks_for_time() -> None:
    reader = device(PivCardModel.new(b"\x04ABCDEF", pin="482913"))
    say(reader, 0x12, "00")
    say(reader, 0x4A, "0100")
    block(reader, "E080")
    block(reader, "02" + SELECT_PIV.hex())
    sign = "0087119E267C248200812000" + "11" * 31 + "00"
    assert block(reader, "03" + sign) == "00f204"
    assert block(reader, "f204")[:6] == "00037c"


def test_type_b_by_hand() -> None:
    reader = device(IdCard(b"ABCD", "B"))
    say(reader, 0x4A, "010300")
    assert block(reader, "0a0100a4040000") == "000a016a82"
    assert block(reader, "0200a4040000") == "01"  # not its number: silence
    assert block(reader, "ca01") == "00ca01"
    assert block(reader, "050008") == "00" + "504142434400000000008171"
    assert block(reader, "1d4142434400080100") == "0000"


def test_pages_of_a_sticker() -> None:
    reader = device(PlainTag(bytes.fromhex("04414243444546")))
    say(reader, 0x4A, "0100")
    assert say(reader, 0x40, "013000")[:18] == "00044142" + "8f" + "43444546"
    assert say(reader, 0x40, "0130ff") == "01"
