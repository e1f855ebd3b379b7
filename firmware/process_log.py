"""The booth's own log: device trouble in words, on standard error, which the supervisor keeps in its journal.

    install()
    logging.getLogger("bilik").warning("reader: the port is gone")

Warnings and worse only: a line for each step would give every ballot a time. A device that fails five times a
second writes a few lines and then their number (calm.py). An error that nobody caught is told by its type and
place alone: its message could hold what no log may hold.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
import traceback
from collections.abc import Callable
from typing import Any, TextIO

from firmware.calm import Calm

log = logging.getLogger("bilik")


def type_and_place(error: BaseException) -> str:
    """What a log may say of an error nobody expected: its message could hold what no log may hold."""
    trace = traceback.extract_tb(error.__traceback__)
    where = f"{trace[-1].filename}:{trace[-1].lineno}" if trace else "an unknown place"
    return f"{type(error).__name__} at {where}"


class CalmHandler(logging.Handler):
    """Writes what `calm` lets pass. `now` gives seconds that never go back. Where the stream is gone the line
    is dropped."""

    def __init__(
        self, stream: TextIO, calm: Calm | None = None, now: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__()
        self._stream = stream
        self._calm = calm or Calm()
        self._now = now

    def emit(self, record: logging.LogRecord) -> None:
        """Called under the handler's lock, by any thread."""
        try:
            text = record.getMessage()
        except (TypeError, ValueError):  # it does not fit its arguments, which are not to be shown
            text = f"a message from {record.filename}:{record.lineno} cannot be put together"
        urgent = record.levelno >= logging.CRITICAL
        self._write(self._calm.lines(text, self._now(), urgent=urgent))

    def close(self) -> None:
        """At the end of the program: what was only counted."""
        self._write(self._calm.rest())
        super().close()

    def _write(self, lines: list[str]) -> None:
        try:
            for line in lines:
                self._stream.write(f"bilik: {line}\n")
            self._stream.flush()
        except (OSError, ValueError):
            return


def install(stream: TextIO | None = None) -> None:
    """Make this process's log the one above, for all of it: our own lines, libraries' and uncaught errors."""
    handler = CalmHandler(stream or sys.stderr)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.raiseExceptions = False  # or logging itself would print the arguments of a line that fails
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    sys.unraisablehook = lambda told: _unraisable(told.exc_value)
    threading.excepthook = lambda told: _unraisable(told.exc_value)


def _uncaught(kind: type[BaseException], error: BaseException, trace: Any) -> None:
    log.critical("the program died: %s", type_and_place(error))


def _unraisable(error: BaseException | None) -> None:
    """In a thread that is no worker's, or where an object went away: told, and the program goes on."""
    if error is not None:
        log.error("an error was met: %s", type_and_place(error))
