"""A journal on the card in files of bounded size: appended to, never rewritten, the oldest removed first.

    with Keeper(Path("/data/journal")) as keeper:
        keeper.add(b"... a line\n")

After a power cut the last line may be a part of one; the next writer ends it and goes on. 32 MiB in all, so
that it never takes room from evidence.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from types import TracebackType

LARGEST = 4 << 20  # bytes of one file
FILES = 8
NAME = re.compile(r"journal-(\d{8})\.txt\Z", re.ASCII)


class Keeper:
    """Opens the newest file for appending. Raises OSError, as all it does."""

    def __init__(self, folder: Path, largest: int = LARGEST, files: int = FILES) -> None:
        self._folder, self._largest, self._files = folder, largest, files
        numbers = kept(folder)
        self._number = numbers[-1] if numbers else 1
        self._open()
        if self._size and os.pread(self._fd, 1, self._size - 1) != b"\n":
            self.add(b" ...\n")

    def __enter__(self) -> Keeper:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add(self, line: bytes) -> None:
        """Whole lines, in the newest file or the next one."""
        if self._size and self._size + len(line) > self._largest:
            self.close()
            self._number += 1
            self._open()
        while line:
            count = os.write(self._fd, line)
            self._size += count
            line = line[count:]

    def close(self) -> None:
        """Durable from here on."""
        os.fsync(self._fd)
        os.close(self._fd)
        folder = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _open(self) -> None:
        """Room first: with the new file there are at most as many as are allowed."""
        for number in kept(self._folder)[: -(self._files - 1) or None]:
            if number != self._number:
                with suppress(FileNotFoundError):
                    (self._folder / file_name(number)).unlink()
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW
        self._fd = os.open(self._folder / file_name(self._number), flags, 0o600)
        self._size = os.fstat(self._fd).st_size


def kept(folder: Path) -> list[int]:
    """The numbers of the files there, the oldest first; other files are nobody's here. Raises OSError."""
    found = (NAME.match(path.name) for path in folder.iterdir())
    return sorted(int(match[1]) for match in found if match)


def file_name(number: int) -> str:
    """As `kept` reads it."""
    return f"journal-{number:08}.txt"
