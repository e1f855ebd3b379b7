"""APDUs taken apart and put together: chaining, answers in pieces, a wrong Le."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.drivers.card_apdu import Command, parse_command, transmit
from firmware.drivers.errors import ProtocolError
from hw_sim.piv_apdu import Apdu, CardStatus, Channel


def card(
    perform: Callable[[Apdu], bytes], piece: int = 256, strict: bool = False
) -> Callable[[bytes], bytes]:
    channel = Channel(piece)
    channel.strict_le = strict
    return lambda command: channel.exchange(command, perform)


@given(st.binary(max_size=3000), st.integers(1, 256), st.booleans())
def test_any_length_goes_out_and_comes_back(data: bytes, piece: int, strict: bool) -> None:
    piece = max(piece, 128)
    echo = card(lambda apdu: apdu.data, piece, strict)
    assert transmit(echo, Command(0, 0x10, 1, 2, data).encode()) == data + b"\x90\x00"


def test_pieces_of_a_chain_are_marked() -> None:
    sent: list[bytes] = []

    def ok(command: bytes) -> bytes:
        sent.append(command)
        return b"\x90\x00"

    transmit(ok, Command(0, 0x87, 0x11, 0x9A, bytes(300), 256).encode())
    assert [(len(c), c[:5].hex()) for c in sent] == [(260, "1087119aff"), (51, "0087119a2d")]


def test_a_refused_piece_ends_the_chain() -> None:
    answers = iter([b"\x90\x00", b"\x69\x82"])
    assert transmit(lambda _: next(answers), Command(0, 0x87, 0, 0, bytes(600)).encode()) == b"\x69\x82"


def test_a_wrong_le_is_corrected() -> None:
    asked: list[bytes] = []

    def strict(command: bytes) -> bytes:
        asked.append(command)
        return b"\x6c\x03" if command[-1] == 0x10 else b"abc\x90\x00"

    assert transmit(strict, bytes.fromhex("00CB3FFF10")) == b"abc\x90\x00"
    assert asked[1].hex() == "00cb3fff03"


@pytest.mark.parametrize("answer", [b"\x61\x00", b"\x6c\x05", b"x" * 256 + b"\x61\x00"])
def test_an_endless_answer_is_refused(answer: bytes) -> None:
    with pytest.raises(ProtocolError):
        transmit(lambda _: answer, bytes.fromhex("00CB3FFF00"))


@pytest.mark.parametrize("answer", [b"", b"\x90"])
def test_an_answer_without_status_is_refused(answer: bytes) -> None:
    with pytest.raises(ProtocolError, match="status word"):
        transmit(lambda _: answer, bytes.fromhex("00CB3FFF00"))


@pytest.mark.parametrize(
    ("form", "data", "le"),
    [
        ("00010203", "", None),
        ("0001020300", "", 256),
        ("0001020305", "", 5),
        ("0001020301AA", "aa", None),
        ("0001020301AA00", "aa", 256),
        ("00010203000000", "", 256),
        ("00010203000001AA", "aa", None),
        ("00010203000001AA0005", "aa", 5),
    ],
)
def test_the_forms_of_a_command(form: str, data: str, le: int | None) -> None:
    assert parse_command(bytes.fromhex(form)) == Command(0, 1, 2, 3, bytes.fromhex(data), le)


@pytest.mark.parametrize(
    "bad", ["", "000102", "0001020302AA", "0001020301AA0000", "00010203000002AA", "000102030000"]
)
def test_what_is_no_command_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match="APDU"):
        parse_command(bytes.fromhex(bad))


@given(st.binary(max_size=60))
def test_noise_is_a_command_or_refused(noise: bytes) -> None:
    try:
        command = parse_command(noise)
    except ValueError:
        return
    assert command.encode()[:4] == noise[:4]


def test_a_pin_is_in_no_repr() -> None:
    assert "482913" not in repr(Command(0, 0x20, 0, 0x80, b"482913\xff\xff"))


def test_a_status_passes_through() -> None:
    def refuse(apdu: Apdu) -> bytes:
        raise CardStatus(0x6A82)

    assert transmit(card(refuse), bytes.fromhex("00CB3FFF00")) == b"\x6a\x82"
