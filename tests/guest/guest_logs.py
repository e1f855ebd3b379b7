"""Write logs made byte by byte, and a recording of a booth's first vote made without an emulator.

The booth's own clerk writes into plain folders; after each of its steps both folders are made into file
systems again, and what changed in the images is what the logs say was written. So the file systems are real,
and nothing is mounted.
Made anew, a file system keeps no order among its writes: only the cuts between two steps are honest.
"""

from __future__ import annotations

import json
import queue
import shutil
import struct
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from firmware.booth.clerk import Clerk
from firmware.booth.election import DEVICE_KEY, PACKAGE
from firmware.booth.inbox import Inbox
from firmware.clock import BoothClock
from firmware.config import load
from firmware.states import effects as fx
from firmware.states.facts import Voter
from firmware.storage.keys import create_device_key, public_bytes
from hw_sim.guest.extract import SEARCH
from hw_sim.guest.judge import Unflushed
from hw_sim.guest.recording import Recording
from hw_sim.guest.writelog import FLUSH, MAGIC
from hw_sim.village import Village, make_village

SECTOR = 512
P4 = 1 << 20  # where the data partition begins
P4_SIZE, STICK_SIZE = 12 << 20, 16 << 20
UUID = "00000000-0000-4000-8000-00000000000"  # and a digit
Write = tuple[int, bytes, int]
"""First sector, data, flags."""


