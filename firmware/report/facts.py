"""What a report tells that an audit's verdict does not hold: who did what when, checkpoints, who opened.

Reads the stick a second time, as streams. Nothing is proven here: where the audit found something wrong, the
report says first that none of this may be believed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from firmware.audit.chain import ChainWalk
from firmware.audit.checkpoints import Note, read_notes
from firmware.audit.findings import Findings
from firmware.audit.load import LogSource, open_stick
from firmware.states.journal import CATALOGUE, Precision
from firmware.storage.attendance import Standing, read_register
from firmware.storage.ballot_records import SLIP_NONE, SLIP_UNKNOWN
from firmware.storage.errors import RecordError, RegisterError
from firmware.storage.event_record import Value
from firmware.storage.records import Event, Recovery, Session, Spoil, Tally, unpack
from firmware.storage.slot import Kind

MOST_ACTS = 400
_DETAIL, _MOST_DETAILS = 120, 6


@dataclass(frozen=True)
class Act:
    """One record of the events log whose kind is not of a voter's visit. `details`: names and values as
    text."""

    slot: int
    kind: str
    at: str | None
    details: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Visits:
    """How often something of one kind, with these details, happened in voters' visits. No order, no time."""

    kind: str
    details: tuple[tuple[str, str], ...]
    times: int


@dataclass(frozen=True)
class Facts:
    """`more_acts`: how many of the timeline were left out, being too many; `attended`: rows of
    attendance.bin that are not absent; `spoiled`: by reason of the SPOIL;
    `voids`: slots torn by a power cut; `sizes`: used slots."""

    acts: tuple[Act, ...] = ()
    more_acts: int = 0
    visits: tuple[Visits, ...] = ()
    notes: tuple[Note, ...] = ()
    trustees: tuple[int, ...] = ()
    attended: int = 0
    unsure_slips: int = 0
    unprinted_slips: int = 0
    spoiled: tuple[tuple[int, int], ...] = ()
    voids: int = 0
    starts: int = 0
    sizes: tuple[int, int] = (0, 0)


def read_facts(folder: Path) -> Facts:
    """Raises UnreadableStick."""
    stick = open_stick(folder)
    acts, more, visits = _events(stick.events)
    unsure, unprinted, voids, starts = 0, 0, 0, 0
    spoiled: Counter[int] = Counter()
    trustees: tuple[int, ...] = ()
    for record in _records(stick.ballots):
        match record:
            case Session():
                starts += 1
            case Spoil():
                unsure += record.slip == SLIP_UNKNOWN
                unprinted += record.slip == SLIP_NONE
                spoiled[record.reason] += 1
            case Recovery():
                voids += len(record.voids)
            case Tally():
                trustees = tuple(share.index for share in record.shares)
            case _:
                pass
    notes = read_notes(stick.notes, Findings())
    sizes = (stick.ballots.size, stick.events.size)
    return Facts(
        acts=acts,
        more_acts=more,
        visits=visits,
        notes=notes,
        trustees=trustees,
        attended=_attended(stick.register),
        unsure_slips=unsure,
        unprinted_slips=unprinted,
        spoiled=tuple(sorted(spoiled.items())),
        voids=voids,
        starts=starts,
        sizes=sizes,
    )


def _records(source: LogSource) -> Iterator[Session | Spoil | Recovery | Tally]:
    """The few kinds that are looked at; a sealed ballot is not even read."""
    for slot in ChainWalk(source, None, Findings()):
        if slot.kind in (Kind.SESSION, Kind.SPOIL, Kind.RECOVERY, Kind.TALLY):
            try:
                record = unpack(slot.kind, slot.body)
            except RecordError:
                continue  # the audit has named it
            if isinstance(record, Session | Spoil | Recovery | Tally):
                yield record


def _events(source: LogSource) -> tuple[tuple[Act, ...], int, tuple[Visits, ...]]:
    acts: list[Act] = []
    more = 0
    visits: Counter[tuple[str, tuple[tuple[str, str], ...]]] = Counter()
    for slot in ChainWalk(source, None, Findings()):
        if slot.kind is not Kind.EVENT:
            continue
        try:
            event = Event.unpack(slot.body)
        except RecordError:
            continue  # the audit has named it
        details = tuple((_short(name), _text(value)) for name, value in sorted(event.fields.items()))
        details = details[:_MOST_DETAILS]
        known = CATALOGUE.get(event.kind)
        if known is not None and known.precision is Precision.NONE:
            visits[event.kind, details] += 1
        elif len(acts) < MOST_ACTS:
            at = None if event.at is None else _short(event.at)
            acts.append(Act(slot.number, _short(event.kind), at, details))
        else:
            more += 1
    kept = sorted(visits.items(), key=lambda item: (list(CATALOGUE).index(item[0][0]), item[0][1]))
    return tuple(acts), more, tuple(Visits(kind, details, times) for (kind, details), times in kept)


def _attended(register: bytes) -> int:
    """Rows of attendance.bin that are not absent; 0 where it cannot be read, which the audit has named."""
    try:
        _, standings = read_register(register)
    except RegisterError:
        return 0
    return len(standings) - standings.count(Standing.ABSENT)


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _short(" ".join(map(_text, value)) if isinstance(value, list) else str(value))


def _short(text: str) -> str:
    """At most so long, and nothing that steers or cannot be written: the log may be anybody's."""
    text = text if len(text) <= _DETAIL else text[: _DETAIL - 1] + "\u2026"
    return "".join(c if c.isprintable() else "\ufffd" for c in text)
