"""All rule modules, imported once; from here `step` knows every rule."""

from __future__ import annotations

from firmware.states import (
    ballot,
    closing,
    devices,
    faults,
    opening,
    patience,
    power,
    signin,
    speech,
    starting,
    update,
    voter,
)
from firmware.states.table import TABLE, Edge, Step, complete, step

complete()

PHASES = (
    *(starting, signin, devices, opening, voter, ballot, faults, closing, power, update),
    *(patience, speech),
)

__all__ = ["PHASES", "TABLE", "Edge", "Step", "step"]
