"""The two proofs beside the ballot's own: knowing a coefficient (Schnorr), and a share decrypted right
(Chaum-Pedersen). Both are non-interactive: the challenge hashes everything the statement is made of.

Responses are v = u - c * secret, so a check recomputes the commitment from v and c.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from firmware.ballot import group
from firmware.ballot.group import Q, encode_scalar
from firmware.ballot.hashes import hq, u32

RandomBytes = Callable[[int], bytes]


def random_scalar(randbytes: RandomBytes) -> int:
    """A uniform scalar in 1 .. Q-1 from 64-byte draws (the bias of the reduction is below 2^-250)."""
    while True:
        scalar = int.from_bytes(randbytes(64), "little") % Q
        if scalar:
            return scalar


class Possession(NamedTuple):
    """Schnorr proofs for all coefficients of one trustee, under one challenge."""

    proof_commitments: tuple[bytes, ...]
    responses: tuple[int, ...]


def possession_challenge(
    hp: bytes, index: int, commitments: Sequence[bytes], proof_commitments: Sequence[bytes]
) -> int:
    """Hq(HP; 10 | u32 i | all commitments | all proof commitments)."""
    return hq(hp, b"\x10" + u32(index) + b"".join([*commitments, *proof_commitments]))


def prove_possession(
    hp: bytes, index: int, coefficients: Sequence[int], commitments: Sequence[bytes], randbytes: RandomBytes
) -> Possession:
    """Proof that trustee `index` knows every coefficient behind `commitments`."""
    nonces = [random_scalar(randbytes) for _ in coefficients]
    points = tuple(group.base(nonce) for nonce in nonces)
    c = possession_challenge(hp, index, commitments, points)
    pairs = zip(nonces, coefficients, strict=True)
    return Possession(points, tuple((nonce - c * secret) % Q for nonce, secret in pairs))


def holds_possession(hp: bytes, index: int, commitments: Sequence[bytes], proof: Possession) -> bool:
    """v_j G + c C_j = h_j for every coefficient j. Points must be decoded before."""
    c = possession_challenge(hp, index, commitments, proof.proof_commitments)
    triples = zip(commitments, *proof, strict=True)
    return all(group.add(group.base(v), group.mul(c, point)) == nonce for point, nonce, v in triples)


class Statement(NamedTuple):
    """What a decryption proof is about: M = z A with the z behind the share key Z, for option `option`."""

    he: bytes
    trustee: int
    option: int
    share_key: bytes
    a: bytes
    b: bytes
    m: bytes

    def layout(self) -> bytes:
        """u32 i | u32 o | Z_i | A_o | B_o | M."""
        return u32(self.trustee) + u32(self.option) + self.share_key + self.a + self.b + self.m


def decryption_challenge(statement: Statement, a: bytes, b: bytes) -> int:
    """Hq(HE; 31 | u32 i | u32 o | Z_i | A_o | B_o | M | a | b)."""
    return hq(statement.he, b"\x31" + statement.layout() + a + b)


def prove_decryption(statement: Statement, z: int) -> tuple[int, int]:
    """(c, v) for M = z A and Z = z G.

    The coin is u = Hq(z; 30 | HE | layout): secret because z is, different for every statement, and
    not in need of a good generator on the day of the tally.
    """
    u = hq(encode_scalar(z), b"\x30" + statement.he + statement.layout())
    c = decryption_challenge(statement, group.base(u), group.mul(u, statement.a))
    return c, (u - c * z) % Q


def holds_decryption(statement: Statement, c: int, v: int) -> bool:
    """Recompute a = v G + c Z and b = v A + c M; they must hash back to c."""
    a = group.add(group.base(v), group.mul(c, statement.share_key))
    b = group.add(group.mul(v, statement.a), group.mul(c, statement.m))
    return decryption_challenge(statement, a, b) == c
