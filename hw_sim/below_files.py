"""Which file a stopped system call means, told by /proc alone.

The booth keeps its memory to itself (PR_SET_DUMPABLE), so this takes root, or a program that does not.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from hw_sim.seccomp import Notice
from hw_sim.stick_faults import Call

PATH_BYTES = 4096
AT_FDCWD = 0xFFFFFF9C
BY_NAME = ("openat", "mkdir", "mkdirat")


def file_of(name: str, notice: Notice) -> Path | None:
    """The file of the call `name`, links followed; None where it cannot be told."""
    args, proc = notice.args, Path(f"/proc/{notice.thread}")
    try:
        if name not in BY_NAME:
            return Path(os.readlink(proc / "fd" / str(args[0])))
        told = _text(proc / "mem", args[0 if name == "mkdir" else 1])
        folder = args[0] & 0xFFFFFFFF
        start = "cwd" if name == "mkdir" or folder == AT_FDCWD else f"fd/{folder}"
        return Path(os.path.realpath(told if told.is_absolute() else os.readlink(proc / start) / told))
    except (OSError, ValueError):
        return None


def call_of(name: str, notice: Notice, path: Path) -> Call:
    """What the call does to the medium on which `path` lies."""
    args = notice.args
    if name in ("mkdir", "mkdirat"):
        return Call(name, creates=not path.exists())
    if name == "openat":
        return Call(name, creates=bool(args[2] & os.O_CREAT) and not path.exists())
    if name == "pwrite64":
        with contextlib.suppress(OSError):
            return Call(name, grows=args[3] + args[2] > path.stat().st_size)
    return Call(name)


def _text(memory: Path, address: int) -> Path:
    """A C string out of another process."""
    with memory.open("rb", buffering=0) as file:
        file.seek(address)
        data = file.read(PATH_BYTES - address % PATH_BYTES)
        if b"\0" not in data:
            data += file.read(PATH_BYTES)
    return Path(os.fsdecode(data.partition(b"\0")[0]))
