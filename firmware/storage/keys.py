"""The device key on its file, and the session key that it certifies (clause C4).

The device key is made at provisioning and signs session certificates only. A session key lives in RAM for
one run of the program and signs that run's slots, slips and checkpoints.
"""

from __future__ import annotations

import stat
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from firmware.storage.durable import exists, read_with_mode, write_file
from firmware.storage.errors import KeyFileError
from firmware.storage.layer import OS, FileLayer

CERTIFICATE_PREFIX = b"BILIK-SESSION/1\x00"
_FILE_HEAD = b"bilik-device-key/1\n"
_FILE_BYTES = len(_FILE_HEAD) + 65


def public_bytes(key: Ed25519PrivateKey) -> bytes:
    """The raw 32-byte public key; a device's is its machine id."""
    return key.public_key().public_bytes_raw()


def verify(public_key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether an Ed25519 signature (RFC 8032) holds; False for keys and signatures of a wrong shape too."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def certified_bytes(mode: int, election_hash: bytes, session_key: bytes) -> bytes:
    """What the device key signs to certify a session key."""
    return CERTIFICATE_PREFIX + bytes([mode]) + election_hash + session_key


@dataclass(frozen=True)
class SessionKey:
    """One run's signing key, its public half (32 bytes) and the device's certificate for it (64 bytes)."""

    private: Ed25519PrivateKey = field(repr=False)
    public: bytes
    certificate: bytes

    def sign(self, message: bytes) -> bytes:
        """Ed25519, 64 bytes."""
        return self.private.sign(message)


def new_session(device_key: Ed25519PrivateKey, mode: int, election_hash: bytes) -> SessionKey:
    """A fresh session key for this start of the program."""
    private = Ed25519PrivateKey.generate()
    public = public_bytes(private)
    return SessionKey(private, public, device_key.sign(certified_bytes(mode, election_hash, public)))


def create_device_key(path: Path, files: FileLayer = OS) -> Ed25519PrivateKey:
    """Make the device key and its file (mode 0600, durable); raises KeyFileError if the file exists.

    The file is the line `bilik-device-key/1` and a line of 64 hex digits: the 32-byte seed.
    """
    key = Ed25519PrivateKey.generate()
    try:
        if exists(path, files):
            raise KeyFileError(f"{path}: cannot make the device key: it exists")
        write_file(path, _FILE_HEAD + key.private_bytes_raw().hex().encode() + b"\n", files)
    except OSError as error:
        raise KeyFileError(f"{path}: cannot make the device key: {error.strerror}") from None
    return key


def load_device_key(path: Path, files: FileLayer = OS) -> Ed25519PrivateKey:
    """Read the device key; raises KeyFileError if absent, malformed, or open to anyone but its owner."""
    try:
        content, mode = read_with_mode(path, _FILE_BYTES, files)
    except OSError as error:
        raise KeyFileError(f"{path}: cannot read the device key: {error.strerror}") from None
    if not stat.S_ISREG(mode) or stat.S_IMODE(mode) & 0o077:
        raise KeyFileError(f"{path}: the device key must be a file that only its owner may read (0600)")
    seed = content[len(_FILE_HEAD) : -1]
    good = content.startswith(_FILE_HEAD) and content.endswith(b"\n") and len(content) == _FILE_BYTES
    if not good or any(digit not in b"0123456789abcdef" for digit in seed):
        raise KeyFileError(f"{path}: this is no device key")
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed.decode()))
