"""A trustee's key file: one secret, encrypted under a passphrase, readable by its owner alone.

    BILIK-KEY/1
    election: sukamaju-2026
    trustee: 2
    kdf: scrypt 131072 8 1
    salt: 16 bytes
    nonce: 12 bytes
    sealed: ChaCha20-Poly1305, additional data = all bytes before this line

scrypt (RFC 7914) with these parameters takes 128 MiB and a third of a second of a laptop for each guess.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from firmware.ballot.hashes import os_random
from firmware.ceremony.errors import Unusable, WrongPassphrase
from firmware.ceremony.lines import LIMIT, Lines, render
from firmware.ceremony.secret import Secret
from firmware.election.errors import UnreadableError
from firmware.election.files import read_whole, write_whole

COST = 2**17
MOST_COST = 2**20  # what a foreign file may ask of this machine: 1 GiB
SHORTEST = 8  # characters of a passphrase
_KIND = "BILIK-KEY/1"
_NAMES = ("election", "trustee", "kdf", "salt", "nonce")


@dataclass
class KeyFile:
    """An opened key file. `save` writes it whole or not at all, under the same passphrase."""

    path: Path
    secret: Secret = field(repr=False)
    _key: bytes = field(repr=False)
    _salt: bytes = field(repr=False)
    _cost: int

    @classmethod
    def create(cls, path: Path, secret: Secret, passphrase: str) -> KeyFile:
        """A new file, mode 0600. Raises Unusable where there is one, or where it cannot be written."""
        check_passphrase(passphrase)
        if path.exists() or path.is_symlink():
            raise Unusable(f"{path} exists already; a key is not overwritten")
        salt = os_random(16)
        made = cls(path, secret, _derive(passphrase, salt, COST), salt, COST)
        made.save()
        return made

    @classmethod
    def open(cls, path: Path, passphrase: str) -> KeyFile:
        """Raises WrongPassphrase; Unusable where it is no key file."""
        lines = Lines(read_file(path), _KIND, (*_NAMES, "sealed"), str(path))
        kdf = lines.text("kdf", r"scrypt [0-9]{1,7} 8 1").split()
        cost, salt, sealed = int(kdf[1]), lines.octets("salt", 16), lines.blob("sealed", LIMIT)
        if not (2 <= cost <= MOST_COST and cost & (cost - 1) == 0):
            raise lines.fault("its kdf asks for more than is allowed")
        key = _derive(passphrase, salt, cost)
        head = lines.raw[: lines.raw.rindex(b"sealed: ")]
        try:
            data = ChaCha20Poly1305(key).decrypt(lines.octets("nonce", 12), sealed, head)
        except InvalidTag:
            raise WrongPassphrase(
                f"{path}: the passphrase is wrong, or the file is not as it was written"
            ) from None
        return cls(path, Secret.from_bytes(data), key, salt, cost)

    def save(self, secret: Secret | None = None) -> None:
        """Write `secret` (or the present one) over the file."""
        self.secret = secret or self.secret
        nonce = os_random(12)
        kdf = f"scrypt {self._cost} 8 1"
        values = (self.secret.terms.election, self.secret.index, kdf, self._salt, nonce)
        head = render(_KIND, tuple(zip(_NAMES, values, strict=True)))
        sealed = ChaCha20Poly1305(self._key).encrypt(nonce, self.secret.to_bytes(), head)
        write_file(self.path, head + f"sealed: {sealed.hex()}\n".encode(), mode=0o600)


def check_passphrase(passphrase: str) -> None:
    """Raises Unusable for one that is too short to protect anything."""
    if len(passphrase) < SHORTEST:
        raise Unusable(f"a passphrase has at least {SHORTEST} characters; several words are better")


def read_file(path: Path) -> bytes:
    """At most 64 KiB. Raises Unusable naming the file."""
    try:
        return read_whole(path, LIMIT)
    except UnreadableError as error:
        raise Unusable(f"{path}: {error}") from None


def write_file(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Whole or not at all. Raises Unusable naming the file."""
    try:
        write_whole(path, data, mode=mode)
    except UnreadableError as error:
        raise Unusable(f"{path}: {error}") from None


def _derive(passphrase: str, salt: bytes, cost: int) -> bytes:
    typed = unicodedata.normalize("NFKC", passphrase).encode()
    try:
        return Scrypt(salt, 32, cost, 8, 1).derive(typed)
    except MemoryError:
        raise Unusable(f"the key's passphrase needs {cost * 1024 >> 20} MiB of free memory") from None
