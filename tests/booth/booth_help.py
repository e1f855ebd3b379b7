"""A booth without devices: the clerk on its own thread, a stick behind a link, officers' emulated cards."""

from __future__ import annotations

import queue
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from firmware.booth.clerk import Clerk
from firmware.booth.inbox import Inbox, Item, PackageLoaded, PrintJob, Share
from firmware.booth.officers import Desk, Identify
from firmware.clock import BoothClock
from firmware.config import Station, load
from firmware.drivers import card_apdu
from firmware.drivers.card import CardGone
from firmware.drivers.piv import PivCard
from firmware.drivers.pn532_targets import Target
from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states.effects import Effect
from firmware.states.facts import Counts, Digits, Officer, Override, Paper, Purpose, Role, Spoiling, Voter
from firmware.storage.entries import Valid, read_log
from firmware.storage.layer import OS, FileLayer
from firmware.storage.records import Event, Record, unpack
from firmware.storage.slot import Log
from firmware.tapes.slip_code import parse_slip_qr
from hw_sim.piv_card import PivCardModel
from hw_sim.printer import Model, Printer
from hw_sim.village import Village

PATIENCE = 30.0  # seconds a loaded machine may take for one answer
STATION = """\
[booth]
name = "bilik-1"
internal = "{root}/internal"
sticks = "{root}/media"
authority = "{authority}"

[display]
framebuffer = "{root}/fb0"
width = 1280
height = 800
width_mm = 217.0

[touch]
device = "{root}/touch"
max_x = 4095
max_y = 4095

[reader]
port = "{root}/reader"

[sensor]
port = "{root}/fingerprint"
template_size = 512

[printer]
port = "{root}/printer"

[clock]
path = "{root}/since_epoch"

[log]
ballots_slots = 96
events_slots = 96
"""
T = TypeVar("T")


@dataclass(frozen=True)
class Answer:
    """What came into the inbox after a command, in order."""

    items: tuple[Item, ...]

    def one(self, kind: type[T]) -> T:
        """The only item, of this kind."""
        (item,) = self.items
        assert isinstance(item, kind), item
        return item


class TinyCard:
    """A PIV card at the reader without the reader: APDUs in pieces, and a hand that takes it away."""

    def __init__(self, model: PivCardModel, *, pulled_after: int | None = None, isodep: bool = True) -> None:
        self.model, self.left = model, pulled_after
        self.target = Target("A", model.uid, random_uid=False, isodep=isodep)
        self.exchanges = 0
        model.power_up()

    def apdu(self, command: bytes) -> bytes:
        return card_apdu.transmit(self._send, command)

    def _send(self, piece: bytes) -> bytes:
        if self.left is not None:
            if not self.left:
                raise CardGone("the card left the reader")
            self.left -= 1
        self.exchanges += 1
        return self.model.apdu(piece)


