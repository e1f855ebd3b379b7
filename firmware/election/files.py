"""Files of the committee's folder, read with bounds and never from outside it; results written whole or not
at all."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path, PurePosixPath

from firmware.election.errors import UnreadableError


def read_whole(path: Path, most: int) -> bytes:
    """At most `most` bytes of a regular file. Raises UnreadableError (missing, no file, too large) in one
    line."""
    try:
        # O_NONBLOCK: a pipe in the place of a file must be refused, not waited for
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except (OSError, ValueError) as error:
        raise UnreadableError(_why(error)) from None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableError("is no file")
        if status.st_size > most:
            raise UnreadableError(f"has {status.st_size} bytes; at most {most} are read")
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            data = file.read(most + 1)
    except OSError as error:
        raise UnreadableError(_why(error)) from None
    finally:
        os.close(descriptor)
    if len(data) > most:
        raise UnreadableError(f"has more than {most} bytes")
    return data


def read_inside(folder: Path, name: str, most: int) -> bytes:
    """The file `name`, relative to `folder` and really inside it. Raises UnreadableError, naming the file."""
    parts = PurePosixPath(name)
    shown = name[:60] if name.isprintable() else "this name"
    if not name or "\\" in name or parts.is_absolute() or ".." in parts.parts or "\0" in name:
        raise UnreadableError(f"{shown} is no file name relative to the folder (use / between folders)")
    path = folder / parts
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            raise UnreadableError("leads out of the folder")
        return read_whole(path, most)
    except (OSError, RuntimeError) as error:
        raise UnreadableError(f"{shown}: {_why(error)}") from None
    except UnreadableError as error:
        raise UnreadableError(f"{shown}: {error}") from None


def write_whole(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Write beside `path`, flush, then rename over it, so that a reader sees the old file or the new one.

    Raises UnreadableError.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
        _sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise UnreadableError(f"cannot be written: {_why(error)}") from None


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _why(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "file not found"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return "no such path"
