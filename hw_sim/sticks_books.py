"""What a made-up day writes its books with: a ledger that can lie once, media that nobody waits for."""

from __future__ import annotations

import os
from pathlib import Path

from firmware.ballot.group import encode_scalar
from firmware.config import Booth, Display, LogSizes, Printer, Reader, Sensor, Station, Touch, Waits
from firmware.storage.layer import FileLayer
from firmware.storage.ledger import Ledger
from firmware.storage.slot import Slot


class Unhurried(FileLayer):
    """The same bytes in the same order; what makes them outlive a power cut is left out."""

    def open(self, path: Path, flags: int) -> int:
        """Through the page cache."""
        return super().open(path, flags & (os.O_RDWR | os.O_CREAT | os.O_EXCL))

    def pread(self, fd: int, size: int, offset: int) -> bytes:
        """As it is; nothing has to lie on a page of its own."""
        return os.pread(fd, size, offset)

    def pwrite(self, fd: int, data: bytes, offset: int) -> int:
        return os.pwrite(fd, data, offset)

    def fsync(self, fd: int) -> None:
        """Later, when the system likes."""

    def drop_cache(self, fd: int) -> None:
        """It may stay."""

    def sync_directory(self, path: Path) -> None:
        """Later, when the system likes."""


class BentLedger(Ledger):
    """Changes one response of the proof of ballot `bent` before that ballot is recorded and signed."""

    bent = 0
    bent_slot: int | None = None

    def ballot(self, sealed: bytes) -> Slot:
        """BALLOT; `bent_slot` is where the bent one stands."""
        if self.next_j != self.bent:
            return super().ballot(sealed)
        slot = super().ballot(with_wrong_proof(sealed))
        self.bent_slot = slot.number
        return slot


def with_wrong_proof(sealed: bytes) -> bytes:
    """The ballot with 1 added to its last response v: every field is canonical, no ciphertext is touched, and
    the two equations of the sum fail."""
    return sealed[:-32] + encode_scalar(int.from_bytes(sealed[-32:], "little") + 1)


def station(folder: Path) -> Station:
    """A station for a booth that has no devices: only its folder is ever looked at."""
    nowhere = folder / "no-device"
    return Station(
        booth=Booth("bilik-1", folder, folder, bytes(32)),
        display=Display(217.0, framebuffer=nowhere, width=1280, height=800),
        touch=Touch(nowhere, 4095, 4095),
        reader=Reader(nowhere),
        sensor=Sensor(nowhere, 1536),
        printer=Printer(nowhere),
        pins=None,
        clock=None,
        waits=Waits(),
        log=LogSizes(),
    )
