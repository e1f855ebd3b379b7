"""What a trustee must keep: before `combine` the dealing and the ceremony's keys, afterwards z_i alone. Pure.

Never printed; no field that is secret is in a repr. In a key file it is JSON inside the encryption.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firmware.ballot.announcement import Announcement
from firmware.ballot.group import Q, base
from firmware.ballot.hashes import os_random
from firmware.ballot.proofs import random_scalar
from firmware.ballot.trustees import deal
from firmware.ceremony.errors import Unusable
from firmware.ceremony.files import Commitment, Terms

_FORMAT = "bilik-trustee-secret/1"


@dataclass(frozen=True)
class Secret:
    """`dealt[i-1]` is f(i); `pinned`: SHA-256 of each commitment once all were there; `share`: z_i, 0 before
    `combine`; `opened`: by booth, SHA-256 of the sums that were decrypted for it."""

    terms: Terms
    index: int
    name: str
    announcement: bytes
    sign_seed: bytes = field(repr=False)
    encrypt: int = field(repr=False)
    dealt: tuple[int, ...] = field(repr=False)
    pinned: tuple[bytes, ...] = ()
    share: int = field(default=0, repr=False)
    joint_key: bytes = b""
    opened: tuple[tuple[bytes, bytes], ...] = ()

    @property
    def combined(self) -> bool:
        """Whether `combine` has been done."""
        return self.share != 0

    @property
    def sign_key(self) -> Ed25519PrivateKey:
        """The ceremony's signing key; after `combine` it is gone."""
        if not self.sign_seed:
            raise Unusable("this key file is past the ceremony: its signing key was wiped by `combine`")
        return Ed25519PrivateKey.from_private_bytes(self.sign_seed)

    def commitment(self) -> Commitment:
        """The file to publish first; the same bytes each time."""
        digest = Announcement.from_bytes(self.announcement).digest()
        return Commitment.make(self.terms, self.index, self.name, digest, base(self.encrypt), self.sign_key)

    def kept(self, share: int, joint_key: bytes) -> Secret:
        """What remains after `combine`: z_i, and nothing of the ceremony."""
        return replace(self, share=share, joint_key=joint_key, dealt=(), encrypt=0, sign_seed=b"")

    def to_bytes(self) -> bytes:
        """JSON, to be encrypted at once."""
        return json.dumps(
            {
                "format": _FORMAT,
                "terms": [self.terms.election, self.terms.trustees, self.terms.threshold],
                "index": self.index,
                "name": self.name,
                "announcement": self.announcement.hex(),
                "sign": self.sign_seed.hex(),
                "encrypt": f"{self.encrypt:x}",
                "dealt": [f"{share:x}" for share in self.dealt],
                "pinned": [digest.hex() for digest in self.pinned],
                "share": f"{self.share:x}",
                "joint_key": self.joint_key.hex(),
                "opened": [[machine.hex(), sums.hex()] for machine, sums in self.opened],
            }
        ).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Secret:
        """What `to_bytes` wrote; it was authenticated, so a misfit is another version's. Raises Unusable."""
        try:
            found: dict[str, Any] = json.loads(data)
            if found["format"] != _FORMAT:
                raise ValueError
            secret = cls(
                Terms(*found["terms"]),
                found["index"],
                found["name"],
                bytes.fromhex(found["announcement"]),
                bytes.fromhex(found["sign"]),
                int(found["encrypt"], 16),
                tuple(int(share, 16) for share in found["dealt"]),
                tuple(bytes.fromhex(digest) for digest in found["pinned"]),
                int(found["share"], 16),
                bytes.fromhex(found["joint_key"]),
                tuple((bytes.fromhex(machine), bytes.fromhex(sums)) for machine, sums in found["opened"]),
            )
        except (ValueError, KeyError, TypeError, RecursionError):
            raise Unusable("the key file opens, but was written by another version") from None
        if not all(0 <= scalar < Q for scalar in (secret.share, secret.encrypt, *secret.dealt)):
            raise Unusable("the key file opens, but holds no scalars")
        return secret


def new_secret(terms: Terms, index: int, name: str) -> Secret:
    """A fresh dealing with fresh keys from the operating system's generator. Raises BadInput."""
    dealing = deal(index, terms.trustees, terms.threshold)
    return Secret(
        terms=terms,
        index=index,
        name=name,
        announcement=dealing.announcement.to_bytes(),
        sign_seed=os_random(32),
        encrypt=random_scalar(os_random),
        dealt=tuple(dealing.share_for(i) for i in range(1, terms.trustees + 1)),
    )
