"""Writing an update into the slot that does not run, so that a power cut anywhere leaves a card that starts.

    write(card, manifest, file, tell)

Order, each step durable before the next:

1. config.txt starts the running slot (an update that was written before and not yet started is given up);
2. the other slot's root partition is written, read back and compared;
3. the other slot's files on the firmware partition are removed, written, read back and compared;
4. `bilik/trial` says that the slot is on trial;
5. one letter in config.txt, in place: one sector, no change of a directory or of the FAT.

Until 5 the card starts what it started before; after it, a slot that is complete. Every call goes through the
file layer, so that tests can cut the power at each.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from firmware.root.card_layer import CARD
from firmware.storage.durable import exists, fill, is_folder, make_folder, read_file, write_file
from firmware.storage.layer import FileLayer
from firmware.update import bundle
from firmware.update.errors import UpdateError
from firmware.update.manifest import TEXT_LIMIT, Manifest, Part
from firmware.update.slot import cmdline_for, image_for, other, prefix_at
from firmware.update.trial import TRIAL, Trial

CONFIG = "config.txt"
CONFIG_LIMIT = 64 * 1024
Tell = Callable[[int], None]
"""Takes how many bytes were written or read back since the last call."""


@dataclass(frozen=True)
class Card:
    """The booth's card: `boot` is the mounted firmware partition, `root` the device of the slot that does not
    run, `disk` the MBR signature (4 bytes), `running` the slot that runs. `remount(True)` makes `boot`
    writable."""

    boot: Path
    root: Path
    disk: bytes
    running: str
    remount: Callable[[bool], None] = field(repr=False)
    files: FileLayer = CARD

    @property
    def target(self) -> str:
        """The slot that is written."""
        return other(self.running)


def write(card: Card, manifest: Manifest, file: BinaryIO, tell: Tell) -> None:
    """Write the update; `file` stands at the first part. Raises UpdateError, OSError (of the card)."""
    if started_slot(card) != card.running:
        with writable(card):
            start_slot(card, card.running)
    write_root(card, manifest.root, file, tell)
    with writable(card):
        _write_files(card, manifest, file, tell)
        bundle.check_end(file)
        make_folder(card.boot / "bilik", card.files)
        write_file(card.boot / "bilik" / TRIAL, Trial(card.target).to_bytes(), card.files)
        start_slot(card, card.target)


def started_slot(card: Card) -> str:
    """The slot that config.txt starts. Raises UpdateError, OSError."""
    return prefix_at(read_file(card.boot / CONFIG, CONFIG_LIMIT, card.files))[0]


def start_slot(card: Card, slot: str) -> None:
    """Have the card start this slot: one byte in place, durable. Raises UpdateError, OSError."""
    path = card.boot / CONFIG
    _, at = prefix_at(read_file(path, CONFIG_LIMIT, card.files))
    fd = card.files.open(path, os.O_RDWR | os.O_DSYNC)
    try:
        card.files.pwrite(fd, slot.encode("ascii"), at)
        card.files.fsync(fd)
        card.files.drop_cache(fd)
    finally:
        card.files.close(fd)
    if started_slot(card) != slot:
        raise UpdateError("card", f"{CONFIG} reads back as it was before")


def check_room(card: Card, manifest: Manifest) -> None:
    """Raises UpdateError where the root does not fit into its partition; OSError."""
    fd = card.files.open(card.root, os.O_RDONLY)
    try:
        room = card.files.size(fd)
    finally:
        card.files.close(fd)
    if room < manifest.root.size:
        raise UpdateError("too-large", f"the root has {manifest.root.size} bytes, its partition {room}")


def write_root(card: Card, part: Part, file: BinaryIO, tell: Tell) -> None:
    """Step 2. Raises UpdateError, OSError."""
    fd = card.files.open(card.root, os.O_RDWR)
    try:
        fill(fd, _told(bundle.pieces(file, part), tell), card.files)
        card.files.fsync(fd)
        card.files.drop_cache(fd)
        _compare(card, fd, part.name, part.size, part.sha256, tell)
    finally:
        card.files.close(fd)


@contextmanager
def writable(card: Card) -> Iterator[None]:
    """The firmware partition is writable inside, and as shortly as can be. Raises OSError."""
    card.remount(True)
    try:
        yield
    finally:
        try:
            card.remount(False)
        except OSError as error:  # what was written is durable, and the next start mounts it read-only
            print(f"bilik root: {card.boot} stays writable until the next start: {error}", file=sys.stderr)


def _write_files(card: Card, manifest: Manifest, file: BinaryIO, tell: Tell) -> None:
    """Step 3."""
    folder = card.boot / card.target
    if is_folder(folder, card.files):
        _clear(folder, card.files)
    make_folder(folder, card.files)
    for part in manifest.files:
        path = folder / part.file
        for depth in range(len(Path(part.file).parts) - 1, 0, -1):
            make_folder(path.parents[depth - 1], card.files)
        if part.file in ("cmdline.txt", "image.json"):
            text = bundle.whole(file, part, TEXT_LIMIT)
            text = (
                cmdline_for(text, card.target, card.disk)
                if part.file == "cmdline.txt"
                else image_for(text, card.target)
            )
            _write_file(card, path, (text,), len(text), hashlib.sha256(text).digest(), tell)
        else:
            _write_file(card, path, bundle.pieces(file, part), part.size, part.sha256, tell)


def _write_file(
    card: Card, path: Path, content: Iterable[bytes], size: int, sha256: bytes, tell: Tell
) -> None:
    fd = card.files.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    try:
        fill(fd, _told(content, tell), card.files)
        card.files.fsync(fd)
        card.files.drop_cache(fd)
        _compare(card, fd, path.name, size, sha256, tell)
    finally:
        card.files.close(fd)
    card.files.sync_directory(path.parent)


def _clear(folder: Path, files: FileLayer) -> None:
    for name in sorted(files.names(folder)):
        path = folder / name
        if is_folder(path, files):
            _clear(path, files)
            files.remove_directory(path)
        elif exists(path, files):
            files.unlink(path)
    files.sync_directory(folder)


def _compare(card: Card, fd: int, name: str, size: int, sha256: bytes, tell: Tell) -> None:
    """What the medium gives back is what was signed. Raises UpdateError, OSError."""
    digest, at = hashlib.sha256(), 0
    while at < size:
        piece = card.files.pread(fd, min(bundle.CHUNK, size - at), at)
        if not piece:
            break
        digest.update(piece)
        at += len(piece)
        tell(len(piece))
    if digest.digest() != sha256:
        raise UpdateError("card", f"{name} reads back other than it was written")


def _told(content: Iterable[bytes], tell: Tell) -> Iterator[bytes]:
    for piece in content:
        yield piece
        tell(len(piece))
