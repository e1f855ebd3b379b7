"""Opening an image file, compressed (`.img.zst`) or not: its bytes in order, or at any place."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, BinaryIO, cast

import zstandard

from firmware.provision.errors import ProvisionError, UnreadableError

CHUNK = 4 << 20  # bytes
LARGEST = 64 << 30  # bytes of an image once it is unpacked
Progress = Callable[[str, int, int], None]
"""Takes what is being done, how much is done, and of how much (bytes; 0: unknown)."""


def quiet(what: str, done: int, total: int) -> None:
    """Say nothing."""


class _Source:
    """The file of an image, whose trouble is told with its name: a card is written while it is read."""

    def __init__(self, file: IO[bytes], path: Path) -> None:
        self._file, self._path = file, path

    def read(self, size: int = -1) -> bytes:
        try:
            return self._file.read(size)
        except zstandard.ZstdError:
            raise ProvisionError(str(self._path), "is damaged: it cannot be unpacked") from None
        except OSError as error:
            raise _unreadable(self._path, error) from None

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self._file.seek(offset, whence)


@contextmanager
def reading(path: Path) -> Iterator[BinaryIO]:
    """The image's bytes in order, unpacked on the way. Raises UnreadableError, ProvisionError."""
    with ExitStack() as stack:
        try:
            file: IO[bytes] = stack.enter_context(path.open("rb"))
        except OSError as error:
            raise _unreadable(path, error) from None
        if path.suffix == ".zst":
            file = stack.enter_context(zstandard.ZstdDecompressor().stream_reader(file))
        yield cast(BinaryIO, _Source(file, path))


def _unreadable(path: Path, error: OSError) -> UnreadableError:
    return UnreadableError(str(path), f"cannot be read: {error.strerror or error}")


@contextmanager
def at_any_place(path: Path, progress: Progress = quiet) -> Iterator[BinaryIO]:
    """The image's bytes, with `seek`. A compressed one goes through a temporary file with holes."""
    if path.suffix != ".zst":
        with reading(path) as file:
            yield file
        return
    with tempfile.TemporaryFile(prefix="bilik-image-") as unpacked:
        with reading(path) as file:
            at = 0
            while piece := file.read(CHUNK):
                if piece.count(0) < len(piece):
                    unpacked.seek(at)
                    unpacked.write(piece)
                at += len(piece)
                if at > LARGEST:
                    raise ProvisionError(str(path), "is no image of a card: it unpacks to more than 64 GiB")
                progress("unpacking", at, 0)
        unpacked.truncate(at)
        yield cast(BinaryIO, unpacked)


def check_sum(path: Path, progress: Progress = quiet) -> str:
    """Compare the file with `PATH.sha256` beside it; the digest. Raises ProvisionError, UnreadableError."""
    beside = path.with_name(f"{path.name}.sha256")
    try:
        text = beside.read_text("ascii")[:4096]
        digest, done, total = hashlib.sha256(), 0, path.stat().st_size
        with path.open("rb") as file:
            while piece := file.read(CHUNK):
                digest.update(piece)
                done += len(piece)
                progress("checking", done, total)
    except UnicodeDecodeError:
        raise ProvisionError(str(beside), "is no list of checksums") from None
    except OSError as error:
        named = error.filename or path
        raise UnreadableError(str(named), f"cannot be read: {error.strerror or error}") from None
    wanted = re.match(r"([0-9a-f]{64})(?:[ \t]+[ *]?(\S+))?\s*$", text)
    if not wanted or (wanted[2] and os.path.basename(wanted[2]) != path.name):
        raise ProvisionError(str(beside), f"does not say what {path.name} must be")
    if digest.hexdigest() != wanted[1]:
        raise ProvisionError(str(path), f"is not what {beside.name} says: download it again")
    return wanted[1]
