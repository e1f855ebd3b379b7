"""Where a byte is turned over: the number of its block is the one that the self-test counts."""

import hashlib
import json
import shutil
import struct
import subprocess
from pathlib import Path

import pygame
import pytest

from firmware.root.scrub_tree import BLOCK, PER_BLOCK, BadBlock, Shape, Tree
from hw_sim.guest.disks import Disk, DiskError
from hw_sim.guest.flips import SQUASHFS, Root, data_flip, needed_flip, read_root, tree_flip
from hw_sim.guest.verity import differing, other_number

SALT = bytes(range(32))
BLOCKS = 3 * PER_BLOCK + 5
START = 4 << 20


def hash_tree(data: bytes) -> tuple[bytes, bytes]:
    """All levels from the top down, and the root's digest, as veritysetup makes them."""
    levels: list[bytes] = []
    below = data
    while True:
        digests = b"".join(
            hashlib.sha256(SALT + below[at : at + BLOCK]).digest() for at in range(0, len(below), BLOCK)
        )
        if len(below) == BLOCK and levels:
            return b"".join(reversed(levels)), digests
        below = digests + bytes(-len(digests) % BLOCK)
        levels.append(below)


@pytest.fixture
def partition() -> tuple[bytes, bytes]:
    """Data, a heading and their tree; and the root's digest."""
    data = SQUASHFS + hashlib.shake_256(b"root").digest(BLOCKS * BLOCK - 4)
    tree, root = hash_tree(data)
    return data + b"verity".ljust(BLOCK, b"\0") + tree, root


def found(whole: bytes, root: bytes) -> tuple[int, str] | None:
    """What the booth's own self-test finds."""
    shape = Shape(BLOCKS, BLOCKS + 1)
    try:
        tree = Tree(shape, whole[shape.first * BLOCK :], root, SALT)
        for number in range(BLOCKS):
            tree.check(number, whole[number * BLOCK : (number + 1) * BLOCK])
    except BadBlock as bad:
        return bad.block, bad.reason
    return None


@pytest.mark.parametrize("part", [0.0, 0.3, 0.62, 0.999, 1.0])
def test_the_self_test_finds_each_flip_where_it_is(
    tmp_path: Path, partition: tuple[bytes, bytes], part: float
) -> None:
    whole, root_hash = partition
    assert found(whole, root_hash) is None
    root = Root(0, BLOCKS * BLOCK)
    for flip, reason in (
        (data_flip(root, part), "data"),
        (tree_flip(root, part), "tree"),
        (needed_flip(root), "data"),
    ):
        card = tmp_path / "card.img"
        card.write_bytes(whole)
        flip.apply(card)
        changed = card.read_bytes()
        assert [at for at in range(len(whole)) if whole[at] != changed[at]] == [flip.at]
        assert found(changed, root_hash) == (flip.block, reason)


def test_the_tree_has_as_many_blocks_as_the_self_test_reads() -> None:
    for blocks in (1, 2, PER_BLOCK, PER_BLOCK + 1, 9735, PER_BLOCK**2 + 1):
        assert Root(0, blocks * BLOCK).tree_blocks == Shape(blocks, blocks + 1).blocks


mtools = pytest.mark.skipif(
    shutil.which("mcopy") is None or shutil.which("mkfs.vfat") is None,
    reason="mtools, dosfstools not installed",
)


@pytest.fixture
def card(tmp_path: Path, partition: tuple[bytes, bytes]) -> Disk:
    """A first partition with image.json, a second with the root."""
    fat, size = tmp_path / "p1", 4 << 20
    whole, _ = partition
    subprocess.run(["mkfs.vfat", "-C", str(fat), str(size // 1024)], check=True, capture_output=True)
    second = START + size
    entries = [(0x0C, START, size), (0x83, second, 8 << 20)]
    table = b"".join(
        struct.pack("<B3sB3sII", 0, b"", kind, b"", at // 512, long // 512) for kind, at, long in entries
    )
    head = bytes(446) + table.ljust(64, b"\0") + b"\x55\xaa"
    path = tmp_path / "card.img"
    path.write_bytes(head.ljust(START, b"\0") + fat.read_bytes() + whole.ljust(8 << 20, b"\0"))
    return Disk(path)


@mtools
def test_the_root_is_found_on_a_card(card: Disk) -> None:
    card.fat(1).write("a/image.json", json.dumps({"squash_bytes": BLOCKS * BLOCK}).encode())
    root = read_root(card)
    assert root == Root(START + (4 << 20), BLOCKS * BLOCK)


@mtools
@pytest.mark.parametrize(
    "told", [{}, {"squash_bytes": 4095}, {"squash_bytes": 9 << 20}, {"squash_bytes": "x"}]
)
def test_a_card_that_does_not_describe_its_root_is_refused(card: Disk, told: dict[str, object]) -> None:
    card.fat(1).write("a/image.json", json.dumps(told).encode())
    with pytest.raises(DiskError, match="squash"):
        read_root(card)


def test_two_pictures_differ_where_they_do() -> None:
    one = pygame.Surface((60, 40))
    one.fill((10, 20, 30))
    other = one.copy()
    assert differing(one, other) is None
    other.set_at((5, 7), (10, 20, 31))
    other.set_at((50, 30), (0, 0, 0))
    assert differing(one, other) == pygame.Rect(5, 7, 46, 24)


@pytest.mark.parametrize("number", [0, 7, 9, 10, 4867, 9999])
def test_the_other_number_has_no_digit_where_the_first_has_it(number: int) -> None:
    one, other = str(number), str(other_number(number))
    assert len(one) == len(other)
    assert all(a != b for a, b in zip(one, other, strict=True))
