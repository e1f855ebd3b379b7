"""A trustee's share of the election key, as it lies in the card's PIN-protected object.

"BILIK-SHARE/1" 00 | u32 trustee | z_i as 32 bytes little-endian                                  50 bytes
"""

from __future__ import annotations

from firmware.ballot.group import Q, encode_scalar
from firmware.election.errors import CredentialError

MAGIC = b"BILIK-SHARE/1\x00"
SIZE = len(MAGIC) + 4 + 32


def pack_share(trustee: int, secret: int) -> bytes:
    """The content of the object for trustee `trustee` (from 1) with secret scalar `secret`."""
    return MAGIC + trustee.to_bytes(4, "big") + encode_scalar(secret)


def unpack_share(data: bytes) -> tuple[int, int]:
    """(trustee, secret scalar). Raises CredentialError."""
    secret = int.from_bytes(data[-32:], "little")
    if len(data) != SIZE or not data.startswith(MAGIC) or not 0 < secret < Q:
        raise CredentialError("the card holds no trustee's share in a known form")
    return int.from_bytes(data[len(MAGIC) : len(MAGIC) + 4], "big"), secret
