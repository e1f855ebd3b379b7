"""What an image is: its version, variant, and the numbers that follow from them and from the lock."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path

from image.errors import ImageError


@dataclass(frozen=True)
class Release:
    """What is built. `epoch`: the time that every file bears, in Unix seconds, from the lock."""

    version: str
    variant: str
    epoch: int

    @property
    def name(self) -> str:
        """The name of the image's files, without an end."""
        return f"bilik-{self.version}" + ("" if self.variant == "booth" else f"-{self.variant}")

    def _digest(self, purpose: str) -> bytes:
        return hashlib.sha256(f"bilik image {self.version} {self.variant}{purpose}".encode()).digest()

    @property
    def signature(self) -> int:
        """The disk's signature, 32 bits: the initramfs knows its card by it."""
        return int.from_bytes(self._digest("")[:4], "big")

    @property
    def salt(self) -> str:
        """dm-verity's salt, 64 hex digits. It need not be secret, and must not change between two builds."""
        return self._digest(" salt").hex()

    @property
    def uuid(self) -> str:
        """The hash tree's name: the salt's first 16 bytes, so that the self-test knows its every byte."""
        return str(uuid.UUID(bytes=bytes.fromhex(self.salt)[:16]))


@dataclass(frozen=True)
class Slot:
    """`image.json`: what lies in a slot. `image` is what a tape prints; `image_id` says how it is made."""

    version: str
    variant: str
    slot: str
    root_hash: str
    squash_bytes: int
    kernel: str
    image: str

    def document(self) -> bytes:
        """As the file holds it: one line, so that the initramfs can add to it."""
        return json.dumps(asdict(self), sort_keys=True).encode() + b"\n"


def image_id(root_hash: str, kernel: bytes, initrd: bytes) -> str:
    """SHA-256, in hex, over three lines: root hash, SHA-256 of the kernel, SHA-256 of the initramfs (all in
    hex)."""
    parts = (root_hash, hashlib.sha256(kernel).hexdigest(), hashlib.sha256(initrd).hexdigest())
    return hashlib.sha256("".join(f"{part}\n" for part in parts).encode()).hexdigest()


def version(source: Path) -> str:
    """The version that `firmware/version.py` names; read, not imported."""
    found = re.search(r'^VERSION = "([0-9A-Za-z.+-]+)"$', source.read_text(), re.MULTILINE)
    if not found:
        raise ImageError(f"{source} names no version")
    return found[1]
