"""A printer to which things happen by chance, and a neighbour who puts them right.

    printer = ClumsyPrinter(Faulty([parse_order("printer:paper_out=0.1")], seed=7).chance("printer"))

The chance is taken as each paper begins; the mishap comes somewhere on it, or on the next if that paper is
short. What needs a hand (a roll, a cover, a knife) is put right once the booth has turned to the printer
often enough for a person to have come: no clock is needed, so it is the same on a pty and in virtual time.
"""

from collections.abc import Callable

from hw_sim.fault_names import PRINTER, Chance
from hw_sim.printer import DEFAULT, Printer
from hw_sim.printer_mechanism import Model
from hw_sim.printer_paper import Paper
from hw_sim.wire import Answer

PATIENCE = 12  # messages from the booth until somebody has come
REACH = 700  # dots: some two thirds of a slip
Deed = Callable[["ClumsyPrinter"], list[Answer]]


class ClumsyPrinter(Printer):
    """As `Printer`. What happened is counted in the chance's `injected`."""

    def __init__(self, chance: Chance, model: Model = DEFAULT, *, paper: Paper | None = None) -> None:
        super().__init__(model, paper=paper)
        self._chance = chance
        self._remedy: Deed | None = None
        self._patience = 0
        self._armed = False

    def receive(self, data: bytes) -> list[Answer]:
        said = super().receive(data)
        if self._remedy is None:
            return said
        self._patience -= 1
        if self._patience > 0 or not self._may_be_mended():
            return said
        remedy, self._remedy = self._remedy, None
        return said + remedy(self)

    def echo(self, process_id: bytes) -> None:
        super().echo(process_id)
        self.wrong_process_id = False

    def _advance(self, dots: int) -> int:
        if dots and not self.hanging.dots and not (self._armed or self._remedy or self.offline):
            self._begin()
        return super()._advance(dots)

    def _begin(self) -> None:
        """A paper begins: does something happen to it?"""
        name = next((name for name in PRINTER if self._chance.strikes(name)), None)
        if name == "wrong_id":
            self.wrong_process_id = True
        elif name == "cutter_error":
            self._come_to(name)
        elif name is not None:
            self.early_process_id = name == "early_id"
            self._armed = True
            self.trip(self._chance.dice.randrange(1, REACH), lambda _: self._come_to(name))

    def _come_to(self, name: str) -> list[Answer]:
        deed, self._remedy = MISHAPS[name]
        self._armed, self._patience = False, PATIENCE
        return deed(self)

    def _may_be_mended(self) -> bool:
        """Nobody changes a roll that still lasts while a paper is on its way."""
        return self.offline or self.silent or not (self.working() or self.hanging.dots)

    def new_roll(self) -> list[Answer]:
        """Put in at leisure, before the old one ends."""
        self.paper = Paper(None)
        return self.changed()

    def load_and_mend(self) -> list[Answer]:
        self.early_process_id = False
        return self.load_paper(Paper(None))


MISHAPS: dict[str, tuple[Deed, Deed]] = {
    "near_end": (Printer.near_end, ClumsyPrinter.new_roll),
    "paper_out": (Printer.paper_out, ClumsyPrinter.load_and_mend),
    "early_id": (Printer.paper_out, ClumsyPrinter.load_and_mend),
    "cover_open": (Printer.open_cover, Printer.close_cover),
    "cutter_error": (Printer.cutter_jam, Printer.clear_jam),
    "overheat": (Printer.overheat, Printer.cool),
    "mute": (Printer.go_silent, Printer.speak),
}
"""What happens, and what puts it right."""
