"""A worker says how long it has been at its work; a supervisor hears nothing more of one that is stuck."""

from __future__ import annotations

import queue
from pathlib import Path

import pytest

from firmware import daemon
from firmware.booth.worker import Worker
from firmware.daemon import STUCK, Daemon
from firmware.watchdog import Watchdog


class Hours:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_worker_is_busy_from_a_command_until_it_asks_for_the_next() -> None:
    clock = Hours()
    worker: Worker[str] = Worker(queue.SimpleQueue(), clock)
    assert worker.busy_for() == 0
    worker.send("work")
    assert worker.next_command(0) == "work"
    clock.now += 7
    assert worker.busy_for() == 7
    assert worker.next_command(0) is None
    clock.now += 7
    assert worker.busy_for() == 0


class Supervisor(Watchdog):
    """Counts signs of life."""

    signs: list[str]

    def alive(self) -> None:
        self.signs.append("alive")


@pytest.mark.parametrize(("busy", "signs"), [(0.0, 1), (STUCK - 1, 1), (STUCK, 0)])
def test_a_stuck_clerk_is_not_alive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, busy: float, signs: int
) -> None:
    monkeypatch.setattr(daemon.Clerk, "busy_for", lambda self: busy)
    supervisor = Supervisor()
    object.__setattr__(supervisor, "signs", [])
    booth = object.__new__(Daemon)
    booth._watchdog = supervisor
    booth._next = lambda: None  # type: ignore[method-assign]  # an inbox in which nothing is
    booth.clerk = object.__new__(daemon.Clerk)
    assert booth._turn()
    assert len(supervisor.signs) == signs
