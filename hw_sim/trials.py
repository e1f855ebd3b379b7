"""Trials: a real driver does its real job over a bad line, in virtual time, and each outcome is classified.

    for cell in CELLS:                     # every device x fault, at a low and a high rate, and all mixed
        row = run(cell)                    # Row(device="printer", fault="flip", rate=0.05, jobs=30, ...)

What may happen: the job is done; the device refuses, or trouble is told, and somebody tries again. What must
never happen: success is told that did not happen (`false`), an exception that is no DriverError (`crashed`),
a job that ends neither way (`wedged`). The same cell gives the same row each time.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from firmware.drivers.errors import DriverError
from hw_sim.fault_names import DEVICES, PRINTER, SERIAL, USUAL
from hw_sim.faults import NAMES, LinkFaults, Times
from hw_sim.virtual import VirtualPort, Wedged

MESSAGE_RATES = (0.02, 0.1)
RARE_RATES = (0.15, 0.4)  # of what is diced for once in a job: a paper's mishap, a line that is plugged in
MIXED_RATES = (0.05, 0.2)
MIXED = "all mixed"
LONGEST = 600.0  # virtual s for one job


@dataclass(frozen=True)
class Cell:
    """One fault of one device at one rate; MIXED is all the device has."""

    device: str
    fault: str
    rate: float

    @property
    def name(self) -> str:
        return f"{self.device}:{self.fault.replace(' ', '-')}={self.rate}"

    def rates(self) -> dict[str, float]:
        """By name; mixed ones share the rate."""
        names = list(DEVICES[self.device]) if self.fault == MIXED else [self.fault]
        return dict.fromkeys(names, self.rate / len(names))


def rates_for(fault: str) -> tuple[float, float]:
    """A low and a high rate to try it at."""
    if fault == MIXED:
        return MIXED_RATES
    return RARE_RATES if fault in PRINTER or fault == "hang_up_at_open" else MESSAGE_RATES


CELLS = tuple(
    Cell(device, fault, rate)
    for device in SERIAL
    for fault in (*DEVICES[device], MIXED)
    for rate in rates_for(fault)
)


@dataclass
class Row:
    """What came of a cell's jobs. `troubled`: how often each error was told on the way.

    `misprinted`: the printer printed all it received, and what it received was not what was sent.
    `overspent`: tries of a card's PIN counter that no typed PIN accounts for.
    """

    device: str
    fault: str
    rate: float
    jobs: int = 0
    done: int = 0
    refused: int = 0
    given_up: int = 0
    misprinted: int = 0
    false: int = 0
    crashed: int = 0
    wedged: int = 0
    overspent: int = 0
    injected: int = 0
    troubled: dict[str, int] = field(default_factory=dict)

    @property
    def sound(self) -> bool:
        """Nothing of what must never happen."""
        return not (self.false or self.crashed or self.wedged or self.overspent)

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


class Trial:
    """One cell at work: a port, and a way to do a job that may fail."""

    def __init__(self, cell: Cell, port: VirtualPort, tries: int) -> None:
        self.row = Row(cell.device, cell.fault, cell.rate)
        self.port = port
        self._tries = tries
        self._troubled: Counter[str] = Counter()

    def job(self, attempt: Callable[[], str], again: Callable[[], object] = lambda: None) -> None:
        """Attempt it, after trouble again, as whoever stands there would.

        `attempt` returns the name of the row's count that the outcome belongs to. `again` comes before each
        new attempt and may meet trouble too.
        """
        self.row.jobs += 1
        self.port.limit = self.port.now + LONGEST
        for number in range(self._tries):
            try:
                if number:
                    again()
                outcome = attempt()
            except DriverError as error:
                self._troubled[type(error).__name__] += 1
                continue
            except Wedged:
                outcome = "wedged"
            except Exception as error:  # noqa: BLE001  # whatever it is, it is what is looked for
                self._troubled[f"{type(error).__name__}!"] += 1
                outcome = "crashed"
            break
        else:
            outcome = "given_up"
        setattr(self.row, outcome, getattr(self.row, outcome) + 1)

    def end(self, *injected: dict[str, int]) -> Row:
        self.row.injected = sum(sum(counts.values()) for counts in injected)
        self.row.troubled = dict(sorted(self._troubled.items()))
        return self.row


def line_faults(cell: Cell, seed: int, times: Times = USUAL) -> LinkFaults:
    """The cell's faults of the line, if it has any."""
    rates = {name: rate for name, rate in cell.rates().items() if name in NAMES}
    return LinkFaults.named(seed, rates, times)
