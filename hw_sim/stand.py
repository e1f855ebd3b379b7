"""What people at a booth can get hold of, whatever the booth runs on: a process on this desk, or a guest.

`rig.Rig` and `guest.rig.GuestRig` are such stands; hands, officers and voters know no more than this.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from hw_sim.panel import Panel
from hw_sim.printer import Printer
from hw_sim.reader import Pn532Reader
from hw_sim.sensor import ZfmSensor
from hw_sim.village import Village
from hw_sim.wire import Line

TAMPER = 27  # BCM number of the case's switch on the desk's header


@dataclass(frozen=True)
class Size:
    width: int = 1280
    height: int = 800
    width_mm: float = 217.0


@dataclass(frozen=True)
class Tempo:
    """`pace` 1: devices and people as slow as they are; 0: instant devices and short waits.

    `slowness`: how much longer than on a desk the booth may take for everything: 1 for a process here, more
    where its processor is emulated. It stretches what people wait for, never what they do.
    """

    pace: float
    slowness: float = 1.0

    @property
    def fast(self) -> bool:
        return self.pace == 0


class Switches(Protocol):
    """The pins that a hand can reach."""

    def set_input(self, pin: int, *, high: bool) -> None:
        """The switch on that BCM number, opened or closed."""


class Stand(Protocol):
    """A booth and what is plugged into it."""

    run: Path
    tempo: Tempo
    size: Size
    village: Village

    @property
    def panel(self) -> Panel: ...
    @property
    def reader(self) -> Line[Pn532Reader]: ...
    @property
    def sensor(self) -> Line[ZfmSensor]: ...
    @property
    def printer(self) -> Line[Printer]: ...
    @property
    def pins(self) -> Switches: ...
    @property
    def running(self) -> bool:
        """Whether a booth is there that may yet change its screen."""

    def power_on(self) -> None: ...
    def power_cut(self) -> None: ...
    def put_stick(self) -> None: ...
    def pull_stick(self) -> None: ...
