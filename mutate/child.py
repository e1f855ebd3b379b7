"""One deed in a process of its own: bounded in CPU seconds, silent, in a folder that is deleted after it."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import shutil
import signal
import tempfile
from collections.abc import Callable
from typing import Any

MEMORY = "/dev/shm"
"""Where the system offers it, the tests write to memory: half the time."""

WALL = 30.0
"""A deed that waits instead of working is ended after this many times its CPU seconds."""


def forked(deed: Callable[[], Any], cpu_seconds: float) -> Any:
    """What `deed` gave (as JSON tells it), or None where it was ended by the clock or died."""
    folder = tempfile.mkdtemp(prefix="mutant-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None)
    mine, its = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(mine)
        alone(deed, its, folder, cpu_seconds)
    os.close(its)
    with open(mine, encoding="utf-8") as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    shutil.rmtree(folder, ignore_errors=True)
    return json.loads(answer)["gave"] if answer else None


def alone(deed: Callable[[], Any], pipe: int, folder: str, cpu_seconds: float) -> None:
    """In the child; does not return."""
    status = 1
    try:
        limit(cpu_seconds)
        os.environ["PYTEST_DEBUG_TEMPROOT"] = tempfile.tempdir = folder
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silence, stream)
        os.write(pipe, json.dumps({"gave": deed()}).encode())
        status = 0
    finally:
        with contextlib.suppress(OSError):
            os.close(pipe)
        os._exit(status)


def limit(cpu_seconds: float) -> None:
    """SIGXCPU and SIGALRM end the process: their usual effect."""
    for bell in (signal.SIGXCPU, signal.SIGALRM):
        signal.signal(bell, signal.SIG_DFL)
    soft = int(cpu_seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, soft + 2))
    signal.setitimer(signal.ITIMER_REAL, cpu_seconds * WALL)
