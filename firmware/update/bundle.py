"""The file `bilik-update-VERSION.bilik`: a signed manifest, then the parts one after the other.

| offset | field |
|---|---|
| 0 | magic `BILIKUPD` |
| 8 | format version u32 = 1 |
| 12 | length m of the manifest u32 |
| 16 | the manifest, m bytes |
| 16 + m | Ed25519 signature over "BILIK-UPDATE/1" 00 manifest, 64 bytes |
| 80 + m | the parts, in the manifest's order, nothing between them and nothing after |

Integers are big-endian. The signature is checked before anything in the manifest is looked at. Parts are
raw: the root is compressed in itself (squashfs), and what stands in the file is what will stand on the card.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firmware.storage.keys import verify
from firmware.update.errors import UpdateError
from firmware.update.manifest import MANIFEST_LIMIT, Manifest, Part, read_manifest

MAGIC = b"BILIKUPD"
FORMAT_VERSION = 1
SIGNATURE_SIZE = 64
SIGNED_PREFIX = b"BILIK-UPDATE/1\x00"
NAME_PREFIX, NAME_SUFFIX = "bilik-update-", ".bilik"
CHUNK = 1 << 20  # bytes


def head_bytes(manifest: Manifest, key: Ed25519PrivateKey) -> bytes:
    """All that stands before the parts."""
    body = manifest.to_bytes()
    frame = MAGIC + FORMAT_VERSION.to_bytes(4, "big") + len(body).to_bytes(4, "big")
    return frame + body + key.sign(SIGNED_PREFIX + body)


def read_head(file: BinaryIO, authority: bytes | None) -> Manifest:
    """The manifest; the file stands at the first part then. Raises UpdateError, OSError.

    `authority`: the 32-byte public key that must have signed it; None leaves the signature unchecked.
    """
    frame = file.read(16)
    if frame[:8] != MAGIC:
        raise UpdateError("format", "this is no update")
    if len(frame) < 16:
        raise UpdateError("format", "the file is cut short")
    version, length = int.from_bytes(frame[8:12], "big"), int.from_bytes(frame[12:16], "big")
    if version != FORMAT_VERSION:
        raise UpdateError("format", f"format {version}; this program reads format {FORMAT_VERSION}")
    if length > MANIFEST_LIMIT:
        raise UpdateError("format", f"a manifest of {length} bytes; at most {MANIFEST_LIMIT} are read")
    body, signature = file.read(length), file.read(SIGNATURE_SIZE)
    if len(body) < length or len(signature) < SIGNATURE_SIZE:
        raise UpdateError("format", "the file is cut short")
    if authority is not None and not verify(authority, signature, SIGNED_PREFIX + body):
        raise UpdateError("signature", "it is not signed by this election authority")
    return read_manifest(body)


def pieces(file: BinaryIO, part: Part) -> Iterator[bytes]:
    """The part's bytes, at most CHUNK at a time; the file must stand at it. Raises UpdateError, OSError.

    What was given out is what was signed only once the last piece has come: the refusal is raised after it.
    """
    digest, left = hashlib.sha256(), part.size
    while left:
        piece = file.read(min(CHUNK, left))
        if not piece:
            raise UpdateError("damaged", f"{part.name}: the file ends {left} bytes too early")
        digest.update(piece)
        left -= len(piece)
        yield piece
    if digest.digest() != part.sha256:
        raise UpdateError("damaged", f"{part.name} is not what was signed")


def whole(file: BinaryIO, part: Part, limit: int) -> bytes:
    """A small part's bytes, proven. Raises UpdateError, OSError."""
    if part.size > limit:
        raise UpdateError("format", f"{part.name}: more than {limit} bytes")
    return b"".join(pieces(file, part))


def check_end(file: BinaryIO) -> None:
    """Nothing follows the last part. Raises UpdateError, OSError."""
    if file.read(1):
        raise UpdateError("format", "something follows the last part")


def file_name(version: str) -> str:
    """What the file is called, so that the booth finds it."""
    return f"{NAME_PREFIX}{version}{NAME_SUFFIX}"
