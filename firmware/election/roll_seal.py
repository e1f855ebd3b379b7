"""Sealing the voters' roll when the package is built."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from firmware.election import roll_format


@dataclass(frozen=True)
class VoterEntry:
    """One voter as enrolled: NIK, card UIDs, templates. Never printed."""

    nik: str = field(repr=False)
    cards: tuple[bytes, ...] = field(repr=False)
    templates: tuple[bytes, ...] = field(repr=False)


def _quiet(done: int, total: int) -> None:
    pass


def seal_roll(
    voters: Sequence[VoterEntry],
    template_size: int,
    secret: int,
    election_id: str,
    progress: Callable[[int, int], None] = _quiet,
) -> bytes:
    """The `ROLL` section of these voters, in DPT order, under the roll's secret scalar.

    `progress(done, total)` is called after each row. Cards are sorted by digest, so that their order says
    nothing.
    """
    seal_key, index_key = roll_format.keys(secret, election_id)
    plain = bytearray()
    for row, voter in enumerate(voters):
        plain += roll_format.nik_digest(index_key, voter.nik)
        plain.append(len(voter.cards))
        plain += b"".join(sorted(roll_format.card_digest(index_key, uid) for uid in voter.cards))
        plain.append(len(voter.templates))
        plain += b"".join(voter.templates)
        progress(row + 1, len(voters))
    head = roll_format.head(len(voters), template_size)
    nonce = os.urandom(12)
    return head + nonce + ChaCha20Poly1305(seal_key).encrypt(nonce, plain, head + election_id.encode())
