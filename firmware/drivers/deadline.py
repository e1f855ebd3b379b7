"""One deadline for a whole transaction, instead of a time-out for each of its reads.

deadline = Deadline.after(2.0)
while not deadline.over:
    port.read(64, deadline)
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Deadline:
    """A moment on `clock` (seconds, monotonic). Immutable, so it can be handed down any depth."""

    at: float
    clock: Callable[[], float] = field(default=time.monotonic, repr=False)

    @classmethod
    def after(cls, seconds: float, clock: Callable[[], float] = time.monotonic) -> "Deadline":
        """The deadline that many seconds from now."""
        return cls(clock() + seconds, clock)

    def left(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self.at - self.clock())

    @property
    def over(self) -> bool:
        return self.clock() >= self.at
