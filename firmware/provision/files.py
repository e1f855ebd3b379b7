"""Files of a plan, on any operating system: read with a bound, written whole or not at all."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from firmware.provision.errors import ProvisionError, UnreadableError


def read_whole(path: Path, most: int) -> bytes:
    """At most `most` bytes of a file. Raises UnreadableError."""
    try:
        if not path.is_file():
            raise UnreadableError(str(path), "file not found" if not path.exists() else "is no file")
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise UnreadableError(str(path), f"cannot be read: {error.strerror or error}") from None
    if len(data) > most:
        raise UnreadableError(str(path), f"has more than {most} bytes")
    return data


def write_whole(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Beside it first, flushed, then by that name: a reader sees the old file or the new. Raises
    UnreadableError. On Windows `mode` means nothing: the folder's own rights hold there."""
    new = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(new, flags, mode), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, path)
    except OSError as error:
        with suppress(OSError):
            new.unlink()
        raise UnreadableError(str(path), f"cannot be written: {error.strerror or error}") from None


def make_folder(path: Path, *, mode: int = 0o755) -> None:
    """Raises UnreadableError."""
    try:
        path.mkdir(mode=mode, parents=True, exist_ok=True)
    except OSError as error:
        raise UnreadableError(str(path), f"cannot be made: {error.strerror or error}") from None


def read_table(path: Path, form: str) -> dict[str, Any]:
    """A JSON table of ours that says which `format` it has. Raises UnreadableError, ProvisionError."""
    try:
        table = json.loads(read_whole(path, 4 << 20).decode("utf-8"))
    except (ValueError, RecursionError):
        table = None
    if not isinstance(table, dict) or table.get("format") != form:
        raise ProvisionError(str(path), f"is not a file of {form}")
    return table


def write_table(path: Path, form: str, table: dict[str, Any]) -> None:
    """What `read_table` reads. Raises UnreadableError."""
    text = json.dumps({"format": form} | table, ensure_ascii=False, indent=1)
    write_whole(path, text.encode("utf-8") + b"\n")
