"""libdecaf against libsodium and RFC 9496; the sum of many products; the coefficients of one ballot."""

import ctypes
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_ballot_group import INVALID, MULTIPLES

from firmware.ballot import decaf, group
from firmware.ballot.context import context
from firmware.ballot.decaf import Library, Points
from firmware.ballot.equations import commitments_of, read, weigh
from firmware.ballot.errors import BadEncoding
from firmware.ballot.group import IDENTITY, G, Q, encode_scalar
from firmware.ballot.hashes import os_random
from firmware.ballot.msm import Combiner, Terms
from firmware.ballot.seal import seal

found = decaf.library()
native = pytest.mark.skipif(found is None, reason="libdecaf0 is not installed")


@pytest.fixture
def library() -> Library:
    assert found is not None
    return found


def sodium_takes(data: bytes) -> bool:
    try:
        return group.decode_point(data) == data
    except BadEncoding:
        return False


@native
def test_both_libraries_take_and_refuse_the_same(library: Library) -> None:
    points = Points(library, 1)
    prime = 2**255 - 19
    edges = [value.to_bytes(32, "little") for value in (*range(40), *range(prime - 40, prime + 60))]
    cases = [bytes.fromhex(text) for text in (*MULTIPLES, *INVALID)] + edges
    for _ in range(500):
        data = bytearray(os_random(32))
        cases.append(bytes(data))
        data[0] &= 0xFE
        data[31] &= 0x7F  # one such string in four is a point
        cases += [bytes(data), bytes(data[:31]) + bytes([data[31] | 0x80])]
    taken = [points.decode(0, data) for data in cases]
    assert taken == [sodium_takes(data) for data in cases]
    assert any(taken)
    assert not points.decode(0, G[:31])
    assert not points.decode(0, G + b"\0")


@native
def test_multiples_of_the_generator(library: Library) -> None:
    points = Points(library, 2)
    points.decode(0, G)
    for encoding in MULTIPLES:
        assert points.encode(1) == bytes.fromhex(encoding)
        library.add(points.refs[1], points.refs[1], points.refs[0])


@native
@given(st.lists(st.tuples(st.integers(0, Q - 1), st.integers(1, Q - 1)), max_size=6), st.booleans())
@settings(max_examples=25, deadline=None)
def test_a_sum_of_products(terms: list[tuple[int, int]], cancelled: bool) -> None:
    assert found is not None
    if cancelled:
        terms = terms + [(Q - scalar, multiple) for scalar, multiple in terms]
    points = Points(found, len(terms))
    expected = 0
    for index, (scalar, multiple) in enumerate(terms):
        assert points.decode(index, group.base(multiple))
        expected += scalar * multiple
    part = Terms(points.refs, b"".join(encode_scalar(scalar) for scalar, _ in terms), 32)
    assert Combiner(found).combine([part]) == group.base(expected)
    assert cancelled <= (group.base(expected) == IDENTITY)


@native
def test_parts_of_different_width_and_a_combiner_used_again(library: Library) -> None:
    points, combiner = Points(library, 3), Combiner(library)
    for index, multiple in enumerate((2, 3, 3)):
        points.decode(index, group.base(multiple))
    wide = Terms(points.refs[:1], encode_scalar(2**200 + 5), 32)
    narrow = Terms(points.refs[1:], (255).to_bytes(2, "little") + (256).to_bytes(2, "little"), 2)
    for _ in range(2):
        assert combiner.combine([wide, narrow]) == group.base(2 * (2**200 + 5) + 3 * 255 + 3 * 256)
        assert combiner.combine([narrow]) == group.base(3 * 511)
        assert combiner.combine([]) == IDENTITY
    for scalars in (b"", bytes(3), bytes(5)):
        with pytest.raises(ValueError, match="one scalar"):
            combiner.combine([narrow._replace(scalars=scalars)])


def test_a_library_that_is_absent_or_of_another_kind() -> None:
    assert decaf.load(["libdecaf.so.none"]) is None
    assert decaf.load([ctypes.util.find_library("c") or "libc.so.6"]) is None


@native
def test_a_library_that_computes_something_else(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def left_out(target: object, left: object, right: object) -> None:
        library.add(target, left, left) if left is not right else None

    wrong = (
        replace(library, add=left_out),
        replace(library, decode_into=lambda *_: decaf.SUCCESS),
        replace(library, decode_into=lambda *_: 0),
        replace(library, decode_into=lambda ref, data, _: library.decode_into(ref, data, 1)),
    )
    for one in wrong:
        monkeypatch.setattr(decaf, "_bind", lambda _, one=one: one)
        assert decaf.load(decaf.SONAMES) is None


def test_the_coefficients_of_one_ballot() -> None:
    """Against the sum written out equation by equation, for a ballot that holds and one that does not."""
    ctx = context(b"", group.base(4711), options=2, trustees=1, threshold=1)
    body = seal(ctx, bytes(32), 1, 2, bytes(range(32)))
    weights = [3**number for number in range(commitments_of(2))]
    for wrong in (0, 1):
        altered = body[:-32] + encode_scalar(int.from_bytes(body[-32:], "little") + wrong)
        ballot = read(ctx, bytes(32), 1, altered)
        assert ballot is not None
        out = weigh(ballot, weights)
        terms = list(zip(weights, ballot.commitments, strict=True))
        terms += [
            (int.from_bytes(out.ciphertexts[32 * at : 32 * at + 32], "little"), point)
            for at, point in enumerate(ballot.ciphertexts)
        ]
        terms += [(-out.g, G), (-out.k, ctx.joint_key)]
        rest = group.total(group.mul(scalar, point) for scalar, point in terms)
        # an error of 1 in v is left over as -w_as G - w_bs K
        error = group.add(group.mul(-weights[-2], G), group.mul(-weights[-1], ctx.joint_key))
        assert rest == (error if wrong else IDENTITY)
