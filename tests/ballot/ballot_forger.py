"""A dishonest booth: seals any values it likes, with every proof made as well as can be."""

from dataclasses import dataclass

from firmware.ballot import group
from firmware.ballot.context import Context
from firmware.ballot.group import Q, encode_scalar
from firmware.ballot.hashes import hq, os_random, u32
from firmware.ballot.seal import ballot_id, ballot_key, challenge


def scalar() -> int:
    return int.from_bytes(os_random(64), "little") % Q


@dataclass
class Forgery:
    """Coins of one option: value t, the branch it proves honestly (1 only for t = 1)."""

    t: int
    x: int
    u0: int
    u1: int
    cf: int


def forge(
    ctx: Context,
    machine_id: bytes,
    j: int,
    values: list[int],
    *,
    zero_coin: bool = False,
    broken: int | None = None,
) -> bytes:
    """A ballot whose option o holds values[o]; valid exactly when they are 0 and 1 and sum to 1.

    With `zero_coin` the first option is encrypted with x = 0, so that alpha is the identity. With
    `broken` the commitment of that number (a0 b0 a1 b1 by option, then a_s b_s) is moved by G before
    anything is hashed, so that one equation alone fails.
    """
    ident = ballot_id(ctx, machine_id, j)
    key, public = ballot_key(ctx, ident), ctx.joint_key
    coins = [Forgery(t, scalar(), scalar(), scalar(), scalar()) for t in values]
    if zero_coin:
        coins[0].x = 0
    pairs, quads = b"", b""
    for coin in coins:
        s = int(coin.t == 1)
        pairs += group.base(coin.x) + group.mul(coin.x + coin.t, public)
        quads += group.base(coin.u0) + group.mul(coin.u0 + s * coin.cf, public)
        quads += group.base(coin.u1) + group.mul(coin.u1 - (1 - s) * coin.cf, public)
    us = scalar()
    proofs = quads + group.base(us) + group.mul(us, public)
    if broken is not None:
        at = 32 * broken
        proofs = proofs[:at] + group.add(proofs[at : at + 32], group.G) + proofs[at + 32 :]
    transcript = pairs + proofs
    c = challenge(key, ctx.options, transcript)
    return finish(ident, transcript, c, coins, us)


def finish(ident: bytes, transcript: bytes, c: int, coins: list[Forgery], us: int) -> bytes:
    body = ident + transcript
    for coin in coins:
        c1 = c - coin.cf if coin.t == 1 else coin.cf
        responses = (c1, coin.u0 - (c - c1) * coin.x, coin.u1 - c1 * coin.x)
        body += b"".join(map(encode_scalar, responses))
    return body + encode_scalar(us - c * sum(coin.x for coin in coins))


def forge_weak_sum(ctx: Context, machine_id: bytes, j: int, values: list[int]) -> bytes:
    """Exploits a verifier whose challenge leaves out a_s and b_s: they are solved for after c is known."""
    ident = ballot_id(ctx, machine_id, j)
    key, public = ballot_key(ctx, ident), ctx.joint_key
    honest = forge(ctx, machine_id, j, values)
    m = ctx.options
    # Sum commitments that fit the challenge of a transcript without them.
    prefix = honest[32 : 32 + 192 * m]
    c, v = hq(key, b"\x24" + u32(m) + prefix), scalar()
    alphas = group.total(prefix[64 * o : 64 * o + 32] for o in range(m))
    betas = group.total(prefix[64 * o + 32 : 64 * o + 64] for o in range(m))
    a_s = group.add(group.base(v), group.mul(c, alphas))
    b_s = group.add(group.mul(v - c, public), group.mul(c, betas))
    return honest[: 32 + 192 * m] + a_s + b_s + honest[96 + 192 * m : -32] + encode_scalar(v)
