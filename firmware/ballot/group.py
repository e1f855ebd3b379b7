"""The group ristretto255 (RFC 9496): points are 32 canonical bytes, scalars are ints mod Q.

What libsodium leaves open is closed here: it ignores bit 255, takes the identity for a valid point,
accepts scalars >= Q, and reports a result that is the identity as a failure. Bytes from outside
must pass `decode_point` / `decode_scalar` before they reach the other functions.
"""

from collections.abc import Iterable

from firmware.ballot import sodium
from firmware.ballot.errors import BadEncoding

Q = 2**252 + 27742317777372353535851937790883648493
"""The prime order of the group, RFC 9496 section 4."""

SIZE = sodium.SIZE
G = sodium.GENERATOR
IDENTITY = bytes(SIZE)


def decode_point(data: bytes, *, allow_identity: bool = False) -> bytes:
    """The same 32 bytes, proven to be the canonical encoding of a point. Raises BadEncoding.

    The identity (32 zero bytes) is refused unless `allow_identity`.
    """
    if len(data) != SIZE:
        raise BadEncoding("a point must be 32 bytes")
    if data[31] & 0x80:
        raise BadEncoding("the point's bit 255 is set")
    if data == IDENTITY:
        if allow_identity:
            return data
        raise BadEncoding("the point is the identity")
    if not sodium.is_valid_point(data):
        raise BadEncoding("the bytes encode no point")
    return data


def decode_scalar(data: bytes) -> int:
    """A scalar from 32 little-endian bytes. Raises BadEncoding when it is not below Q."""
    if len(data) != SIZE:
        raise BadEncoding("a scalar must be 32 bytes")
    scalar = int.from_bytes(data, "little")
    if scalar >= Q:
        raise BadEncoding("the scalar is not below the group order")
    return scalar


def encode_scalar(scalar: int) -> bytes:
    """32 little-endian bytes of `scalar` mod Q."""
    return (scalar % Q).to_bytes(SIZE, "little")


def base(scalar: int) -> bytes:
    """scalar * G."""
    result = sodium.scalarmult_base((scalar % Q).to_bytes(SIZE, "little"))
    return IDENTITY if result is None else result


def mul(scalar: int, point: bytes) -> bytes:
    """scalar * point. Raises BadEncoding when `point` is no point."""
    result = sodium.scalarmult((scalar % Q).to_bytes(SIZE, "little"), point)
    if result is not None:
        return result
    # The order is prime: the product is the identity only if one of the factors is zero.
    if scalar % Q == 0 or point == IDENTITY:
        return IDENTITY
    raise BadEncoding("the bytes encode no point")


def add(left: bytes, right: bytes) -> bytes:
    """left + right. Raises BadEncoding when either is no point."""
    result = sodium.add(left, right)
    if result is None:
        raise BadEncoding("the bytes encode no point")
    return result


def sub(left: bytes, right: bytes) -> bytes:
    """left - right. Raises BadEncoding when either is no point."""
    result = sodium.sub(left, right)
    if result is None:
        raise BadEncoding("the bytes encode no point")
    return result


def total(points: Iterable[bytes]) -> bytes:
    """The sum of the points; the identity for none."""
    result = IDENTITY
    for point in points:
        result = point if result == IDENTITY else add(result, point)
    return result
