"""Events from their annotations alone: which come by themselves, and some value for every field."""

from __future__ import annotations

import dataclasses
import typing
from datetime import datetime
from enum import Enum
from random import Random
from typing import Any

from firmware.states import events as ev
from firmware.states.diagram import all_events
from firmware.states.events import Event
from firmware.states.table import members

TOUCHES = (
    *(
        ev.Chosen,
        ev.Yes,
        ev.No,
        ev.LanguagePicked,
        ev.LookPicked,
        ev.Digit,
        ev.Erase,
        ev.ItemPicked,
        ev.ReasonPicked,
    ),
    *(ev.ClockStep, ev.Touched, ev.NextPage, ev.SpeechAsked, ev.PartPicked, ev.Felt),
)
MODELLED = (
    *(ev.CardArrived, ev.CardGone, ev.CardPulled, ev.FingerRead, ev.Printed, ev.PrintFailed, ev.PrinterReady),
    *(ev.DeviceLost, ev.DeviceBack, ev.StickGone, ev.StickBack, ev.WaitOver),
    *(
        ev.Booted,
        ev.BootFailed,
        ev.Found,
        ev.NotFound,
        ev.Recorded,
        ev.RecordFailed,
        ev.Resynced,
        ev.PadShuffled,
    ),
    *(ev.OfficerKnown, ev.OfficerUnknown, ev.ClockRead, ev.DevicesChecked, ev.RollOpened, ev.RollRefused),
    *(ev.ZeroProven, ev.NotZero, ev.SimulasiStarted, ev.Purged, ev.ShareTaken, ev.Tallied, ev.Exported),
    *(ev.AllPutAway, ev.UpdateFound, ev.UpdateMissing, ev.UpdateTold),
    *(ev.FingerFelt, ev.StickTried, ev.ClockSeen, ev.TimeUp),
)
"""Events that come only when the model's devices, clerk or timer send them, or the rules each other."""
SPONTANEOUS = tuple(kind for kind in all_events() if kind not in MODELLED)
"""The rest comes at any time: touches, the case, and whatever is added to `events.py`."""

STRAY = tuple(kind for kind in SPONTANEOUS if kind not in TOUCHES)


def any_of(kind: Any, rng: Random) -> Any:
    """Some value of an annotated type."""
    if kind is bool:
        return rng.random() < 0.5
    if kind is int:
        return rng.randrange(-1, 11)
    if kind is str:
        return rng.choice(("", "detail"))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return rng.choice(list(kind))
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return kind(**{f.name: any_of(hints[f.name], rng) for f in dataclasses.fields(kind)})  # type: ignore[operator]  # a class
    if typing.get_origin(kind) is tuple:
        return tuple(any_of(typing.get_args(kind)[0], rng) for _ in range(rng.randrange(3)))
    several = members(kind)
    if len(several) > 1:
        return any_of(rng.choice(several), rng)
    return {datetime: datetime(2026, 10, 18, 7), float: 1.0, bytes: b"\x04"}.get(kind)


def any_event(kind: type[Event], rng: Random) -> Event:
    event: Event = any_of(kind, rng)
    return event
