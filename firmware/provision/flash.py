"""Writing an image to a card by its block map, and reading all of it back.

The first block, with the partition table, is written last: a card that was pulled in the middle does not
look like one that is ready.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from firmware.provision.bmap import BlockMap, Run, read_bmap
from firmware.provision.errors import CardError, ProvisionError
from firmware.provision.files import read_whole
from firmware.provision.images import CHUNK, Progress, reading

HEAD = 4096  # bytes, written last


def map_of(image: Path) -> BlockMap:
    """The map beside an image: X.img and X.img.zst have X.bmap or X.img.bmap. Raises ProvisionError."""
    stem = image.name.removesuffix(".zst")
    names = [f"{stem}.bmap", f"{stem.removesuffix('.img')}.bmap"]
    for name in names:
        path = image.with_name(name)
        if path.exists():
            return read_bmap(read_whole(path, 8 << 20), str(path))
    raise ProvisionError(str(image), f"{names[0]} is missing beside it")


def flash(image: Path, blocks: BlockMap, card: BinaryIO, name: str, progress: Progress) -> None:
    """Write and read back. Raises ProvisionError, UnreadableError (image), CardError, OSError (card)."""
    head, done = b"", 0
    with reading(image) as source:
        at = 0
        for run in blocks.runs:
            _skip(source, run.start - at, image)
            digest, at = hashlib.sha256(), run.start
            while at < run.end:
                piece = _exactly(source, min(CHUNK, run.end - at), image)
                digest.update(piece)
                if at == 0:
                    head = piece[:HEAD]
                    _put(card, 0, bytes(len(head)) + piece[HEAD:])
                else:
                    _put(card, at, piece)
                at += len(piece)
                done += len(piece)
                progress("writing", done, blocks.mapped)
            if digest.digest() != run.sha256:
                raise ProvisionError(str(image), f"bytes {run.start} to {run.end} are not what the map says")
    _settle(card)
    _put(card, 0, head)
    _settle(card)
    _check(card, blocks.runs, name, lambda size: progress("reading back", size, blocks.mapped))


def _check(card: BinaryIO, runs: tuple[Run, ...], name: str, tell: Callable[[int], None]) -> None:
    done = 0
    for run in runs:
        card.seek(run.start)
        digest = hashlib.sha256()
        for size in _sizes(run.end - run.start):
            digest.update(card.read(size))
            done += size
            tell(done)
        if digest.digest() != run.sha256:
            raise CardError(
                name, f"bytes {run.start} to {run.end} read back other than written: the card is bad"
            )


def _sizes(total: int) -> Iterator[int]:
    for at in range(0, total, CHUNK):
        yield min(CHUNK, total - at)


def _skip(source: BinaryIO, size: int, image: Path) -> None:
    for piece in _sizes(size):
        _exactly(source, piece, image)


def _exactly(source: BinaryIO, size: int, image: Path) -> bytes:
    data = bytearray()
    while len(data) < size:
        piece = source.read(size - len(data))
        if not piece:
            raise ProvisionError(str(image), "is shorter than its map says")
        data += piece
    return bytes(data)


def _put(card: BinaryIO, at: int, data: bytes) -> None:
    card.seek(at)
    card.write(data)


def _settle(card: BinaryIO) -> None:
    """On the medium, and no longer in memory, so that reading back asks the card."""
    card.flush()
    os.fsync(card.fileno())
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(card.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
