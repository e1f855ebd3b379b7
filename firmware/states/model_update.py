"""An update from the stick to the slot that does not run: found, confirmed, written, started."""

from __future__ import annotations

from dataclasses import dataclass

from firmware.states.facts import Officer
from firmware.states.model_base import State


@dataclass(frozen=True)
class LookingForUpdate(State):
    """A technician and an officer signed in; is there one update on the stick?"""

    officers: tuple[Officer, ...]
    back: State


@dataclass(frozen=True)
class ConfirmingUpdate(State):
    """`version` is what the file's name says; the signature is checked by whoever writes it."""

    officers: tuple[Officer, ...]
    version: str
    back: State


@dataclass(frozen=True)
class Updating(State):
    """Root checks and writes. `percent` of what is under way; `writing` once everything was checked."""

    version: str
    back: State
    percent: int = 0
    writing: bool = False


@dataclass(frozen=True)
class UpdateFailed(State):
    """`reason` is root's sentence, for the technician. What runs goes on running."""

    reason: str
    back: State


@dataclass(frozen=True)
class UpdateReady(State):
    """Written; the next start takes it. `over`: the day's result is on a stick that may be out."""

    version: str
    over: bool


@dataclass(frozen=True)
class Restarting(State):
    """Nothing is open any more, and the system was asked to start anew."""
