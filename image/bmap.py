"""The block map beside the image: which blocks hold data, with their hashes, so that flashing skips the rest.

Format: bmap 2.0, as bmaptool reads it. Its own checksum is the SHA-256 of the file with 64 zeros in its
place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

BLOCK = 4096
ZEROS = "0" * 64


def blocks(regions: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """First and last block (both included) of each stretch, joined, from regions of bytes (first, end).

    The regions are said by who made the image and not found by looking for zeros: a zero of an allocation
    table
    or of a hashed root must be written too, or a card's earlier content would show through.
    """
    found: list[tuple[int, int]] = []
    for start, end in sorted(regions):
        first, last = start // BLOCK, -(-end // BLOCK) - 1
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


def document(path: Path, regions: Iterable[tuple[int, int]]) -> str:
    """The map as XML."""
    size = path.stat().st_size
    listed = blocks(regions)
    mapped = sum(last - first + 1 for first, last in listed)
    lines = [
        '<?xml version="1.0" ?>',
        "<!-- Flash with: bmaptool copy IMAGE.img.zst /dev/CARD (this file lies beside it). -->",
        '<bmap version="2.0">',
        f"    <ImageSize> {size} </ImageSize>",
        f"    <BlockSize> {BLOCK} </BlockSize>",
        f"    <BlocksCount> {-(-size // BLOCK)} </BlocksCount>",
        f"    <MappedBlocksCount> {mapped} </MappedBlocksCount>",
        "    <ChecksumType> sha256 </ChecksumType>",
        f"    <BmapFileChecksum> {ZEROS} </BmapFileChecksum>",
        "    <BlockMap>",
    ]
    with path.open("rb") as stream:
        for first, last in listed:
            stream.seek(first * BLOCK)
            digest = hashlib.sha256()
            for _ in range(first, last + 1):
                digest.update(stream.read(BLOCK))
            name = f"{first}" if first == last else f"{first}-{last}"
            lines.append(f'        <Range chksum="{digest.hexdigest()}"> {name} </Range>')
    whole = "\n".join([*lines, "    </BlockMap>", "</bmap>", ""])
    return whole.replace(ZEROS, hashlib.sha256(whole.encode()).hexdigest(), 1)
