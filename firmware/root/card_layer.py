"""The file layer for a card: partitions are files here, and one that is in use is refused."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

from firmware.storage.layer import FileLayer

MOUNT = "/usr/bin/mount"


class CardLayer(FileLayer):
    """As the operating system's, but a partition has a length, and is opened for writing by nobody else.

    O_EXCL on a block device: EBUSY where it is mounted or mapped (open(2)).
    """

    def open(self, path: Path, flags: int) -> int:
        """As FileLayer.open; a block device is taken exclusively for writing."""
        if flags & os.O_ACCMODE != os.O_RDONLY and path.is_block_device():
            flags |= os.O_EXCL
        return super().open(path, flags)

    def size(self, fd: int) -> int:
        """Length in bytes, of a partition too (fstat gives 0 for those)."""
        return os.lseek(fd, 0, os.SEEK_END) if stat.S_ISBLK(self.mode(fd)) else super().size(fd)


CARD = CardLayer()


def remounter(boot: Path) -> Callable[[bool], None]:
    """Makes the mounted file system writable or read-only, its other options kept. Raises OSError."""

    def remount(writable: bool) -> None:
        options = f"remount,{'rw' if writable else 'ro'}"
        done = subprocess.run([MOUNT, "-o", options, str(boot)], capture_output=True, text=True, check=False)
        if done.returncode:
            raise OSError(done.returncode, f"mount -o {options} {boot}: {done.stderr.strip()[:200]}")

    return remount
