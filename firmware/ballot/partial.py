"""A trustee's partial decryption as stored: M | c | v for each option, the commitments a, b recomputed.

offset      size    field
0           4       u32 i           the trustee's index
4           96 m    M | c | v       per option: point, scalar, scalar
"""

from dataclasses import dataclass

from firmware.ballot.errors import BadEncoding, WrongShare
from firmware.ballot.group import decode_point, decode_scalar, encode_scalar
from firmware.ballot.hashes import u32


@dataclass(frozen=True)
class PartialOption:
    """M = z_i A_o (may be the identity: nothing was cast) and its proof (c, v)."""

    m: bytes
    c: int
    v: int


@dataclass(frozen=True)
class Partial:
    """Partial decryption of every option by one trustee. Public."""

    trustee: int
    options: tuple[PartialOption, ...]

    def to_bytes(self) -> bytes:
        """The fixed layout above: 4 + 96 m bytes."""
        parts = [part.m + encode_scalar(part.c) + encode_scalar(part.v) for part in self.options]
        return b"".join([u32(self.trustee), *parts])

    @classmethod
    def from_bytes(cls, data: bytes, options: int) -> "Partial":
        """Parse the fixed layout for m = `options`. Raises WrongShare naming trustee and option."""
        trustee = int.from_bytes(data[:4], "big")
        if len(data) != 4 + 96 * options:
            raise WrongShare(trustee, None, "the partial decryption has the wrong length")

        def one(option: int) -> PartialOption:
            at = 4 + 96 * option
            try:
                m = decode_point(data[at : at + 32], allow_identity=True)
                c, v = decode_scalar(data[at + 32 : at + 64]), decode_scalar(data[at + 64 : at + 96])
            except BadEncoding as error:
                raise WrongShare(trustee, option + 1, str(error)) from error
            return PartialOption(m, c, v)

        return cls(trustee, tuple(one(option) for option in range(options)))
