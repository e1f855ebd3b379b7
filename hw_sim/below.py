"""The file system under the booth, with its faults: a supervisor of the daemon's system calls.

    below = Below((out / "stick",), seed)
    process = below.popen([sys.executable, "-m", "firmware", ...], stdout=log)
    below.begin(StickFault.READ_ONLY); ...; below.end()
    below.hold(3)                  # the third call on any medium from now waits; `held` is set then
    below.stop()

The booth is not touched: it runs under a seccomp filter (seccomp.py) whose notices come here. Which file a
call means is read from /proc. A supervisor that dies closes its listener, and the kernel then fails the calls
instead of letting them wait for ever.
"""

from __future__ import annotations

import contextlib
import fcntl
import heapq
import os
import platform
import random
import select
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from hw_sim.below_files import call_of, file_of
from hw_sim.seccomp import MACHINES, NOTICE_BYTES, NOTIF_RECV, NOTIF_SEND, Notice, answer, filter_for
from hw_sim.stick_faults import StickFault, refusal

LAUNCHER = Path(__file__).with_name("seccomp_exec.py")
SLOWNESS = (0.02, 0.25)  # s
MOST_HELD = 5.0  # s: a call that was held for a power cut that did not come goes on


class NotHere(Exception):
    """This kernel, machine or user cannot supervise a process."""


class Below:
    """Watches one process at a time. `sticks`: folders of sticks, or what holds them; `media`: the others."""

    def __init__(self, sticks: Iterable[Path], media: Iterable[Path], seed: int) -> None:
        self._sticks = tuple(path.resolve() for path in sticks)
        self._media = (*self._sticks, *(path.resolve() for path in media))
        self._calls = {number: name for name, number in _machine()[2].items()}
        self._chance = random.Random(f"bilik-below/{seed}")
        self._fault: StickFault | None = None
        self._holding = 0  # calls until one is held; 0: none is wanted
        self.held = threading.Event()
        self.met: Counter[str] = Counter()  # calls that met a fault, by its name
        self._thread: threading.Thread | None = None
        self._bell: tuple[int, int] | None = None

    # ---- for the storm -------------------------------------------------------------------------------

    def begin(self, fault: StickFault) -> None:
        """From now on the sticks are like that."""
        self._fault = fault

    def end(self) -> None:
        """The sticks are as they should be."""
        self._fault = None

    def hold(self, calls: int) -> None:
        """The call that many calls from now waits until the power fails; 0: none does."""
        self.held.clear()
        self._holding = calls

    # ---- the process ---------------------------------------------------------------------------------

    def popen(self, command: Sequence[str], **options: Any) -> subprocess.Popen[bytes]:
        """Start `command`, whose first word is an absolute path, under supervision. Raises NotHere."""
        self.stop()
        ours, theirs = socket.socketpair()
        machine = platform.machine()
        launcher = [sys.executable, "-I", "-S", str(LAUNCHER), str(theirs.fileno())]
        with ours:
            with theirs:
                process = subprocess.Popen(
                    [*launcher, filter_for(machine).hex(), str(_machine()[1]), *command],
                    pass_fds=[theirs.fileno()],
                    **options,
                )
            ours.settimeout(20)
            said, handed, _, _ = socket.recv_fds(ours, 64, 1)
        if not handed:
            process.wait()
            raise NotHere(f"seccomp: errno {said.decode() or 'unknown'}")
        self._bell = os.pipe()
        self._thread = threading.Thread(
            target=self._watch, args=(handed[0], self._bell[0]), name="below", daemon=True
        )
        self._thread.start()
        return process

    def stop(self) -> None:
        """Let go of the process; it must have ended, or its calls fail from now on."""
        if self._thread is not None and self._bell is not None:
            os.write(self._bell[1], b"!")
            self._thread.join()
            for end in self._bell:
                os.close(end)
        self._thread = self._bell = None

    # ---- the supervisor's thread ---------------------------------------------------------------------

    def _watch(self, listener: int, bell: int) -> None:
        """Until the process has ended or `stop` rings. `waiting`: moments and calls to be let go then."""
        waiting: list[tuple[float, int]] = []
        poll = select.poll()
        poll.register(listener, select.POLLIN)
        poll.register(bell, select.POLLIN)
        try:
            while True:
                pause = max(0.0, waiting[0][0] - time.monotonic()) * 1000 if waiting else None
                ready = dict(poll.poll(pause))
                if bell in ready or ready.get(listener, 0) & (select.POLLHUP | select.POLLERR):
                    return
                if listener in ready:
                    self._meet(listener, waiting)
                while waiting and waiting[0][0] <= time.monotonic():
                    _say(listener, answer(heapq.heappop(waiting)[1], None))
        finally:
            os.close(listener)

    def _meet(self, listener: int, waiting: list[tuple[float, int]]) -> None:
        notice = _hear(listener)
        if notice is None:
            return
        path = file_of(self._calls.get(notice.number, ""), notice)
        fails, seconds = self._judge(notice, path) if path is not None else (None, 0.0)
        if seconds:
            heapq.heappush(waiting, (time.monotonic() + seconds, notice.id))
        else:
            _say(listener, answer(notice.id, fails))

    def _judge(self, notice: Notice, path: Path) -> tuple[int | None, float]:
        """The errno, or the seconds, that this call meets."""
        if self._holding and _below(path, self._media):
            self._holding -= 1
            if not self._holding:
                self.held.set()
                return None, MOST_HELD
        fault = self._fault
        if fault is None or not _below(path, self._sticks):
            return None, 0.0
        if fault is StickFault.SLOW:
            self.met[fault] += 1
            return None, self._chance.uniform(*SLOWNESS)
        fails = refusal(fault, call_of(self._calls[notice.number], notice, path))
        self.met[fault] += fails is not None
        return fails, 0.0


def _machine() -> tuple[int, int, dict[str, int]]:
    try:
        return MACHINES[platform.machine()]
    except KeyError:
        raise NotHere(f"no numbers of system calls for {platform.machine()}") from None


def _hear(listener: int) -> Notice | None:
    """The next notice; None where the one that waited has been killed."""
    data = bytearray(NOTICE_BYTES)
    try:
        fcntl.ioctl(listener, NOTIF_RECV, data)
    except OSError:
        return None
    return Notice.unpack(bytes(data))


def _say(listener: int, data: bytes) -> None:
    with contextlib.suppress(OSError):  # it was killed while it waited
        fcntl.ioctl(listener, NOTIF_SEND, data)


def _below(path: Path, folders: Sequence[Path]) -> bool:
    return any(path == folder or folder in path.parents for folder in folders)
