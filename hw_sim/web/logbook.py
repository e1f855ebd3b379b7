"""The stick looked into while the day goes on: the logs slot by slot, as a witness's laptop sees them."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path
from typing import BinaryIO, TypedDict

from firmware.storage.slot import SLOT_BYTES, ZERO_SLOT, Kind, Log, digest_holds

MOST = 200  # slots told at once; the page asks again


class SlotSeen(TypedDict):
    """One used slot: what kind of record, and the beginning of its hash. Nothing of it is opened."""

    log: str
    number: int
    kind: str
    hash: str


class Logbook:
    """Reads each log from where it stopped. A stick that is out shows nothing new."""

    def __init__(self) -> None:
        self.slots: list[SlotSeen] = []
        self._next = dict.fromkeys(Log, 0)
        self._folder: Path | None = None
        self._reading = threading.Lock()

    def look(self, stick: Path | None) -> None:
        """Take in what has been written since; another stick is another book. From any thread."""
        if stick is None:
            return
        with self._reading:
            if stick != self._folder:
                self.slots, self._next, self._folder = [], dict.fromkeys(Log, 0), stick
            for log in Log:
                self._read(stick / log.file, log)

    def _read(self, path: Path, log: Log) -> None:
        try:
            with path.open("rb") as file:
                file.seek(self._next[log] * SLOT_BYTES)
                for _ in range(MOST):
                    raw = file.read(SLOT_BYTES)
                    if len(raw) < SLOT_BYTES or raw == ZERO_SLOT or self._being_written(raw, file):
                        return
                    self.slots.append(_seen(raw, self._next[log], log))
                    self._next[log] += 1
        except OSError:
            return

    @staticmethod
    def _being_written(raw: bytes, file: BinaryIO) -> bool:
        """A slot that does not hold and is the last: half of it may still be on its way."""
        return not digest_holds(raw) and file.read(SLOT_BYTES) in (b"", ZERO_SLOT)


def _seen(raw: bytes, number: int, log: Log) -> SlotSeen:
    known = {int(kind): kind.name for kind in Kind}
    return {
        "log": log.label,
        "number": number,
        "kind": known.get(raw[6], "?") if digest_holds(raw) else "VOID",
        "hash": hashlib.sha256(raw).hexdigest()[:12],
    }


def contents(stick: Path) -> list[tuple[str, int]]:
    """The files on a stick and their sizes in bytes, by name."""
    files = (path for path in stick.rglob("*") if path.is_file())
    return sorted((str(path.relative_to(stick)), path.stat().st_size) for path in files)
