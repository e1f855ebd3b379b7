"""What the booth makes of two media after a power cut: its own start is run on them, then everything is
read anew.

    judge = Judge(station, authority)
    judge.check(internal, sticks, Bounds(thanked=2, pressed=3, opened=True))      # raises Broken

The invariants are those of docs/crash-model.md; here they are held against real file systems and what
people really saw. Nothing of the booth's memory is believed: logs and register are read from the files, as
an auditor reads.
"""

from __future__ import annotations

import queue
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from firmware.audit.errors import AuditError
from firmware.audit.run import audit
from firmware.booth.clerk import Clerk
from firmware.booth.election import DEVICE_KEY, PACKAGE
from firmware.booth.inbox import Inbox
from firmware.clock import BoothClock
from firmware.config import Station
from firmware.election.package import Package, load
from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.storage.attendance import FILE, Standing, read_register
from firmware.storage.errors import StorageError
from firmware.storage.keys import load_device_key, public_bytes
from firmware.storage.layer import FileLayer
from firmware.storage.reader import Chain, Expected, check_chain, read_log
from firmware.storage.records import Event, unpack
from firmware.storage.replay import BallotState, replay_ballots
from firmware.storage.slot import Kind, Log


class Broken(Exception):
    """An invariant does not hold. `check` is its name."""

    def __init__(self, check: str, message: str) -> None:
        self.check = check
        super().__init__(f"{check}: {message}")


@dataclass(frozen=True)
class Bounds:
    """What people had been promised by the time of the cut, and at most how many votes may be there."""

    thanked: int
    pressed: int
    opened: bool = False
    closed: bool = False
    tallied: bool = False
    exported: bool = False


@dataclass(frozen=True)
class Books:
    """One medium as read from its bytes."""

    chains: dict[Log, Chain]
    ballots: BallotState
    standings: tuple[Standing, ...]

    @property
    def events(self) -> tuple[str, ...]:
        records = (unpack(slot.kind, slot.body) for slot in self.chains[Log.EVENTS].slots)
        return tuple(record.kind for record in records if isinstance(record, Event))

    def kinds(self, log: Log) -> list[Kind]:
        return [slot.kind for slot in self.chains[log].slots]


class Unflushed(FileLayer):
    """The recovery's own flushes are not waited for: what is judged is what it writes."""

    def fsync(self, fd: int) -> None: ...

    def sync_directory(self, path: Path) -> None: ...

    def sync_everything(self) -> None: ...


class Judge:
    """Of one election and booth. `opens`: a time of the polling day for the booth's clock."""

    def __init__(self, station: Station, authority: bytes, opens: datetime | None = None) -> None:
        self._station, self._authority, self._opens = station, authority, opens
        self._packages: dict[bytes, Package] = {}

    def check(self, internal: Path, sticks: Path, bounds: Bounds) -> bool:
        """Start twice, read, audit; whether the booth called the last voter back. Raises Broken."""
        stick = next(path for path in sticks.iterdir() if path.is_dir())
        booted = self._start(internal, sticks)
        books = self._both(internal, stick)
        check_counts(books[1], bounds)
        check_register(books[0])
        self._audit(stick, bounds)
        self._start(internal, sticks)
        check_again(books[0], self._both(internal, stick)[0])
        return booted.voter_must_return

    def _start(self, internal: Path, sticks: Path) -> ev.Booted:
        """The booth's own start, by the clerk that the daemon has. Raises Broken where it halts or fails."""
        inbox: Inbox = queue.SimpleQueue()
        booth = replace(self._station.booth, internal=internal, sticks=sticks, authority=self._authority)
        station, files = replace(self._station, booth=booth), Unflushed()
        now = self._opens.timestamp() if self._opens else self._load(internal).manifest.opens.timestamp()
        clerk = Clerk(inbox, station, BoothClock(None, internal / "clock.offset", lambda: now, files), files)
        try:
            clerk.perform(fx.Restart())
        finally:
            clerk.office.put_away()
        while not inbox.empty():
            event = inbox.get()
            if isinstance(event, ev.Booted):
                return event
            if isinstance(event, ev.BootFailed | ev.RecordFailed):
                raise Broken("a way on", f"the start ends with {event.trouble.value}: {event.detail}")
        raise Broken("a way on", "the start says nothing")

    def _load(self, internal: Path) -> Package:
        """The booth's own copy of the package, verified once for each content. Raises Broken."""
        path = internal / PACKAGE
        if not path.is_file():
            raise Broken("files", f"{PACKAGE} is not on the internal medium")
        data = path.read_bytes()
        if data not in self._packages:
            self._packages[data] = load(data, authority=self._authority)
        return self._packages[data]

    def _both(self, internal: Path, stick: Path) -> tuple[Books, Books]:
        """Raises Broken, also where the two do not hold the same."""
        package = self._load(internal)
        machine = public_bytes(load_device_key(internal / DEVICE_KEY))
        expected = Expected(machine, package.context().he, 0, package.manifest.roll.rows)
        own, other = read_books(internal, "internal", expected), read_books(stick, "stick", expected)
        for log in Log:
            if own.chains[log].slots != other.chains[log].slots:
                raise Broken("media equal", f"{log.file} differs")
        if own.standings != other.standings:
            raise Broken("media equal", f"{FILE} differs")
        return own, other

    def _audit(self, stick: Path, bounds: Bounds) -> None:
        """`bilik audit` finds nothing wrong; once it was said that the stick may be pulled, it says SAH."""
        try:
            report = audit(stick, self._authority, _quiet, 1)
        except AuditError as error:
            raise Broken("audit", str(error)) from None
        if report.findings or (bounds.exported and report.exit_code):
            raise Broken("audit", report.lines()[0])


