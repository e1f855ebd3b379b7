"""Bodies: what is packed reads back, and nothing else is read."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware.storage.errors import RecordError
from firmware.storage.records import (
    Ballot,
    Cast,
    Close,
    Event,
    Recovery,
    Session,
    Share,
    Spoil,
    Tally,
    VoidName,
    kind_of,
    unpack,
)
from firmware.storage.slot import BODY_MAX, Kind

h32, h64 = st.binary(min_size=32, max_size=32), st.binary(min_size=64, max_size=64)
u32 = st.integers(0, 2**32 - 1)
openings = st.tuples(st.integers(1, 13), h32)
values = st.recursive(
    st.text() | st.integers() | st.booleans(), lambda v: st.lists(v, max_size=3), max_leaves=6
)


@st.composite
def tallies(draw: st.DrawFn) -> Tally:
    m, k = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    sums = tuple((draw(h32), draw(h32)) for _ in range(m))
    indices = sorted(draw(st.sets(st.integers(1, 99), min_size=k, max_size=k)))
    parts = tuple((b"M" * 32, b"c" * 32, b"v" * 32) for _ in range(m))
    return Tally(draw(u32), sums, tuple(Share(i, parts) for i in indices), tuple(draw(u32) for _ in range(m)))


records = st.one_of(
    st.builds(Session, st.integers(0, 1), h32, h32, h64, h32, h32, u32),
    st.builds(Ballot, u32, st.integers(1, 13).map(lambda m: b"z" * (128 + 288 * m))),
    st.builds(Cast, u32, h32),
    st.builds(Spoil, u32, st.just(1), st.integers(0, 2), h32, h32, openings),
    st.builds(Spoil, u32, st.integers(2, 4), st.integers(0, 2), h32, h32, st.none()),
    st.builds(Close, u32, u32, u32, u32, u32, u32, u32, h32, u32, h32),
    st.lists(st.builds(VoidName, u32, h32, h32), min_size=1, max_size=58, unique_by=lambda v: v.number).map(
        lambda voids: Recovery(tuple(sorted(voids, key=lambda v: v.number)))
    ),
    tallies(),
    st.builds(
        Event,
        st.text(min_size=1, max_size=20),
        st.none() | st.text(max_size=20),
        st.dictionaries(st.text(max_size=9).filter(lambda k: k not in ("event", "time")), values, max_size=4),
    ),
)


@settings(max_examples=300, deadline=None)
@given(records)
def test_round_trip_and_exact_length(record: object) -> None:
    body = record.pack()
    assert len(body) <= BODY_MAX
    kind = kind_of(record)
    assert unpack(kind, body) == record
    if kind is not Kind.EVENT:
        for wrong in (body[:-1], body + b"\0", b""):
            with pytest.raises(RecordError):
                unpack(kind, wrong)


def test_sizes_of_the_format() -> None:
    z = bytes(32)
    assert len(Session(0, z, z, z + z, z, z, 5).pack()) == 200
    assert len(Cast(1, z).pack()) == 36
    assert len(Spoil(1, 2, 2, z, z).pack()) == 72
    assert len(Spoil(1, 1, 1, z, z, (1, z)).pack()) == 108
    assert len(Recovery((VoidName(4, z, z),)).pack()) == 72
    assert len(Close(1, 1, 1, 1, 1, 1, 1, z, 1, z).pack()) == 96
    assert len(Ballot(1, bytes(128 + 288 * 13)).pack()) == 3876


def test_layout_of_a_spoil() -> None:
    body = Spoil(7, 1, 2, b"H" * 32, b"N" * 32, (5, b"X" * 32)).pack()
    assert body == b"\0\0\0\7" + b"\1\2\1\0" + b"H" * 32 + b"N" * 32 + b"\0\0\0\5" + b"X" * 32


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (Kind.SESSION, b"\2" + bytes(199)),
        (Kind.SESSION, b"\0\1" + bytes(198)),
        (Kind.BALLOT, bytes(4 + 128)),
        (Kind.BALLOT, bytes(4 + 128 + 288 * 14)),
        (Kind.SPOIL, bytes(4) + b"\0\0\0\0" + bytes(64)),
        (Kind.SPOIL, bytes(4) + b"\5\0\0\0" + bytes(64)),
        (Kind.SPOIL, bytes(4) + b"\2\3\0\0" + bytes(64)),
        (Kind.SPOIL, bytes(4) + b"\2\0\0\1" + bytes(64)),
        (Kind.SPOIL, bytes(4) + b"\1\0\0\0" + bytes(64)),
        (Kind.SPOIL, bytes(4) + b"\2\0\1\0" + bytes(64) + b"\0\0\0\1" + bytes(32)),
        (Kind.SPOIL, bytes(4) + b"\1\0\2\0" + bytes(64) + b"\0\0\0\1" + bytes(32)),
        (Kind.SPOIL, bytes(4) + b"\1\0\1\0" + bytes(64) + b"\0\0\0\0" + bytes(32)),
        (Kind.RECOVERY, bytes(4)),
        (Kind.RECOVERY, b"\0\0\0\2" + bytes(136)),
        (Kind.RECOVERY, b"\xff\xff\xff\xff"),
        (Kind.TALLY, bytes(3000)),
        (Kind.EVENT, b""),
        (Kind.EVENT, b"[]"),
        (Kind.EVENT, b"\xff{}"),
        (Kind.EVENT, b'{"time":"x"}'),
        (Kind.EVENT, b'{"event":""}'),
        (Kind.EVENT, b'{"event":"a","event":"b"}'),
        (Kind.EVENT, b'{"z":1,"event":"a"}'),
        (Kind.EVENT, b'{"event":"a","x":1.5}'),
        (Kind.EVENT, b'{"event":"a","x":NaN}'),
        (Kind.EVENT, b'{"event":"a","x":null}'),
        (Kind.EVENT, b'{"event":"a","x":{"y":1}}'),
        (Kind.EVENT, b'{"event":"a","time":5}'),
        (Kind.EVENT, b"[" * 3900),
    ],
)
def test_malformed_bodies_are_refused_with_their_clause(kind: Kind, body: bytes) -> None:
    with pytest.raises(RecordError, match=r"\[B\d\]"):
        unpack(kind, body)


def test_events_are_sorted_text_without_spaces() -> None:
    body = Event("paused", "07:00", {"who": ["a", "b"], "count": 3, "ok": True}).pack()
    assert body == b'{"count":3,"event":"paused","ok":true,"time":"07:00","who":["a","b"]}'
    assert json.loads(body)["event"] == "paused"
    assert Event("x", None, {}).pack() == b'{"event":"x"}'


@pytest.mark.parametrize(
    "fields", [{"event": "x"}, {"time": "x"}, {"x": 1.5}, {"x": None}, {"x": "y" * 4000}]
)
def test_events_refuse_other_values(fields: dict) -> None:
    with pytest.raises(RecordError):
        Event("kind", None, fields).pack()


def test_a_tally_must_fit_a_slot() -> None:
    def shares(m: int, k: int) -> Tally:
        part = (bytes(32),) * 3
        return Tally(
            1, ((bytes(32),) * 2,) * m, tuple(Share(i, (part,) * m) for i in range(1, k + 1)), (0,) * m
        )

    assert len(shares(6, 6).pack()) <= BODY_MAX
    with pytest.raises(RecordError, match="fit"):
        shares(6, 7).pack()


def test_the_choice_is_in_no_repr() -> None:
    text = repr(Spoil(1, 1, 1, bytes(32), bytes(32), (5, b"X" * 32)))
    assert "opening" not in text
    assert "XX" not in text
