"""The stick as files: which must be there, bounded, never followed out of the folder. Logs are streamed."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from firmware.audit.errors import UnreadableStick
from firmware.election.container import FILE_LIMIT
from firmware.storage.attendance import CELL_BYTES, FILE
from firmware.storage.model import MAX_ROLL, MAX_SLOTS
from firmware.storage.slot import SLOT_BYTES, ZERO_SLOT, Kind, Log

PACKAGE, RESULT, NOTES = "election.bilik", "result.json", "checkpoints"
SMALL_LIMIT = 256 * 1024
MOST_NOTES = 256
_REGISTER_LIMIT = MAX_ROLL * CELL_BYTES + 2 * SLOT_BYTES
_SLOTS_PER_READ = 64


class LogSource:
    """One log file. `size`: slots up to and including the last that is not all zero (C8)."""

    def __init__(self, folder: Path, log: Log) -> None:
        """Raises UnreadableStick."""
        self.log = log
        self._path = folder / log.file
        length = _regular(self._path, MAX_SLOTS * SLOT_BYTES)
        self.whole_slots, self.tail_bytes = divmod(length, SLOT_BYTES)
        self.size, self._kinds = 0, [0] * 256
        for number, raw in self._raw(self.whole_slots):
            if raw != ZERO_SLOT:
                self.size = number + 1
                self._kinds[raw[6]] += 1

    def __iter__(self) -> Iterator[tuple[int, bytes]]:
        """(index, 4096 bytes) of every used slot, in order. Raises UnreadableStick."""
        return self._raw(self.size)

    def about(self, kind: Kind) -> int:
        """How many slots claim to be of this kind, nothing proven: for progress and planning."""
        return self._kinds[kind]

    def _raw(self, end: int) -> Iterator[tuple[int, bytes]]:
        try:
            with self._path.open("rb") as file:
                for first in range(0, end, _SLOTS_PER_READ):
                    count = min(_SLOTS_PER_READ, end - first)
                    block = file.read(count * SLOT_BYTES)
                    if len(block) != count * SLOT_BYTES:
                        raise UnreadableStick(f"{self._path}: it became shorter while it was read")
                    for at in range(count):
                        yield first + at, block[at * SLOT_BYTES : (at + 1) * SLOT_BYTES]
        except OSError as error:
            raise UnreadableStick(f"{self._path}: {error.strerror}") from None


@dataclass(frozen=True)
class Stick:
    """A stick's folder that holds the four files without which there is nothing to audit."""

    folder: Path
    package: bytes
    ballots: LogSource
    events: LogSource
    register: bytes
    result: bytes | None
    notes: tuple[tuple[str, bytes], ...]


def open_stick(folder: Path) -> Stick:
    """Read what is small, open what is streamed. Raises UnreadableStick naming the file."""
    try:
        found = stat.S_ISDIR(folder.stat().st_mode)
    except (OSError, ValueError) as error:
        raise UnreadableStick(f"{folder}: {getattr(error, 'strerror', None) or 'no such folder'}") from None
    if not found:
        raise UnreadableStick(f"{folder}: it is no folder")
    needed = (PACKAGE, Log.BALLOTS.file, Log.EVENTS.file, FILE)
    absent = [name for name in needed if not _present(folder / name)]
    if len(absent) == len(needed):
        raise UnreadableStick(f"{folder}: it is no booth's stick: none of {', '.join(needed)} is here")
    if absent:
        raise UnreadableStick(f"{folder / absent[0]}: it is missing")
    return Stick(
        folder=folder,
        package=_read(folder / PACKAGE, FILE_LIMIT),
        ballots=LogSource(folder, Log.BALLOTS),
        events=LogSource(folder, Log.EVENTS),
        register=_read(folder / FILE, _REGISTER_LIMIT),
        result=_read(folder / RESULT, SMALL_LIMIT) if _present(folder / RESULT) else None,
        notes=_notes(folder / NOTES),
    )


def _notes(folder: Path) -> tuple[tuple[str, bytes], ...]:
    """(file name, content) of every text in checkpoints/, by name."""
    if not _present(folder):
        return ()
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == ".txt")
    except OSError as error:
        raise UnreadableStick(f"{folder}: {error.strerror}") from None
    if len(paths) > MOST_NOTES:
        raise UnreadableStick(f"{folder}: {len(paths)} checkpoints; at most {MOST_NOTES} are read")
    return tuple((f"{NOTES}/{path.name}", _read(path, SMALL_LIMIT)) for path in paths)


def _present(path: Path) -> bool:
    try:
        path.lstat()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise UnreadableStick(f"{path}: {error.strerror}") from None
    return True


def _regular(path: Path, most: int) -> int:
    """The length of a regular file of at most `most` bytes."""
    try:
        status = path.lstat()
    except OSError as error:
        raise UnreadableStick(f"{path}: {error.strerror}") from None
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableStick(f"{path}: it is no plain file")
    if status.st_size > most:
        raise UnreadableStick(f"{path}: {status.st_size} bytes; at most {most} are read")
    return status.st_size


def _read(path: Path, most: int) -> bytes:
    _regular(path, most)
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise UnreadableStick(f"{path}: {error.strerror}") from None
