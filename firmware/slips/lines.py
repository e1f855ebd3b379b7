"""Scanned codes from files and pipes, one a line, bounded. What is no text becomes text that is no code."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from firmware.slips.errors import UnreadableSlips

MOST_BYTES = 4096
MOST_LINES = 1_000_000


def read_file(path: Path) -> Iterator[tuple[str, str]]:
    """(where, line) of every line that is not empty; "-" is standard input. Raises UnreadableSlips."""
    if str(path) == "-":
        yield from read_stream(sys.stdin.buffer, "stdin")
        return
    try:
        with path.open("rb") as stream:
            yield from read_stream(stream, str(path).encode("utf-8", "replace").decode())
    except OSError as error:
        raise UnreadableSlips(f"{path}: {error.strerror or 'it cannot be read'}") from None
    except ValueError:
        raise UnreadableSlips("this is no file name") from None


def read_stream(stream: BinaryIO, name: str) -> Iterator[tuple[str, str]]:
    """As they come. A line that is too long is one line, cut off."""
    number = 0
    while raw := stream.readline(MOST_BYTES):
        number += 1
        whole = raw
        while not whole.endswith(b"\n") and len(whole) == MOST_BYTES:
            whole = stream.readline(MOST_BYTES)
        if number > MOST_LINES:
            raise UnreadableSlips(f"{name}: more than {MOST_LINES} lines")
        text = clean(raw)
        if text:
            yield f"{name}:{number}", text


def clean(raw: bytes) -> str:
    """Without the marks and spaces that scanners and editors put around a line."""
    return raw.decode("utf-8", "replace").strip().strip("\ufeff\0").strip()