@dataclass
class Booth:
    """One booth's folders, and whoever works at them now."""

    root: Path
    village: Village
    station: Station = field(init=False)
    clock: BoothClock = field(init=False)
    inbox: Inbox = field(init=False)
    clerk: Clerk = field(init=False)
    files: FileLayer = OS
    running: bool = False
    said: list[Item] = field(default_factory=list)

    def __post_init__(self) -> None:
        for folder in (self.internal, self.media, self.stick):
            folder.mkdir(parents=True, exist_ok=True)
        path = self.root / "station.toml"
        path.write_text(STATION.format(root=self.root, authority=self.village.authority.hex()), "utf-8")
        self.station = load(path)
        self.clock = BoothClock(self.root / "since_epoch", self.internal / "clock.offset")
        self.set_clock(self.village.opens + timedelta(minutes=5))

    @property
    def internal(self) -> Path:
        return self.root / "internal"

    @property
    def media(self) -> Path:
        return self.root / "media"

    @property
    def stick(self) -> Path:
        return self.root / "stick"

    def provision(self, key: Path) -> None:
        """Device key and package, as a technician leaves them."""
        shutil.copy2(key, self.internal / "device.key")
        shutil.copy(self.village.package, self.internal / "election.bilik")

    def set_clock(self, now: datetime) -> None:
        (self.root / "since_epoch").write_text(f"{int(now.timestamp())}\n", "ascii")

    # ---- stick ---------------------------------------------------------------------------------------

    def put(self, stick: Path | None = None, name: str = "sda1") -> None:
        (self.media / name).symlink_to(stick or self.stick)

    def pull(self, name: str = "sda1") -> None:
        (self.media / name).unlink()

    # ---- power ---------------------------------------------------------------------------------------

    def power_on(self) -> Booth:
        self.inbox = queue.SimpleQueue()
        self.clerk = Clerk(self.inbox, self.station, self.clock, self.files)
        self.clerk.start()
        self.running = True
        return self

    def power_cut(self) -> None:
        """The clerk ends between two commands; nothing is told to the logs."""
        if self.running:
            self.clerk.stop()
            self.clerk.send(fx.LockRoll())
            self.clerk.join(PATIENCE)
            self.running = False

    # ---- effects -------------------------------------------------------------------------------------

    def do(self, command: Effect | Share, count: int = 1) -> Answer:
        """One command and that many items of answer."""
        self.clerk.send(command)
        return Answer(tuple(self.inbox.get(timeout=PATIENCE) for _ in range(count)))

    def ask(self, command: Effect | Share, kind: type[T]) -> T:
        return self.do(command).one(kind)

    def record(self, command: Effect) -> Counts:
        """A command that is answered by Recorded, and the figures it tells."""
        return self.ask(command, ev.Recorded).counts

    def quietly(self, command: Effect) -> None:
        """A command that is answered by nothing: what comes next is the next one's answer."""
        self.clerk.send(command)
        self.ask(fx.ReadClock(), ev.ClockRead)

    # ---- the day -------------------------------------------------------------------------------------

    def boot(self) -> ev.Booted:
        return self.power_on().restart(ev.Booted, loaded=True)

    def refused_boot(self, *, loaded: bool) -> ev.BootFailed:
        return self.power_on().restart(ev.BootFailed, loaded=loaded)

    def restart(self, kind: type[T], *, loaded: bool) -> T:
        """The end of a start. `said` keeps what was told on the way to it."""
        self.said = list(self.do(fx.Restart()).items)
        while not isinstance(self.said[-1], ev.Booted | ev.BootFailed):
            self.said.append(self.inbox.get(timeout=PATIENCE))
        assert loaded == isinstance(self.said[0], PackageLoaded)
        assert isinstance(self.said[-1], kind), self.said[-1]
        return self.said[-1]

    def desk(self) -> Desk:
        desk = self.clerk.desk()
        assert desk is not None
        return desk

    def sign(self, who: str, purpose: Purpose = Purpose.OPEN) -> ev.OfficerKnown | ev.OfficerUnknown | Share:
        holder = self.village.holder(who)
        card = PivCard(TinyCard(holder.card()))
        return self.desk().identify(card, Identify(Digits(holder.pin), purpose))

    def officers(self, *names: str) -> tuple[Officer, ...]:
        known = [self.sign(name) for name in names]
        assert all(isinstance(answer, ev.OfficerKnown) for answer in known)
        return tuple(answer.officer for answer in known if isinstance(answer, ev.OfficerKnown))

    def unlock(self) -> tuple[Officer, ...]:
        signed = self.officers("chair", "member-1")
        self.ask(fx.ReadClock(), ev.ClockRead)
        self.ask(fx.UnlockRoll(), ev.RollOpened)
        return signed

    def open_polls(self) -> tuple[Officer, ...]:
        signed = self.unlock()
        self.ask(fx.ProveZero(), ev.ZeroProven)
        self.ask(fx.PrintTape(Paper.ZERO, 1, signed), PrintJob)
        serials = " ".join(officer.serial for officer in signed)
        self.record(fx.Commit("polls_opened", (("officers", serials),)))
        return signed

    def found(self, row: int) -> Voter:
        uid = self.village.voters[row].card.uid
        assert uid is not None
        return self.ask(fx.LookUp(bytes.fromhex(uid)), ev.Found).voter

    def slip(self) -> bytes:
        return self.ask(fx.PrintSlip(), PrintJob).data

    def vote(self, voter: Voter, option: int) -> Counts:
        self.record(fx.Authorise(voter))
        self.record(fx.Seal(option))
        self.slip()
        return self.record(fx.Cast())

    def challenge(self, option: int) -> Counts:
        self.record(fx.Seal(option))
        self.slip()
        return self.record(fx.Spoil(Spoiling.CHALLENGE))

    def share(self, trustee: int) -> Share:
        share = self.sign(f"trustee-{trustee}", Purpose.TRUSTEE)
        assert isinstance(share, Share)
        return share

    def tally(self, *trustees: int) -> tuple[int, ...]:
        for trustee in trustees:
            assert self.ask(self.share(trustee), ev.ShareTaken).trustee == trustee
        return self.ask(fx.Tally(), ev.Tallied).totals

    # ---- what is on the media ------------------------------------------------------------------------

    def records(self, log: Log, folder: Path | None = None) -> list[Record]:
        data = ((folder or self.stick) / log.file).read_bytes()
        entries = read_log(data, log)
        return [unpack(entry.slot.kind, entry.slot.body) for entry in entries if isinstance(entry, Valid)]

    def kinds(self, log: Log = Log.BALLOTS, folder: Path | None = None) -> list[str]:
        return [type(record).__name__ for record in self.records(log, folder)]

    def events(self, folder: Path | None = None) -> list[Event]:
        return [record for record in self.records(Log.EVENTS, folder) if isinstance(record, Event)]

    def level(self, sub: str = "") -> bool:
        """Whether both media hold the same logs and the same register."""
        names = (*(log.file for log in Log), "attendance.bin")
        return all(
            (self.internal / sub / name).read_bytes() == (self.stick / sub / name).read_bytes()
            for name in names
        )


def on_paper(job: bytes) -> list[bytes]:
    """What a real ESC/POS printer makes of a job: the QR codes on its papers."""
    printer = Printer(Model(mm_per_s=None))
    printer.receive(job)
    return [code for sheet in printer.sheets for code in sheet.qr]


def option_on(slip: bytes) -> int:
    (code,) = on_paper(slip)
    return parse_slip_qr(code).option


def files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


CHAIR = Officer("01", "Ketua", Role.CHAIR)
WORN = Override.WORN
