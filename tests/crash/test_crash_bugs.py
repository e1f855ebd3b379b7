"""The model finds bugs: the booth's code with one thing wrong, and the invariant that it then breaks."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

import pytest
from crash_day import BottleDay
from crash_explore import Counterexample, Explorer
from crash_layer import ModelDisk
from crash_ledger import LedgerDay

from firmware.storage import begin, recovery, startup
from firmware.storage.attendance import FILE, Standing
from firmware.storage.log import TwoMediaLog
from firmware.storage.media import Medium
from firmware.storage.model import Identity
from firmware.storage.slot import Kind, Log, Slot

Patch = pytest.MonkeyPatch


def first_found(explorer: Explorer, kind: str = "", most: int = 400) -> Counterexample:
    """Try first cuts until an invariant breaks; from the end of the day, where there is most to lose."""
    kinds = [f"{state.crash.kind} {state.crash.medium}" for state in explorer.states]
    numbers = [number for number, found in enumerate(kinds) if kind in found]
    for number in numbers[::-1][:most]:
        _, broken = explorer.run(number)
        if broken is not None:
            return broken
    raise AssertionError("the model saw nothing wrong")


def at_ledger(kind: str = "", deaf: Collection[str] = ()) -> Counterexample:
    return first_found(Explorer(LedgerDay(), "bugs", second=0, deaf=deaf), kind)


def test_an_internal_medium_that_flushes_nothing() -> None:
    """Power cut, cache lost: the stick is ahead, and no lie was told that would allow it."""
    found = at_ledger(deaf={"internal"})
    assert found.check == "a way on"
    assert "InternalBehind" in found.message


def test_a_stick_that_flushes_nothing() -> None:
    found = at_ledger(deaf={"stick"})
    assert found.check == "a way on"
    assert "on the stick" in found.message


def test_the_stick_is_written_first(monkeypatch: Patch) -> None:
    def append(self: TwoMediaLog, kind: Kind, body: bytes) -> Slot:
        self.internal, self.stick = self.stick, self.internal
        try:
            return right(self, kind, body)
        finally:
            self.internal, self.stick = self.stick, self.internal

    right = TwoMediaLog.append
    monkeypatch.setattr(TwoMediaLog, "append", append)
    found = at_ledger()
    assert found.check == "a way on"
    assert "InternalBehind" in found.message


def test_a_cast_comes_to_the_stick_only_with_the_next_record(monkeypatch: Patch) -> None:
    """Where internal loses its last writes too, a vote is gone whose voter was thanked."""
    late: list[tuple[str, int, bytes]] = []

    def append(self: TwoMediaLog, kind: Kind, body: bytes) -> Slot:
        while late:
            self.stick.write_block(*late.pop())
        if kind is not Kind.CAST:
            return right(self, kind, body)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(self.stick, "write_block", lambda *block: late.append(block))
            return right(self, kind, body)

    right = TwoMediaLog.append
    monkeypatch.setattr(TwoMediaLog, "append", append)
    assert at_ledger("lying internal").check == "recorded"


def test_folders_are_not_flushed(monkeypatch: Patch) -> None:
    monkeypatch.setattr(ModelDisk, "sync_directory", lambda self, path: None)
    assert at_ledger().check in ("a way on", "recorded")


def test_blocks_are_written_without_o_dsync(monkeypatch: Patch) -> None:
    def unflushed(self: ModelDisk, path: Path, flags: int) -> int:
        return opened(self, path, flags & ~os.O_DSYNC)

    opened = ModelDisk.open
    monkeypatch.setattr(ModelDisk, "open", unflushed)
    assert at_ledger().check in ("a way on", "recorded", "events recorded", "tally recorded")


def test_a_start_that_leaves_a_voter_authorised(monkeypatch: Patch) -> None:
    monkeypatch.setattr(begin, "settled", lambda *_: None)
    assert at_ledger().check in ("authorised = cast + abandoned", "attendance = log")


def test_a_start_that_takes_a_cast_vote_for_an_abandoned_one(monkeypatch: Patch) -> None:
    def settled(standings: tuple[Standing, ...], cast: int, mode: int) -> Standing | None:
        return Standing.CAME_BACK_ALLOWED if Standing.AUTHORISED in standings else None

    monkeypatch.setattr(begin, "settled", settled)
    assert at_ledger().check == "attendance = log"


def test_a_start_that_names_no_torn_slot(monkeypatch: Patch) -> None:
    monkeypatch.setattr(recovery, "_voids", lambda *_: ())
    found = at_ledger()
    assert found.check in ("strict reading", "idempotent")
    assert "C6" in found.message


def test_a_register_that_stays_while_the_logs_are_laid_out_again(monkeypatch: Patch) -> None:
    """As it was once: two cuts, and no start ever after."""

    def lay_out(medium: Medium, identity: Identity) -> None:
        absent = (Standing.ABSENT,) * identity.roll_size
        for log, slots in zip(Log, identity.slots, strict=True):
            medium.preallocate(log.file, slots)
        medium.create(FILE, [startup.attendance.whole(identity.owner, absent)])

    monkeypatch.setattr(startup, "_lay_out", lay_out)
    explorer = Explorer(LedgerDay(), "bugs", second=None)
    done = next(n for n, op in enumerate(explorer.first.disk.trace) if op.medium == "stick")
    number = next(n for n, state in enumerate(explorer.states) if state.crash.point >= done)
    _, found = explorer.run(number)
    assert found is not None
    assert found.check == "a way on"


def test_an_export_that_is_renamed_before_it_is_flushed(small_day: BottleDay, monkeypatch: Patch) -> None:
    def write_file(path: Path, data: bytes, files: ModelDisk) -> None:
        new = path.with_name(path.name + ".new")
        fd = files.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        files.pwrite(fd, data, 0)
        files.close(fd)
        files.rename(new, path)
        files.sync_directory(path.parent)

    monkeypatch.setattr("firmware.booth.export.write_file", write_file)
    monkeypatch.setattr("firmware.booth.books.write_out", lambda office: None)  # which would write it again
    monkeypatch.setattr(ModelDisk, "sync_everything", lambda self: None)
    found = first_found(Explorer(small_day, "bugs", second=0), most=40)
    assert found.check == "audit"
