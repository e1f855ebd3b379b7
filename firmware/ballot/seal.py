"""Sealing: one choice becomes m ciphertexts and the proof that exactly one of them holds a 1.

Every coin comes from the ballot nonce xi, so a ballot is a pure function of (choice, j, xi) and an
opened one can be re-made byte for byte. The same group operations run in the same order whatever
the choice: a choice only changes numbers, never a branch (tests/ballot record the calls).
"""

from firmware.ballot import group
from firmware.ballot.context import Context
from firmware.ballot.errors import BadInput
from firmware.ballot.group import Q, encode_scalar
from firmware.ballot.hashes import MACHINE_ID_SIZE, NONCE_SIZE, h, hq, os_random, sized, u32

SERIAL_SIZE = 16


def fresh_nonce() -> bytes:
    """A ballot nonce xi: 32 bytes, the ballot path's only draw from the operating system."""
    return os_random(NONCE_SIZE)


def ballot_id(ctx: Context, machine_id: bytes, j: int) -> bytes:
    """id = H(HE; 1F | machine_id | u32 j). Raises BadInput: j counts from 1, machine_id is 32 bytes."""
    if j < 1:
        raise BadInput("ballots are numbered from 1")
    return h(ctx.he, b"\x1f" + sized(machine_id, MACHINE_ID_SIZE, "the machine id") + u32(j))


def ballot_key(ctx: Context, ident: bytes) -> bytes:
    """HI = H(HE; 20 | id): the key of every hash that belongs to one ballot."""
    return h(ctx.he, b"\x20" + ident)


def commitment(ctx: Context, machine_id: bytes, j: int, xi: bytes) -> bytes:
    """N = H(HI; 60 | xi), published before the voter of ballot j chooses. 32 bytes. Raises BadInput."""
    key = ballot_key(ctx, ballot_id(ctx, machine_id, j))
    return h(key, b"\x60" + sized(xi, NONCE_SIZE, "the ballot nonce"))


def slip_serial(ctx: Context, machine_id: bytes, j: int, xi: bytes) -> bytes:
    """r = the first 16 bytes of H(HI; 65 | xi): the serial on ballot j's slip. Raises BadInput.

    To whoever lacks xi it is random and names no ballot; drawn from xi, it is no place to hide a message.
    """
    key = ballot_key(ctx, ballot_id(ctx, machine_id, j))
    return h(key, b"\x65" + sized(xi, NONCE_SIZE, "the ballot nonce"))[:SERIAL_SIZE]


def challenge(key: bytes, options: int, transcript: bytes) -> int:
    """c = Hq(HI; 24 | u32 m | all (alpha|beta) | all (a0|b0|a1|b1) | a_s | b_s)."""
    return hq(key, b"\x24" + u32(options) + transcript)


def seal(ctx: Context, machine_id: bytes, j: int, choice: int, xi: bytes) -> bytes:
    """The sealed ballot for `choice` (1..m): 128 + 288 m bytes. Pure. Raises BadInput.

    One nonce must seal one ballot: the caller draws xi once for each j and forgets it.
    """
    if not 1 <= choice <= ctx.options:
        raise BadInput("the choice is not on the ballot")
    ident = ballot_id(ctx, machine_id, j)
    key, public = ballot_key(ctx, ident), ctx.joint_key
    sized(xi, NONCE_SIZE, "the ballot nonce")
    ciphertexts, commitments, coins = [], [], []
    for option in range(1, ctx.options + 1):
        s = int(option == choice)
        tail = u32(option) + xi
        x, u0, u1, cf = (hq(key, tag + tail) for tag in (b"\x21", b"\x61", b"\x62", b"\x63"))
        ciphertexts += [group.base(x), group.mul(x + s, public)]
        commitments += [group.base(u0), group.mul(u0 + s * cf, public)]
        commitments += [group.base(u1), group.mul(u1 - (1 - s) * cf, public)]
        coins.append((s, x, u0, u1, cf))
    us = hq(key, b"\x64" + xi)
    transcript = b"".join([*ciphertexts, *commitments, group.base(us), group.mul(us, public)])
    c = challenge(key, ctx.options, transcript)
    responses = [_respond(c, *coin) for coin in coins]
    v = us - c * sum(x for _, x, _, _, _ in coins)
    return b"".join([ident, transcript, *responses, encode_scalar(v)])


def _respond(c: int, s: int, x: int, u0: int, u1: int, cf: int) -> bytes:
    """c1 | v0 | v1: cf answers the branch that is false, c - cf the one that is true."""
    c1 = (cf + s * (c - 2 * cf)) % Q
    c0 = (c - c1) % Q
    return encode_scalar(c1) + encode_scalar(u0 - c0 * x) + encode_scalar(u1 - c1 * x)
