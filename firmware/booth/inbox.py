"""The daemon's one inbox: events of the states, raw touches, and a few messages of the workers."""

from __future__ import annotations

import queue
from dataclasses import dataclass, field
from typing import TypeAlias

from firmware.drivers.touch import Touch
from firmware.election.package import Package
from firmware.screens.focus import Press
from firmware.states.events import Event
from firmware.states.facts import Finding


@dataclass(frozen=True)
class Check:
    """To a worker: say whether the device answers, or how its parts are (`Checked`)."""


@dataclass(frozen=True)
class Checked:
    """One device's answer to a check-up."""

    finding: Finding


@dataclass(frozen=True)
class PackageLoaded:
    """The booth knows its election: the screens can be built. `machine` is this booth's registered name."""

    package: Package = field(repr=False)
    machine: str


@dataclass(frozen=True)
class PrintJob:
    """The clerk has made a paper ready for the printer."""

    data: bytes = field(repr=False)


@dataclass(frozen=True)
class TornSlip:
    """A slip may hang out of the printer since before the restart: mark it void and cut it off."""


@dataclass(frozen=True)
class Share:
    """A trustee's share, on its way from the card to the clerk; gone when the partial decryption is made."""

    trustee: int
    secret: int = field(repr=False)


@dataclass(frozen=True)
class Pressed:
    """One of the three buttons, pressed and not yet understood: what it means depends on the screen."""

    button: Press


@dataclass(frozen=True)
class Quit:
    """Stop in good order (SIGTERM)."""


Item: TypeAlias = Event | Touch | Pressed | Checked | PackageLoaded | PrintJob | TornSlip | Share | Quit
Inbox: TypeAlias = queue.SimpleQueue[Item]
