"""Slips and tapes over a bad line to a printer that things happen to: is what was proven on paper?"""

import random
from dataclasses import replace
from functools import lru_cache, partial

from firmware.drivers.printer import Printer as Driver
from firmware.tapes import void_mark
from firmware.tapes.errors import SlipError
from firmware.tapes.escpos import EscPos
from firmware.tapes.paper import Choice, Header
from firmware.tapes.slip import slip
from firmware.tapes.slip_code import parse_slip_qr
from hw_sim.fault_names import Chance
from hw_sim.faults import BYTES, Times
from hw_sim.printer import DEFAULT, Paper, Printer, Sheet
from hw_sim.printer_mishaps import ClumsyPrinter
from hw_sim.trials import Cell, Row, Trial, line_faults
from hw_sim.virtual import VirtualPort

TIMES = Times(lateness=1.2, stuck=0.3)  # later than the printer's answers are waited for
INSTANT = replace(DEFAULT, mm_per_s=None)
HEADER = Header("Pilkades", "Sukamaju", "001", "bilik-1", bytes(range(32)), bytes(range(32, 64)), "1.0")
CHOICES = (Choice(1, "Sri Wahyuni"), Choice(2, "Bambang Tirta"), Choice(0, "Suara Kosong"))


def papers(number: int) -> bytes:
    """A slip, then two tapes, over and over."""
    if number % 3:
        out = EscPos()
        for line in range(60):
            out.line(f"PITA {number:04d} baris {line:02d} {'.' * 20}")
        out.cut()
        return out.data()
    serial, signature = number.to_bytes(16, "big"), number.to_bytes(64, "big")
    return slip(HEADER, option=number % 2 + 1, options=CHOICES, serial=serial, signature=signature).data


class Desk:
    """A printer, its driver and whoever looks at the papers."""

    def __init__(self, cell: Cell) -> None:
        seed = random.Random(cell.name).randrange(1 << 32)
        self.chance = Chance(seed, "printer", cell.rates())
        self.device = ClumsyPrinter(self.chance, INSTANT, paper=Paper(None))
        self.faults = line_faults(cell, seed, TIMES)
        self.port = VirtualPort(self.device, self.faults)
        ids = random.Random(seed)
        self.driver = Driver(
            self.port,
            void_mark=void_mark(),
            new_id=lambda: bytes(ids.randrange(32, 127) for _ in range(4)),
            wait=self.port.sleep,
        )

    def print(self, paper: bytes) -> str:
        """Once. A paper that is proven and not as it was sent is false, unless bytes were changed on the way:
        of these the printer cannot know."""
        before, changed = len(self.device.sheets), self._changed()
        self.driver.print(paper)
        wanted = _alone(paper)
        if any(sheet.complete and _same(sheet, wanted) for sheet in self.device.sheets[before:]):
            return "done"
        return "misprinted" if self._changed() > changed and not self._lies(wanted, before) else "false"

    def again(self) -> None:
        self.port.sleep(2.0)
        self.driver.wait_ready(cancelled=lambda: False)

    def _changed(self) -> int:
        return sum(self.faults.injected.get(name, 0) for name in BYTES)

    def _lies(self, wanted: Sheet, before: int) -> bool:
        """Whether a paper carries a code that passes for a slip's, and is another than was sent."""
        codes = [code for sheet in self.device.sheets[before:] for code in sheet.qr]
        return any(code not in wanted.qr and _believed(code) for code in codes)


def run(cell: Cell, rounds: int) -> Row:
    """That many papers, each tried until it is proven, up to five times."""
    desk = Desk(cell)
    trial = Trial(cell, desk.port, tries=5)
    for number in range(rounds):
        if cell.fault == "hang_up_at_open":
            desk.port.unplug(0.05)
        trial.job(partial(desk.print, papers(number)), again=desk.again)
    return trial.end(desk.faults.injected, desk.chance.injected)


def _believed(code: bytes) -> bool:
    """By its form; each of these papers is signed by its number alone."""
    try:
        found = parse_slip_qr(code)
    except SlipError:
        return False
    return found.signature[-16:] == found.serial


@lru_cache(maxsize=64)
def _alone(paper: bytes) -> Sheet:
    """What it looks like from a printer that nothing happens to."""
    perfect = Printer(INSTANT, paper=Paper(None))
    perfect.receive(paper)
    (sheet,) = perfect.sheets
    return sheet


def _same(one: Sheet, other: Sheet) -> bool:
    """The same to the eye and to a phone; what is left of a paper before may be on its head."""
    return one.text.endswith(other.text) and one.qr[-len(other.qr) or len(one.qr) :] == other.qr
