"""Building blocks of the storage tests: an election, a day, and disks that fail on demand."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firmware.storage.layer import FileLayer
from firmware.storage.ledger import Identity, Ledger
from firmware.storage.reader import check_chain, read_log
from firmware.storage.records import Share, Tally
from firmware.storage.replay import replay_ballots
from firmware.storage.slot import SLOT_BYTES, Log

OPTIONS = 3
FILES = ("ballots.log", "events.log", "attendance.bin")


def commit(j: int) -> bytes:
    """A stand-in for the nonce commitment of ballot j: recognisable, 32 bytes."""
    return b"N" * 28 + j.to_bytes(4, "big")


def sealed(j: int) -> bytes:
    """A sealed body of the right length; storage does not look inside."""
    return j.to_bytes(1, "big") * (128 + 288 * OPTIONS)


def identity(
    seed: int = 1, *, election: int = 7, mode: int = 0, roll: int = 10, slots: tuple[int, int] = (64, 32)
) -> Identity:
    key = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
    return Identity(bytes([election]) * 32, key, mode, "bilik/desa-contoh/tps-01", roll, slots)


@dataclass(frozen=True)
class Booth:
    """Two directories and whose logs they hold."""

    root: Path
    who: Identity = field(default_factory=identity)

    def __post_init__(self) -> None:
        self.internal.mkdir(parents=True, exist_ok=True)
        self.stick.mkdir(parents=True, exist_ok=True)

    @property
    def internal(self) -> Path:
        return self.root / "internal"

    @property
    def stick(self) -> Path:
        return self.root / "stick"

    def start(self, files: FileLayer | None = None):
        return Ledger.open(self.internal, self.stick, self.who, commit, files=files or FileLayer())

    def bytes_of(self, file: str) -> tuple[bytes, bytes]:
        return (self.internal / file).read_bytes(), (self.stick / file).read_bytes()


def vote(ledger: Ledger, row: int) -> None:
    ledger.authorise(row)
    ledger.ballot(sealed(ledger.next_j))
    ledger.cast()
    ledger.settle(True)


def challenge(ledger: Ledger) -> None:
    """The authorised voter says that the slip is wrong."""
    j = ledger.next_j
    ledger.ballot(sealed(j))
    ledger.spoil(1, 1, b"S" * 32, (2, b"X" * 32))


def tally_of(ballots: int) -> Tally:
    parts = tuple((b"M" * 32, b"c" * 32, b"v" * 32) for _ in range(OPTIONS))
    sums = tuple((b"A" * 32, b"B" * 32) for _ in range(OPTIONS))
    return Tally(ballots, sums, (Share(1, parts), Share(3, parts)), (ballots, 0, 0))


def whole_day(ledger: Ledger) -> None:
    """Votes, a challenge, a walk-away, an override, close and tally: every kind of record but RECOVERY."""
    ledger.event("opened", "2031-05-04T07:00", officers=["ketua", "anggota"])
    vote(ledger, 4)
    ledger.event("override", None, reason="jari rusak")
    ledger.authorise(0)
    challenge(ledger)
    ledger.ballot(sealed(ledger.next_j))
    ledger.cast()
    ledger.settle(True)
    ledger.authorise(9)
    ledger.ballot(sealed(ledger.next_j))
    ledger.spoil(3, 1, b"T" * 32, None)
    ledger.settle(False)
    ledger.event("closing", "2031-05-04T13:00")
    ledger.close()
    ledger.tally(tally_of(2))
    ledger.event("closed", "2031-05-04T13:05", copies=5)


def flip(path: Path, offset: int, mask: int = 1) -> None:
    data = bytearray(path.read_bytes())
    data[offset] ^= mask
    path.write_bytes(bytes(data))


def put_slot(path: Path, number: int, content: bytes) -> None:
    data = bytearray(path.read_bytes())
    data[number * SLOT_BYTES : (number + 1) * SLOT_BYTES] = content.ljust(SLOT_BYTES, b"\0")
    path.write_bytes(bytes(data))


def slot_at(path: Path, number: int) -> bytes:
    return path.read_bytes()[number * SLOT_BYTES : (number + 1) * SLOT_BYTES]


@dataclass
class FailingLayer(FileLayer):
    """Real files, but what is under `under` fails with `code` from the moment `armed` is set."""

    under: Path = Path("/nonexistent")
    code: int = errno.EIO
    armed: bool = False
    call: str = "pwrite"
    after_write: bool = False
    paths: dict[int, Path] = field(default_factory=dict)

    def open(self, path: Path, flags: int) -> int:
        if self.call == "open":
            self._trip(path)
        fd = super().open(path, flags)
        self.paths[fd] = path
        return fd

    def pwrite(self, fd: int, data: bytes, offset: int) -> int:
        if self.after_write and self._ours(self.paths[fd]):
            super().pwrite(fd, data, offset)
        if self.call == "pwrite":
            self._trip(self.paths[fd])
        return super().pwrite(fd, data, offset)

    def fsync(self, fd: int) -> None:
        if self.call == "fsync":
            self._trip(self.paths[fd])
        super().fsync(fd)

    def pread(self, fd: int, size: int, offset: int) -> bytes:
        if self.call == "pread":
            self._trip(self.paths[fd])
        return super().pread(fd, size, offset)

    def _ours(self, path: Path) -> bool:
        return self.armed and path.is_relative_to(self.under)

    def _trip(self, path: Path) -> None:
        if self._ours(path):
            raise OSError(self.code, os.strerror(self.code))


def used(path: Path) -> int:
    return -(-len(path.read_bytes().rstrip(b"\0")) // SLOT_BYTES)


def restart(booth: Booth):
    ledger, found = booth.start()
    ledger.close_files()
    sound(booth)
    return found


def sound(booth: Booth) -> None:
    """Both media pass the strict reading; where both hold records they hold the same."""
    for log in Log:
        chains = []
        for medium, data in zip(("internal", "stick"), booth.bytes_of(log.file), strict=True):
            entries = read_log(data, log)
            chains.append(check_chain(entries, log, medium=medium, expected=booth.who.expected))
        assert chains[0].slots == chains[1].slots
        assert chains[0].size == chains[1].size
        if log is Log.BALLOTS:
            replay_ballots(chains[0].slots)
    register = booth.bytes_of("attendance.bin")
    assert register[0] == register[1]
