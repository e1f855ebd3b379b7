"""What goes wrong on a cable, by name and by seed; the same faults serve every emulated device.

    LinkFaults(7, to_host=Rates(flip=0.05))             # one answer in twenty has a bit flipped
    LinkFaults.alone(7, "drop", 0.1)                    # a byte lost in one message of ten, either direction
    LinkFaults.mixed(7, 0.05)                           # one message in twenty gets some fault

A rate is the chance that a message meets the fault: an answer of the device on its way to the host, or a
chunk of bytes on its way to the device. Nothing happens at a rate of 0, which is the default of each. This
module is pure: it turns bytes into pieces with delays and never looks at a clock.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, fields


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
    hang_up: float = 0.0  # the line dies in the middle of it: mid-read to the host, mid-write to the device


NAMES = tuple(field.name for field in fields(Rates))
QUIET = Rates()


@dataclass(frozen=True)
class Piece:
    """Bytes that go on the wire `after` (real) seconds after those before; `hang_up`: the line dies then."""

    data: bytes
    after: float = 0.0
    hang_up: bool = False


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
    def alone(cls, seed: int, name: str, rate: float, times: Times = Times()) -> "LinkFaults":
        """One fault in both directions; `hang_up_at_open` counts as one."""
        if name == "hang_up_at_open":
            return cls(seed, hang_up_at_open=rate, times=times)
        rates = Rates(**{name: rate})
        return cls(seed, to_host=rates, to_device=rates, times=times)

    @classmethod
    def mixed(
        cls,
        seed: int,
        rate: float,
        names: Sequence[str] = NAMES,
        times: Times = Times(),
    ) -> "LinkFaults":
        """All named faults with the same share of `rate`, in both directions."""
        share = Rates(**{name: rate / len(names) for name in names})
        return cls(seed, to_host=share, to_device=share, hang_up_at_open=rate / len(names), times=times)

    def opening(self) -> bool:
        """Whether a line that is being plugged in first comes up dead."""
        return self._strikes("hang_up_at_open", self._hang_up_at_open)

    def pass_on(self, data: bytes, *, to_host: bool) -> list[Piece]:
        """What of `data` arrives at the other end, and when. `data` must not be empty."""
        rates = self._rates[to_host]
        for name in ("drop", "flip", "insert", "duplicate", "truncate", "garbage", "wrong_baud"):
            if data and self._strikes(name, getattr(rates, name)):
                data = self._mangle(name, data)
        if not data or self._strikes("silence", rates.silence):
            return []
        return self._delay(data, rates)

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

    def _delay(self, data: bytes, rates: Rates) -> list[Piece]:
        at = self._chance.randrange(len(data))
        if self._strikes("hang_up", rates.hang_up):
            return [Piece(data[:at], hang_up=True)]
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
