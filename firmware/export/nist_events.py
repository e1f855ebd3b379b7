"""NIST SP 1500-101, election event logging, version 1: the events of one booth, and what its words mean.

`Hash` is the SHA-256 of the record's 4096-byte slot in events.log, which holds the hash of the slot before:
with the stick in hand each event is found in the signed chain. Events are numbered anew, without the gaps
that would tell how many voters came between two of them.
"""

from __future__ import annotations

from typing import Any

from firmware.export.acts import Act
from firmware.export.day import Day
from firmware.states.journal import CATALOGUE, Precision
from firmware.version import SOFTWARE

_FAILED = frozenset(
    {"officer_refused", "share_refused", "devices_failed", "device_lost", "stick_missing", "tape_trouble"}
)
_DEVICE = ("device", "stick", "tape", "case_opened")
_SYSTEM = frozenset({"booth_started", "recovered", "simulasi_purged", "exported"})
_TYPES = {
    "officer": "an act of officers or trustees, with their cards",
    "device": "trouble with a device, and its end",
    "system": "what the booth's program did by itself",
    "voters-of-the-day": "one kind of event in voters' visits, added up over the day, without time or order",
}
_UNKNOWN = "a record of a kind that this program does not know"


def event_log(day: Day) -> dict[str, Any]:
    """The ElectionEventLog. Deterministic: the generation time is the newest record's."""
    log, at = day.events, day.told_at.isoformat()
    events = [_event(day, number, act) for number, act in enumerate(log.acts, 1)]
    closed = log.last("close_asked")
    told = closed.at.isoformat() if closed else at
    events += [_sum(len(events) + n, kind, times, told) for n, (kind, times) in enumerate(log.sums, 1)]
    return {
        "@type": "EventLogging.ElectionEventLog",
        "Details": notes(day),
        "Device": [{**_device(day), "Event": events}],
        "ElectionId": day.manifest.election_id,
        "GeneratedTime": at,
    }


def documentation(day: Day) -> dict[str, Any]:
    """The ElectionEventLogDocumentation: every Id and Type that `event_log` can use."""
    kinds = [(kind, known.text + _told(known.precision)) for kind, known in CATALOGUE.items()]
    return {
        "@type": "EventLogging.ElectionEventLogDocumentation",
        "DeviceId": day.machine,
        "DeviceManufacturer": "Bilik",
        "DeviceModel": "Bilik",
        "DeviceVersion": SOFTWARE,
        "EventIdDescription": [
            {"@type": "EventLogging.EventIdDescription", "Description": text, "Id": kind}
            for kind, text in [*kinds, ("unknown", _UNKNOWN)]
        ],
        "EventTypeDescription": [
            {"@type": "EventLogging.EventTypeDescription", "Description": text, "Type": name}
            for name, text in _TYPES.items()
        ],
        "GeneratedDate": day.told_at.date().isoformat(),
    }


def notes(day: Day) -> str:
    """What a reader must know of every export of this stick."""
    log = day.events
    parts = [
        f"Audit of the stick by {SOFTWARE}: {day.verdict}.",
        f"events.log: {log.slots} slots, head {log.head.hex()} (SHA-256).",
        "Neither times nor order of ballots are told, nor anything of a single voter.",
    ]
    if day.rehearsal:
        parts.insert(0, "REHEARSAL (SIMULASI), NOT AN ELECTION.")
    if not day.verified:
        parts.insert(0, f"NOT VERIFIED. The figures are claims of a stick that is not valid: {day.caution}.")
    return " ".join(parts)


def _device(day: Day) -> dict[str, Any]:
    machine_id = day.ballots.machine_id
    return {
        "@type": "EventLogging.Device",
        "Details": f"device key {machine_id.hex() if machine_id else 'unknown'}; Hash is the SHA-256 of the "
        "record's slot in events.log, each of which holds the hash of the slot before it",
        "HashType": "sha-256",
        "Id": day.machine,
        "Manufacturer": "Bilik",
        "Model": "Bilik",
        "Type": "electronic-cast-paper",
        "Version": _software(day),
    }


def _software(day: Day) -> str:
    """The versions that ran, in order of the first start of each."""
    found = [dict(act.details).get("software", "") for act in day.events.acts if act.kind == "booth_started"]
    return ", ".join(dict.fromkeys(filter(None, found))) or "unknown"


def _event(day: Day, number: int, act: Act) -> dict[str, Any]:
    failed, alarm = act.kind in _FAILED, act.kind == "case_opened"
    event = {
        "@type": "EventLogging.Event",
        "Description": CATALOGUE[act.kind].text,
        "Disposition": "failure" if failed else "na" if alarm else "success",
        "Hash": act.hash.hex(),
        "Id": act.kind,
        "Sequence": str(number),
        "Severity": "warning" if failed or alarm else "info",
        "TimeStamp": act.at.isoformat(),
        "Type": type_of(act.kind),
    }
    details = [f"{name}: {value}" for name, value in act.details]
    details += [day.officer(serial) for serial in act.people]
    details += ["only the hour is told"] if act.precision is Precision.HOUR else []
    who = list(act.people) + [f"trustee {value}" for name, value in act.details if name == "trustee"]
    return (
        event
        | ({"Details": "; ".join(details)} if details else {})
        | ({"UserId": " ".join(who)} if who else {})
    )


def _sum(number: int, kind: str, times: int, at: str) -> dict[str, Any]:
    text = CATALOGUE[kind].text if kind in CATALOGUE else _UNKNOWN
    return {
        "@type": "EventLogging.Event",
        "Description": text,
        "Details": f"times in the whole day: {times}",
        "Disposition": "na",
        "Id": kind,
        "Sequence": str(number),
        "Severity": "info",
        "TimeStamp": at,
        "Type": "voters-of-the-day",
    }


def type_of(kind: str) -> str:
    """officer, device or system."""
    if kind in _SYSTEM:
        return "system"
    return "device" if kind.startswith(_DEVICE) else "officer"


def _told(precision: Precision) -> str:
    if precision is Precision.NONE:
        return " (told as a number for the whole day)"
    return " (told by the hour)" if precision is Precision.HOUR else ""
