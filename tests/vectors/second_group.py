"""ristretto255 in plain integers, from RFC 9496, for the second verifier. Slow, and short enough to read."""

from __future__ import annotations

import hashlib
import hmac
from functools import lru_cache

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = 37095705934669439343138083508754565189542113879843219016388785533085940283555
SQRT_M1 = 19681161376707505956807079304988542015446066515923890162744021073123829784752
Point = tuple[int, int, int, int]
ZERO: Point = (0, 1, 1, 0)


class Wrong(Exception):
    """Bytes that encode no point or scalar."""


def _ratio(u: int, v: int) -> tuple[bool, int]:
    """SQRT_RATIO_M1 (section 4.2)."""
    r = u * pow(v, 3, P) * pow(u * pow(v, 7, P) % P, (P - 5) // 8, P) % P
    check = v * r * r % P
    if check in (-u % P, -u * SQRT_M1 % P):
        r = r * SQRT_M1 % P
    return check in (u % P, -u % P), P - r if r & 1 else r


INVSQRT_A_MINUS_D = _ratio(1, -1 - D)[1]


@lru_cache(100_000)
def point(data: bytes, identity: bool = False) -> Point:
    """Decode (section 4.3.1); the identity only where it is allowed."""
    s = int.from_bytes(data, "little")
    if len(data) != 32 or s >= P or s & 1 or (s == 0 and not identity):
        raise Wrong("no point")
    ss = s * s % P
    u1, u2 = (1 - ss) % P, (1 + ss) % P
    v = (-D * u1 * u1 - u2 * u2) % P
    square, root = _ratio(1, v * u2 * u2 % P)
    dx, dy = root * u2 % P, root * root * u2 * v % P
    x, y = 2 * s * dx % P, u1 * dy % P
    x = P - x if x & 1 else x
    if not square or x * y % P & 1 or y == 0:
        raise Wrong("no point")
    return x, y, 1, x * y % P


def encode(p: Point) -> bytes:
    """Section 4.3.2."""
    x, y, z, t = p
    u1, u2 = (z + y) * (z - y) % P, x * y % P
    root = _ratio(1, u1 * u2 * u2 % P)[1]
    d1, d2 = root * u1 % P, root * u2 % P
    inverse = d1 * d2 * t % P
    if t * inverse % P & 1:
        x, y, d2 = y * SQRT_M1 % P, x * SQRT_M1 % P, d1 * INVSQRT_A_MINUS_D % P
    if x * inverse % P & 1:
        y = -y % P
    s = d2 * (z - y) % P
    return (P - s if s & 1 else s).to_bytes(32, "little")


def add(a: Point, b: Point) -> Point:
    """Extended coordinates on -x^2 + y^2 = 1 + d x^2 y^2."""
    (x1, y1, z1, t1), (x2, y2, z2, t2) = a, b
    m, n = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    c, d = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    return (n - m) * (d - c) % P, (d + c) * (n + m) % P, (d - c) * (d + c) % P, (n - m) * (n + m) % P


def mul(scalar: int, p: Point) -> Point:
    """scalar * p."""
    result = ZERO
    for bit in bin(scalar % Q)[2:]:
        result = add(result, result)
        if bit == "1":
            result = add(result, p)
    return result


def total(points: list[Point]) -> Point:
    """The sum."""
    result = ZERO
    for each in points:
        result = add(result, each)
    return result


def negative(p: Point) -> Point:
    """-p."""
    return -p[0] % P, p[1], p[2], -p[3] % P


def same(a: Point, b: Point) -> bool:
    """Equality of ristretto255 elements (section 4.5)."""
    return (a[0] * b[1] - a[1] * b[0]) % P == 0 or (a[1] * b[1] - a[0] * b[0]) % P == 0


def scalar(data: bytes) -> int:
    """32 bytes, little-endian, below q."""
    number = int.from_bytes(data, "little")
    if len(data) != 32 or number >= Q:
        raise Wrong("no scalar")
    return number


G = point(bytes.fromhex("e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76"))


def h(key: bytes, data: bytes) -> bytes:
    return hmac.new(key, data, hashlib.sha256).digest()


def hq(key: bytes, data: bytes) -> int:
    return int.from_bytes(hmac.new(key, data, hashlib.sha512).digest(), "little") % Q


def u32(number: int) -> bytes:
    return number.to_bytes(4, "big")
