"""ristretto255 against RFC 9496 appendix A, against plain integers, and where libsodium is lenient."""

from pathlib import Path

import ballot_reference as reference
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware.ballot import group, sodium
from firmware.ballot.errors import BadEncoding
from firmware.ballot.group import IDENTITY, G, Q

LINES = (Path(__file__).parent / "rfc9496.txt").read_text().splitlines()
VECTORS = [line for line in LINES if not line.startswith("#")]
MULTIPLES, INVALID = VECTORS[:16], VECTORS[16:]

scalars = st.integers(0, Q - 1)


@pytest.mark.parametrize(("multiple", "encoding"), list(enumerate(MULTIPLES)))
def test_multiples_of_the_generator(multiple: int, encoding: str) -> None:
    expected = bytes.fromhex(encoding)
    assert group.base(multiple) == expected
    assert group.mul(multiple, G) == expected
    assert group.total([G] * multiple) == expected
    assert group.decode_point(expected, allow_identity=True) == expected
    assert reference.gen(multiple) == expected


@pytest.mark.parametrize("encoding", INVALID)
def test_invalid_encodings_are_refused(encoding: str) -> None:
    data = bytes.fromhex(encoding)
    with pytest.raises(BadEncoding):
        group.decode_point(data)
    if not data[31] & 0x80:
        for call in (lambda: group.mul(5, data), lambda: group.add(G, data), lambda: group.sub(data, G)):
            with pytest.raises(BadEncoding):
                call()


@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_sizes(size: int) -> None:
    with pytest.raises(BadEncoding):
        group.decode_point(bytes(size))
    with pytest.raises(BadEncoding):
        group.decode_scalar(bytes(size))


def test_bit_255_is_refused_though_libsodium_ignores_it() -> None:
    twisted = G[:31] + bytes([G[31] | 0x80])
    assert sodium.is_valid_point(twisted)
    with pytest.raises(BadEncoding, match="bit 255"):
        group.decode_point(twisted)
    with pytest.raises(BadEncoding, match="bit 255"):
        group.decode_point(bytes(31) + b"\x80", allow_identity=True)


def test_the_identity_is_refused_unless_allowed() -> None:
    assert sodium.is_valid_point(IDENTITY)
    with pytest.raises(BadEncoding, match="identity"):
        group.decode_point(IDENTITY)
    assert group.decode_point(IDENTITY, allow_identity=True) == IDENTITY


def test_results_that_are_the_identity() -> None:
    point = group.base(12345)
    assert sodium.scalarmult(bytes(32), point) is None  # what libsodium says, and why group.mul exists
    assert group.mul(0, point) == group.mul(Q, point) == group.mul(7, IDENTITY) == IDENTITY
    assert group.base(0) == group.base(-Q) == IDENTITY
    assert group.sub(point, point) == group.add(point, group.mul(-1, point)) == IDENTITY
    assert group.add(IDENTITY, point) == group.sub(point, IDENTITY) == point
    assert group.total([]) == group.total([IDENTITY, IDENTITY]) == IDENTITY


def test_scalars_at_the_order() -> None:
    assert group.decode_scalar((Q - 1).to_bytes(32, "little")) == Q - 1
    for value in (Q, Q + 1, 2**255, 2**256 - 1):
        with pytest.raises(BadEncoding):
            group.decode_scalar(value.to_bytes(32, "little"))
    assert group.encode_scalar(Q + 5) == group.encode_scalar(5) == (5).to_bytes(32, "little")
    assert group.decode_scalar(group.encode_scalar(-1)) == Q - 1


@given(scalars, scalars)
@settings(max_examples=15, deadline=None)
def test_agrees_with_plain_integers(a: int, b: int) -> None:
    left, right = group.base(a), group.base(b)
    assert left == reference.gen(a)
    assert group.mul(b, left) == reference.mul(b, left) == group.base(a * b)
    assert group.add(left, right) == group.base(a + b)
    assert group.sub(left, right) == group.base(a - b)


@given(st.binary(min_size=32, max_size=32))
@settings(max_examples=150, deadline=None)
def test_decoding_agrees_with_rfc_9496(data: bytes) -> None:
    try:
        accepted = group.decode_point(data, allow_identity=True) == data
    except BadEncoding:
        accepted = False
    assert accepted == (reference.decode(data) is not None)
