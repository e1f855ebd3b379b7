"""A medium without room: what is laid out goes on, what must grow says so, and room made is enough."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from booth_help import Booth

from firmware.clock import BoothClock
from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states.facts import Trouble
from firmware.storage.layer import FileLayer


class FullLayer(FileLayer):
    """Real files; nothing new and nothing longer is taken below `full`, by its real path."""

    full: Path | None = None

    def open(self, path: Path, flags: int) -> int:
        if flags & os.O_CREAT and self._is_full(path) and not path.exists():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().open(path, flags)

    def mkdir(self, path: Path) -> None:
        if self._is_full(path):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        super().mkdir(path)

    def pwrite(self, fd: int, data: bytes, offset: int) -> int:
        grows = offset + len(data) > os.fstat(fd).st_size
        if grows and self._is_full(Path(os.readlink(f"/proc/self/fd/{fd}"))):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().pwrite(fd, data, offset)

    def _is_full(self, path: Path) -> bool:
        return self.full is not None and path.resolve().is_relative_to(self.full.resolve())


@pytest.fixture
def disk(booth: Booth) -> FullLayer:
    booth.files = disk = FullLayer()
    booth.clock = BoothClock(booth.root / "since_epoch", booth.internal / "clock.offset", files=disk)
    return disk


def test_a_stick_without_room_at_the_start_is_told_and_another_try_succeeds(
    booth: Booth, disk: FullLayer
) -> None:
    disk.full = booth.stick
    failed = booth.refused_boot(loaded=True)
    assert (failed.trouble, failed.halt) == (Trouble.STICK_FULL, False)
    disk.full = None
    assert booth.restart(ev.Booted, loaded=True).counts.authorised == 0


def test_a_full_internal_partition_at_the_start_halts(booth: Booth, disk: FullLayer) -> None:
    disk.full = booth.internal
    failed = booth.refused_boot(loaded=True)
    assert (failed.trouble, failed.halt) == (Trouble.MEDIUM_FAILED, True)
    disk.full = None
    assert booth.restart(ev.Booted, loaded=True).counts.authorised == 0


@pytest.mark.parametrize("medium", ["internal", "stick"])
def test_the_polls_need_no_room(booth: Booth, disk: FullLayer, medium: str) -> None:
    booth.boot()
    booth.open_polls()
    disk.full = booth.internal if medium == "internal" else booth.stick
    assert booth.vote(booth.found(3), 2).cast == 1
    assert booth.record(fx.Close()).cast == 1
    assert sum(booth.tally(1, 3)) == 1


def test_a_clock_that_cannot_be_kept_is_set_for_this_run(booth: Booth, disk: FullLayer) -> None:
    booth.boot()
    disk.full = booth.internal
    before = booth.ask(fx.ReadClock(), ev.ClockRead).now
    wanted = booth.village.closes
    assert booth.ask(fx.SetClock(wanted), ev.ClockRead).now == wanted
    assert not (booth.internal / "clock.offset").exists()
    kept = BoothClock(booth.root / "since_epoch", booth.internal / "clock.offset")
    assert kept.now() == before
    disk.full = None
    booth.ask(fx.SetClock(wanted), ev.ClockRead)
    assert kept.now() == wanted


def test_a_stick_full_at_the_end_waits_for_room_and_finishes(booth: Booth, disk: FullLayer) -> None:
    booth.boot()
    booth.open_polls()
    booth.vote(booth.found(3), 2)
    booth.record(fx.Close())
    booth.tally(1, 2)
    disk.full = booth.stick
    failed = booth.ask(fx.Export(), ev.RecordFailed)
    assert (failed.trouble, failed.halt) == (Trouble.STICK_FULL, False)
    assert not (booth.stick / "result.json").exists()
    disk.full = None
    items = booth.do(fx.Resync(), 2).items
    assert [type(item) for item in items] == [ev.Resynced, ev.Exported]
    assert (booth.stick / "result.json").exists()
    assert [event.kind for event in booth.events()].count("exported") == 1
