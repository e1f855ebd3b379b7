"""One slot: every byte is covered, every clause has its own refusal."""

from __future__ import annotations

import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firmware.storage.entries import Valid, read_log
from firmware.storage.keys import public_bytes, verify
from firmware.storage.slot import BODY_MAX, DIGEST_AT, Kind, Log, Slot, SlotFault, build, parse

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)


def slot(body: bytes = b"{}", number: int = 3) -> Slot:
    return build(Log.EVENTS, Kind.EVENT, number, b"p" * 32, body, KEY.sign)


def redigest(raw: bytearray) -> bytes:
    raw[DIGEST_AT:] = hashlib.sha256(raw[:DIGEST_AT]).digest()
    return bytes(raw)


def test_layout_is_where_the_format_says() -> None:
    raw = slot(b"hello").raw
    assert len(raw) == 4096
    assert raw[:16] == b"BILK" + bytes([1, 2, 8, 0]) + bytes([0, 0, 0, 3]) + bytes([0, 0, 0, 5])
    assert raw[16:48] == b"p" * 32
    assert raw[48:53] == b"hello"
    assert not any(raw[53:4000])
    assert verify(public_bytes(KEY), raw[4000:4064], b"BILIK-SLOT/1\0" + raw[:4000])
    assert raw[4064:] == hashlib.sha256(raw[:4064]).digest()


@pytest.mark.parametrize("size", [0, 1, BODY_MAX])
def test_round_trip(size: int) -> None:
    made = slot(b"b" * size)
    assert parse(made.raw, Log.EVENTS, 3) == made
    assert made.hash == hashlib.sha256(made.raw).digest()


def test_slots_that_were_read_are_no_copies() -> None:
    """They say the same as those that were made, and stand where the file does."""
    made = [slot(b"b" * n, n) for n in range(3)]
    data = b"".join(one.raw for one in made) + bytes(8192)
    read = [entry.slot for entry in read_log(data, Log.EVENTS) if isinstance(entry, Valid)]
    assert read == made
    for one, other in zip(read, made, strict=True):
        assert isinstance(one.image, memoryview)
        assert one.image.obj is data
        assert (one.raw, one.body, one.hash) == (other.raw, other.body, other.hash)
        assert (one.signature, one.signed_bytes) == (other.signature, other.signed_bytes)
        assert hash(one) == hash(other)


def test_a_flip_of_any_byte_is_seen() -> None:
    good = slot(b"x" * 100).raw
    for at in range(len(good)):
        bad = bytearray(good)
        bad[at] ^= 1 << at % 8
        with pytest.raises(SlotFault) as fault:
            parse(bytes(bad), Log.EVENTS, 3)
        assert fault.value.clause == "S9"


@pytest.mark.parametrize("kept", [0, 1, 15, 48, 512, 1024, 3584, 4000, 4064, 4095])
def test_a_torn_slot_is_seen(kept: int) -> None:
    with pytest.raises(SlotFault, match="S9"):
        parse(slot().raw[:kept].ljust(4096, b"\0"), Log.EVENTS, 3)


@pytest.mark.parametrize(
    ("at", "value", "clause"),
    [
        (0, ord("X"), "S1"),
        (4, 2, "S2"),
        (5, 1, "S3"),
        (6, 0, "S4"),
        (6, 2, "S4"),
        (6, 9, "S4"),
        (7, 1, "S5"),
        (11, 4, "S6"),
        (12, 1, "S7"),
        (15, 1, "S8"),
        (3999, 1, "S8"),
    ],
)
def test_each_clause_is_checked_even_with_a_good_digest(at: int, value: int, clause: str) -> None:
    raw = bytearray(slot().raw)
    raw[at] = value
    with pytest.raises(SlotFault) as fault:
        parse(redigest(raw), Log.EVENTS, 3)
    assert fault.value.clause == clause


def test_another_index_is_refused() -> None:
    with pytest.raises(SlotFault, match="S6"):
        parse(slot(number=3).raw, Log.EVENTS, 4)


def test_what_does_not_fit_is_not_built() -> None:
    with pytest.raises(SlotFault, match="S7"):
        slot(b"x" * (BODY_MAX + 1))
    with pytest.raises(SlotFault, match="S4"):
        build(Log.EVENTS, Kind.CAST, 0, bytes(32), b"", KEY.sign)
    with pytest.raises(SlotFault, match="S4"):
        build(Log.BALLOTS, Kind.EVENT, 0, bytes(32), b"", KEY.sign)


def test_the_repr_shows_no_body() -> None:
    assert "secret" not in repr(slot(b"secret"))
