"""The bytes of a sealed ballot: layout, bounds, and the one place where they are parsed.

    offset        size     field
    0             32       id
    32            64 m     alpha | beta                 per option
    32 + 64 m     128 m    a0 | b0 | a1 | b1            per option
    32 + 192 m    64       a_s | b_s
    96 + 192 m    96 m     c1 | v0 | v1                 per option
    96 + 288 m    32       v

Bytes 32 .. 96 + 192 m are the transcript: what the Fiat-Shamir challenge hashes, as stored.
"""

from dataclasses import dataclass

from firmware.ballot.context import Context
from firmware.ballot.errors import BadEncoding, BallotInvalid
from firmware.ballot.group import SIZE, decode_point, decode_scalar


@dataclass(frozen=True, slots=True)
class OptionProof:
    """One option: its ciphertext and the proof that it holds 0 or 1. Points are bytes, scalars ints."""

    alpha: bytes
    beta: bytes
    a0: bytes
    b0: bytes
    a1: bytes
    b1: bytes
    c1: int
    v0: int
    v1: int


@dataclass(frozen=True, slots=True)
class SealedBallot:
    """A parsed ballot. Parsing proves its encoding only; `verify_ballot` proves the rest."""

    id: bytes
    options: tuple[OptionProof, ...]
    a_s: bytes
    b_s: bytes
    v: int
    transcript: bytes

    @property
    def ciphertexts(self) -> tuple[tuple[bytes, bytes], ...]:
        """(alpha, beta) for each option, in ballot order."""
        return tuple((option.alpha, option.beta) for option in self.options)


def body_size(options: int) -> int:
    """128 + 288 m bytes."""
    return 128 + 288 * options


def parse(ctx: Context, body: bytes) -> SealedBallot:
    """A ballot from its stored bytes. Raises BallotInvalid naming the option and the field.

    Refused: a wrong length, a point that is not canonical or not valid or the identity (no honest
    ballot has one: it means a coin of zero, so a ciphertext anyone can read), a scalar >= Q.
    """
    m = ctx.options
    if not isinstance(body, bytes) or len(body) != body_size(m):
        raise BallotInvalid(None, "length", f"a ballot of {m} options is {body_size(m)} bytes")
    commitments, sums, scalars = 32 + 64 * m, 32 + 192 * m, 96 + 192 * m

    def option(index: int) -> OptionProof:
        number, at = index + 1, 32 + 64 * index
        into, back = commitments + 128 * index, scalars + 96 * index
        return OptionProof(
            alpha=_point(body, at, number, "alpha"),
            beta=_point(body, at + 32, number, "beta"),
            a0=_point(body, into, number, "a0"),
            b0=_point(body, into + 32, number, "b0"),
            a1=_point(body, into + 64, number, "a1"),
            b1=_point(body, into + 96, number, "b1"),
            c1=_scalar(body, back, number, "c1"),
            v0=_scalar(body, back + 32, number, "v0"),
            v1=_scalar(body, back + 64, number, "v1"),
        )

    return SealedBallot(
        id=body[:32],
        options=tuple(map(option, range(m))),
        a_s=_point(body, sums, None, "a_s"),
        b_s=_point(body, sums + 32, None, "b_s"),
        v=_scalar(body, 96 + 288 * m, None, "v"),
        transcript=body[32:scalars],
    )


def _point(body: bytes, offset: int, option: int | None, name: str) -> bytes:
    try:
        return decode_point(body[offset : offset + SIZE])
    except BadEncoding as error:
        raise BallotInvalid(option, name, str(error)) from error


def _scalar(body: bytes, offset: int, option: int | None, name: str) -> int:
    try:
        return decode_scalar(body[offset : offset + SIZE])
    except BadEncoding as error:
        raise BallotInvalid(option, name, str(error)) from error
