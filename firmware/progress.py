"""How far long work of a command has come: a line on standard error now and then, after the first second.

lines = Lines()
lines("writing", 3 << 20, 80 << 20)       # "writing: 3 of 80 MiB, 4 s left"
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

MIB = 1 << 20


class Lines:
    """Takes what is being done, how many bytes are done, and of how many (0: unknown)."""

    def __init__(self, every: float = 1.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._every, self._clock = every, clock
        self._next = clock() + every
        self._what, self._since, self._from = "", clock(), 0

    def __call__(self, what: str, done: int, total: int) -> None:
        now = self._clock()
        if what != self._what:
            self._what, self._since, self._from = what, now, done
        if now >= self._next:
            self._next = now + self._every
            print(self._line(now, done, total), file=sys.stderr, flush=True)

    def _line(self, now: float, done: int, total: int) -> str:
        if not total:
            return f"{self._what}: {done // MIB} MiB"
        line = f"{self._what}: {done // MIB} of {-(-total // MIB)} MiB"
        if now - self._since >= 1 and done > self._from:
            left = (now - self._since) * (total - done) / (done - self._from)
            line += f", {left:.0f} s left"
        return line
