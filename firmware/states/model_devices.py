"""Looking at the devices and trying one of them: the list that keeps itself fresh, and a test for each.

Every test leads back to the list. No test writes anything down that a card or a finger told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from firmware.states.facts import CardLooks, Finding, FingerLooks, PaperFault, StickSpeed, Switch
from firmware.states.model_base import State


@dataclass(frozen=True)
class Diagnosing(State):
    """The first look at every device."""

    back: State


@dataclass(frozen=True)
class Diagnostics(State):
    """Every device's answer, looked at again and again; can be printed as the readiness report.

    `page` from 0. `looks`: how often it was looked since somebody touched the screen.
    """

    findings: tuple[Finding, ...]
    back: State
    page: int = 0
    looks: int = 0


@dataclass(frozen=True)
class ReaderTest(State):
    """Any card on the reader: its kind and how long its number is, never the number. `lost`: no answer."""

    back: Diagnostics
    card: CardLooks | None = None
    lost: bool = False


@dataclass(frozen=True)
class SensorTest(State):
    """Any finger on the glass: how its image came out. Nothing is compared and nothing kept."""

    back: Diagnostics
    finger: FingerLooks | None = None
    lost: bool = False


@dataclass(frozen=True)
class PrinterTest(State):
    """A test sheet. `proven` is None while it is printed; `fault` where it is not proven printed."""

    back: Diagnostics
    proven: bool | None = None
    fault: PaperFault | None = None


@dataclass(frozen=True)
class TouchTest(State):
    """Spots in the corners and in the middle. `felt`: where, in thousandths of width and height."""

    back: Diagnostics
    hit: frozenset[int] = frozenset()
    felt: tuple[int, int] | None = field(default=None, repr=False)


SPOTS = 5


@dataclass(frozen=True)
class PinsTest(State):
    """Key, case and buttons as they are felt; `sounding`: lamp and buzzer are on."""

    back: Diagnostics
    felt: frozenset[Switch] = frozenset()
    key_on: bool = False
    sounding: bool = False


@dataclass(frozen=True)
class StickTest(State):
    """A file is written, read back from the stick itself, compared, deleted. Neither known: under way."""

    back: Diagnostics
    speed: StickSpeed | None = None
    fault: str = ""


@dataclass(frozen=True)
class ClockTest(State):
    """The clock, read every second. `first`: what it said when the test began; `lost`: it cannot be read."""

    back: Diagnostics
    first: datetime | None = None
    now: datetime | None = None
    lost: bool = False
    looks: int = 0


@dataclass(frozen=True)
class DisplayTest(State):
    """Pictures on which an eye finds what is wrong with a screen. `page` from 0."""

    back: Diagnostics
    page: int = 0


PICTURES = 3
