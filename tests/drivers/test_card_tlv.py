"""BER-TLV: what is read, and that everything else is refused and nothing crashes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.drivers.tlv import Tlv, TlvError, encode, parse, parse_one, value_of

TAGS = st.sampled_from((0x53, 0x7C, 0x80, 0x5FC1, 0x5F2F, 0x7F49, 0x5FC105))


@given(st.lists(st.tuples(TAGS, st.binary(max_size=400)), max_size=5))
def test_objects_come_back_as_written(objects: list[tuple[int, bytes]]) -> None:
    data = b"".join(encode(tag, value) for tag, value in objects if tag != 0x5FC1)
    expected = tuple(Tlv(tag, value) for tag, value in objects if tag != 0x5FC1)
    assert parse(data) == expected


@given(st.binary(max_size=200))
def test_noise_is_read_whole_or_refused(data: bytes) -> None:
    try:
        items = parse(data)
    except TlvError:
        return
    assert sum(len(item.value) for item in items) <= len(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("53", "length is missing"),
        ("5f", "tag is cut"),
        ("5fc1", "tag is cut"),
        ("5fc1850500", "longer than three"),
        ("1f0000", "begins with zero"),
        ("5380", "length form 80"),
        ("5383000001aa", "length form 83"),
        ("5381", "length is cut"),
        ("530301", "is cut: 3 bytes announced, 1 there"),
        ("00" * 2 * 65, "more than 64"),
        ("00" * 17000, "at most"),
    ],
)
def test_each_refusal_has_its_reason(data: str, reason: str) -> None:
    with pytest.raises(TlvError, match=reason):
        parse(bytes.fromhex(data))


def test_a_long_length_form_is_legal() -> None:
    assert parse_one(bytes.fromhex("5382000101"), 0x53) == b"\x01"


def test_the_object_asked_for_must_be_there_once() -> None:
    items = parse(encode(0x70, b"a") + encode(0x71, b"b") + encode(0x71, b"c"))
    assert value_of(items, 0x70) == b"a"
    for tag in (0x71, 0x72):
        with pytest.raises(TlvError, match="times"):
            value_of(items, tag)
    with pytest.raises(TlvError, match="one object 53"):
        parse_one(encode(0x70, b""), 0x53)
    with pytest.raises(ValueError, match="value"):
        encode(0x53, bytes(17000))
