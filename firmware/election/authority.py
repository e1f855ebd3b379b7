"""The election authority's Ed25519 key: made once, kept by the regency, its public half pinned on every
booth."""

from __future__ import annotations

from pathlib import Path

from cryptography.exceptions import InternalError, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firmware.election.errors import UnreadableError
from firmware.election.files import read_whole, write_whole


def generate(path: Path) -> bytes:
    """Write a new private key (PKCS #8 PEM, readable by its owner alone) to `path`; returns the public key.

    Raises UnreadableError where the file exists (a key is never overwritten) or cannot be written.
    """
    if path.exists() or path.is_symlink():
        raise UnreadableError(f"{path} exists already; a key is not overwritten")
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    try:
        write_whole(path, pem, mode=0o600)
    except UnreadableError as error:
        raise UnreadableError(f"{path} {error}") from None
    return public_bytes(key)


def read_key(path: Path) -> Ed25519PrivateKey:
    """The key of `generate`. Raises UnreadableError, without a word of its content."""
    try:
        key = serialization.load_pem_private_key(read_whole(path, 4096), None)
    except UnreadableError as error:
        raise UnreadableError(f"{path} {error}") from None
    except (ValueError, TypeError, UnsupportedAlgorithm, InternalError):  # the last two: other kinds of keys
        raise UnreadableError(f"{path} is no private key in PEM without a password") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise UnreadableError(f"{path} is no Ed25519 key")
    return key


def public_bytes(key: Ed25519PrivateKey) -> bytes:
    """The 32 bytes that a booth pins."""
    return key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
