"""An update made of a card's image: what slot A holds, signed by the election authority.

    with at_any_place(Path("bilik-0.2.0.img.zst")) as image:
        source = take_apart(image, "bilik-0.2.0.img.zst")
        manifest = write(source, key, out)

The root is taken up to its last byte that is not zero, rounded up to whole blocks: squashfs and hash tree
stand at the beginning of the partition, the rest of it is empty.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firmware.provision.errors import CardError
from firmware.provision.fat import Fat
from firmware.provision.images import Progress, quiet
from firmware.provision.mbr import SECTOR, read_table
from firmware.update import bundle
from firmware.update.errors import UpdateError
from firmware.update.manifest import BLOCK, ROOT, ROOT_LIMIT, SLOT, Manifest, Part, read_manifest
from firmware.update.slot import cmdline_for, read_image

FROM_SLOT = "a"


@dataclass(frozen=True)
class Source:
    """What an update is made of: image.json's table, the slot's files, where in `image` the root stands."""

    facts: Mapping[str, Any]
    files: Mapping[str, bytes] = field(repr=False)
    image: BinaryIO = field(repr=False)
    root_at: int
    root_size: int

    def root(self) -> Iterator[bytes]:
        """The root partition's bytes. Raises OSError."""
        self.image.seek(self.root_at)
        left = self.root_size
        while left and (piece := self.image.read(min(bundle.CHUNK, left))):
            yield piece
            left -= len(piece)


def take_apart(image: BinaryIO, name: str, progress: Progress = quiet) -> Source:
    """Slot A of a card's image. Raises CardError, UpdateError, OSError."""
    image.seek(0)
    table = read_table(image.read(SECTOR), name)
    boot, root = table.partitions[0], table.partitions[1]
    fat = Fat(image, boot.start, boot.size, name)
    files = {path: fat.content(entry) for path, entry in fat.walk(FROM_SLOT)}
    if "image.json" not in files or "cmdline.txt" not in files:
        raise CardError(name, f"slot {FROM_SLOT} of this image is empty")
    facts = read_image(files["image.json"])
    cmdline_for(files["cmdline.txt"], FROM_SLOT, table.signature)  # it must have a place for both
    size = _used(image, root.start, root.size, progress)
    squash = facts.get("squash_bytes")
    if not isinstance(squash, int) or not 0 < squash < size:
        raise CardError(name, "the root is shorter than image.json says, or has no hash tree")
    return Source(facts, files, image, root.start, size)


def write(
    source: Source,
    key: Ed25519PrivateKey,
    out: BinaryIO,
    *,
    downgrade: bool = False,
    change_variant: bool = False,
    progress: Progress = quiet,
) -> Manifest:
    """Write the update to `out`; what it says of itself. Raises UpdateError, OSError."""
    digest, done = hashlib.sha256(), 0
    for piece in source.root():
        digest.update(piece)
        done += len(piece)
        progress("hashing", done, source.root_size)
    parts = [Part(ROOT, source.root_size, digest.digest())]
    for name in sorted(source.files):
        data = source.files[name]
        parts.append(Part(SLOT + name, len(data), hashlib.sha256(data).digest()))
    manifest = Manifest(
        version=source.facts["version"],
        variant=source.facts["variant"],
        image=bytes.fromhex(source.facts["image"]),
        parts=tuple(parts),
        downgrade=downgrade,
        change_variant=change_variant,
    )
    if read_manifest(manifest.to_bytes()) != manifest:  # as the booth reads it, with all its bounds
        raise UpdateError("format", "the manifest does not read back as it was written")
    out.write(bundle.head_bytes(manifest, key))
    done = 0
    for piece in source.root():
        out.write(piece)
        done += len(piece)
        progress("writing", done, manifest.size)
    for name in sorted(source.files):
        out.write(source.files[name])
    return manifest


def _used(image: BinaryIO, start: int, size: int, progress: Progress) -> int:
    """Bytes up to the last one that is not zero, in whole blocks."""
    image.seek(start)
    at = last = 0
    while at < min(size, ROOT_LIMIT) and (piece := image.read(min(bundle.CHUNK, size - at))):
        if used := len(piece.rstrip(b"\0")):
            last = at + used
        at += len(piece)
        progress("reading", at, size)
    return -(-last // BLOCK) * BLOCK
