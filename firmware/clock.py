"""The booth's clock: a time source plus a difference that two officers set.

    clock = BoothClock(Path("/sys/class/rtc/rtc0/since_epoch"), Path("/data/booth/clock"))
    clock.now()                         # aware, UTC
    clock.set(what_the_officers_saw)    # survives a restart; the source itself is never touched

An unprivileged program cannot set the machine's clock and need not. The difference is one line in
`offset_file`, "source 3600000000": which base it was set against, and microseconds to add. Where the source
cannot be read the officers' time is set against the system clock instead, so that a dead battery never keeps
a booth from opening.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

from firmware.storage.durable import read_file, write_file
from firmware.storage.layer import OS, FileLayer

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CENTURY = 100 * 366 * 86_400 * 1_000_000  # microseconds; no clock is further off than that
TEXT_LIMIT = 64  # bytes read of either file
SOURCE_TEXT = re.compile(rb"[0-9]{1,11}(\.[0-9]{1,9})?\n?")
OFFSET_TEXT = re.compile(rb"(source|system) (-?[0-9]{1,16})\n")


class ClockError(Exception):
    """The time cannot be told, or not be set: one line that says which file and why."""


@dataclass(frozen=True)
class Offset:
    """What to add to which base."""

    base: str
    microseconds: int

    @classmethod
    def parse(cls, text: bytes) -> "Offset":
        """From the offset file's one line. Raises ValueError."""
        found = OFFSET_TEXT.fullmatch(text)
        if found is None or abs(int(found[2])) > CENTURY:
            raise ValueError("is not a clock offset")
        return cls(found[1].decode(), int(found[2]))

    def line(self) -> bytes:
        return f"{self.base} {self.microseconds}\n".encode()


class BoothClock:
    """`source` is a text file with seconds since 1970, or None for the system clock."""

    def __init__(
        self,
        source: Path | None,
        offset_file: Path,
        system: Callable[[], float] = time.time,
        files: FileLayer = OS,
    ) -> None:
        self._source = source
        self._offset_file = offset_file
        self._system = system
        self._files = files
        self._unkept: Offset | None = None  # set by officers, and the disk did not take it

    def now(self) -> datetime:
        """Booth time, aware, UTC. Raises ClockError where source or offset file cannot be believed."""
        offset = self._offset()
        return self._add(self._base(offset.base), offset.microseconds)

    def source(self) -> datetime:
        """What the source says by itself, without what officers set. Raises ClockError."""
        return self._base("source" if self._source is not None else "system")

    def in_zone(self, zone: tzinfo) -> datetime:
        """Booth time on a wall clock in `zone`. Raises ClockError."""
        return self.now().astimezone(zone)

    def set(self, to: datetime) -> None:
        """Make `now()` go on from `to` (aware), also after a restart.

        Raises ClockError, changing nothing; or where the offset cannot be stored: it then holds for this run.
        """
        if to.tzinfo is None:
            raise ClockError("a time with its zone is needed")
        name = "system" if self._source is None else "source"
        try:
            base = self._base(name)
        except ClockError:
            name, base = "system", self._base("system")
        microseconds = (to - base) // timedelta(microseconds=1)
        if abs(microseconds) > CENTURY:
            raise ClockError(f"{to.isoformat()} is more than a century off")
        self._unkept = Offset(name, microseconds)
        self._store(self._unkept)
        self._unkept = None

    def _offset(self) -> Offset:
        """What could not be stored, or else what is; none stored is zero."""
        if self._unkept is not None:
            return self._unkept
        try:
            return Offset.parse(read_file(self._offset_file, TEXT_LIMIT, self._files))
        except FileNotFoundError:
            return Offset("system" if self._source is None else "source", 0)
        except (OSError, ValueError) as error:
            raise ClockError(f"{self._offset_file}: {_why(error)}") from error

    def _base(self, name: str) -> datetime:
        if name == "system" or self._source is None:
            return self._add(EPOCH, round(self._system() * 1_000_000))
        try:
            text = _read(self._source)
            if not SOURCE_TEXT.fullmatch(text):
                raise ValueError("does not hold seconds since 1970")
        except (OSError, ValueError) as error:
            raise ClockError(f"{self._source}: {_why(error)}") from error
        return self._add(EPOCH, round(float(text) * 1_000_000))

    @staticmethod
    def _add(moment: datetime, microseconds: int) -> datetime:
        try:
            return moment + timedelta(microseconds=microseconds)
        except OverflowError as error:
            raise ClockError("the time is beyond the year 9999") from error

    def _store(self, offset: Offset) -> None:
        try:
            write_file(self._offset_file, offset.line(), self._files)
        except OSError as error:
            raise ClockError(f"{self._offset_file}: {_why(error)}") from error


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(TEXT_LIMIT + 1)


def _why(error: Exception) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)
