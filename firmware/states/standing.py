"""What still holds though no rule listened when it was told: it is told again whenever the state changes.

A case that was opened while an officer signs in, a reader that was lost while a voter chooses: neither may be
forgotten, and neither may disturb that moment. Pure, as the rules are.
"""

from __future__ import annotations

from firmware.states.events import CaseOpened, DeviceBack, DeviceLost, Event
from firmware.states.facts import Device

READER_LOST = DeviceLost(Device.READER)


def remember(standing: tuple[Event, ...], event: Event, *, heard: bool) -> tuple[Event, ...]:
    """What holds after `event`. `heard`: a rule listened to it.

    The reader counts as lost until it is back. The sensor is not kept here: it is asked anew for each finger.
    """
    match event:
        case DeviceLost(device=Device.READER):
            return (*without(standing, event), event)
        case DeviceBack(device=Device.READER):
            return without(standing, READER_LOST)
        case CaseOpened():
            return without(standing, event) if heard else (*without(standing, event), event)
        case _:
            return standing


def without(standing: tuple[Event, ...], event: Event) -> tuple[Event, ...]:
    return tuple(other for other in standing if other != event)
