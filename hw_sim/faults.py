"""What goes wrong on a cable, by name and by seed; the same faults serve every emulated device.

    LinkFaults(7, to_host=Rates(flip=0.05))             # one answer in twenty has a bit flipped
    LinkFaults.alone(7, "drop", 0.1)                    # a byte lost in one message of ten, either direction
    LinkFaults.named(7, {"drop": 0.1, "hang_up_mid_read": 0.01})
    LinkFaults.mixed(7, 0.05)                           # one message in twenty gets some fault

A rate is the chance that a message meets the fault: an answer of the device on its way to the host, or a
chunk of bytes on its way to the device. Nothing happens at a rate of 0, which is the default of each. This
module is pure: it turns bytes into pieces with delays and never looks at a clock.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True)
class Rates:
    """Chance per message, 0 to 1, of each fault in one direction."""

    drop: float = 0.0  # one byte is lost
    flip: float = 0.0  # one bit is turned
    insert: float = 0.0  # one byte appears
    duplicate: float = 0.0  # one byte comes twice
    truncate: float = 0.0  # the tail is lost
    garbage: float = 0.0  # up to eight bytes of noise come first
    silence: float = 0.0  # nothing arrives
    late: float = 0.0  # it arrives after `lateness` seconds
    stuck: float = 0.0  # a part arrives, the rest later, in a burst with what follows
    wrong_baud: float = 0.0  # all of it arrives as at another speed
    dribble: float = 0.0  # byte by byte
    hang_up: float = 0.0  # the line dies in the middle of it
    renamed: float = 0.0  # it dies, and comes back under another name of the kernel's
    power_cycle: float = 0.0  # to the device alone: it restarts before it has read the message


BYTES = ("drop", "flip", "insert", "duplicate", "truncate", "garbage", "wrong_baud")
TIMING = ("silence", "late", "stuck", "dribble")
LOSSES = ("hang_up_at_open", "hang_up_mid_read", "hang_up_mid_write", "renamed", "power_cycle")
NAMES = (*BYTES, *TIMING, *LOSSES)
"""Every fault of a line; what each is, in words, is told by fault_names.py."""

LOSS_WEIGHT = 0.2
QUIET = Rates()


class End(Enum):
    """What happens to the line or the device at a piece."""

    HANG_UP = "the line dies after it"
    RENAMED = "the line dies after it and comes back under another name"
    POWER_CYCLE = "the device restarts before it"


@dataclass(frozen=True)
class Piece:
    """Bytes that go on the wire `after` (real) seconds after those before, and what else happens then."""

    data: bytes
    after: float = 0.0
    end: End | None = None

    @property
    def hangs_up(self) -> bool:
        return self.end in (End.HANG_UP, End.RENAMED)


@dataclass(frozen=True)
class Times:
    """Real seconds, not scaled by a line's pace: they are measured against the deadlines of the client."""

    lateness: float = 0.3
    stuck: float = 0.1
    dribble: float = 0.0005
    away: float = 0.05  # how long a line that hung up stays away


class LinkFaults:
    """Seeded faults for one line. Counts in `injected` what it did, by name."""

    def __init__(
        self,
        seed: int,
        *,
        to_host: Rates = QUIET,
        to_device: Rates = QUIET,
        hang_up_at_open: float = 0.0,
        times: Times = Times(),
    ) -> None:
        self.times = times
        self.injected: dict[str, int] = {}
        self._rates = {True: to_host, False: to_device}
        self._hang_up_at_open = hang_up_at_open
        self._chance = random.Random(seed)

    @classmethod
    def named(cls, seed: int, rates: Mapping[str, float], times: Times = Times()) -> "LinkFaults":
        """Each of these faults (NAMES) at its rate, in both directions where it has two."""
        both = {name: rate for name, rate in rates.items() if name not in LOSSES or name == "renamed"}
        to_host = Rates(**both, hang_up=rates.get("hang_up_mid_read", 0.0))
        to_device = Rates(
            **both,
            hang_up=rates.get("hang_up_mid_write", 0.0),
            power_cycle=rates.get("power_cycle", 0.0),
        )
        at_open = rates.get("hang_up_at_open", 0.0)
        return cls(seed, to_host=to_host, to_device=to_device, hang_up_at_open=at_open, times=times)

    @classmethod
    def alone(cls, seed: int, name: str, rate: float, times: Times = Times()) -> "LinkFaults":
        """One fault and nothing else."""
        return cls.named(seed, {name: rate}, times)

    @classmethod
    def mixed(
        cls,
        seed: int,
        rate: float,
        names: Sequence[str] = NAMES,
        times: Times = Times(),
    ) -> "LinkFaults":
        """All named faults share `rate`; those that lose the line are a fifth as frequent as the others.

        Else, with some fifty messages to a verification, hardly one would get through to be tried.
        """
        weights = {name: LOSS_WEIGHT if name in LOSSES else 1.0 for name in names}
        share = rate / sum(weights.values())
        return cls.named(seed, {name: weight * share for name, weight in weights.items()}, times)

    def opening(self) -> bool:
        """Whether a line that is being plugged in first comes up dead."""
        return self._strikes("hang_up_at_open", self._hang_up_at_open)

    def pass_on(self, data: bytes, *, to_host: bool) -> list[Piece]:
        """What of `data` arrives at the other end, and when. `data` must not be empty."""
        rates = self._rates[to_host]
        for name in BYTES:
            if data and self._strikes(name, getattr(rates, name)):
                data = self._mangle(name, data)
        if not data or self._strikes("silence", rates.silence):
            return []
        return self._delay(data, rates, "hang_up_mid_read" if to_host else "hang_up_mid_write")

    def _mangle(self, name: str, data: bytes) -> bytes:
        at = self._chance.randrange(len(data))
        noise = self._chance.randbytes(self._chance.randint(1, 8))
        match name:
            case "drop":
                return data[:at] + data[at + 1 :]
            case "flip":
                return data[:at] + bytes([data[at] ^ 1 << self._chance.randrange(8)]) + data[at + 1 :]
            case "insert":
                return data[:at] + noise[:1] + data[at:]
            case "duplicate":
                return data[: at + 1] + data[at:]
            case "truncate":
                return data[:at]
            case "garbage":
                return noise + data
            case _:
                return garble(data)

    def _delay(self, data: bytes, rates: Rates, hang_up: str) -> list[Piece]:
        at = self._chance.randrange(len(data))
        if self._strikes(hang_up, rates.hang_up):
            return [Piece(data[:at], end=End.HANG_UP)]
        if self._strikes("renamed", rates.renamed):
            return [Piece(data[:at], end=End.RENAMED)]
        if self._strikes("power_cycle", rates.power_cycle):
            return [Piece(data, end=End.POWER_CYCLE)]
        if self._strikes("stuck", rates.stuck):
            return [Piece(data[:at]), Piece(data[at:], self.times.stuck)]
        if self._strikes("dribble", rates.dribble):
            return [Piece(data[i : i + 1], self.times.dribble) for i in range(len(data))]
        return [Piece(data, self.times.lateness if self._strikes("late", rates.late) else 0.0)]

    def _strikes(self, name: str, rate: float) -> bool:
        if not rate or self._chance.random() >= rate:
            return False
        self.injected[name] = self.injected.get(name, 0) + 1
        return True


def garble(data: bytes) -> bytes:
    """What a receiver at the wrong speed makes of bytes: other bytes, and fewer of them."""
    return bytes((byte * 37 + 11) & 0xFF for byte in data[::2])
