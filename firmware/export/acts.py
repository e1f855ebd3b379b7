"""What the events log tells, freed of all that could tell when or in which order people voted. Streaming.

Records of a voter's visit become one number for each kind, for the whole day. Records that carry only an hour
are put at the beginning of that hour, sorted by what they say, so that their place in the log is lost too.
Officers' acts keep their order. Of the details only those in TOLD are passed on: how far the stick had fallen
behind, or that a restart spoiled a ballot, would put a ballot beside a clock time.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from firmware.audit.chain import ChainWalk
from firmware.audit.findings import Findings
from firmware.audit.load import LogSource
from firmware.states.journal import CATALOGUE, Precision
from firmware.storage.errors import RecordError
from firmware.storage.event_record import Value
from firmware.storage.records import Event
from firmware.storage.slot import ZERO_HASH, Kind

TOLD = (
    "sessions",
    "software",
    "voids",
    "balanced",
    "trustee",
    "why",
    "purpose",
    "device",
    "devices",
    "detail",
    "trouble",
    "paper",
    "fault",
)
PEOPLE = ("officer", "officers")
RESTARTS = frozenset({"booth_started", "clock_set"})
"""Behind these the clock may tell another time than before."""


_Place = tuple[dt.datetime, int, str, tuple[str, ...], tuple[tuple[str, str], ...], int]


@dataclass(frozen=True)
class Act:
    """A record with a time. `people`: serials of officers' cards; `hash`: SHA-256 of its slot."""

    kind: str
    at: dt.datetime
    precision: Precision
    people: tuple[str, ...]
    details: tuple[tuple[str, str], ...]
    hash: bytes


@dataclass(frozen=True)
class EventsLog:
    """`sums`: how often each kind without a time happened, in the catalogue's order; `head` and `slots`:
    where the log ends."""

    acts: tuple[Act, ...]
    sums: tuple[tuple[str, int], ...]
    head: bytes
    slots: int

    def last(self, kind: str) -> Act | None:
        """The newest act of this kind."""
        return next((act for act in reversed(self.acts) if act.kind == kind), None)


def read_events(source: LogSource, zone: dt.tzinfo) -> EventsLog:
    """Read the whole log; `zone`: in which times are told. Raises UnreadableStick."""
    acts: list[Act] = []
    sums: Counter[str] = Counter()
    head = ZERO_HASH
    for slot in ChainWalk(source, None, Findings()):
        head = slot.hash
        if slot.kind is not Kind.EVENT:
            continue
        try:
            event = Event.unpack(slot.body)
        except RecordError:
            continue  # the audit has named it
        act = _act(event, zone, slot.hash)
        if act is None:
            sums[event.kind if event.kind in CATALOGUE else "unknown"] += 1
        else:
            acts.append(act)
    order = [*CATALOGUE, "unknown"]
    counted = tuple(sorted(sums.items(), key=lambda item: order.index(item[0])))
    return EventsLog(told_in_order(acts), counted, head, source.size)


def told_in_order(acts: Iterable[Act]) -> tuple[Act, ...]:
    """Exact acts as they came; the others at the beginning of their hour, wherever in it they stood."""
    told: list[Act] = []
    run: list[Act] = []
    for act in acts:
        if act.kind in RESTARTS:
            told += _run_in_order(run)
            run = []
        run.append(act)
    return tuple(told + _run_in_order(run))


def _run_in_order(acts: Sequence[Act]) -> list[Act]:
    """While one clock ran. Should it have gone back, exact acts still keep their order."""
    if not acts:
        return []
    keyed: list[tuple[_Place, Act]] = []
    newest = acts[0].at
    for number, act in enumerate(acts):
        if act.precision is Precision.EXACT:
            newest = max(newest, act.at)
            keyed.append(((newest, 1, "", (), (), number), act))
        else:
            keyed.append(((act.at, 0, act.kind, act.people, act.details, 0), act))
    first = acts[:1] if acts[0].kind in RESTARTS else ()
    rest = sorted(keyed[len(first) :], key=lambda pair: pair[0])
    return [*first, *(act for _, act in rest)]


def _act(event: Event, zone: dt.tzinfo, slot_hash: bytes) -> Act | None:
    """None for what carries no time that may be told."""
    known = CATALOGUE.get(event.kind)
    if known is None or known.precision is Precision.NONE or event.at is None:
        return None
    try:
        at = dt.datetime.fromisoformat(event.at).replace(microsecond=0)
        at = at.replace(tzinfo=zone) if at.tzinfo is None else at.astimezone(zone)
    except (ValueError, OverflowError):
        return None
    if known.precision is Precision.HOUR:
        at = at.replace(minute=0, second=0)
    people = tuple(serial for name in PEOPLE for serial in _words(event.fields.get(name, "")))
    details = tuple((name, _text(event.fields[name])) for name in TOLD if name in event.fields)
    return Act(event.kind, at, known.precision, people, details, slot_hash)


def _words(value: Value) -> list[str]:
    return _text(value).split()


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = " ".join(map(_text, value)) if isinstance(value, list) else str(value)
    return "".join(c if c.isprintable() else "\ufffd" for c in text)
