"""Keeping what is in memory out of files: no core dump, no tracer, no swap. Before anything secret is loaded.

    for trouble in harden():
        log.warning("%s", trouble)

The service file asks for the same (LimitCORE, MemorySwapMax); here it holds for whoever starts the program.
Linux only. Sources: prctl(2), mlock(2), core(5), mallopt(3).
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
from collections.abc import Callable
from pathlib import Path

PR_SET_DUMPABLE = 4
MCL_CURRENT, MCL_FUTURE, MCL_ONFAULT = 1, 2, 4
M_ARENA_MAX, M_MMAP_THRESHOLD = -8, -3
LARGE = 6 << 20  # bytes; a frame of 1280 x 800 has 4 MB
SWAPS = Path("/proc/swaps")

Call = Callable[..., int]


def harden(swaps: Path = SWAPS) -> list[str]:
    """Do what can be done; one line for each thing that could not be."""
    libc = ctypes.CDLL(None, use_errno=True)
    # Locked memory is dear: one heap for all threads instead of one for each, 40 MB less (mallopt(3)).
    libc.mallopt(M_ARENA_MAX, 1)
    # Large pictures get pages of their own, which go back to the kernel with them, instead of a place on a
    # heap that stays as large as it ever was.
    libc.mallopt(M_MMAP_THRESHOLD, LARGE)
    troubles = [_no_core_dumps(libc.prctl)]
    if not _lock_memory(libc.mlockall) and _may_swap(swaps):
        troubles.append("memory may be swapped: the limit for locked memory is too low, and swap is on")
    return [trouble for trouble in troubles if trouble]


def _no_core_dumps(prctl: Call) -> str:
    """A limit of 0 stops files; a pipe in core_pattern ignores it and heeds "not dumpable" (core(5))."""
    with contextlib.suppress(OSError, ValueError):  # a service's filter may forbid what it has done already
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if resource.getrlimit(resource.RLIMIT_CORE)[0] != 0:
        return "core dumps are not off: the limit for core files cannot be set"
    if prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
        return f"core dumps are not off: {os.strerror(ctypes.get_errno())}"
    return ""


def _lock_memory(mlockall: Call) -> bool:
    """Whether all memory, now and later, stays in RAM.

    Under a limit later allocations would fail once it is reached, so it is all or nothing. ONFAULT: only
    pages that are used, or every thread's stack would be taken whole.
    """
    soft, _ = resource.getrlimit(resource.RLIMIT_MEMLOCK)
    if soft != resource.RLIM_INFINITY and os.geteuid() != 0:
        return False
    return mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) == 0


def _may_swap(swaps: Path) -> bool:
    """Whether the machine swaps at all; the file's first line is a heading."""
    try:
        return len(swaps.read_text("ascii", "replace").splitlines()) > 1
    except OSError:
        return False
