"""Officers' acts and faults in words: names for card serials, and as much of the time as is told. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from firmware.audit.package import Election
from firmware.report.facts import Act, Visits
from firmware.report.texts import WORDS, Text, same
from firmware.report.texts_events import detail_text, kind_text
from firmware.states.journal import CATALOGUE, Precision

_PEOPLE = ("officer", "officers")


@dataclass(frozen=True)
class ActLine:
    """One line of the timeline."""

    slot: int
    kind: str
    when: Text
    what: Text
    who: str
    details: Text


@dataclass(frozen=True)
class VisitLine:
    """How often something happened in voters' visits."""

    kind: str
    what: Text
    who: str
    details: Text
    times: int


def acts(of: tuple[Act, ...], election: Election | None) -> tuple[ActLine, ...]:
    """In the order of the log."""
    return tuple(
        ActLine(
            act.slot,
            act.kind,
            when(act.at, act.kind),
            kind_text(act.kind),
            _who(act.details, election),
            _details(act.details, election),
        )
        for act in of
    )


def visits(of: tuple[Visits, ...], election: Election | None) -> tuple[VisitLine, ...]:
    """By kind and details."""
    return tuple(
        VisitLine(
            visit.kind,
            kind_text(visit.kind),
            _who(visit.details, election),
            _details(visit.details, election),
            visit.times,
        )
        for visit in of
    )


def when(at: str | None, kind: str) -> Text:
    """The time as the booth's clock showed it; only the hour where the catalogue allows no more."""
    if at is None:
        return WORDS["no_time"]
    try:
        moment = dt.datetime.fromisoformat(at)
    except ValueError:
        return same(at[:40])
    known = CATALOGUE.get(kind)
    hour_only = known is not None and known.precision is Precision.HOUR
    day = f"{moment:%d-%m-%Y}"
    if hour_only:
        return Text(f"{day} {moment:%H}.xx", f"{day} {moment:%H}:xx")
    return Text(f"{day} {moment:%H.%M.%S}", f"{day} {moment:%H:%M:%S}")


def _who(details: tuple[tuple[str, str], ...], election: Election | None) -> str:
    serials = [serial for name, value in details if name in _PEOPLE for serial in value.split()]
    people = [_officer(serial, election) for serial in serials]
    people += [_trustee(value, election) for name, value in details if name == "trustee"]
    return ", ".join(people)


def _officer(serial: str, election: Election | None) -> str:
    entry = election.package.officer(serial) if election else None
    return entry.name if entry else serial


def _trustee(index: str, election: Election | None) -> str:
    people = election.package.manifest.trustees if election else ()
    return next((f"{person.name} ({index})" for person in people if str(person.index) == index), index)


def _details(details: tuple[tuple[str, str], ...], election: Election | None) -> Text:
    said = [
        detail_text(name, value) for name, value in details if value and name not in (*_PEOPLE, "trustee")
    ]
    return Text("; ".join(text.id for text in said), "; ".join(text.en for text in said))
