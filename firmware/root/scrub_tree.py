"""The hash tree of a verified root: where its blocks lie, and which block of it or under it is not as built.

    shape = Shape(data_blocks=14000, first=14001)
    tree = Tree(shape, blocks, root_hash, salt)         # raises BadBlock: the tree itself, from its root down
    tree.check(7, block)                                # raises BadBlock: block 7 of the data

Blocks are 4096 bytes, a digest is SHA-256 over salt and block, 128 digests are a block of the next level,
and the levels lie from the top down. Source: Linux, Documentation/admin-guide/device-mapper/verity.rst;
cryptsetup's wiki, DMVerity (superblock).
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

BLOCK = 4096
DIGEST = 32
PER_BLOCK = BLOCK // DIGEST
_SUPERBLOCK = struct.Struct("<8sII16s32sIIQH6x")


class BadBlock(Exception):
    """`block` of the partition, counted in BLOCKs, is not as it was built. `reason`: "data" or "tree"."""

    def __init__(self, block: int, reason: str) -> None:
        super().__init__(f"block {block} ({reason}) is not as it was built")
        self.block, self.reason = block, reason


@dataclass(frozen=True)
class Shape:
    """`first`: the tree's first block on the partition; the data begin at block 0."""

    data_blocks: int
    first: int

    @property
    def levels(self) -> tuple[int, ...]:
        """Blocks of each level, the top one (of one block) first."""
        sizes = [-(-self.data_blocks // PER_BLOCK)]
        while sizes[0] > 1:
            sizes.insert(0, -(-sizes[0] // PER_BLOCK))
        return tuple(sizes)

    @property
    def blocks(self) -> int:
        """Of the whole tree."""
        return sum(self.levels)


class Tree:
    """Proven from the root down when made, so that a wrong digest is told from wrong data."""

    def __init__(self, shape: Shape, blocks: bytes, root_hash: bytes, salt: bytes) -> None:
        self._salted = hashlib.sha256(salt)
        self._shape = shape
        starts = [sum(shape.levels[:level]) for level in range(len(shape.levels))]
        wanted: Sequence[bytes] = (root_hash,)
        for start, size in zip(starts, shape.levels, strict=True):
            level = [blocks[at * BLOCK : (at + 1) * BLOCK] for at in range(start, start + size)]
            for number, block in enumerate(level):
                if self._digest(block) != wanted[number]:
                    raise BadBlock(shape.first + start + number, "tree")
            whole = b"".join(level)
            wanted = [whole[a:b] for a, b in pairwise(range(0, len(whole) + 1, DIGEST))]
        self._wanted = wanted

    def check(self, number: int, block: bytes | memoryview) -> None:
        """One block of the data. Raises BadBlock."""
        if self._digest(block) != self._wanted[number]:
            raise BadBlock(number, "data")

    def _digest(self, block: bytes | memoryview) -> bytes:
        one = self._salted.copy()
        one.update(block)
        return one.digest()


def check_superblock(block: bytes, data_blocks: int, salt: bytes) -> None:
    """The tree's own heading, after the data. The booth uses nothing of it; its UUID is the salt's beginning.

    Raises BadBlock.
    """
    (mark, version, kind, uuid, algorithm, size, hash_size, blocks, salted) = _SUPERBLOCK.unpack_from(block)
    told = (mark, version, kind, uuid, algorithm.rstrip(b"\0"), size, hash_size, blocks, salted)
    rest = block[_SUPERBLOCK.size :]
    as_built = told == (b"verity\0\0", 1, 1, salt[:16], b"sha256", BLOCK, BLOCK, data_blocks, len(salt))
    if not as_built or rest != salt.ljust(len(rest), b"\0") or block[82:88].strip(b"\0"):
        raise BadBlock(data_blocks, "tree")
