"""The events log, record by record, against the catalogue of kinds (B8). Streaming."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from firmware.audit.chain import ChainWalk
from firmware.audit.findings import Check, Findings
from firmware.states.journal import CATALOGUE, Precision
from firmware.storage.errors import RecordError
from firmware.storage.records import Event
from firmware.storage.slot import Kind, Log


@dataclass
class EventCounts:
    """`overridden`: before CLOSE; `exported_at`: the slot that says that the result was written out."""

    overridden: int = 0
    exported_at: int | None = None


def check_events(walk: ChainWalk, close_at: int | None, findings: Findings) -> EventCounts:
    """Walk the whole log. `close_at`: how many slots it had when the polls closed (None: not closed)."""
    findings.reach(Check.EVENTS)
    counts = EventCounts()
    for slot in walk:
        if slot.kind is not Kind.EVENT:
            continue
        try:
            event = Event.unpack(slot.body)
        except RecordError as error:
            findings.add(Check.EVENTS, Log.EVENTS.label, slot.number, str(error))
            continue
        reason = fault_of(event)
        if reason is not None:
            findings.add(Check.EVENTS, Log.EVENTS.label, slot.number, f"{reason} [B8]")
        if event.kind == "override" and (close_at is None or slot.number < close_at):
            counts.overridden += 1
        if event.kind == "exported":
            counts.exported_at = slot.number
    return counts


def fault_of(event: Event) -> str | None:
    """What the catalogue has against this record, or None."""
    known = CATALOGUE.get(event.kind)
    if known is None:
        return f"the kind {_shown(event.kind)} is not in the catalogue"
    strange = sorted(set(event.fields) - set(known.fields))
    if strange:
        return f"{event.kind} carries no detail {_shown(strange[0])}"
    if event.at is None:
        return None
    if known.precision is Precision.NONE:
        return f"{event.kind} carries a time, which could tell whose ballot is whose"
    try:
        moment = dt.datetime.fromisoformat(event.at)
        if moment.isoformat() != event.at or moment.tzinfo is None or moment.microsecond:
            raise ValueError
    except ValueError:
        return f"{event.kind}: the time {_shown(event.at)} is none"
    if known.precision is Precision.HOUR and (moment.minute, moment.second, moment.microsecond) != (0, 0, 0):
        return f"{event.kind} carries an exact time where only the hour may stand"
    return None


def _shown(text: str) -> str:
    return ascii(text[:40])
