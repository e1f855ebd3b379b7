"""How the booth bears a long day: its memory from /proc, and how long a voter waits for "recorded".

    vitals = Vitals(every=10)
    vitals.voter(rig.pid)              # after each voter; every tenth looks at the process
    vitals.waited(0.031)               # seconds from the touch on "Sesuai" to "recorded"
    vitals.figures()                   # for the summary

A day has several process lives, since the power fails. A new process is small again and would hide what
grows, so growth is looked for within each life; a life's first sample is its warm-up and counts for nothing.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

ENOUGH = 3  # samples in the second half of a life, or no slope is read from it
PAGE = os.sysconf("SC_PAGE_SIZE")
MIB, KIB = 1 << 20, 1 << 10


@dataclass
class Life:
    """One process: resident bytes, with the number of the voter after whom they were read."""

    pid: int
    samples: list[tuple[int, int]] = field(default_factory=list)

    @property
    def warm(self) -> list[tuple[int, int]]:
        return self.samples[1:]


@dataclass
class Vitals:
    every: int  # voters between two looks at the process
    voters: int = 0
    lives: list[Life] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def voter(self, pid: int | None) -> None:
        """One more voter has left."""
        self.voters += 1
        if self.voters % self.every == 0 and pid is not None:
            self.sample(pid, resident(pid))

    def sample(self, pid: int, size: int) -> None:
        """`size`: resident bytes of process `pid`; 0 where it is gone, which is no sample."""
        if not size:
            return
        if not self.lives or self.lives[-1].pid != pid:
            self.lives.append(Life(pid))
        self.lives[-1].samples.append((self.voters, size))

    def waited(self, seconds: float) -> None:
        """A voter touched "Sesuai" and saw "recorded" so much later."""
        self.waits.append(seconds)

    def figures(self) -> dict[str, object]:
        """`memory_mib`, `commit_ms`: medians of the day's first and last tenth, and what grew."""
        sizes = [size for life in self.lives for _, size in life.warm]
        first, last = tenths(sizes)
        early, late = tenths(self.waits)
        return {
            "memory_mib": {
                "first": round(first / MIB, 1),
                "last": round(last / MIB, 1),
                "change_percent": round(100 * (last / first - 1), 1) if first else 0.0,
                "kib_per_voter": round(growth(self.lives) / KIB, 2),
                "lives": len(self.lives),
            },
            "commit_ms": {"first": round(1000 * early, 1), "last": round(1000 * late, 1)},
        }


def tenths(values: Sequence[float]) -> tuple[float, float]:
    """The medians of the first and the last tenth; zeros where there is nothing."""
    if not values:
        return 0.0, 0.0
    count = max(1, len(values) // 10)
    return median(values[:count]), median(values[-count:])


def growth(lives: Sequence[Life]) -> float:
    """Bytes for each voter in the second half of a life: the median over the lives that were long enough.

    A screen that is shown for the first time is a step in some lives; what leaks grows in all of them.
    """
    halves = [life.samples[len(life.samples) // 2 :] for life in lives]
    ends = [(half[0], half[-1]) for half in halves if len(half) >= ENOUGH]
    slopes = [(end[1] - start[1]) / (end[0] - start[0]) for start, end in ends]
    return median(slopes) if slopes else 0.0


def resident(pid: int) -> int:
    """Resident bytes of a process, proc(5) statm; 0 where it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * PAGE
    except (OSError, IndexError):
        return 0
