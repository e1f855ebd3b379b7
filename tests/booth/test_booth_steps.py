"""Durable work and a stick that is pulled at any moment: nothing twice, nothing lost, the order kept."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firmware.booth.startup import trouble_of
from firmware.booth.steps import Step, Steps
from firmware.states.facts import Trouble
from firmware.storage.entries import Valid, read_log
from firmware.storage.errors import MediumError, MediumFailed, MediumGone, StickReplaced, StorageError
from firmware.storage.layer import FileLayer
from firmware.storage.ledger import Identity, Ledger
from firmware.storage.records import Event, unpack
from firmware.storage.slot import Log

OPTIONS = 3
FILES = ("ballots.log", "events.log", "attendance.bin")


def who(election: int = 7) -> Identity:
    key = Ed25519PrivateKey.from_private_bytes(bytes([1]) * 32)
    return Identity(bytes([election]) * 32, key, 0, "bilik/desa/tps-01", 6, (32, 32))


class Hand(FileLayer):
    """Pulls the stick at the n-th block write to it from now, before or after the block got there."""

    def __init__(self, booth: Bench) -> None:
        self.booth, self.left, self.taken = booth, -1, False

    def pull_at(self, write: int, *, taken: bool) -> None:
        self.left, self.taken = write, taken

    def pwrite(self, fd: int, data: bytes, offset: int) -> int:
        if os.readlink(f"/proc/self/fd/{fd}").startswith(str(self.booth.stick)):
            self.left -= 1
            if self.left == 0:
                if self.taken:
                    super().pwrite(fd, data, offset)
                self.booth.pull()
                raise OSError(errno.EIO, os.strerror(errno.EIO))
        return super().pwrite(fd, data, offset)


@dataclass
class Bench:
    """A real ledger on two folders; the stick is behind a link that comes and goes."""

    root: Path
    ledger: Ledger = field(init=False)
    steps: Steps = field(init=False)
    hand: Hand = field(init=False)
    failures: list[StorageError] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.internal.mkdir(parents=True)
        self.stick.mkdir()
        self.put()
        self.hand = Hand(self)
        self.ledger = self.open()
        self.steps = Steps(lambda: self.ledger, self.failures.append)

    @property
    def internal(self) -> Path:
        return self.root / "internal"

    @property
    def stick(self) -> Path:
        return self.root / "the-stick"

    @property
    def link(self) -> Path:
        return self.root / "usb"

    def open(self) -> Ledger:
        return Ledger.open(
            self.internal, self.link, who(), lambda j: b"N" * 28 + j.to_bytes(4, "big"), files=self.hand
        )[0]

    def put(self, stick: Path | None = None) -> None:
        self.link.symlink_to(stick or self.stick)

    def pull(self) -> None:
        self.link.unlink()

    def say(self, word: str) -> Step:
        return lambda: self.done.append(word)

    def troubles(self) -> list[Trouble]:
        return [trouble_of(error)[0] for error in self.failures]

    def content(self, folder: Path | None = None) -> list[tuple[str, str]]:
        """Kind and, for events, name of every record, and who stands how in the register."""
        seen = []
        for log in Log:
            for entry in read_log(((folder or self.stick) / log.file).read_bytes(), log):
                assert isinstance(entry, Valid)
                record = unpack(entry.slot.kind, entry.slot.body)
                seen.append((type(record).__name__, record.kind if isinstance(record, Event) else ""))
        return seen + [("standing", self.ledger.standing(row).name) for row in range(6)]

    def level(self) -> bool:
        return all((self.internal / f).read_bytes() == (self.stick / f).read_bytes() for f in FILES)

    def sealed(self) -> None:
        j = self.ledger.next_j
        self.ledger.ballot(bytes([j]) * (128 + 288 * OPTIONS))

    def spoiled(self) -> None:
        self.ledger.spoil(1, 1, b"S" * 32, (2, b"X" * 32))

    def event(self, kind: str) -> Step:
        return lambda: self.ledger.event(kind, None)

    def day(self) -> list[tuple[str, tuple[Step, ...]]]:
        """What the clerk asks for in a day: each with the steps that belong together."""
        return [
            ("polls_opened", (self.event("polls_opened"),)),
            ("authorised", (self.event("override"), lambda: self.ledger.authorise(2))),
            ("sealed", (self.sealed,)),
            ("spoiled", (self.spoiled,)),
            ("sealed again", (self.sealed,)),
            ("cast", (self.ledger.cast, lambda: self.ledger.settle(True))),
            ("authorised", (lambda: self.ledger.authorise(4),)),
            ("released", (lambda: self.ledger.settle(False),)),
            ("closed", (self.ledger.close, self.event("close_asked"))),
        ]

    def work(self, acts: list[tuple[str, tuple[Step, ...]]]) -> None:
        for word, steps in acts:
            self.steps.do(*steps, self.say(word))


WORDS = [
    "polls_opened",
    "authorised",
    "sealed",
    "spoiled",
    "sealed again",
    "cast",
    "authorised",
    "released",
    "closed",
]
WRITES = 12  # block writes to the stick in that day
Fault = Callable[[Bench], None]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path / "bench")


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str]]:
    bench = Bench(tmp_path_factory.mktemp("undisturbed") / "bench")
    bench.work(bench.day())
    assert (bench.done, bench.failures) == (WORDS, [])
    assert bench.level()
    return bench.content()


def test_the_day_has_that_many_writes(bench: Bench) -> None:
    bench.hand.pull_at(WRITES, taken=True)
    bench.work(bench.day())
    assert bench.failures
    bench.put()
    assert bench.steps.level()
    assert bench.level()


@pytest.mark.parametrize("taken", [False, True], ids=["before the block", "after the block"])
@pytest.mark.parametrize("write", range(1, WRITES + 1))
def test_a_stick_pulled_in_a_write(
    bench: Bench, undisturbed: list[tuple[str, str]], write: int, taken: bool
) -> None:
    """All that is asked for meanwhile queues behind; when the stick is back it is as if nothing had been."""
    bench.hand.pull_at(write, taken=taken)
    bench.work(bench.day())
    assert set(map(type, bench.failures)) == {MediumGone}
    assert bench.done == WORDS[: len(bench.done)]
    assert len(bench.done) < len(WORDS)
    assert not bench.steps.level()
    bench.put()
    assert bench.steps.level()
    bench.steps.go_on()
    assert bench.done == WORDS
    assert bench.level()
    assert bench.content() == undisturbed


@pytest.mark.parametrize("act", range(len(WORDS)))
def test_a_stick_pulled_between_two_writes(
    bench: Bench, undisturbed: list[tuple[str, str]], act: int
) -> None:
    day = bench.day()
    bench.work(day[:act])
    bench.pull()
    bench.work(day[act:])
    assert bench.done == WORDS[:act]
    assert not bench.ledger.pending  # nothing was written on one medium alone
    bench.put()
    assert bench.steps.level()
    bench.steps.go_on()
    assert bench.done == WORDS
    assert bench.content() == undisturbed
    assert bench.level()


def test_one_failure_is_told_for_each_thing_asked(bench: Bench) -> None:
    bench.pull()
    bench.steps.do(bench.event("a"), bench.say("a"))
    assert bench.troubles() == [Trouble.NO_STICK]
    bench.steps.do(bench.event("b"))
    bench.steps.go_on()
    assert not bench.steps.level()
    assert bench.troubles() == [Trouble.NO_STICK] * 4
    assert not any(halt for _, halt in map(trouble_of, bench.failures))


def test_a_stick_that_comes_and_goes_between_looks_is_levelled_silently(bench: Bench) -> None:
    """The medium has failed, nobody saw it: the next step mends it."""
    bench.pull()
    with pytest.raises(MediumGone):
        bench.ledger.probe()
    bench.put()
    bench.work(bench.day()[:2])
    assert bench.failures == []
    assert bench.done == WORDS[:2]
    assert bench.level()


def test_what_waits_is_worked_off_by_the_next_thing_asked(bench: Bench) -> None:
    """No one says that the stick is back; the next record finds it."""
    bench.hand.pull_at(2, taken=False)
    bench.work(bench.day()[:3])
    assert bench.done == WORDS[:1]
    bench.put()
    bench.work(bench.day()[3:4])
    assert bench.done == WORDS[:4]
    assert bench.level()


def test_another_stick_put_in_then_the_right_one(bench: Bench, tmp_path: Path) -> None:
    foreign, blank = tmp_path / "foreign", tmp_path / "blank"
    for folder in (foreign, blank, tmp_path / "i"):
        folder.mkdir()
    Ledger.open(tmp_path / "i", foreign, who(election=8), lambda j: bytes(32))[0].close_files()
    before = {path.name: path.read_bytes() for path in foreign.iterdir()}
    bench.hand.pull_at(2, taken=False)
    bench.work(bench.day()[:5])
    bench.failures.clear()
    for stick in (foreign, blank):
        bench.put(stick)
        assert not bench.steps.level()
        bench.pull()
    assert bench.troubles() == [Trouble.FOREIGN_STICK, Trouble.STICK_REPLACED]
    assert isinstance(bench.failures[1], StickReplaced)
    assert {path.name: path.read_bytes() for path in foreign.iterdir()} == before
    assert list(blank.iterdir()) == []
    bench.put()
    assert bench.steps.level()
    bench.steps.go_on()
    assert bench.done == WORDS[:5]
    assert bench.level()


def test_a_stale_copy_of_the_stick_is_rolled_forward(bench: Bench, tmp_path: Path) -> None:
    bench.work(bench.day()[:2])
    shutil.copytree(bench.stick, tmp_path / "stale")
    bench.work(bench.day()[2:6])
    bench.pull()
    bench.put(tmp_path / "stale")
    bench.work(bench.day()[6:])
    assert bench.failures == []
    assert bench.done == WORDS
    for name in FILES:
        assert (tmp_path / "stale" / name).read_bytes() == (bench.internal / name).read_bytes()


def test_a_fork_halts(bench: Bench, tmp_path: Path) -> None:
    bench.work(bench.day()[:1])
    shutil.copytree(bench.stick, tmp_path / "twin")
    shutil.copytree(bench.internal, tmp_path / "twin-internal")
    twin = Ledger.open(tmp_path / "twin-internal", tmp_path / "twin", who(), lambda j: bytes(32))[0]
    twin.event("another history", None)
    bench.work(bench.day()[1:4])
    bench.pull()
    bench.put(tmp_path / "twin")
    bench.work(bench.day()[4:5])
    assert [trouble_of(error) for error in bench.failures] == [(Trouble.FORK, True)]
    assert bench.done == WORDS[:4]


def test_a_stick_that_is_ahead_halts(bench: Bench, tmp_path: Path) -> None:
    """Someone let another program write on our stick."""
    bench.work(bench.day()[:1])
    shutil.copytree(bench.internal, tmp_path / "old")
    bench.work(bench.day()[1:2])
    bench.ledger.close_files()
    for name in FILES:
        shutil.copy(tmp_path / "old" / name, bench.internal / name)
    with pytest.raises(StorageError) as refused:
        bench.open()
    assert trouble_of(refused.value) == (Trouble.INTERNAL_BEHIND, True)


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC, errno.EROFS])
def test_a_failing_internal_medium_halts(bench: Bench, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    pwrite = os.pwrite

    def failing(fd: int, data: bytes, offset: int) -> int:
        if os.readlink(f"/proc/self/fd/{fd}").startswith(str(bench.internal)):
            raise OSError(code, os.strerror(code))
        return pwrite(fd, data, offset)

    monkeypatch.setattr(os, "pwrite", failing)
    bench.work(bench.day()[:1])
    assert [trouble_of(error) for error in bench.failures] == [(Trouble.MEDIUM_FAILED, True)]
    monkeypatch.undo()  # after a failed flush the same write proves nothing: it stays halted
    bench.work(bench.day()[:1])
    assert trouble_of(bench.failures[-1]) == (Trouble.MEDIUM_FAILED, True)
    assert bench.done == []


def test_a_stick_that_fails_and_stays_in_its_place(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    pwrite = os.pwrite

    def failing(fd: int, data: bytes, offset: int) -> int:
        if os.readlink(f"/proc/self/fd/{fd}").startswith(str(bench.stick)):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return pwrite(fd, data, offset)

    monkeypatch.setattr(os, "pwrite", failing)
    bench.work(bench.day()[:2])
    (first, second) = bench.failures
    assert isinstance(first, MediumFailed)
    assert isinstance(second, MediumError)
    assert trouble_of(first) == (Trouble.MEDIUM_FAILED, False)
    assert bench.ledger.pending
    monkeypatch.undo()
    assert bench.steps.level()
    bench.steps.go_on()
    assert bench.done == WORDS[:2]
    assert bench.level()


def test_clearing_forgets_what_waited(bench: Bench) -> None:
    bench.pull()
    bench.steps.do(bench.event("a"), bench.say("a"))
    bench.steps.clear()
    bench.put()
    bench.steps.do(bench.event("b"), bench.say("b"))
    assert bench.done == ["b"]
    assert [name for kind, name in bench.content() if kind == "Event"] == ["b"]


def test_a_step_that_makes_no_sense_is_not_tried_for_ever(bench: Bench) -> None:
    bench.steps.do(lambda: bench.ledger.settle(True), bench.say("never"))
    assert [trouble_of(error) for error in bench.failures] == [(Trouble.DAMAGED_LOG, True)]
    assert bench.done == []
