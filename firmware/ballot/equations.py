"""One ballot read as the coefficients of one random sum, which is the identity if all its equations hold.

With a weight w for each of the 4 m + 2 equations, everything brought to one side,

    sum of  w_a0 a0 + w_b0 b0 + w_a1 a1 + w_b1 b1 - x_alpha alpha - x_beta beta   over the options
    + w_as a_s + w_bs b_s - x_G G - x_K K  =  identity

    x_alpha = w_a0 c0 + w_a1 c1 + w_as c       x_G = sum of (w_a0 v0 + w_a1 v1) + w_as v
    x_beta  = w_b0 c0 + w_b1 c1 + w_bs c       x_K = sum of (w_b0 v0 + w_b1 (v1 - c1)) + w_bs (v - c)

The equations are those of `verify.py`, the layout is that of `body.py`. Nothing here touches a point.
"""

from collections.abc import Sequence
from typing import NamedTuple

from firmware.ballot.body import body_size
from firmware.ballot.context import Context
from firmware.ballot.errors import BadInput
from firmware.ballot.group import SIZE, Q, encode_scalar
from firmware.ballot.seal import ballot_id, ballot_key, challenge

FIELD = 2**255 - 19
"""Points are encoded by an even number below it, RFC 9496 section 4.3.1; 0 is the identity."""


class Equations(NamedTuple):
    """A ballot whose id is right and whose scalars are canonical; its points are still bytes.

    `ciphertexts` are alpha, beta of each option in turn; `commitments` a0, b0, a1, b1 of each option, then
    a_s, b_s; `responses` c1, v0, v1 of each option.
    """

    ciphertexts: tuple[bytes, ...]
    commitments: tuple[bytes, ...]
    c: int
    responses: tuple[int, ...]
    v: int


class Coefficients(NamedTuple):
    """-x_alpha, -x_beta of each option as 32-byte scalars in a row, and the ballot's part of x_G and x_K."""

    ciphertexts: bytes
    g: int
    k: int


def commitments_of(options: int) -> int:
    """4 m + 2: how many equations, commitments and weights a ballot has."""
    return 4 * options + 2


def read(ctx: Context, machine_id: bytes, j: int, body: bytes) -> Equations | None:
    """None for what `verify_ballot` refuses by length, id, range of a scalar or point: it then says why."""
    m = ctx.options
    if not isinstance(body, bytes) or len(body) != body_size(m):
        return None
    try:
        ident = ballot_id(ctx, machine_id, j)
    except BadInput:
        return None
    points, scalars = 32 + 64 * m, 96 + 192 * m
    words = [body[at : at + SIZE] for at in range(0, len(body), SIZE)]
    encoded, numbers = words[1 : scalars // SIZE], [_number(word) for word in words[scalars // SIZE :]]
    if body[:SIZE] != ident or max(numbers) >= Q or not all(map(_canonical, encoded)):
        return None
    c = challenge(ballot_key(ctx, ident), m, body[SIZE:scalars])
    split = points // SIZE - 1
    return Equations(tuple(encoded[:split]), tuple(encoded[split:]), c, tuple(numbers[:-1]), numbers[-1])


def _number(word: bytes) -> int:
    return int.from_bytes(word, "little")


def _canonical(word: bytes) -> bool:
    number = int.from_bytes(word, "little")
    return 0 < number < FIELD and not number & 1


def weigh(ballot: Equations, weights: Sequence[int]) -> Coefficients:
    """The coefficients of this ballot's points under `weights`: one for each commitment, in their order."""
    c, (ws, ts) = ballot.c, weights[-2:]
    g, k = ws * ballot.v, ts * (ballot.v - c)
    ws_c, ts_c = ws * c, ts * c
    coefficients = []
    for option in range(len(ballot.ciphertexts) // 2):
        c1, v0, v1 = ballot.responses[3 * option : 3 * option + 3]
        a0, b0, a1, b1 = weights[4 * option : 4 * option + 4]
        c0 = c - c1
        g += a0 * v0 + a1 * v1
        k += b0 * v0 + b1 * (v1 - c1)
        coefficients.append(encode_scalar(-(a0 * c0 + a1 * c1 + ws_c)))
        coefficients.append(encode_scalar(-(b0 * c0 + b1 * c1 + ts_c)))
    return Coefficients(b"".join(coefficients), g, k)
