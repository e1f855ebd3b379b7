"""Where one byte is turned over in a card's root, and what the booth must then say. Pure but for reading
the card.

    root = read_root(Disk(card))                      # Root(start=..., squash_bytes=..., ...)
    flip = data_flip(root, 0.5)                       # Flip(at=..., block=4867, ...)
    flip.apply(card)

A root partition holds a squashfs and behind it one block of heading and the hash tree (image/README.md).
The self-test counts blocks of 4096 bytes from the partition's start, so each flip knows the number that
must be told.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from hw_sim.guest.disks import Disk, DiskError

BLOCK, DIGEST = 4096, 32
PER_BLOCK = BLOCK // DIGEST
SLOTS = {"a": 2, "b": 3}
SQUASHFS = b"hsqs"


@dataclass(frozen=True)
class Root:
    """One slot's root partition on a card. `start`, `squash_bytes` in bytes."""

    start: int
    squash_bytes: int

    @property
    def data_blocks(self) -> int:
        return self.squash_bytes // BLOCK

    @property
    def leaves(self) -> int:
        """Blocks of the hash tree's lowest level."""
        return -(-self.data_blocks // PER_BLOCK)

    @property
    def tree_blocks(self) -> int:
        """Of the whole tree, level by level from the lowest up to one block."""
        total = size = self.leaves
        while size > 1:
            size = -(-size // PER_BLOCK)
            total += size
        return total


@dataclass(frozen=True)
class Flip:
    """`at`: the byte on the card; `block`: as the self-test counts; `what`: for the report."""

    what: str
    at: int
    block: int

    def apply(self, card: Path) -> None:
        """Turn all bits of that byte over. Raises OSError."""
        with card.open("r+b") as file:
            file.seek(self.at)
            byte = file.read(1)[0]
            file.seek(self.at)
            file.write(bytes([byte ^ 0xFF]))


def read_root(card: Disk, slot: str = "a") -> Root:
    """From image.json and the partition table. Raises DiskError where they do not describe a squashfs."""
    try:
        told = json.loads(card.fat(1).read(f"{slot}/image.json"))
        squash_bytes = int(told["squash_bytes"])
    except (KeyError, TypeError, ValueError):
        raise DiskError(f"{card.path}: {slot}/image.json says nothing of squash_bytes") from None
    part = card.partition(SLOTS[slot])
    with card.path.open("rb") as file:
        file.seek(part.start)
        mark = file.read(len(SQUASHFS))
    root = Root(part.start, squash_bytes)
    if mark != SQUASHFS or squash_bytes % BLOCK or squash_bytes + (1 + root.tree_blocks) * BLOCK > part.size:
        raise DiskError(
            f"{card.path}: partition {part.number} holds no squashfs of {squash_bytes} bytes with its tree"
        )
    return root


def needed_flip(root: Root) -> Flip:
    """In the squashfs' own heading, which every start reads."""
    return Flip("a block that every start reads", root.start + 40, 0)


def data_flip(root: Root, part: float) -> Flip:
    """In the middle of a data block, `part` (0 to 1) of the way through the data."""
    block = min(int(root.data_blocks * part), root.data_blocks - 1)
    return Flip(
        "a block of the data that a start does not read", root.start + block * BLOCK + BLOCK // 2, block
    )


def tree_flip(root: Root, part: float) -> Flip:
    """In the digest of a data block, `part` of the way through: the tree's lowest level lies at its end."""
    data = min(int(root.data_blocks * part), root.data_blocks - 1)
    leaf = data // PER_BLOCK
    block = root.data_blocks + 1 + root.tree_blocks - root.leaves + leaf
    at = root.start + block * BLOCK + data % PER_BLOCK * DIGEST + 7
    return Flip("a digest of the hash tree that a start does not read", at, block)
