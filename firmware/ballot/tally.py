"""The tally: only the sums are ever decrypted, by any k trustees, each share with a proof.

Over cast ballots A_o = sum alpha_o and B_o = sum beta_o. Trustee i gives M_io = z_i A_o; Lagrange at
zero joins any k of them to M_o = z A_o, and the count t is found in B_o - M_o = t K.
"""

from collections.abc import Mapping, Sequence

from firmware.ballot import group
from firmware.ballot.context import Context
from firmware.ballot.errors import BadEncoding, BadInput, BallotInvalid, TallyFailed, WrongShare
from firmware.ballot.partial import Partial, PartialOption
from firmware.ballot.proofs import Statement, holds_decryption, prove_decryption
from firmware.ballot.sharing import lagrange_at_zero
from firmware.ballot.verify import SealedBallot

__all__ = [
    "Accumulator",
    "Partial",
    "PartialOption",
    "Sums",
    "combine",
    "count_votes",
    "decrypt_share",
    "verified_totals",
    "verify_partial",
]

Sums = tuple[tuple[bytes, bytes], ...]
"""(A_o, B_o) for each option, in ballot order. The identity is legal here: no ballots were cast."""


class Accumulator:
    """Homomorphic sums of cast ballots; give it ballots that `verify_ballot` returned."""

    def __init__(self, ctx: Context) -> None:
        self._sums = [(group.IDENTITY, group.IDENTITY)] * ctx.options
        self._seen: set[bytes] = set()

    def add(self, ballot: SealedBallot) -> None:
        """Count one ballot. Raises BallotInvalid when its id was counted before or its options do not fit."""
        if len(ballot.options) != len(self._sums):
            raise BallotInvalid(None, "length", "it has another number of options")
        if ballot.id in self._seen:
            raise BallotInvalid(None, "id", "it was counted before")
        self._sums = [
            (group.add(a, alpha), group.add(b, beta))
            for (a, b), (alpha, beta) in zip(self._sums, ballot.ciphertexts, strict=True)
        ]
        self._seen.add(ballot.id)

    @property
    def sums(self) -> Sums:
        """The sums so far, (A_o, B_o) for each option."""
        return tuple(self._sums)

    @property
    def ballots(self) -> int:
        """How many ballots were counted."""
        return len(self._seen)


def decrypt_share(ctx: Context, i: int, z_i: int, sums: Sums) -> Partial:
    """Trustee i's M_io = z_i A_o with proofs. Deterministic. Raises BadInput."""
    _check_sums(ctx, sums)
    if not 1 <= i <= ctx.trustees or not 0 < z_i < group.Q:
        raise BadInput("the trustee's number or key is out of range")
    share_key = group.base(z_i)

    def one(option: int, a: bytes, b: bytes) -> PartialOption:
        m = group.mul(z_i, a)
        return PartialOption(m, *prove_decryption(Statement(ctx.he, i, option, share_key, a, b, m), z_i))

    return Partial(i, tuple(one(option, a, b) for option, (a, b) in enumerate(sums, 1)))


def verify_partial(ctx: Context, share_key: bytes, sums: Sums, partial: Partial) -> None:
    """Every option's proof against the trustee's Z_i. Raises WrongShare (trustee, option), BadInput."""
    _check_sums(ctx, sums)
    try:
        group.decode_point(share_key)
    except BadEncoding as error:
        raise BadInput(f"the share key is refused: {error}") from error
    i = partial.trustee
    if not 1 <= i <= ctx.trustees or len(partial.options) != ctx.options:
        raise WrongShare(i, None, "there is no such trustee, or the number of options is wrong")
    for option, ((a, b), part) in enumerate(zip(sums, partial.options, strict=True), 1):
        try:
            group.decode_point(part.m, allow_identity=True)
        except BadEncoding as error:
            raise WrongShare(i, option, str(error)) from error
        if not (0 <= part.c < group.Q and 0 <= part.v < group.Q):
            raise WrongShare(i, option, "the proof is not made of scalars")
        if not holds_decryption(Statement(ctx.he, i, option, share_key, a, b, part.m), part.c, part.v):
            raise WrongShare(i, option, "the proof of the partial decryption does not hold")


def combine(ctx: Context, sums: Sums, partials: Sequence[Partial], ballots: int) -> tuple[int, ...]:
    """Votes per option from k or more partial decryptions, each already passed by `verify_partial`.

    Unproven shares can move votes between options, so never call this on unverified ones. Raises
    TallyFailed (too few or doubled shares, no count found, counts that do not add up to `ballots`).
    """
    _check_sums(ctx, sums)
    indices = [partial.trustee for partial in partials]
    if len(set(indices)) != len(indices) or not set(indices) <= set(range(1, ctx.trustees + 1)):
        raise TallyFailed("a trustee is counted twice or unknown")
    if len(indices) < ctx.threshold:
        raise TallyFailed(f"{ctx.threshold} trustees are needed, {len(indices)} are here")
    if any(len(partial.options) != ctx.options for partial in partials):
        raise TallyFailed("a share has another number of options")
    weights = lagrange_at_zero(indices)
    opened = [
        group.sub(b, group.total(group.mul(weights[p.trustee], p.options[o].m) for p in partials))
        for o, (_, b) in enumerate(sums)
    ]
    totals = count_votes(ctx.joint_key, opened, ballots)
    if sum(totals) != ballots:
        raise TallyFailed("the counts do not add up to the number of ballots")
    return totals


def count_votes(public: bytes, opened: Sequence[bytes], ballots: int) -> tuple[int, ...]:
    """t with t K = point, 0 <= t <= ballots, for each point. Walks the multiples of K once."""
    wanted, found, point = set(opened), dict[bytes, int](), group.IDENTITY
    for votes in range(ballots + 1):
        if point in wanted:
            found[point] = votes
            if len(found) == len(wanted):
                break
        point = group.add(point, public)
    for option, target in enumerate(opened, 1):
        if target not in found:
            raise TallyFailed(f"option {option} opens to no count from 0 to {ballots}")
    return tuple(found[target] for target in opened)


def verified_totals(
    ctx: Context, share_keys: Mapping[int, bytes], sums: Sums, partials: Sequence[Partial], ballots: int
) -> tuple[int, ...]:
    """`verify_partial` for every share, then `combine`: what a booth and an auditor should call."""
    for partial in partials:
        if partial.trustee not in share_keys:
            raise WrongShare(partial.trustee, None, "there is no such trustee")
        verify_partial(ctx, share_keys[partial.trustee], sums, partial)
    return combine(ctx, sums, partials, ballots)


def _check_sums(ctx: Context, sums: Sums) -> None:
    if len(sums) != ctx.options:
        raise BadInput("the sums have another number of options")
    try:
        for a, b in sums:
            group.decode_point(a, allow_identity=True)
            group.decode_point(b, allow_identity=True)
    except BadEncoding as error:
        raise BadInput(f"a sum is refused: {error}") from error
