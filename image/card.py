"""The card's image: boot record, firmware partition, root A, empty B, and a data partition marked as
blank."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from image import mbr
from image.errors import ImageError

BLANK = b"bilik-blank-data".ljust(512, b"\0")
"""What the data partition begins with: the first start makes a file system there, and nowhere else."""
PIECE = 1 << 20


@dataclass(frozen=True)
class Card:
    """The image, and which of its bytes (first, end) must be written on a card."""

    path: Path
    regions: tuple[tuple[int, int], ...]


def assemble(path: Path, signature: int, firmware: Path, root: Path) -> Card:
    """Write the image, sparse. ImageError if a part does not fit its partition."""
    for part, place in ((firmware, mbr.FIRMWARE), (root, mbr.ROOT_A)):
        if part.stat().st_size > place.size:
            raise ImageError(
                f"{part.name} has {part.stat().st_size >> 20} MiB, its partition {place.size >> 20} MiB"
            )
    path.unlink(missing_ok=True)
    with path.open("wb") as stream:
        stream.truncate(mbr.SIZE)
        stream.write(mbr.record(signature))
        used = _copy(firmware, stream.fileno(), mbr.FIRMWARE.start)
        end = _copy(root, stream.fileno(), mbr.ROOT_A.start, whole=True)
        os.pwrite(stream.fileno(), BLANK, mbr.DATA.start)
    regions = (
        (0, mbr.FIRMWARE.start),
        (mbr.FIRMWARE.start, used),
        (mbr.ROOT_A.start, end),
        (mbr.DATA.start, mbr.DATA.start + PIECE),
    )
    return Card(path, regions)


def _copy(source: Path, target: int, at: int, *, whole: bool = False) -> int:
    """Copy a part to its place without its zeros; give the end of the last piece that is not only zeros."""
    empty = bytes(PIECE)
    used = at
    with source.open("rb") as stream:
        while piece := stream.read(PIECE):
            if piece != empty[: len(piece)]:
                os.pwrite(target, piece, at)
                used = at + len(piece)
            at += len(piece)
    return at if whole else used
