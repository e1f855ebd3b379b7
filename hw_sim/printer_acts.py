"""What people and mishaps do to the emulated printer: paper, cover, knife, heat, power.

Each method returns what the printer then says, so that it can be given to `Line.act` as it is.
"""

from hw_sim.printer_mechanism import Mechanism
from hw_sim.printer_paper import Paper
from hw_sim.wire import Answer


class Handled(Mechanism):
    """The mechanism with hands on it; what it says and remembers is the printer's."""

    silent = False  # its transmit line is broken

    def changed(self) -> list[Answer]:
        """Called after something was done: what the printer says to that."""
        raise NotImplementedError

    def working(self) -> bool:
        """Whether data is half printed."""
        raise NotImplementedError

    def lose_power(self) -> None:
        """Forget what is volatile."""
        raise NotImplementedError

    def power_on(self) -> list[Answer]:
        """Power comes (back)."""
        raise NotImplementedError

    def paper_out(self) -> list[Answer]:
        """The roll ends here."""
        self.paper = Paper(0)
        return self.changed()

    def load_paper(self, paper: Paper | None = None) -> list[Answer]:
        """A new roll; what was hanging out of the printer is taken away."""
        self.tear()
        self.paper = paper or Paper()
        return self.changed()

    def near_end(self) -> list[Answer]:
        """The sensor sees the core: some metres are left."""
        self.paper.left = self.paper.near_end_at
        return self.changed()

    def tear(self) -> list[Answer]:
        """Someone tears off what hangs out; what is still to come lacks its head."""
        self.finish(whole=False)
        self.layout.sheet.spoilt = self.working()
        return []

    def open_cover(self) -> list[Answer]:
        self.cover_open = True
        return self.changed()

    def close_cover(self) -> list[Answer]:
        self.cover_open = False
        self.cutter_error = self.cutter_error and self.jammed
        return self.changed()

    def cutter_jam(self) -> list[Answer]:
        """Something is in the knife's way: the next cut fails."""
        self.jammed = True
        return []

    def clear_jam(self) -> list[Answer]:
        """The knife is free; the error stays until it is acknowledged (DLE ENQ, cover, power)."""
        self.jammed = False
        return []

    def overheat(self) -> list[Answer]:
        self.overheated = True
        return self.changed()

    def cool(self) -> list[Answer]:
        self.overheated = False
        return self.changed()

    def break_down(self) -> list[Answer]:
        """An error that only a workshop clears."""
        self.broken = True
        return self.changed()

    def power_off(self) -> list[Answer]:
        self.lose_power()
        self.powered = False
        return []

    def power_cycle(self) -> list[Answer]:
        self.power_off()
        return self.power_on()

    def go_silent(self) -> list[Answer]:
        """Its transmit line breaks: it prints and says nothing."""
        self.silent = True
        return []

    def speak(self) -> list[Answer]:
        self.silent = False
        return []
