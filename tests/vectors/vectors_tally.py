"""Tallies of the vectors' ballots: sums, partial decryptions with their coins, weights, totals."""

from __future__ import annotations

from itertools import combinations

from firmware.ballot import group
from firmware.ballot.announcement import Announcement
from firmware.ballot.context import Context
from firmware.ballot.group import Q, encode_scalar
from firmware.ballot.hashes import hq, u32
from firmware.ballot.sharing import lagrange_at_zero
from firmware.ballot.tally import Accumulator, Sums, decrypt_share, verified_totals
from firmware.ballot.trustees import share_key
from firmware.ballot.verify import parse

Json = dict[str, object]


def tallies(
    ctx: Context, announcements: list[Announcement], secrets: list[int], ballots: list[Json]
) -> list[Json]:
    """Of all ballots, of the two that agree, and of none."""
    chosen = {"all ballots": [1, 2, 3, 4], "all for one": [3, 4], "no ballots": []}
    keys = {i: share_key(announcements, i) for i in range(1, ctx.trustees + 1)}
    return [_tally(ctx, keys, secrets, ballots, what, numbers) for what, numbers in chosen.items()]


def _tally(
    ctx: Context,
    keys: dict[int, bytes],
    secrets: list[int],
    ballots: list[Json],
    what: str,
    numbers: list[int],
) -> Json:
    accumulator = Accumulator(ctx)
    for number in numbers:
        accumulator.add(parse(ctx, bytes.fromhex(str(ballots[number - 1]["body"]))))
    sums = accumulator.sums
    partials = [decrypt_share(ctx, i, z, sums) for i, z in enumerate(secrets, 1)]
    sets = list(combinations(range(1, ctx.trustees + 1), ctx.threshold))
    opened = [
        verified_totals(ctx, keys, sums, [partials[i - 1] for i in members], len(numbers)) for members in sets
    ]
    if len(set(opened)) != 1:
        raise AssertionError("two sets of trustees open to different totals")
    return {
        "what": what,
        "ballots": numbers,
        "sums": [{"A": a.hex(), "B": b.hex()} for a, b in sums],
        "partials": [_partial(ctx, i, secrets[i - 1], keys[i], sums) for i in range(1, ctx.trustees + 1)],
        "partial_bytes": [partial.to_bytes().hex() for partial in partials],
        "weights": [
            {
                "trustees": list(members),
                "w": [encode_scalar(w).hex() for _, w in sorted(lagrange_at_zero(members).items())],
            }
            for members in sets
        ],
        "votes_times_K": [group.mul(votes, ctx.joint_key).hex() for votes in opened[0]],
        "totals": list(opened[0]),
    }


def _partial(ctx: Context, i: int, z: int, share: bytes, sums: Sums) -> list[Json]:
    told = []
    for o, (a, b) in enumerate(sums, 1):
        m = group.mul(z, a)
        statement = u32(i) + u32(o) + share + a + b + m
        u = hq(encode_scalar(z), b"\x30" + ctx.he + statement)
        first, second = group.base(u), group.mul(u, a)
        c = hq(ctx.he, b"\x31" + statement + first + second)
        values = {"u": u, "c": c, "v": (u - c * z) % Q}
        points = {"M": m.hex(), "a": first.hex(), "b": second.hex()}
        told.append({"o": o, **points, **{name: encode_scalar(x).hex() for name, x in values.items()}})
    return told
