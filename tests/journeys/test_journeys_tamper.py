"""A real day's stick in the hands of somebody who wants another result: the audit names the slot."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from journeys_day import PlayedDay, play_day
from journeys_help import audit

from firmware.cli import main
from firmware.storage.slot import SLOT_BYTES, ZERO_SLOT, Kind, Log

FLIPS = 20  # in each log


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> PlayedDay:
    """Six voters, the power lost once: two sessions, a ballot spoiled by the restart, the rest cast."""
    day = play_day(tmp_path_factory.mktemp("tamper") / "day", voters=6, seed=4, light=True)
    assert day.summary["restarts"] == 1
    return day


class Copy:
    """A copy of the day's stick that can be written on, and made good again."""

    def __init__(self, day: PlayedDay, folder: Path, judge: Callable[[Path], tuple[int, str]]) -> None:
        self._day, self.folder, self._judge = day, folder, judge
        shutil.copytree(day.stick, folder)

    def used(self, log: Log) -> int:
        return self._day.chain(log).size

    def read(self, log: Log, slot: int) -> bytes:
        data = self._day.files[log.file]
        return data[slot * SLOT_BYTES : (slot + 1) * SLOT_BYTES]

    def write(self, log: Log, slot: int, data: bytes) -> None:
        with (self.folder / log.file).open("r+b") as file:
            file.seek(slot * SLOT_BYTES)
            file.write(data)

    def restore(self, log: Log) -> None:
        (self.folder / log.file).write_bytes(self._day.files[log.file])

    def names(self, log: Log, slot: int) -> bool:
        """Whether the audit refuses this stick, and its first finding is that slot."""
        status, text = self._judge(self.folder)
        told = json.loads(text)
        assert (status, told["verdict"], told["totals"]) == (1, "TIDAK SAH", None)
        first = told["findings"][0]
        return (first["log"], first["slot"]) == (log.label, slot)


@pytest.fixture
def stick(day: PlayedDay, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Copy:
    def judge(folder: Path) -> tuple[int, str]:
        status = main(["audit", str(folder), "--json"])
        return status, capsys.readouterr().out

    return Copy(day, tmp_path / "stick", judge)


def test_an_honest_copy_holds(stick: Copy, day: PlayedDay) -> None:
    status, text = audit(stick.folder)
    assert status == 0
    assert text.startswith("SAH: ")
    assert text.count("\n") == 1


@pytest.mark.parametrize("log", Log)
def test_one_byte_of_a_used_slot(stick: Copy, log: Log) -> None:
    """Slots and bytes as the seed wants them, the first and the last slot among them."""
    chance = random.Random(f"journeys/flip/{log.label}")
    last = stick.used(log) - 1
    slots = [0, last, *(chance.randrange(last + 1) for _ in range(FLIPS - 2))]
    for slot in slots:
        honest = stick.read(log, slot)
        at, mask = chance.randrange(SLOT_BYTES), 1 << chance.randrange(8)
        changed = bytearray(honest)
        changed[at] ^= mask
        stick.write(log, slot, bytes(changed))
        assert stick.names(log, slot), (slot, at, mask)
        stick.write(log, slot, honest)


@pytest.mark.parametrize("log", Log)
def test_the_last_slot_is_taken_away(stick: Copy, log: Log) -> None:
    last = stick.used(log) - 1
    stick.write(log, last, ZERO_SLOT)
    assert stick.names(log, last)


@pytest.mark.parametrize("log", Log)
def test_two_slots_change_places(stick: Copy, log: Log) -> None:
    """The first that stands wrong is named."""
    chance = random.Random(f"journeys/swap/{log.label}")
    for _ in range(3):
        one, other = sorted(chance.sample(range(1, stick.used(log)), 2))
        stick.write(log, one, stick.read(log, other))
        stick.write(log, other, stick.read(log, one))
        assert stick.names(log, one), (one, other)
        stick.restore(log)


@pytest.mark.parametrize("where", ["at the end", "in place of another", "in place of a spoiled one's end"])
def test_a_cast_is_replayed(stick: Copy, day: PlayedDay, where: str) -> None:
    log = Log.BALLOTS
    casts = [slot.number for slot in day.slots(log) if slot.kind is Kind.CAST]
    spoils = [slot.number for slot in day.slots(log) if slot.kind is Kind.SPOIL]
    to = {"at the end": stick.used(log), "in place of another": casts[1]}.get(where, spoils[0])
    stick.write(log, to, stick.read(log, casts[0]))
    assert stick.names(log, to)


def test_said_to_a_person(stick: Copy) -> None:
    """As its own process, in words."""
    stick.write(Log.BALLOTS, 3, ZERO_SLOT)
    status, text = audit(stick.folder)
    assert status == 1
    assert text.startswith("TIDAK SAH: ballots log, slot 3: ")
