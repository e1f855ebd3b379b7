"""A disk as a power cut leaves it: its base, every write that a flush covered, and some of those that came
after.

    disk = Disk(base, log, work / "card.state")
    disk.to(cut=120)                                  # forwards only; applies what is new, nothing twice
    disk.copy(work / "card.img", loose=disk.some(rng))

A disk with a cache keeps what was complete before the last flush. Of what came later any part may be there,
in any order, sector by sector: `kept` is all of it, nothing is none of it, `some` draws for each sector of
each write. Of two writes to the same sector the later stands if both are drawn. A write with FUA is there
for good by itself. A flush covers what was complete *before it was asked for*; the log shows only what was
complete before it ended. What was written by others in between is taken as covered. The booth has one
thread that writes evidence, and waits for its flush.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

from hw_sim.guest.writelog import Entry, WriteLog

Piece = tuple[int, bytes]
"""Offset on the disk in bytes, and what is written there."""


class Disk:
    """One disk's state file, moved along its log. `base` is not changed."""

    def __init__(self, base: Path, log: WriteLog, state: Path) -> None:
        self.log, self.state = log, state
        self.size = base.stat().st_size
        copy_sparse(base, state, 0, self.size)
        self.applied = 0  # entries that a flush covers, all in the state file
        self.cut = 0

    def to(self, cut: int) -> None:
        """As after the first `cut` entries, cache lost. Raises ValueError for one behind."""
        if not self.cut <= cut <= len(self.log.entries):
            raise ValueError(f"cut {cut} after cut {self.cut} of {len(self.log.entries)} entries")
        durable = self.log.durable(cut)
        with self.state.open("r+b") as file:
            write_pieces(file.fileno(), pieces(self.log, self.log.entries[self.applied : durable]), self.size)
        self.applied, self.cut = durable, cut

    @property
    def unflushed(self) -> tuple[Entry, ...]:
        """Writes that the cache may still lose, in the order in which they were completed."""
        return tuple(entry for entry in self.log.entries[self.applied : self.cut] if entry.writes)

    def lost(self) -> tuple[Piece, ...]:
        """The cache is lost: what stays of the unflushed writes is what went past it."""
        return pieces(self.log, [entry for entry in self.unflushed if entry.fua])

    def kept(self) -> tuple[Piece, ...]:
        """Nothing is lost: as if only the program had died."""
        return pieces(self.log, self.unflushed)

    def some(self, chance: random.Random) -> tuple[Piece, ...]:
        """Any part of it, sector by sector: whole writes, torn ones, ones that never came."""
        return tuple(torn(self.log, self.unflushed, chance))

    def copy(self, target: Path, loose: Iterable[Piece], start: int = 0, size: int | None = None) -> None:
        """`size` bytes from `start` on, with these pieces on top, as a file of its own."""
        copy_sparse(self.state, target, start, self.size - start if size is None else size)
        with target.open("r+b") as file:
            write_pieces(file.fileno(), loose, self.size, start, size)


def pieces(log: WriteLog, entries: Sequence[Entry]) -> tuple[Piece, ...]:
    """What these entries write."""
    return tuple((entry.start, log.data(entry)) for entry in entries if entry.writes)


def torn(log: WriteLog, entries: Sequence[Entry], chance: random.Random) -> Iterable[Piece]:
    """Each write whole, absent, cut short, or in any of its sectors; FUA writes whole."""
    for entry in entries:
        data, sector = log.data(entry), log.sector
        fate = 0.0 if entry.fua else chance.random()
        if fate < 0.35:
            yield entry.start, data
        elif fate < 0.5:
            yield entry.start, data[: sector * chance.randrange(entry.size // sector + 1)]
        elif fate < 0.75:
            for at in range(0, entry.size, sector):
                if chance.random() < 0.5:
                    yield entry.start + at, data[at : at + sector]


def write_pieces(fd: int, what: Iterable[Piece], limit: int, start: int = 0, size: int | None = None) -> None:
    """Write pieces of a disk of `limit` bytes into a file that holds `size` bytes of it from `start` on.

    Raises ValueError for a piece beyond the disk.
    """
    stop = limit if size is None else start + size
    for at, data in what:
        if at + len(data) > limit:
            raise ValueError(f"a write to byte {at + len(data)} of a disk of {limit}")
        low, high = max(at, start), min(at + len(data), stop)
        if low < high:
            os.pwrite(fd, data[low - at : high - at], low - start)


def copy_sparse(source: Path, target: Path, start: int, size: int) -> None:
    """Copy a range of a file into a new one, holes as holes."""
    with source.open("rb") as reading, target.open("wb") as writing:
        writing.truncate(size)
        at, stop = start, min(start + size, source.stat().st_size)
        while at < stop:
            try:
                at = os.lseek(reading.fileno(), at, os.SEEK_DATA)
            except OSError:  # ENXIO: nothing but a hole until the end
                return
            end = min(os.lseek(reading.fileno(), at, os.SEEK_HOLE), stop)
            while at < end:
                os.lseek(writing.fileno(), at - start, os.SEEK_SET)
                taken = os.sendfile(writing.fileno(), reading.fileno(), at, min(end - at, 1 << 24))
                if taken == 0:
                    return
                at += taken
