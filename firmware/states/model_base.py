"""The base of all states."""

from __future__ import annotations

from dataclasses import dataclass

from firmware.states.facts import Day


@dataclass(frozen=True)
class State:
    """Base of all states."""

    day: Day
