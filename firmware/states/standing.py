"""What still holds though no rule listened when it was told: it is told again whenever the state changes.

A case that was opened while an officer signs in, a reader that was lost while a voter chooses, a stick pulled
under a menu's card: none may be forgotten, and none may disturb that moment. Pure, as the rules are.
"""

from __future__ import annotations

from firmware.states.events import (
    Booted,
    BootFailed,
    CardDamaged,
    CaseOpened,
    DeviceBack,
    DeviceLost,
    Event,
    KeyTurned,
    RecordFailed,
    StickBack,
    StickGone,
)
from firmware.states.facts import Device

READER_LOST = DeviceLost(Device.READER)


def remember(standing: tuple[Event, ...], event: Event, *, heard: bool) -> tuple[Event, ...]:
    """What holds after `event`. `heard`: a rule listened to it.

    Reader and stick count as gone until they are back; a start looks for the stick itself. What was done to
    the cabinet, what the self-test found, and a medium that can no longer be trusted, stand until they were
    heard. The sensor is not kept here: it is asked anew for each finger.
    """
    match event:
        case DeviceLost(device=Device.READER):
            return (*without(standing, event), event)
        case DeviceBack(device=Device.READER):
            return without(standing, READER_LOST)
        case StickGone():
            return (*without_kind(standing, StickGone), event)
        case StickBack():
            return without_kind(standing, StickGone)
        case Booted() | BootFailed():
            return without_kind(standing, StickGone, RecordFailed)
        case RecordFailed(halt=True) | CaseOpened() | KeyTurned() | CardDamaged():
            return without(standing, event) if heard else (*without(standing, event), event)
        case _:
            return standing


def without(standing: tuple[Event, ...], event: Event) -> tuple[Event, ...]:
    return tuple(other for other in standing if other != event)


def without_kind(standing: tuple[Event, ...], *kinds: type[Event]) -> tuple[Event, ...]:
    return tuple(other for other in standing if not isinstance(other, kinds))
