"""Whole files and folders, durably: what is written once and replaced, unlike a log that grows in place.

The order is the same everywhere: the data is flushed before a name leads to it, and file and folder are
flushed after the name was made, changed or removed. A power cut anywhere in here leaves the old file or the
new one.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from firmware.storage.layer import OS, FileLayer

STILL_NS = 946_684_800 * 10**9  # 2000-01-01 00:00 UTC on every file, so that times tell nothing
CHUNK = 1 << 20
UNFINISHED = ".new"


def exists(path: Path, files: FileLayer = OS) -> bool:
    """Whether there is anything of this name; a link counts, wherever it leads. Raises OSError."""
    try:
        files.look_up(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def is_folder(path: Path, files: FileLayer = OS) -> bool:
    """Whether the path leads to a directory, links followed; a stick that was pulled may answer anything."""
    try:
        return files.is_directory(path)
    except OSError:
        return False


def read_file(path: Path, limit: int, files: FileLayer = OS) -> bytes:
    """The file's bytes; of a file longer than `limit`, something longer than `limit`. Raises OSError."""
    return read_with_mode(path, limit, files)[0]


def read_with_mode(path: Path, limit: int, files: FileLayer = OS) -> tuple[bytes, int]:
    """`read_file`, and the open file's type and permissions (st_mode). Raises OSError."""
    fd = files.open(path, os.O_RDONLY)
    try:
        data = bytearray()
        while len(data) <= limit:
            piece = files.pread(fd, min(CHUNK, limit + 1), len(data))
            data += piece
            if not piece:
                break
        return bytes(data), files.mode(fd)
    finally:
        files.close(fd)


def write_file(path: Path, data: bytes, files: FileLayer = OS) -> None:
    """Whole or not at all, durable, mode 0600, with a file time that tells nothing. Raises OSError."""
    new = path.with_name(path.name + UNFINISHED)
    try:
        fd = files.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        try:
            fill(fd, (data[at : at + CHUNK] for at in range(0, len(data), CHUNK)), files)
            files.set_times(fd, STILL_NS)
            flush_new(fd, new, files)
            files.rename(new, path)
            # Until the file is flushed under its new name, that leads to nothing on a FAT, or to the
            # clusters of the old file, which are free by now.
            files.fsync(fd)
        finally:
            files.close(fd)
    except OSError:
        with suppress(OSError):
            files.unlink(new)
        raise
    files.sync_directory(path.parent)


def flush_new(fd: int, path: Path, files: FileLayer = OS) -> None:
    """Make a file durable that was made just now. Raises OSError.

    On a FAT a file's size and first cluster lie in its folder, and Linux writes them first when the file is
    flushed, the chain of its clusters afterwards. A cut in between leaves a file without clusters, for which
    the kernel locks the whole stick at its next use. Flushing the folder writes the chain alone.
    """
    files.sync_directory(path.parent)
    files.fsync(fd)


def fill(fd: int, content: Iterable[bytes], files: FileLayer = OS) -> None:
    """Write these chunks one after the other from the beginning. Raises OSError; ENOSPC where one is cut."""
    offset = 0
    for chunk in content:
        taken = files.pwrite(fd, chunk, offset)
        if taken != len(chunk):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        offset += taken


def make_folder(path: Path, files: FileLayer = OS) -> None:
    """Make it unless it is there; in both cases its name is durable afterwards. Raises OSError."""
    if not is_folder(path, files):
        files.make_directory(path)
    files.sync_directory(path.parent)


def remove_folder(path: Path, files: FileLayer = OS) -> None:
    """Remove an empty folder, durably. Raises OSError."""
    files.remove_directory(path)
    files.sync_directory(path.parent)


def still_folder(path: Path, files: FileLayer = OS) -> None:
    """Give a folder the time that tells nothing, durably. Raises OSError."""
    fd = files.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        files.set_times(fd, STILL_NS)
        files.fsync(fd)
    finally:
        files.close(fd)


def point(link: Path, target: Path, files: FileLayer = OS) -> None:
    """Make `link` a symbolic link to `target`, in one step where it was another. Raises OSError."""
    if files.read_link(link) == target:
        return
    new = link.with_name(link.name + UNFINISHED)
    if exists(new, files):
        files.unlink(new)
    files.symlink(target, new)
    files.rename(new, link)
    files.sync_directory(link.parent)
