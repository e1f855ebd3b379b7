"""A share on its way from one trustee to another, and the proof that opens it before a third party. Pure.

    E = e G                     S = e R = r E             R = r G: the receiver's encryption key
    key (32) | nonce (12) = HKDF-SHA-256(S, salt = E, info = "BILIK-DEALT/1" 00 | bound)
    bound  = roster (32) | u32 from | u32 to | from's announcement digest | to's announcement digest
    sealed = ChaCha20-Poly1305(key, nonce, share as 32 bytes little-endian, additional data = E)

The keys are on ristretto255 and not on X25519, so that a receiver who was cheated can show S with a proof
that it is r E, and keep r: everybody can then open this one share, and no other. The proof is Chaum and
Pedersen's:

    a = u G   b = u E   c = Hq(roster; "BILIK-COMPLAINT/1" 00 | bound | R | E | S | a | b)   v = u - c r
"""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from firmware.ballot import group
from firmware.ballot.hashes import hq, os_random, u32
from firmware.ballot.proofs import random_scalar

_LABEL, _PROOF = b"BILIK-DEALT/1\x00", b"BILIK-COMPLAINT/1\x00"
SEALED_BYTES = 32 + 16


@dataclass(frozen=True)
class Bound:
    """What a sealed share is bound to."""

    roster: bytes
    dealer: int
    receiver: int
    dealer_announcement: bytes
    receiver_announcement: bytes

    def to_bytes(self) -> bytes:
        """The fixed layout `bound`, 104 bytes."""
        digests = self.dealer_announcement + self.receiver_announcement
        return self.roster + u32(self.dealer) + u32(self.receiver) + digests


def seal_share(share: int, receiver_key: bytes, bound: Bound) -> tuple[bytes, bytes]:
    """(E, sealed). `receiver_key` is a decoded point."""
    e = random_scalar(os_random)
    ephemeral = group.base(e)
    key, nonce = _derive(group.mul(e, receiver_key), ephemeral, bound)
    return ephemeral, ChaCha20Poly1305(key).encrypt(nonce, group.encode_scalar(share), ephemeral)


def shared_secret(r: int, ephemeral: bytes) -> bytes:
    """S, by the receiver. `ephemeral` is a decoded point."""
    return group.mul(r, ephemeral)


def open_share(shared: bytes, ephemeral: bytes, sealed: bytes, bound: Bound) -> int | None:
    """The share as the number that the 32 bytes are, in range or not; None where it does not open."""
    key, nonce = _derive(shared, ephemeral, bound)
    try:
        return int.from_bytes(ChaCha20Poly1305(key).decrypt(nonce, sealed, ephemeral), "little")
    except InvalidTag:
        return None


def prove_shared(r: int, ephemeral: bytes, bound: Bound) -> tuple[bytes, int, int]:
    """(S, c, v)."""
    shared, u = shared_secret(r, ephemeral), random_scalar(os_random)
    pair = group.base(u), group.mul(u, ephemeral)
    c = _challenge(group.base(r), ephemeral, shared, pair, bound)
    return shared, c, (u - c * r) % group.Q


def holds_shared(
    receiver_key: bytes, ephemeral: bytes, shared: bytes, proof: tuple[int, int], bound: Bound
) -> bool:
    """Whether S is r E with the r of R. All points decoded before."""
    c, v = proof
    a = group.add(group.base(v), group.mul(c, receiver_key))
    b = group.add(group.mul(v, ephemeral), group.mul(c, shared))
    return _challenge(receiver_key, ephemeral, shared, (a, b), bound) == c


def _challenge(
    receiver_key: bytes, ephemeral: bytes, shared: bytes, pair: tuple[bytes, bytes], bound: Bound
) -> int:
    points = receiver_key + ephemeral + shared + pair[0] + pair[1]
    return hq(bound.roster, _PROOF + bound.to_bytes() + points)


def _derive(shared: bytes, ephemeral: bytes, bound: Bound) -> tuple[bytes, bytes]:
    derived = HKDF(SHA256(), 44, salt=ephemeral, info=_LABEL + bound.to_bytes()).derive(shared)
    return derived[:32], derived[32:]
