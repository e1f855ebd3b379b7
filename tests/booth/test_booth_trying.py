"""Trying stick and clock at the clerk's desk: what is told, what is left behind, what it vouches for."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from booth_help import Booth

from firmware.booth.trying import NAME, SIZE, rate, try_stick
from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states.facts import StickSpeed
from firmware.storage.layer import FileLayer


class Forgetful(FileLayer):
    """A stick that takes everything and gives something else back."""

    def pread(self, fd: int, size: int, offset: int) -> bytes:
        data = super().pread(fd, size, offset)
        return data[:-1] + bytes([data[-1] ^ 1]) if data else data


class Full(FileLayer):
    def pwrite(self, fd: int, data: bytes, offset: int) -> int:
        if offset:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().pwrite(fd, data, offset)


def seconds(step: float) -> Callable[[], float]:
    """A clock that goes so far between two looks."""
    ticks = count()
    return lambda: next(ticks) * step


def test_a_good_stick_tells_its_speed_and_nothing_is_left(tmp_path: Path) -> None:
    assert try_stick(tmp_path, FileLayer(), seconds(0.5)) == StickSpeed(2 * SIZE, 2 * SIZE)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("files", "why"), [(Forgetful(), errno.EIO), (Full(), errno.ENOSPC)])
def test_a_bad_stick_is_told_and_nothing_is_left(tmp_path: Path, files: FileLayer, why: int) -> None:
    with pytest.raises(OSError, match=r"\w") as raised:
        try_stick(tmp_path, files, seconds(1.0))
    assert raised.value.errno == why
    assert list(tmp_path.iterdir()) == []


def test_a_clock_that_stands_still_divides_by_nothing() -> None:
    assert rate(SIZE, 0.0) > 0


def test_the_clerk_tries_the_stick(booth: Booth) -> None:
    booth.boot()
    before = sorted(path.name for path in booth.stick.iterdir())
    told = booth.ask(fx.TryStick(), ev.StickTried)
    assert told.speed is not None
    assert told.speed.written > 0
    assert sorted(path.name for path in booth.stick.iterdir()) == before
    assert not (booth.stick / NAME).exists()


def test_without_a_stick_that_is_the_answer(booth: Booth) -> None:
    booth.boot()
    booth.pull()
    assert booth.ask(fx.TryStick(), ev.StickTried) == ev.StickTried(None, "no_stick")


def test_looking_at_the_clock_confirms_nothing(booth: Booth) -> None:
    """A technician alone looks: what two officers confirmed, or did not, stays as it was."""
    booth.boot()
    office = booth.clerk.office
    office.known().clock_confirmed = False
    told = booth.ask(fx.LookAtClock(), ev.ClockSeen)
    assert told.now is not None
    assert told.now.microsecond == 0
    assert office.known().clock_confirmed is False
