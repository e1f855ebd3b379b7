"""The framer: every form of frame, any cut, any noise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.drivers.pn532_frame import (
    ACK,
    FROM_CHIP,
    MAX_BODY,
    NACK,
    Ack,
    ErrorFrame,
    Frame,
    Framer,
    Garbled,
    Info,
    Nack,
    encode,
)
from hw_sim.reader_frames import ERROR, HostBytes, response

VERSION = bytes.fromhex("000000ff06fad50332010607e800")


def frames(*chunks: bytes) -> list[Frame]:
    framer = Framer()
    found = []
    for chunk in chunks:
        framer.feed(chunk)
        while (frame := framer.next()) is not None:
            found.append(frame)
    return found


def test_the_manual_s_examples() -> None:
    assert encode(0x02) == bytes.fromhex("0000ff02fed4022a00")
    assert frames(VERSION) == [Info(FROM_CHIP, 0x03, bytes.fromhex("32010607"))]
    assert frames(ACK, NACK, ERROR) == [Ack(), Nack(), ErrorFrame()]


def test_a_body_over_255_bytes_takes_the_extended_form() -> None:
    frame = encode(0x40, bytes(254), FROM_CHIP)
    assert frame[:8] == bytes.fromhex("0000ffffff0100ff")
    assert frames(frame) == [Info(FROM_CHIP, 0x40, bytes(254))]
    with pytest.raises(ValueError, match="265"):
        encode(0x40, bytes(MAX_BODY - 1))


@given(st.integers(0, 255), st.binary(max_size=MAX_BODY - 2), st.data())
def test_any_frame_survives_any_cut(code: int, data: bytes, draw: st.DataObject) -> None:
    frame = ACK + encode(code, data, FROM_CHIP) + response(0x02, b"\x01")
    cuts = sorted(draw.draw(st.lists(st.integers(0, len(frame)), max_size=5)))
    chunks = [frame[a:b] for a, b in zip([0, *cuts], [*cuts, len(frame)], strict=True)]
    assert frames(*chunks) == [Ack(), Info(FROM_CHIP, code, data), Info(FROM_CHIP, 0x03, b"\x01")]


@given(st.integers(0, 255), st.binary(max_size=MAX_BODY - 2))
def test_what_the_driver_frames_the_device_reads_and_back(code: int, data: bytes) -> None:
    host = HostBytes()
    host.asleep = False
    (order,) = host.feed(encode(code, data))
    assert (order.what, order.code, order.data) == ("command", code, data)
    assert frames(response(code, data)) == [Info(FROM_CHIP, (code + 1) & 0xFF, data)]


@given(st.binary(max_size=40), st.integers(0, 400), st.integers(0, 7))
def test_a_turned_bit_never_makes_another_answer(data: bytes, at: int, bit: int) -> None:
    good = encode(0x41, data, FROM_CHIP)
    bad = bytearray(good)
    bad[at % len(good)] ^= 1 << bit
    for frame in frames(bytes(bad) + bytes(4)):
        assert isinstance(frame, Garbled) or frame == Info(FROM_CHIP, 0x41, data)


@given(st.lists(st.binary(max_size=300), max_size=8))
def test_noise_ends_in_frames_or_in_little_kept(chunks: list[bytes]) -> None:
    framer = Framer()
    for chunk in chunks:
        framer.feed(chunk)
        seen = 0
        while framer.next() is not None:
            seen += 1
            assert seen <= 3000
        assert len(framer._buffer) <= MAX_BODY + 9


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("0000ff02ffd5032800", "length checksum"),
        ("0000ff02fed5032900", "body checksum"),
        ("0000ff02fed5032855", "postamble"),
        ("0000ff00ff55", "postamble"),
        ("0000ffffff010af5" + "00" * 9, "a body of 266 bytes"),
        ("0000ffffff010100" + "00" * 9, "extended length checksum"),
        ("aa0000ff02fed5032800", "2 bytes before a frame"),
        ("0000ff02fed6032700", "frame identifier"),
        ("0000ff01ffd52b00", "frame identifier"),
    ],
)
def test_each_doubt_has_its_reason(bad: str, reason: str) -> None:
    assert Garbled(reason) in frames(bytes.fromhex(bad))


def test_a_frame_after_noise_is_found() -> None:
    noise = bytes.fromhex("55ff00ff13eeff0000")
    assert frames(noise + VERSION)[-1] == Info(FROM_CHIP, 0x03, bytes.fromhex("32010607"))


def test_a_repr_tells_no_data() -> None:
    assert "313233" not in repr(Info(FROM_CHIP, 0x41, b"123456")).replace(" ", "")
    assert "123456" not in repr(Info(FROM_CHIP, 0x41, b"123456"))
