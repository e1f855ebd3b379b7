"""Trying the stick and the clock, at the clerk's desk: he alone touches the stick beside the evidence."""

from __future__ import annotations

import errno
import os
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from firmware.booth.devices import only_stick
from firmware.booth.office import Office, Performs
from firmware.booth.worker import log
from firmware.clock import ClockError
from firmware.states import effects as fx
from firmware.states.events import ClockSeen, StickTried
from firmware.states.facts import StickSpeed, Trouble
from firmware.storage.durable import fill, flush_new
from firmware.storage.layer import FileLayer

NAME = "bilik-test.tmp"
SIZE = 2 << 20  # bytes: long enough for a figure, short enough for a stick that is nearly full
PIECE = 1 << 18


class Trying:
    """What who tries the devices asks of the clerk. `now` gives seconds for the stick's speed."""

    def __init__(self, office: Office, now: Callable[[], float] = time.monotonic) -> None:
        self._office = office
        self._now = now
        self.performs: Performs = {
            fx.TryStick: lambda _: self._try_stick(),
            fx.LookAtClock: lambda _: self._look_at_clock(),
        }

    def _try_stick(self) -> None:
        stick = only_stick(self._office.station.booth.sticks, self._office.files)
        if isinstance(stick, Trouble):
            self._office.tell(StickTried(None, stick.value))
            return
        try:
            speed = try_stick(stick, self._office.files, self._now)
        except OSError as error:
            log.error("stick: the test failed: %s", error.strerror)
            self._office.tell(StickTried(None, error.strerror or "it failed"))
        else:
            self._office.tell(StickTried(speed))

    def _look_at_clock(self) -> None:
        """Nobody vouches for it: what was confirmed of the clock stays as it was."""
        try:
            now = self._office.clock.in_zone(self._office.known().zone)
        except ClockError as error:
            log.error("clock: %s", error)
            self._office.tell(ClockSeen(None))
        else:
            self._office.tell(ClockSeen(now.replace(microsecond=0)))


def try_stick(stick: Path, files: FileLayer, now: Callable[[], float]) -> StickSpeed:
    """Write random bytes, read them from the stick itself, delete them. Raises OSError."""
    path, data = stick / NAME, secrets.token_bytes(SIZE)
    try:
        began = now()
        fd = files.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        try:
            fill(fd, (data[at : at + PIECE] for at in range(0, SIZE, PIECE)), files)
            flush_new(fd, path, files)
            written = now()
            files.drop_cache(fd)
            back = b"".join(files.pread(fd, PIECE, at) for at in range(0, SIZE, PIECE))
            read = now()
        finally:
            files.close(fd)
        if back != data:
            raise OSError(errno.EIO, "what was read is not what was written")
    finally:
        with suppress(OSError):
            files.unlink(path)
            files.sync_directory(stick)
    return StickSpeed(rate(SIZE, written - began), rate(SIZE, read - written))


def rate(size: int, seconds: float) -> int:
    """Bytes a second, on a clock that may not have moved."""
    return round(size / max(seconds, 1e-6))
