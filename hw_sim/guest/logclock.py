"""The common clock of two write logs: how long each was, whenever either grew.

    with LogClock(card_log, stick_log, out / "clock.jsonl"):
        ...                                    # QEMU runs
    moments = read_clock(out / "clock.jsonl")  # [Moment(at=123.4, sizes=(51200, 8192)), ...]

Entries of a write log carry no time, so two logs say nothing about which write came first. A small process
(inotify(7), no polling) sleeps until the kernel tells of a write to either file, then notes both lengths
and the machine's monotonic time. Where only one log grew between two notes, every state in between is one
that the machine really passed through; where both grew, the order in between is unknown and nothing is
claimed about it (`cutpoints.py`). The lengths are read stick first, card second, then the stick again until
it stands still: no pair is of two moments.
"""

from __future__ import annotations

import ctypes
import json
import os
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

IN_MODIFY = 0x2
_EVENT = struct.Struct("iIII")


@dataclass(frozen=True)
class Moment:
    """`at`: monotonic seconds; `sizes`: bytes of the card's log and of the stick's."""

    at: float
    sizes: tuple[int, int]


class LogClock:
    """Runs the process for as long as the logs are written. Both log files must exist."""

    def __init__(self, card: Path, stick: Path, out: Path) -> None:
        self._command = [sys.executable, "-m", "hw_sim.guest.logclock", str(card), str(stick), str(out)]
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> LogClock:
        """Returns once it watches. Raises OSError where it cannot."""
        self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._process.stdout is not None
        if self._process.stdout.readline() != b"watching\n":
            self._process.kill()
            raise OSError(f"the write logs cannot be watched (inotify): exit code {self._process.wait()}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.communicate()


def read_clock(path: Path) -> tuple[Moment, ...]:
    """Raises ValueError where a line is not the clock's own, or time or a log runs backwards."""
    moments: list[Moment] = []
    for number, line in enumerate(path.read_text("ascii").splitlines(), 1):
        try:
            at, card, stick = json.loads(line)
            moment = Moment(float(at), (int(card), int(stick)))
        except (TypeError, ValueError):
            raise ValueError(f"{path}:{number}: not a line of the clock") from None
        if moments and (moment.at < moments[-1].at or any(map(int.__lt__, moment.sizes, moments[-1].sizes))):
            raise ValueError(f"{path}:{number}: time or a log runs backwards")
        moments.append(moment)
    return tuple(moments)


def both_sizes(card: Path, stick: Path) -> tuple[int, int]:
    """Both lengths at one moment."""
    while True:
        before = stick.stat().st_size
        size = card.stat().st_size
        if stick.stat().st_size == before:
            return size, before


def changes(card: Path, stick: Path) -> Iterator[None]:
    """Once at the start, then whenever either file was written to. Raises OSError."""
    libc = ctypes.CDLL(None, use_errno=True)
    fd = libc.inotify_init1(os.O_CLOEXEC)
    for path in (card, stick):
        if fd < 0 or libc.inotify_add_watch(fd, os.fsencode(path), IN_MODIFY) < 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(path))
    with os.fdopen(fd, "rb", buffering=0) as events:
        yield None
        while events.read(64 * _EVENT.size):
            yield None


def main(arguments: list[str]) -> int:
    """`card stick out`: note both lengths until terminated."""
    card, stick, out = map(Path, arguments)
    last: tuple[int, int] | None = None
    with out.open("w", encoding="ascii") as notes, suppress(KeyboardInterrupt):
        for _ in changes(card, stick):
            sizes = both_sizes(card, stick)
            if sizes != last:
                notes.write(f"[{time.monotonic():.6f}, {sizes[0]}, {sizes[1]}]\n")
                notes.flush()
            if last is None:
                print("watching", flush=True)
            last = sizes
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
