"""A thread for what blocks: commands come in by a queue, what happens goes out to the inbox.

Nothing raised inside passes the thread: a driver's trouble becomes an event, anything else ends the program
(the supervisor starts it again and recovery takes over), since a booth that limps is worse than one that
restarts.
"""

from __future__ import annotations

import os
import queue
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from firmware.booth.inbox import Inbox
from firmware.process_log import log, type_and_place

__all__ = ["Worker", "log", "type_and_place"]

C = TypeVar("C")


class Worker(Generic[C]):
    """Base of the workers. Subclasses write `work()`, which returns when `stopping` is set."""

    name = "worker"

    def __init__(self, inbox: Inbox, now: Callable[[], float] = time.monotonic) -> None:
        self.inbox = inbox
        self._now = now
        self._since: float | None = None
        self.commands: queue.SimpleQueue[C] = queue.SimpleQueue()
        self.stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self.stopping.set()

    def join(self, seconds: float) -> None:
        self._thread.join(seconds)

    def send(self, command: C) -> None:
        self.commands.put(command)

    def interrupted(self) -> bool:
        """Whether a blocking wait should end: a command is there, or the program stops."""
        return self.stopping.is_set() or not self.commands.empty()

    def next_command(self, seconds: float) -> C | None:
        """The next command, or None after that long."""
        self._since = None
        try:
            command = self.commands.get(timeout=seconds)
        except queue.Empty:
            return None
        self._since = self._now()
        return command

    def busy_for(self) -> float:
        """Seconds since the command that is being worked on was taken; 0 where there is none."""
        since = self._since
        return 0.0 if since is None else self._now() - since

    def work(self) -> None:
        raise NotImplementedError

    def _run(self) -> None:
        try:
            self.work()
        except BaseException as error:  # noqa: BLE001  # whatever it is, the program ends
            log.critical("%s died: %s", self.name, type_and_place(error))
            os._exit(70)
