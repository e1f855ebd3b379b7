"""The emulated printer's mechanism: paper, cover, knife, heat; what stops it, and what its sensors say.

Nothing in here knows a command. `trip(dots, deed)` makes something happen once so much paper has been fed,
which is how a fault in mid-slip is arranged without a clock.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hw_sim.printer_layout import Layout
from hw_sim.printer_paper import DOTS_PER_MM, Paper, Sheet

CUT_SECONDS = 0.15


@dataclass(frozen=True)
class Model:
    """What this printer can do. `mm_per_s` None prints in no time."""

    maker: str = "BILIK"
    name: str = "BP-80"
    serial: str = "SIM0001"
    mm_per_s: float | None = 150.0
    automatic_status: bool = True
    process_id: bool = True
    clear_buffers: bool = True
    reset_ends_automatic_status: bool = False
    power_on_notice: bool = True  # memory switch 1-1, as the technician sets it
    double_byte: bool = False  # starts in the Chinese double-byte mode
    flow_control: bool = True  # False: what the full buffer cannot take is lost


class Mechanism:
    """The moving parts. `sheets` are the papers cut or torn off, in order; `hanging` is the one in work."""

    def __init__(self, model: Model, paper: Paper) -> None:
        self.model = model
        self.paper = paper
        self.sheets: list[Sheet] = []
        self.powered = True
        self.layout = Layout(double_byte=model.double_byte)
        self.layout.advance = self._advance
        self.cover_open = False
        self.overheated = False
        self.broken = False
        self.jammed = False
        self.cutter_error = False
        self.starts = 0  # how often power came
        self.unpaid = 0.0  # seconds of printing that no answer has waited for
        self.printing_clock = 0.0  # seconds of printing so far
        self._trips: list[tuple[int, Callable[[Any], object]]] = []
        self._fed = 0  # dots since the printer was made

    @property
    def hanging(self) -> Sheet:
        """The paper that is being printed and not yet cut off."""
        return self.layout.sheet

    @property
    def offline(self) -> bool:
        return self.cover_open or self.paper.out or self.error

    @property
    def error(self) -> bool:
        return self.cutter_error or self.overheated or self.broken

    def trip(self, dots: int, deed: Callable[[Any], object]) -> None:
        """Have `deed(printer)` happen once that many more dots of paper have been fed."""
        self._trips.append((self._fed + dots, deed))
        self._trips.sort(key=lambda trip: trip[0])

    @property
    def awaits(self) -> bool:
        """Whether something is to happen after more paper has been fed."""
        return bool(self._trips)

    def cut(self, feed: int) -> None:
        """Feed and cut. A jammed knife is an error; with nothing fed since the last cut nothing comes off."""
        self.layout.feed(feed)
        if self.offline:
            return
        if self.jammed:
            self.cutter_error = True
            self.layout.sheet.spoilt = True
            self.sensed()
            return
        self._spend(CUT_SECONDS if self.model.mm_per_s else 0.0)
        self.finish(whole=True)

    def finish(self, *, whole: bool) -> None:
        """The paper comes off, cut (`whole`) or torn."""
        sheet = self.layout.sheet
        if sheet.dots:
            sheet.complete = whole and not sheet.spoilt
            self.sheets.append(sheet)
            self.layout.sheet = Sheet()

    def resume(self) -> None:
        """Print what a pause has put off."""
        owed, self.layout.owed = self.layout.owed, 0
        if owed:
            self.layout.feed(owed)

    def happened(self, said: object) -> None:
        """Called with what a trip's deed returned."""

    def sensed(self) -> None:
        """Called when a sensor may have changed in mid-print."""

    def real_time_status(self, which: int) -> int | None:
        """The answer to DLE EOT 1 to 4; None for any other."""
        return {
            1: 0x12 | self.offline << 3,
            2: 0x12 | self.cover_open << 2 | self.paper.out << 5 | self.error << 6,
            3: 0x12 | self.cutter_error << 3 | self.broken << 5 | self.overheated << 6,
            4: 0x12 | self.paper.near_end * 0x0C | self.paper.out * 0x60,
        }.get(which)

    def automatic_status(self) -> bytes:
        """The four bytes that GS a switches on."""
        errors = self.cutter_error << 3 | self.broken << 5 | self.overheated << 6
        paper = self.paper.near_end * 0x03 | self.paper.out * 0x0C
        return bytes([0x10 | self.offline << 3 | self.cover_open << 5, errors, paper, 0x0F])

    def _advance(self, dots: int) -> int:
        """Move the paper, to the next trip each time; returns how far it went before something stopped it."""
        moved = 0
        starts = self.starts
        while moved < dots and self.powered and starts == self.starts and not self.offline:
            step = dots - moved
            if self._trips:
                step = max(0, min(step, self._trips[0][0] - self._fed))
            taken = self.paper.take(step)
            self._fed += taken
            moved += taken
            if self.model.mm_per_s:
                self._spend(taken / DOTS_PER_MM / self.model.mm_per_s)
            self.sensed()
            while self._trips and self._trips[0][0] <= self._fed:
                self.happened(self._trips.pop(0)[1](self))
        if moved < dots:
            self._stopped(dots - moved, starts)
        return moved

    def _stopped(self, short: int, starts: int) -> None:
        """Heat only puts printing off; whatever else stops it in the middle of a line leaves a gap."""
        if (
            self.powered
            and starts == self.starts
            and self.overheated
            and not (self.cover_open or self.paper.out)
        ):
            self.layout.owed += short
        else:
            self.layout.sheet.spoilt = True

    def _spend(self, seconds: float) -> None:
        self.unpaid += seconds
        self.printing_clock += seconds
