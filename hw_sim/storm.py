"""The storm itself: what falls when, as the people look at the screen. It strikes, and says what it struck.

    storm = Storm(rig, eyes.look, strikes, sticks, below)
    storm.visit(7)                 # the seventh voter is next
    storm.tick()                   # at every look; raises PowerFailed when the lights go out
    storm.mend_stick()             # someone puts the right stick in

Power comes back by `power_on`; a blow with `again` then cuts it once more while the booth recovers.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from hw_sim.below import Below
from hw_sim.eyes import Sight
from hw_sim.rig import Rig
from hw_sim.stand import TAMPER
from hw_sim.stick_faults import StickFault
from hw_sim.storm_phases import Phase, phase_of
from hw_sim.storm_plan import DEVICES, SWAPS, Blow, Strike
from hw_sim.storm_sticks import Sticks

MOST_TRIES = 8  # a phase that is over before the blow falls is tried again so often
IN_WRITE = "in the middle of writing"
SLIP_DOTS = 200  # the roll ends in the middle of a slip
FAULTS = {
    Blow.FULL: StickFault.FULL,
    Blow.SLOW: StickFault.SLOW,
    Blow.READ_ONLY: StickFault.READ_ONLY,
    Blow.IO_ERROR: StickFault.IO_ERROR,
}
UNMET = 20.0  # s that a fault waits for a call that meets it
SOON = 0.01  # s: what is due in so little time is waited for, or the moment would be missed


class PowerFailed(Exception):
    """The lights went out: whatever anybody was doing is over."""


@dataclass
class Figures:
    """What was struck, for the summary."""

    kills: Counter[str] = field(default_factory=Counter)
    sticks: Counter[str] = field(default_factory=Counter)
    devices: Counter[str] = field(default_factory=Counter)


class Storm:
    """`look`: what is on the screen now. `below`: faults of the file system, None where there are none."""

    def __init__(
        self,
        rig: Rig,
        look: Callable[[], Sight | None],
        strikes: Sequence[Strike],
        sticks: Sticks,
        below: Below | None,
    ) -> None:
        self.figures = Figures()
        cuts = (strike.phase for strike in strikes if strike.blow is Blow.POWER_CUT)
        self.phases = frozenset(phase for phase in cuts if phase is not None)  # to be struck by a power cut
        self.under_way: Strike | None = None  # the blow at the stick that is not over yet
        self._rig, self._look, self._sticks, self._below = rig, look, sticks, below
        self._coming = list(strikes)
        self._due: list[tuple[float, Strike]] = []
        self._tries: Counter[Phase | None] = Counter()
        self._cuts: list[float] = []  # moments of the next power cuts while the booth recovers
        self._again: tuple[float, ...] = ()
        self._over = 0.0
        self._met_before = 0  # calls that had met a fault when this one began
        self._visit, self._since = 0, time.monotonic()

    # ---- the day goes on -----------------------------------------------------------------------------

    def visit(self, number: int) -> None:
        """Who is next: 0 is the opening, one more than there are voters the close."""
        self._visit, self._since = number, time.monotonic()

    @property
    def calm(self) -> bool:
        """Whether nothing is left that could still fall in this visit."""
        return self.under_way is None and not (self._due or self._cuts or self._armed())

    def last_call(self) -> None:
        """The result stands there: what was meant for an earlier phase does not fall any more."""
        self._coming = [strike for strike in self._coming if strike.phase is Phase.CLOSED]

    def _armed(self) -> list[Strike]:
        return [strike for strike in self._coming if strike.visit <= self._visit]

    def tick(self) -> Sight | None:
        """What is seen now, after what was due has fallen. Raises PowerFailed."""
        now, sight = time.monotonic(), self._look()
        if self.under_way is not None and self._over and now >= self._over and self._was_met():
            self.mend_stick()
        self._arm(now, phase_of(sight))
        if self._below is not None and self._below.held.is_set():
            self._cut((), IN_WRITE)
        if self._cuts and now >= self._cuts[0]:
            self._cut(())
        for due, strike in [entry for entry in self._due if entry[0] - now < SOON]:
            time.sleep(max(0.0, due - time.monotonic()))
            self._due.remove((due, strike))
            self._fall(strike)
        return sight

    def _arm(self, now: float, phase: Phase) -> None:
        for strike in self._armed():
            if strike.phase is None:
                self._due.append((max(now, self._since + strike.delay), strike))
            elif strike.phase is phase:
                self._due.append((now + strike.delay, strike))
            else:
                continue
            self._coming.remove(strike)

    def _fall(self, strike: Strike) -> None:
        if strike.blow is Blow.POWER_CUT:
            if strike.phase in (None, phase_of(self._look())):
                self._cut(strike.again)
            self._try_again(strike)
        elif strike.blow is Blow.CUT_IN_WRITE and self._below is not None:
            self._below.hold(strike.calls)
        elif strike.blow in DEVICES:
            self._mishap(strike.blow)
        elif self.under_way is not None or (strike.blow is Blow.STALE and not self._sticks.copied):
            self._coming.append(strike)  # one thing at a time with the stick
        else:
            self._at_stick(strike)

    def _try_again(self, strike: Strike) -> None:
        """The phase was over too soon: next time the blow falls earlier."""
        self._tries[strike.phase] += 1
        if self._tries[strike.phase] < MOST_TRIES:
            self._coming.append(replace(strike, delay=strike.delay / 2))

    # ---- power ---------------------------------------------------------------------------------------

    def _cut(self, again: tuple[float, ...], when: str | None = None) -> None:
        """Raises PowerFailed."""
        self.figures.kills[when or phase_of(self._look())] += 1
        self._again = again or self._again
        self._cuts.clear()
        self._rig.power_cut()
        if self._below is not None:
            self._below.hold(0)
        raise PowerFailed

    def power_on(self) -> None:
        """The power is back, for now."""
        self._rig.power_on()
        if self._again:
            self._cuts = [time.monotonic() + self._again[0]]
            self._again = self._again[1:]

    # ---- stick ---------------------------------------------------------------------------------------

    def _at_stick(self, strike: Strike) -> None:
        self.figures.sticks[strike.blow] += 1
        self.under_way, self._over = strike, time.monotonic() + strike.lasts
        match strike.blow:
            case Blow.PULLED | Blow.COPIED | Blow.FLICKED:
                self._sticks.pull()
            case blow if blow in FAULTS and self._below is not None:
                self._met_before = self._below.met.total()
                self._below.begin(FAULTS[blow])
            case blow:
                self._sticks.put_wrong(blow)
        if strike.blow is Blow.COPIED:
            self._sticks.copy()
        if strike.blow is Blow.FLICKED:
            self.mend_stick()
        if strike.blow in (*SWAPS, Blow.COPIED):
            self._over = 0.0  # until somebody minds

    def _was_met(self) -> bool:
        """Whether the booth has come upon what is wrong; voting itself never comes upon a full stick."""
        strike, below = self.under_way, self._below
        if strike is None or below is None or strike.blow not in FAULTS or strike.blow is Blow.FULL:
            return True
        return below.met.total() > self._met_before or time.monotonic() > self._over + UNMET

    def mend_stick(self) -> None:
        """The true stick is in, as it should be."""
        if self._below is not None:
            self._below.end()
        self._sticks.put_true()
        self.under_way, self._over = None, 0.0

    # ---- other devices -------------------------------------------------------------------------------

    def _mishap(self, blow: Blow) -> None:
        rig = self._rig
        self.figures.devices[blow] += 1
        match blow:
            case Blow.PAPER_OUT:
                rig.printer.act(lambda printer: printer.trip(SLIP_DOTS, type(printer).paper_out))
            case Blow.COVER_OPEN:
                rig.printer.act(lambda printer: printer.open_cover())
            case Blow.SENSOR_CABLE:
                rig.sensor.unplug()
            case Blow.READER_CABLE:
                rig.reader.unplug()
            case Blow.PRINTER_CABLE:
                rig.printer.unplug()
            case Blow.CASE_OPENED:
                rig.pins.set_input(TAMPER, high=True)

    def mend_devices(self) -> None:
        """Somebody looks after cables, paper and cover."""
        rig = self._rig
        for line in (rig.reader, rig.sensor, rig.printer):
            line.plug()
        if rig.printer.device.paper.out:
            rig.printer.act(lambda printer: printer.load_paper())
        if rig.printer.device.cover_open:
            rig.printer.act(lambda printer: printer.close_cover())

    def shut_case(self) -> None:
        self._rig.pins.set_input(TAMPER, high=False)
