"""Verifying a sealed ballot from its bytes alone, and the opening of a spoiled one.

A ballot holds when its points and scalars are canonical, its id is that of (machine, j), and

    v0 G + c0 alpha = a0      v0 K + c0 beta = b0           each option holds 0 ...
    v1 G + c1 alpha = a1      (v1 - c1) K + c1 beta = b1    ... or 1
    v G + c A = a_s           (v - c) K + c B = b_s         and the sum is exactly 1

with c the Fiat-Shamir challenge over the stored bytes, c0 = c - c1, and A, B the sums over the options.
"""

import hmac

from firmware.ballot import group
from firmware.ballot.body import OptionProof, SealedBallot, parse
from firmware.ballot.context import Context
from firmware.ballot.errors import BadInput, BallotInvalid, OpeningInvalid
from firmware.ballot.seal import ballot_id, ballot_key, challenge, commitment, seal

__all__ = ["OptionProof", "SealedBallot", "parse", "verify_ballot", "verify_opening"]


def verify_ballot(ctx: Context, machine_id: bytes, j: int, body: bytes) -> SealedBallot:
    """The parsed ballot, proven to hold one vote. Raises BallotInvalid naming option and equation."""
    ballot = parse(ctx, body)
    if ballot.id != ballot_id(ctx, machine_id, j):
        raise BallotInvalid(None, "id", "it was made for another election, machine or number")
    c = challenge(ballot_key(ctx, ballot.id), ctx.options, ballot.transcript)
    for number, option in enumerate(ballot.options, 1):
        _verify_option(ctx.joint_key, c, number, option)
    _verify_sum(ctx.joint_key, c, ballot)
    return ballot


def _verify_option(public: bytes, c: int, number: int, o: OptionProof) -> None:
    c0 = c - o.c1
    base, mul, add = group.base, group.mul, group.add
    _hold(add(base(o.v0), mul(c0, o.alpha)), o.a0, number, "v0 G + c0 alpha = a0")
    _hold(add(mul(o.v0, public), mul(c0, o.beta)), o.b0, number, "v0 K + c0 beta = b0")
    _hold(add(base(o.v1), mul(o.c1, o.alpha)), o.a1, number, "v1 G + c1 alpha = a1")
    _hold(add(mul(o.v1 - o.c1, public), mul(o.c1, o.beta)), o.b1, number, "(v1-c1) K + c1 beta = b1")


def _verify_sum(public: bytes, c: int, ballot: SealedBallot) -> None:
    alphas = group.total(option.alpha for option in ballot.options)
    betas = group.total(option.beta for option in ballot.options)
    left = group.add(group.base(ballot.v), group.mul(c, alphas))
    _hold(left, ballot.a_s, None, "v G + c A = a_s")
    left = group.add(group.mul(ballot.v - c, public), group.mul(c, betas))
    _hold(left, ballot.b_s, None, "(v-c) K + c B = b_s")


def _hold(left: bytes, right: bytes, option: int | None, equation: str) -> None:
    if left != right:
        raise BallotInvalid(option, equation, "does not hold")


def verify_opening(
    ctx: Context, machine_id: bytes, j: int, body: bytes, choice: int, xi: bytes, committed: bytes
) -> None:
    """A spoiled ballot against its opening (choice, xi) and the earlier nonce commitment N.

    The ballot is sealed again and compared byte for byte, so a booth that had encrypted anything but
    what it showed, or had used a coin not drawn from xi, is caught. Raises OpeningInvalid.
    """
    try:
        expected_commitment = commitment(ctx, machine_id, j, xi)
        expected_body = seal(ctx, machine_id, j, choice, xi)
    except BadInput as error:
        raise OpeningInvalid(f"the opening is malformed: {error}") from error
    if not hmac.compare_digest(expected_commitment, committed):
        raise OpeningInvalid("the nonce is not the one committed to before the ballot")
    if not hmac.compare_digest(expected_body, body):
        raise OpeningInvalid("sealing the opened choice again gives another ballot")
