"""The file calls that media.py makes, behind one small class, so that a test can stand in for a disk.

Every method raises OSError as the call below it does. Transfers go through page-aligned buffers, which
O_DIRECT asks for (open(2), NOTES).
"""

from __future__ import annotations

import mmap
import os
import stat
from pathlib import Path

Identity = tuple[int, int]


class FileLayer:
    """The operating system's files. A subclass may record, cut or refuse what passes through."""

    def open(self, path: Path, flags: int) -> int:
        """Open or create (0600) without following a link at the last step; returns a descriptor."""
        return os.open(path, flags | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)

    def close(self, fd: int) -> None:
        """Close a descriptor."""
        os.close(fd)

    def pread(self, fd: int, size: int, offset: int) -> bytes:
        """Up to `size` bytes (a multiple of 4096) at `offset`; fewer at the end of the file."""
        with mmap.mmap(-1, size) as buffer:
            return buffer[: os.preadv(fd, [buffer], offset)]

    def pwrite(self, fd: int, data: bytes, offset: int) -> int:
        """Write `data` (a multiple of 4096 bytes) at `offset`; returns how many bytes were taken."""
        with mmap.mmap(-1, len(data)) as buffer:
            buffer[:] = data
            return os.pwrite(fd, buffer, offset)

    def fsync(self, fd: int) -> None:
        """Flush file and device cache."""
        os.fsync(fd)

    def drop_cache(self, fd: int) -> None:
        """Forget clean pages, so that the next read asks the device."""
        os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)

    def set_times(self, fd: int, when_ns: int) -> None:
        """Set access and modification time."""
        os.utime(fd, ns=(when_ns, when_ns))

    def identify(self, fd: int) -> Identity:
        """Device and inode of an open file."""
        found = os.fstat(fd)
        return found.st_dev, found.st_ino

    def look_up(self, path: Path) -> Identity:
        """Device and inode that the path leads to now."""
        found = os.lstat(path)
        return found.st_dev, found.st_ino

    def size(self, fd: int) -> int:
        """Length of an open file in bytes."""
        return os.fstat(fd).st_size

    def is_directory(self, path: Path) -> bool:
        """Whether the path leads to a directory (links followed)."""
        return stat.S_ISDIR(os.stat(path).st_mode)

    def names(self, directory: Path) -> list[str]:
        """The names in a directory."""
        return os.listdir(directory)

    def unlink(self, path: Path) -> None:
        """Remove a file."""
        os.unlink(path)

    def sync_directory(self, path: Path) -> None:
        """Make the directory's entries durable."""
        fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)


OS = FileLayer()
