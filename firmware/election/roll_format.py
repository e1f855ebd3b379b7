"""The bytes of the voters' roll: its layout, its keys, and what a share is bound to.

Section `ROLL`:
    "BILIK-ROLL/1" zero-padded to 16 | u32 rows | u32 template size | nonce 12 | ciphertext | tag 16
Plain text, per row in DPT order:
    HMAC of NIK 32 | u8 c | c * HMAC of card 32 | u8 t | t * template
The cipher is ChaCha20-Poly1305 (RFC 8439); its associated data are the first 24 bytes and the election id.
"""

from __future__ import annotations

import hashlib
import hmac

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from firmware.ballot.group import Q, encode_scalar
from firmware.election.errors import RollError

MAGIC = b"BILIK-ROLL/1".ljust(16, b"\0")
HEADER = 36
TAG = 16
DIGEST = 32
CARDS_LIMIT = 4
TEMPLATES_LIMIT = 2
UID_SIZES = (4, 7, 10)


def head(rows: int, template_size: int) -> bytes:
    """The first 24 bytes of the section."""
    return MAGIC + rows.to_bytes(4, "big") + template_size.to_bytes(4, "big")


def keys(secret: int, election_id: str) -> tuple[bytes, bytes]:
    """(key that seals the section, key of the HMAC index), both by HKDF from the one shared secret scalar."""
    material = encode_scalar(secret)
    salt = hashlib.sha256(election_id.encode()).digest()
    infos = (b"BILIK-ROLL/1 seal", b"BILIK-ROLL/1 index")
    seal, index = (HKDF(SHA256(), 32, salt, info).derive(material) for info in infos)
    return seal, index


def nik_digest(key: bytes, nik: str) -> bytes:
    """How a NIK (ASCII digits) stands in the roll."""
    return hmac.digest(key, b"nik\0" + nik.encode("ascii"), "sha256")


def card_digest(key: bytes, uid: bytes) -> bytes:
    """How a card's UID stands in the roll."""
    return hmac.digest(key, b"card\0" + uid, "sha256")


def share_info(election_id: str, roll_sha256: bytes, serial: str, index: int) -> bytes:
    """What a wrapped share is bound to: this election, this roll, this card, this index."""
    words = b"\0".join([b"BILIK-ROLL-SHARE/1", election_id.encode(), serial.encode()])
    return words + b"\0" + roll_sha256 + index.to_bytes(4, "big")


def encode_share(share: int) -> bytes:
    """A share as it is wrapped: a scalar, 32 bytes little-endian."""
    return encode_scalar(share)


def decode_share(data: bytes) -> int:
    """An unwrapped share. Raises RollError unless it is a scalar of 32 bytes."""
    share = int.from_bytes(data, "little")
    if len(data) != 32 or share >= Q:
        raise RollError("what the card released is no share of the roll's key")
    return share
