"""A small update, made as the command makes it, and a booth's folders for it."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firmware.update.make import Source, write
from firmware.update.manifest import BLOCK, Manifest

CARD_SIGNATURE = bytes.fromhex("78563412")  # on the disk; the kernel writes 12345678
STATION = (Path(__file__).parents[2] / "image" / "station.toml").read_text()


def image_hash(label: str) -> str:
    return hashlib.sha256(label.encode()).hexdigest()


def slot_files(
    version: str, variant: str = "booth", slot: str = "a", disk: str = "0badcafe"
) -> dict[str, bytes]:
    """What a slot's folder holds."""
    facts = {"version": version, "variant": variant, "slot": slot, "image": image_hash(version + variant)}
    return {
        "cmdline.txt": f"bilik.disk={disk} bilik.slot={slot} bilik.root={'5' * 64} panic=10\n".encode(),
        "image.json": json.dumps(facts | {"squash_bytes": BLOCK}).encode(),
        "initrd.img": f"initrd {version} ".encode() * 400,
        "overlays/disable-bt.dtbo": b"overlay " + version.encode(),
        "vmlinuz": f"kernel {version} ".encode() * 900,
    }


def root_bytes(version: str, blocks: int = 5) -> bytes:
    return b"".join(hashlib.sha256(f"{version}/{n}".encode()).digest() * (BLOCK // 32) for n in range(blocks))


@dataclass(frozen=True)
class Made:
    """An update's bytes, what it says, and what it was made of."""

    data: bytes = field(repr=False)
    manifest: Manifest
    root: bytes = field(repr=False)
    files: Mapping[str, bytes] = field(repr=False)


def make_update(
    key: Ed25519PrivateKey,
    version: str = "0.2.0",
    variant: str = "booth",
    *,
    files: Mapping[str, bytes] | None = None,
    **leave: bool,
) -> Made:
    files = slot_files(version, variant) if files is None else files
    root, out = root_bytes(version), io.BytesIO()
    facts = {"version": version, "variant": variant, "image": image_hash(version + variant)}
    source = Source(facts, files, io.BytesIO(root), 0, len(root))
    manifest = write(source, key, out, **leave)
    return Made(out.getvalue(), manifest, root, files)