_quiet: Callable[..., None] = lambda *_: None  # noqa: E731 - progress that nobody looks at


def read_books(folder: Path, medium: str, expected: Expected) -> Books:
    """Logs and register by the strict reading. Raises Broken."""
    try:
        chains = {
            log: check_chain(
                read_log((folder / log.file).read_bytes(), log), log, medium=medium, expected=expected
            )
            for log in Log
        }
        _, standings = read_register((folder / FILE).read_bytes(), medium)
        return Books(chains, replay_ballots(chains[Log.BALLOTS].slots), tuple(standings))
    except OSError as error:
        raise Broken("files", f"{medium}: {error.filename}: {error.strerror}") from None
    except StorageError as error:
        raise Broken("strict reading", f"{medium}: {error}") from None


def check_counts(stick: Books, bounds: Bounds) -> None:
    """Nothing that was said to be recorded is lost, nothing counts that nobody confirmed. Raises Broken."""
    cast = stick.ballots.cast
    if cast < bounds.thanked:
        raise Broken("recorded", f"{bounds.thanked} voters saw thanks, {cast} CAST on the stick")
    if cast > bounds.pressed:
        raise Broken("once and confirmed", f"{cast} CAST, and {bounds.pressed} voters ever pressed Sesuai")
    if bounds.opened and "polls_opened" not in stick.events:
        raise Broken("events recorded", "the polls were seen open, and that is not on the stick")
    if bounds.closed and stick.ballots.close is None:
        raise Broken("close recorded", "the close was shown and is not on the stick")
    if bounds.tallied and stick.ballots.tally is None:
        raise Broken("tally recorded", "totals were shown and are not on the stick")


def check_register(books: Books) -> None:
    """Voted cells are CAST records; after a start nobody is left authorised. Raises Broken."""
    voted, cast = books.standings.count(Standing.VOTED), books.ballots.cast
    if voted != cast:
        raise Broken("attendance = log", f"{voted} cells voted, {cast} CAST")
    waiting = books.standings.count(Standing.AUTHORISED)
    authorised = len(books.standings) - books.standings.count(Standing.ABSENT)
    came_back = books.standings.count(Standing.CAME_BACK_ALLOWED)
    if waiting or authorised != cast + came_back:
        counted = f"{authorised} authorised, {cast} cast, {came_back} came back, {waiting} wait"
        raise Broken("authorised = cast + abandoned", counted)


def check_again(before: Books, after: Books) -> None:
    """A second start adds a SESSION to each log and its own lines to the journal, nothing else. Raises
    Broken.
    """
    if before.standings != after.standings:
        raise Broken("idempotent", "a second start changes the register")
    for log in Log:
        old, new = before.chains[log].slots, after.chains[log].slots
        added = after.kinds(log)[len(old) :]
        wanted = [Kind.SESSION, *([Kind.EVENT, Kind.EVENT] if log is Log.EVENTS else [])]
        if new[: len(old)] != old or added != wanted:
            raise Broken("idempotent", f"{log.file}: a second start adds {[kind.name for kind in added]}")
