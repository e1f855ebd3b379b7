"""Reading what lies on the card itself, past the kernel's memory of it: or a check of the card would be none.

    with Card(Path("/dev/mmcblk0p2")) as card:
        piece = card.read(0, 1 << 20)

O_DIRECT where the file takes it (open(2)); elsewhere, in tests, the kernel is asked to forget first.
"""

from __future__ import annotations

import errno
import mmap
import os
from pathlib import Path
from types import TracebackType

PIECE = 1 << 20
"""Bytes read at once: large enough for a card's speed, small enough not to keep others waiting."""
ALIGNED = 4096


class Card:
    """One open device or file. `read` gives a view that the next `read` overwrites."""

    def __init__(self, path: Path) -> None:
        """Raises OSError."""
        flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW
        try:
            self._fd = os.open(path, flags | os.O_DIRECT)
        except OSError as error:
            if error.errno != errno.EINVAL:
                raise
            self._fd = os.open(path, flags)
            os.posix_fadvise(self._fd, 0, 0, os.POSIX_FADV_DONTNEED)
        self._buffer = mmap.mmap(-1, PIECE)
        self._view = memoryview(self._buffer)

    def __enter__(self) -> Card:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._fd)

    def read(self, at: int, size: int) -> memoryview:
        """`size` bytes (at most PIECE) from `at`, both whole blocks; fewer at the end. Raises OSError."""
        done = 0
        while done < size:
            count = os.preadv(self._fd, [self._view[done:size]], at + done)
            done += count
            if count == 0 or count % ALIGNED:
                break
        return self._view[:done]

    @property
    def size(self) -> int:
        """Bytes of a plain file."""
        return os.fstat(self._fd).st_size
