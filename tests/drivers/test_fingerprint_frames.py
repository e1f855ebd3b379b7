"""Frames against the examples of the data sheet, and against every way to be wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.drivers.errors import ProtocolError
from firmware.drivers.fingerprint_frames import (
    Frame,
    Parameters,
    Pid,
    encode,
    parse,
    parse_header,
    parse_parameters,
    parse_product,
)

ADDRESS = 0xFFFFFFFF
# From the R503 manual: light on, and its answer.
LIGHT = bytes.fromhex("EF01FFFFFFFF01000735015006000094")
DONE = bytes.fromhex("EF01FFFFFFFF07000300000A")

payloads = st.binary(min_size=1, max_size=256)
pids = st.sampled_from(list(Pid))
addresses = st.integers(0, 0xFFFFFFFF)


def test_the_examples_of_the_manual() -> None:
    assert encode(ADDRESS, Pid.COMMAND, bytes.fromhex("3501500600")) == LIGHT
    assert parse(DONE, ADDRESS) == Frame(Pid.ANSWER, b"\x00")
    password = encode(ADDRESS, Pid.COMMAND, bytes.fromhex("1300000000"))
    assert password == bytes.fromhex("EF01FFFFFFFF0100071300000000001B")


@given(addresses, pids, payloads)
def test_what_is_encoded_is_parsed(address: int, pid: Pid, payload: bytes) -> None:
    assert parse(encode(address, pid, payload), address) == Frame(pid, payload)


@given(pids, payloads, st.data())
def test_any_flipped_bit_is_refused(pid: Pid, payload: bytes, data: st.DataObject) -> None:
    raw = bytearray(encode(ADDRESS, pid, payload))
    bit = data.draw(st.integers(0, 8 * len(raw) - 1))
    raw[bit // 8] ^= 1 << bit % 8
    with pytest.raises(ProtocolError):
        parse(bytes(raw), ADDRESS)


@given(payloads, st.data())
def test_any_cut_or_added_byte_is_refused(payload: bytes, data: st.DataObject) -> None:
    raw = encode(ADDRESS, Pid.DATA, payload)
    for wrong in (raw[: data.draw(st.integers(0, len(raw) - 1))], raw + b"\x00", raw[1:]):
        with pytest.raises(ProtocolError):
            parse(wrong, ADDRESS)


@given(st.binary(max_size=300))
def test_noise_raises_nothing_else(noise: bytes) -> None:
    for reader in (parse_parameters, parse_product):
        try:
            reader(noise)
        except ProtocolError:
            continue
    with pytest.raises(ProtocolError):
        parse(noise, 0x12345678)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ("EF02FFFFFFFF070003", "start"),
        ("EF01FFFFFFFE070003", "address"),
        ("EF01FFFFFFFF030003", "kind"),
        ("EF01FFFFFFFF070002", "length"),
        ("EF01FFFFFFFF070103", "length"),
        ("EF01FFFFFFFF07FFFF", "length"),
    ],
)
def test_a_header_is_refused_with_its_reason(raw: str, why: str) -> None:
    with pytest.raises(ProtocolError, match=why):
        parse_header(bytes.fromhex(raw), ADDRESS)


@pytest.mark.parametrize("size", [0, 257])
def test_no_payload_too_small_or_large_is_encoded(size: int) -> None:
    with pytest.raises(ValueError, match="1 to 256"):
        encode(ADDRESS, Pid.DATA, bytes(size))


def test_parameters() -> None:
    raw = bytes.fromhex("0004 0009 00C8 0003 FFFFFFFF 0002 0006")
    assert parse_parameters(raw) == Parameters(9, 200, 3, ADDRESS, 128, 57600)
    for wrong in ("0004 0009 00C8 0006 FFFFFFFF 0002 0006", "0004 0009 00C8 0003 FFFFFFFF 0004 0006", "00"):
        with pytest.raises(ProtocolError):
            parse_parameters(bytes.fromhex(wrong))


def test_product_in_both_lengths() -> None:
    raw = b"R503".ljust(16, b"\x00") + b"2601" + b"A1234567" + b"\x01\x02" + b"FPS".ljust(8) + bytes(4)
    raw += (1536).to_bytes(2, "big") + (200).to_bytes(2, "big")
    for answer in (raw, raw + bytes(4)):
        assert parse_product(answer).serial == "A1234567"
        assert parse_product(answer).template_size == 1536
    odd = raw[:20] + b"\x01\x02\x03\x04\xff\x00\x00\x00" + raw[28:]
    assert parse_product(odd).serial == "01020304ff"


def test_no_repr_shows_a_payload() -> None:
    assert "secret" not in repr(Frame(Pid.DATA, b"secret"))