def craft(writes: Iterable[Write], **wrong: int) -> bytes:
    """A write log; `wrong`: fields of the super block to have another value."""
    body, count = b"", 0
    for sector, data, flags in writes:
        head = struct.pack("<QQQQ", sector, len(data) // SECTOR, flags, 0)
        body += head.ljust(SECTOR, b"\0") + data
        count += 1
    fields = {"magic": MAGIC, "version": 1, "count": count, "sector": SECTOR} | wrong
    return struct.pack("<QQQI", *fields.values()).ljust(SECTOR, b"\0") + body


def flush() -> Write:
    return 0, b"", FLUSH


def difference(old: bytes, new: bytes) -> list[Write]:
    """The sectors in which two images differ, neighbours together."""
    found: list[Write] = []
    for at in range(0, len(new), SECTOR):
        if old[at : at + SECTOR] != (sector := new[at : at + SECTOR]):
            if found and found[-1][0] + len(found[-1][1]) // SECTOR == at // SECTOR:
                found[-1] = (found[-1][0], found[-1][1] + sector, 0)
            else:
                found.append((at // SECTOR, sector, 0))
    return found


@dataclass
class Booth:
    """A clerk over two folders, whose state after each step is taken as disks."""

    folder: Path
    recording: Recording
    logs: tuple[list[Write], list[Write]] = field(default_factory=lambda: ([], []))
    clock: list[tuple[float, int, int]] = field(default_factory=list)
    notes: list[dict[str, object]] = field(default_factory=list)
    now: float = 0.0

    def __post_init__(self) -> None:
        key = create_device_key(self._made("internal") / DEVICE_KEY)
        self.village: Village = make_village(
            self.folder / "village",
            voters=6,
            seed=3,
            machine_keys=[("bilik-1", public_bytes(key))],
            template_size=512,
            candidates=2,
        )
        shutil.copy(self.village.package, self.folder / "internal" / PACKAGE)
        self._made("sticks/usb0")
        station = self.folder / "station.toml"
        station.write_text(STATION.format(folder=self.folder, authority=self.village.authority.hex()))
        now = self.village.opens.timestamp()
        files = Unflushed()
        self.inbox: Inbox = queue.SimpleQueue()
        clock = BoothClock(None, self.folder / "internal" / "clock.offset", lambda: now, files)
        self.clerk = Clerk(self.inbox, load(station), clock, files)

    def _made(self, name: str) -> Path:
        path = self.folder / name
        path.mkdir(parents=True)
        return path

    def begin(self) -> None:
        """The first start is over: here the recording begins."""
        self.clerk.perform(fx.Restart())
        card, stick = self.images()
        self.recording.begin(card, stick)
        self._disks = card.read_bytes(), stick.read_bytes()
        self.saw("Ready")
        self._tick()

    def step(self, effect: fx.Effect) -> None:
        """One effect; first the card is written, then the stick, each write noted by itself."""
        self.clerk.perform(effect)
        paths = self.images()
        for which, path in enumerate(paths):
            new = path.read_bytes()
            changed = difference(self._disks[which], new)
            self._disks = (new, self._disks[1]) if which == 0 else (self._disks[0], new)
            for write in [*changed, flush()]:
                self.logs[which].append(write)
                self._tick()

    def _tick(self) -> None:
        self.now += 1.0
        self.clock.append((self.now, *(len(craft(log)) for log in self.logs)))

    def saw(self, screen: str, touched: str = "") -> None:
        self.now += 1.0
        self.notes.append({"at": self.now, "screen": screen, "mode": "REAL", "touched": touched})

    def vote(self, row: int, option: int) -> None:
        self.step(fx.Authorise(Voter(row)))
        self.saw("Voting")
        self.step(fx.Seal(option))
        self.saw("CheckingSlip")
        self.saw("CheckingSlip", "yes")
        self.step(fx.Cast())
        self.saw("Thanks")

    def finish(self) -> Recording:
        """Everything on disk, as a guest's stage leaves it."""
        recording = self.recording
        self._tick()
        for path, log in zip((recording.card_log, recording.stick_log), self.logs, strict=True):
            path.write_bytes(craft(log))
        lines = "".join(json.dumps(moment) + "\n" for moment in self.clock)
        (recording.folder / "clock.jsonl").write_text(lines)
        recording.diary.write_text("".join(json.dumps(note) + "\n" for note in self.notes))
        recording.finish((self.folder / "station.toml").read_text(), self.village.authority)
        self.clerk.office.put_away()
        return recording

    def images(self) -> tuple[Path, Path]:
        """The folders as a card with an MBR and a stick."""
        return (
            card_image(self.folder / "internal", self.folder / "card.img"),
            stick_image(self.folder / "sticks/usb0", self.folder / "stick.img"),
        )


def card_image(internal: Path, path: Path) -> Path:
    """Partition 4 is an ext4 with the folder in `booth`. What may differ from run to run is fixed."""
    tree = path.parent / "p4"
    shutil.rmtree(tree, ignore_errors=True)
    (tree / "booth").mkdir(parents=True)
    for source in sorted(internal.iterdir()):  # always in the same order, so that files stay where they are
        shutil.copy2(source, tree / "booth" / source.name, follow_symlinks=False)
    entry = struct.pack("<B3sB3sII", 0, b"", 0x83, b"", P4 // SECTOR, P4_SIZE // SECTOR)
    path.write_bytes(bytes(446 + 48) + entry + b"\x55\xaa" + bytes(P4 - SECTOR))
    part = path.parent / "p4.img"
    part.unlink(missing_ok=True)
    fixed = ["-U", f"{UUID}1", "-E", f"hash_seed={UUID}2"]
    tool("mke2fs", "-q", "-t", "ext4", *fixed, "-d", str(tree), str(part), f"{P4_SIZE // 1024}k")
    path.write_bytes(path.read_bytes() + part.read_bytes())
    return path


def stick_image(folder: Path, path: Path) -> Path:
    """One FAT file system over the whole stick."""
    path.unlink(missing_ok=True)
    tool("mkfs.vfat", "-C", "--invariant", "-n", "BILIK", str(path), str(STICK_SIZE // 1024))
    names = sorted(str(found) for found in folder.iterdir())
    if names:
        tool("mcopy", "-s", "-m", "-i", str(path), *names, "::")
    return path


def tool(*command: str) -> None:
    environment = {"PATH": SEARCH, "E2FSPROGS_FAKE_TIME": "1000000000"}
    subprocess.run(command, check=True, capture_output=True, env=environment)


def shapes(pieces: Sequence[tuple[int, bytes]]) -> list[tuple[int, int]]:
    """Where pieces lie and how long they are."""
    return [(at, len(data)) for at, data in pieces]


STATION = """\
[booth]
name = "bilik-1"
internal = "{folder}/internal"
sticks = "{folder}/sticks"
authority = "{authority}"
[display]
framebuffer = "fb0"
width = 1280
height = 800
width_mm = 217.0
[touch]
device = "touch"
max_x = 4095
max_y = 4095
[reader]
port = "reader"
[sensor]
port = "fingerprint"
template_size = 512
[printer]
port = "printer"
[log]
ballots_slots = 64
events_slots = 64
"""
