"""The real objects that inputs are made from: an election, its day, its keys. All keys follow from a label.

`patched` and `split` are the two ways in which a target takes its input apart.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from firmware.storage.slot import Log
from hw_sim.seeded import SeededElection, seeded_election
from hw_sim.seeded_day import SeededDay, short_day

LABEL = "contoh"


@dataclass(frozen=True)
class World:
    """A closed day: its election, `files` of its stick, the text of its result tape's codes."""

    election: SeededElection
    day: SeededDay
    files: dict[str, bytes]
    notes: tuple[str, str]
    code: str

    def used(self, log: Log) -> bytes:
        """The log without the zeros behind its last slot."""
        return b"".join(self.day.raw[log])


@cache
def world() -> World:
    """Made once; not to be changed."""
    election = seeded_election(LABEL)
    day = short_day(election, "pagi")
    day.finish()
    return World(election, day, day.files(), day.notes(), day.result_code())


@cache
def scratch() -> Path:
    """A folder of this process; who starts many processes gives them a TMPDIR and removes it."""
    folder = Path(tempfile.mkdtemp(prefix="bilik-fuzz-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def file(name: str, data: bytes) -> Path:
    """A scratch file of this content."""
    path = scratch() / name
    path.write_bytes(data)
    return path


def patched(base: bytes, changes: bytes) -> bytes:
    """`base` after small changes, so that an input for a large file stays small.

    Each change: place u24 (modulo the length), deed u8, size u8, and for deed 0 and 1 so many bytes.
    Deed 0 writes over, 1 inserts, 2 deletes, 3 cuts off there; others fill up to 256 with zeros.
    """
    out, at = bytearray(base), 0
    while at + 5 <= len(changes):
        place = int.from_bytes(changes[at : at + 3], "big") % (len(out) + 1)
        deed, size = changes[at + 3] % 5, changes[at + 4]
        at += 5
        if deed < 2:
            piece = changes[at : at + size]
            at += len(piece)
            out[place : place + (0 if deed else len(piece))] = piece
        elif deed == 2:
            del out[place : place + size]
        elif deed == 3:
            del out[place:]
        else:
            out[place : place + size] = bytes(min(size, max(0, len(out) - place)))
    return bytes(out)


def change(place: int, piece: bytes, deed: int = 0) -> bytes:
    """One change for `patched`."""
    return place.to_bytes(3, "big") + bytes([deed, len(piece)]) + piece


def split(data: bytes) -> Iterator[bytes]:
    """Pieces of an input: u16 length, then as many bytes; the last may be short."""
    at = 0
    while at + 2 <= len(data):
        size = int.from_bytes(data[at : at + 2], "big")
        yield data[at + 2 : at + 2 + size]
        at += 2 + size


def join(pieces: Sequence[bytes]) -> bytes:
    """What `split` takes apart."""
    return b"".join(len(piece).to_bytes(2, "big") + piece for piece in pieces)
