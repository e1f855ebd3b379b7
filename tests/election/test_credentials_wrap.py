"""Secrets wrapped for one card: opened by its key alone, for their own purpose alone."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from firmware.election.credentials import WrapError, ephemeral_point, unwrap, wrap_for_card

KEY = ec.generate_private_key(ec.SECP256R1())
BLOB = wrap_for_card(KEY.public_key(), b"a share of the roll key", b"roll share 2")


def agreed(key: ec.EllipticCurvePrivateKey, blob: bytes) -> bytes:
    """What a card with `key` in slot 9D answers."""
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), ephemeral_point(blob))
    return key.exchange(ec.ECDH(), point)


def test_the_card_opens_what_was_wrapped_for_it() -> None:
    assert unwrap(agreed(KEY, BLOB), BLOB, b"roll share 2") == b"a share of the roll key"
    assert b"share" not in BLOB


def test_two_wraps_of_one_secret_differ() -> None:
    again = wrap_for_card(KEY.public_key(), b"a share of the roll key", b"roll share 2")
    assert ephemeral_point(again) != ephemeral_point(BLOB)


def test_another_card_or_another_purpose_opens_nothing() -> None:
    other = ec.generate_private_key(ec.SECP256R1())
    with pytest.raises(WrapError):
        unwrap(agreed(other, BLOB), BLOB, b"roll share 2")
    with pytest.raises(WrapError):
        unwrap(agreed(KEY, BLOB), BLOB, b"roll share 3")


@given(st.integers(0, len(BLOB) - 1), st.integers(1, 255))
def test_any_changed_byte_is_noticed(at: int, change: int) -> None:
    blob = bytearray(BLOB)
    blob[at] ^= change
    with pytest.raises(WrapError):
        unwrap(agreed(KEY, BLOB), bytes(blob), b"roll share 2")


@pytest.mark.parametrize("size", [0, 1, 66, 82, len(BLOB) - 1, 2000])
def test_other_sizes_are_refused(size: int) -> None:
    with pytest.raises(WrapError):
        unwrap(bytes(32), BLOB.ljust(2000, b"\x00")[:size], b"roll share 2")


@pytest.mark.parametrize("size", [0, 1025])
def test_a_secret_has_bounds(size: int) -> None:
    with pytest.raises(ValueError, match="secret"):
        wrap_for_card(KEY.public_key(), bytes(size), b"")
