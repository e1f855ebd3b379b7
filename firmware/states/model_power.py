"""Switching off in order: the key held, the officers asked, everything put away."""

from __future__ import annotations

from dataclasses import dataclass

from firmware.states.facts import Officer
from firmware.states.model_base import State


@dataclass(frozen=True)
class KeyHeld(State):
    """The key switch is turned and was not turned back yet; `below` is where turning it back leads.

    `seconds` until it is held long enough.
    """

    below: State
    seconds: int = 5


@dataclass(frozen=True)
class ConfirmingPowerOff(State):
    """Two officers signed in to switch off; one more touch, and `back` is where Batal leads."""

    officers: tuple[Officer, ...]
    back: State


@dataclass(frozen=True)
class PoweringOff(State):
    """The last line is written, the logs are closed, the stick is flushed. `restart`: to start anew."""

    restart: bool = False


@dataclass(frozen=True)
class SafeToSwitchOff(State):
    """Nothing is open any more. Only the power leads on from here."""
