"""Every file call that the booth makes for its evidence and its own durable files, behind one small class.

A test stands in for the disk here, and sees all of it.

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
        """Up to `size` bytes at `offset`; fewer at the end of the file. O_DIRECT: multiples of 4096."""
        with mmap.mmap(-1, size) as buffer:
            return buffer[: os.preadv(fd, [buffer], offset)]

    def pwrite(self, fd: int, data: bytes, offset: int) -> int:
        """Write `data` at `offset`; returns how many bytes were taken. O_DIRECT: multiples of 4096."""
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

    def place(self, path: Path) -> Identity:
        """Device and inode that the path leads to now, links followed."""
        found = os.stat(path)
        return found.st_dev, found.st_ino

    def size(self, fd: int) -> int:
        """Length of an open file in bytes."""
        return os.fstat(fd).st_size

    def mode(self, fd: int) -> int:
        """Type and permissions of an open file (stat(2), st_mode)."""
        return os.fstat(fd).st_mode

    def is_directory(self, path: Path) -> bool:
        """Whether the path leads to a directory (links followed)."""
        return stat.S_ISDIR(os.stat(path).st_mode)

    def names(self, directory: Path) -> list[str]:
        """The names in a directory."""
        return os.listdir(directory)

    def unlink(self, path: Path) -> None:
        """Remove a file."""
        os.unlink(path)

    def rename(self, old: Path, new: Path) -> None:
        """Give a file another name in the same file system, in place of what had it."""
        os.replace(old, new)

    def make_directory(self, path: Path) -> None:
        """Make a directory."""
        os.mkdir(path)

    def remove_directory(self, path: Path) -> None:
        """Remove an empty directory."""
        os.rmdir(path)

    def symlink(self, target: Path, path: Path) -> None:
        """Make `path` a symbolic link to `target`."""
        os.symlink(target, path)

    def read_link(self, path: Path) -> Path | None:
        """Where a symbolic link leads; None where there is none."""
        return Path(os.readlink(path)) if os.path.islink(path) else None

    def sync_directory(self, path: Path) -> None:
        """Make the directory's entries durable."""
        fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)

    def sync_everything(self) -> None:
        """Flush whatever any file system still holds back, file times too."""
        os.sync()


OS = FileLayer()
