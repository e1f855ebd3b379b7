"""A polling day that was played, as it lies in its folder afterwards: summary, plan, stick, papers."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pygame
import zxingcpp
from journeys_help import start_bilik_sim

from firmware.storage.entries import Valid, read_log
from firmware.storage.reader import Chain, check_chain
from firmware.storage.records import Event, Record, Session, Spoil, unpack
from firmware.storage.slot import Log, Slot
from hw_sim.day import PANEL, ROLL, THRESHOLD, TRUSTEES, Order
from hw_sim.plan import Plan, Trick, plan_day
from hw_sim.stand import Size, Tempo

OPTIONS = 4  # three candidates and the blank vote
LEAVERS = (Trick.WALKS_AWAY, Trick.WALKS_FROM_SLIP)

QUIET = [
    *("booth_started", "menu_opened", "menu_opened", "devices_checked", "polls_opened"),
    *("menu_opened", "close_asked", "share_taken", "share_taken", "exported"),
]
"""The lines with a time on a day on which nothing goes wrong and every card is read."""


@dataclass(frozen=True)
class PlayedDay:
    order: Order

    @property
    def out(self) -> Path:
        return self.order.out

    @property
    def stick(self) -> Path:
        return self.out / "stick"

    @cached_property
    def summary(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads((self.out / "summary.json").read_text("utf-8"))
        return read

    @cached_property
    def plan(self) -> Plan:
        order = self.order
        return plan_day(
            order.voters, max(order.voters, ROLL), OPTIONS, TRUSTEES, THRESHOLD, order.seed, order.light
        )

    # ---- the stick -----------------------------------------------------------------------------------

    @cached_property
    def files(self) -> dict[str, bytes]:
        """Every file on the stick, by its path from there."""
        paths = [path for path in sorted(self.stick.rglob("*")) if path.is_file()]
        return {str(path.relative_to(self.stick)): path.read_bytes() for path in paths}

    def chain(self, log: Log) -> Chain:
        """The log, proven as an auditor proves it."""
        return check_chain(read_log(self.files[log.file], log), log)

    def slots(self, log: Log) -> list[Slot]:
        return [entry.slot for entry in read_log(self.files[log.file], log) if isinstance(entry, Valid)]

    def records(self, log: Log) -> list[Record]:
        return [unpack(slot.kind, slot.body) for slot in self.slots(log)]

    @cached_property
    def events(self) -> list[Event]:
        return [record for record in self.records(Log.EVENTS) if isinstance(record, Event)]

    @cached_property
    def sessions(self) -> list[Session]:
        return [record for record in self.records(Log.BALLOTS) if isinstance(record, Session)]

    @cached_property
    def spoils(self) -> list[Spoil]:
        return [record for record in self.records(Log.BALLOTS) if isinstance(record, Spoil)]

    def told(self, kind: str) -> int:
        return [event.kind for event in self.events].count(kind)

    # ---- what the village knows ----------------------------------------------------------------------

    @cached_property
    def voters(self) -> list[dict[str, Any]]:
        read: list[dict[str, Any]] = json.loads((self.out / "village" / "voters.json").read_text("utf-8"))
        return read

    @cached_property
    def roll(self) -> list[dict[str, str]]:
        """dpt.csv, row by row."""
        with (self.out / "village" / "committee" / "dpt.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    @cached_property
    def cards(self) -> list[dict[str, Any]]:
        return [json.loads(path.read_text("utf-8")) for path in (self.out / "village" / "cards").iterdir()]

    # ---- papers --------------------------------------------------------------------------------------

    def codes(self, title: str) -> list[list[bytes]]:
        """What a phone reads from the picture of each tape with that title, from the top."""
        return [read_codes(path) for path in sorted((self.out / "tapes").glob(f"*-{title}.png"))]


def read_codes(path: Path) -> list[bytes]:
    page = pygame.image.load(path)
    grey = memoryview(pygame.image.tobytes(page, "RGB")[::3]).cast(
        "B", shape=[page.get_height(), page.get_width()]
    )
    found = sorted(zxingcpp.read_barcodes(grey), key=lambda code: code.position.top_left.y)
    return [code.bytes for code in found]


class Playing:
    """A day that is being played by `bilik-sim day`, as its own process."""

    def __init__(self, out: Path, *, voters: int, seed: int, light: bool, size: Size = PANEL) -> None:
        self.order = Order(voters, seed, out, light, Tempo(0.0), size)
        self._process = start_bilik_sim(
            *("day", "--voters", str(voters), "--seed", str(seed), "--out", str(out)),
            *("--faults", "light" if light else "none", "--display", f"{size.width}x{size.height}"),
        )

    def played(self) -> PlayedDay:
        """The day when it is over; it must have gone well, and its summary is what the command printed."""
        told, said = self._process.communicate(timeout=220)
        assert self._process.returncode == 0, said
        day = PlayedDay(self.order)
        assert json.loads(told) == day.summary
        return day


def play_day(out: Path, *, voters: int, seed: int, light: bool, size: Size = PANEL) -> PlayedDay:
    """Play a day and wait for it."""
    return Playing(out, voters=voters, seed=seed, light=light, size=size).played()
