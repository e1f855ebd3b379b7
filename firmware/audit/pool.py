"""Chunks of ballots to processes, outcomes back in the order of the log. Only a few are under way."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager

from firmware.audit.proofs import Outcome, Task, join, nothing, prove
from firmware.ballot.context import Context

CHUNK = 128  # ballots verified by one combination: more gain little, and take memory
WORTH_PROCESSES = 1000  # ballots; below, starting processes costs more than it saves
Progress = Callable[[int, int], None]
"""Told (ballots verified, ballots in all) after each chunk."""


def cores() -> int:
    """Processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """Processes started in here never hear Ctrl-C, or each would print a traceback; we hear it afterwards."""
    if not hasattr(signal, "pthread_sigmask"):  # not on every system
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Prover:
    """`feed` tasks in log order, then `finish`. The outcome does not depend on the number of processes."""

    def __init__(
        self,
        context: Context,
        machine: Callable[[], bytes | None],
        total: int,
        progress: Progress,
        jobs: int | None,
    ) -> None:
        """`machine` is asked once there are ballots: the log names it before the first of them."""
        self._context, self._machine = context, machine
        self._total, self._progress = total, progress
        self._jobs = cores() if jobs is None else jobs
        self._outcome = nothing(context)
        self._tasks: list[Task] = []
        self._running: deque[tuple[Future[Outcome], bytes, tuple[Task, ...]]] = deque()
        self._pool: ProcessPoolExecutor | None = None
        if self._jobs > 1 and total >= WORTH_PROCESSES:
            # "spawn" works alike on every system and beside threads
            self._pool = ProcessPoolExecutor(self._jobs, multiprocessing.get_context("spawn"))

    def feed(self, task: Task) -> None:
        """Take one more ballot."""
        self._tasks.append(task)
        if len(self._tasks) == CHUNK:
            self._send()

    def finish(self) -> Outcome | None:
        """The outcome of all ballots; None where it is not known whose they are."""
        self._send()
        while self._running:
            self._collect()
        self.stop()
        return self._outcome if self._machine() is not None else None

    def stop(self) -> None:
        """End the processes; also where the audit is given up."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _send(self) -> None:
        tasks, self._tasks = tuple(self._tasks), []
        machine = self._machine()
        if not tasks or machine is None:
            return
        if self._pool is None:
            self._add(prove(self._context, machine, tasks))
            return
        while len(self._running) >= 3 * self._jobs:
            self._collect()
        try:
            with _no_interrupt():
                future = self._pool.submit(prove, self._context, machine, tasks)
        except (BrokenExecutor, OSError):
            future = Future()
            future.set_exception(BrokenExecutor())
        self._running.append((future, machine, tasks))

    def _collect(self) -> None:
        future, machine, tasks = self._running.popleft()
        try:
            outcome = future.result()
        except (BrokenExecutor, OSError):  # a process was killed, or none could start: do its work here
            outcome = prove(self._context, machine, tasks)
        self._add(outcome)

    def _add(self, outcome: Outcome) -> None:
        self._outcome = join(self._outcome, outcome)
        self._progress(self._outcome.checked, self._total)
