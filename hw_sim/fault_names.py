"""Every fault that can be injected, by device and name, and how one is asked for on a command line.

    order = parse_order("printer:paper_out=0.05")      # FaultOrder("printer", "paper_out", 0.05)
    Faulty([order]).rates("printer")                    # {"paper_out": 0.05}

The devices on a serial line share the faults of a line (faults.py); each device has its own besides.
"""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hw_sim.faults import NAMES, LinkFaults, Times

LINE = {
    "drop": "one byte of a message is lost",
    "flip": "one bit of a message is turned",
    "insert": "one byte appears in a message",
    "duplicate": "one byte of a message comes twice",
    "truncate": "the tail of a message is lost",
    "garbage": "up to eight bytes of noise come before a message",
    "wrong_baud": "a message arrives as at another speed",
    "silence": "a message does not arrive",
    "late": "a message arrives after the deadline of who waits for it",
    "stuck": "a part of a message arrives, the rest later, in a burst with what follows",
    "dribble": "a message arrives byte by byte",
    "hang_up_at_open": "the line dies as it is plugged in",
    "hang_up_mid_read": "the line dies in the middle of a message to the booth",
    "hang_up_mid_write": "the line dies in the middle of a message to the device",
    "renamed": "the line dies and comes back under another name of the kernel's, behind the same symlink",
    "power_cycle": "the device restarts as a message reaches it",
}
PRINTER = {
    "near_end": "the sensor sees the end of the roll coming during a paper",
    "paper_out": "the paper ends in the middle of a paper",
    "cover_open": "somebody opens the cover in the middle of a paper",
    "cutter_error": "the knife jams at the end of a paper",
    "overheat": "the head pauses in the middle of a paper until it has cooled",
    "mute": "the printer's transmit line breaks in the middle of a paper",
    "early_id": "the process id is echoed before the paper is printed, and then the roll ends",
    "wrong_id": "another process id is echoed than was asked for",
}
TOUCH = {
    "dropped": "the kernel loses events in the middle of a touch (SYN_DROPPED)",
    "hang_up": "the touchscreen goes away as it is touched, and comes back",
    "ghost": "a palm lies on the glass before the finger comes",
    "lost_release": "the finger's lifting is not reported",
}
PINS = {
    "bounce": "a switch chatters as it moves",
    "gone": "the chip of the pins goes away as a switch moves",
}
CLOCK = {
    "garbage": "the time source holds no number",
    "jump": "the time source is a week off",
    "absent": "the time source is not there",
}
DISPLAY = {"unwritable": "the framebuffer cannot be opened when the booth starts"}

USUAL = Times()
SERIAL = ("fingerprint", "reader", "printer")
DEVICES: Mapping[str, Mapping[str, str]] = {
    "fingerprint": LINE,
    "reader": LINE,
    "printer": LINE | PRINTER,
    "touch": TOUCH,
    "pins": PINS,
    "clock": CLOCK,
    "display": DISPLAY,
}
UNITS = {
    "fingerprint": "message on the line",
    "reader": "message on the line",
    "printer": "message on the line; for its own faults, paper",
    "touch": "touch",
    "pins": "movement of a switch",
    "clock": "setting of the source",
    "display": "start of the booth",
}
"""What a rate is the chance of a fault in."""


@dataclass(frozen=True)
class FaultOrder:
    """One fault of one device; `rate` is a chance, above 0 and at most 1."""

    device: str
    name: str
    rate: float


def parse_order(text: str) -> FaultOrder:
    """From "DEVICE:NAME=RATE". Raises ValueError that names what there is instead."""
    device, colon, rest = text.partition(":")
    name, equals, rate = rest.partition("=")
    if not colon or not equals:
        raise ValueError(f"{text!r} is not DEVICE:NAME=RATE, as in printer:paper_out=0.05")
    if device not in DEVICES:
        raise ValueError(f"no device {device!r}; there are {', '.join(DEVICES)}")
    name = name.replace("-", "_")
    if name not in DEVICES[device]:
        raise ValueError(f"{device} has no fault {name!r}; it has {', '.join(DEVICES[device])}")
    try:
        chance = float(rate)
    except ValueError:
        chance = -1.0
    if not 0.0 < chance <= 1.0:
        raise ValueError(f"{rate!r} is no rate: a number above 0 and at most 1")
    return FaultOrder(device, name, chance)


class Faulty:
    """What was ordered for one booth; the last order for a fault counts."""

    def __init__(self, orders: Iterable[FaultOrder] = (), *, seed: int = 0, times: Times = USUAL) -> None:
        self._rates: dict[str, dict[str, float]] = {}
        self._seed = seed
        self._times = times
        for order in orders:
            self._rates.setdefault(order.device, {})[order.name] = order.rate

    def rates(self, device: str) -> dict[str, float]:
        """Rate by name of what was ordered for this device; empty where nothing was."""
        return dict(self._rates.get(device, {}))

    def chance(self, device: str) -> "Chance":
        """Whether the faults of this device strike, by its own seed."""
        return Chance(self._seed, device, self.rates(device))

    def line(self, device: str) -> LinkFaults | None:
        """The faults of a device's cable; None where there are none."""
        rates = {name: rate for name, rate in self.rates(device).items() if name in NAMES}
        return LinkFaults.named(_seed(self._seed, device), rates, self._times) if rates else None


class Chance:
    """Dice with a memory: `injected` counts what struck, by name."""

    def __init__(self, seed: int, device: str, rates: Mapping[str, float]) -> None:
        self.injected: dict[str, int] = {}
        self.dice = random.Random(f"faults/{seed}/{device}/own")
        line = NAMES if device in SERIAL else ()
        self._rates = {name: rate for name, rate in rates.items() if name not in line}

    def __bool__(self) -> bool:
        """Whether anything can strike at all."""
        return bool(self._rates)

    def strikes(self, name: str) -> bool:
        rate = self._rates.get(name, 0.0)
        if not rate or self.dice.random() >= rate:
            return False
        self.injected[name] = self.injected.get(name, 0) + 1
        return True


def _seed(seed: int, device: str) -> int:
    return random.Random(f"faults/{seed}/{device}").randrange(1 << 32)
