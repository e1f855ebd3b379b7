"""Mounting and unmounting, by the system calls themselves: each error is one number, and no text is parsed.

Source: mount(2), umount2(2).
"""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_NOSYMFOLLOW, MS_NOATIME = 1, 2, 4, 8, 256, 1024
MNT_DETACH, UMOUNT_NOFOLLOW = 2, 8


def mount(source: Path, target: Path, kind: str, flags: int, options: str) -> None:
    """Raises OSError."""
    libc = ctypes.CDLL(None, use_errno=True)
    words = (os.fsencode(source), os.fsencode(target), kind.encode(), ctypes.c_ulong(flags), options.encode())
    _check(libc.mount(*words), target)


def unmount(target: Path, *, lazy: bool = False) -> None:
    """`lazy`: out of sight at once, and let go once nobody uses it any more. Raises OSError."""
    libc = ctypes.CDLL(None, use_errno=True)
    flags = UMOUNT_NOFOLLOW | (MNT_DETACH if lazy else 0)
    _check(libc.umount2(os.fsencode(target), flags), target)


def _check(result: int, target: Path) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(target))
