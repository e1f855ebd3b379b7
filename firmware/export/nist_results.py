"""NIST SP 1500-100, election results reporting, version 2: one contest at one polling place.

The blank vote is no candidate: it is reported as undervotes of the contest. There are no overvotes, since
every sealed ballot is proven to hold one choice.
"""

from __future__ import annotations

from typing import Any

from firmware.export.day import Day
from firmware.export.nist_events import notes
from firmware.version import SOFTWARE

_PLACE, _VILLAGE, _DEVICE, _OFFICE, _CONTEST = "gp-tps", "gp-village", "gp-booth", "office", "contest"
_COUNTED = "election-day"


def results(day: Day) -> dict[str, Any]:
    """The ElectionReport. Deterministic: the generation date is the newest record's."""
    complete = day.verified and day.votes is not None
    report = {
        **_typed("ElectionReport"),
        "Election": [_election(day)],
        "ExternalIdentifier": _identifiers(day),
        "Format": "precinct-level",
        "GeneratedDate": day.told_at.isoformat(),
        "GpUnit": [_village(day), _place(day), _device(day)],
        "IsTest": day.rehearsal,
        "Issuer": f"{day.manifest.village}, TPS {day.manifest.tps:03d}, {day.machine}",
        "IssuerAbbreviation": f"TPS {day.manifest.tps:03d}",
        "Notes": f"{notes(day)} {_counts(day)}",
        "Office": [{**_typed("Office", _OFFICE), "Name": _text("Kepala Desa", "Village head")}],
        "SequenceEnd": 1,
        "SequenceStart": 1,
        "Status": "unofficial-complete" if complete else "unofficial-partial",
        "VendorApplicationId": SOFTWARE,
    }
    return report | ({"TestType": "simulasi"} if day.rehearsal else {})


def _typed(name: str, own_id: str | None = None) -> dict[str, Any]:
    return {"@type": f"ElectionResults.{name}"} | ({"@id": own_id} if own_id else {})


def _text(indonesian: str, english: str | None = None) -> dict[str, Any]:
    pairs = [("id", indonesian)] + ([("en", english)] if english else [])
    strings = [{**_typed("LanguageString"), "Content": text, "Language": code} for code, text in pairs]
    return {**_typed("InternationalizedText"), "Text": strings}


def _identifiers(day: Day) -> list[dict[str, Any]]:
    pairs = (
        ("bilik-election-id", day.manifest.election_id),
        ("bilik-election-hash", day.election.context.he.hex()),
        ("bilik-authority-key", day.manifest.authority.hex()),
        ("bilik-ballots-log-head", f"{day.ballots.slots} {day.ballots.head.hex()}"),
    )
    return [
        {**_typed("ExternalIdentifier"), "OtherType": name, "Type": "other", "Value": value}
        for name, value in pairs
    ]


def _village(day: Day) -> dict[str, Any]:
    manifest = day.manifest
    return {
        **_typed("ReportingUnit", _VILLAGE),
        "ComposingGpUnitIds": [_PLACE],
        "Name": _text(f"{manifest.village}, {manifest.district}, {manifest.regency}"),
        "Type": "village",
    }


def _place(day: Day) -> dict[str, Any]:
    unit = {
        **_typed("ReportingUnit", _PLACE),
        "ComposingGpUnitIds": [_DEVICE],
        "CountStatus": _status(day),
        "Name": _text(f"TPS {day.manifest.tps:03d}", f"Polling place {day.manifest.tps:03d}"),
        "Number": f"{day.manifest.tps:03d}",
        "Type": "polling-place",
        "VotersRegistered": day.manifest.roll.rows,
    }
    return unit | ({"VotersParticipated": day.close.cast} if day.close else {})


def _device(day: Day) -> dict[str, Any]:
    machine_id = day.ballots.machine_id
    unit = {
        **_typed("ReportingDevice", _DEVICE),
        "DeviceClass": {**_typed("DeviceClass"), "Manufacturer": "Bilik", "Model": "Bilik", "Type": "dre"},
        "Name": _text(day.machine),
    }
    return unit | ({"SerialNumber": machine_id.hex()} if machine_id else {})


def _status(day: Day) -> list[dict[str, Any]]:
    status = "completed" if day.verified else "unknown"
    return [{**_typed("CountStatus"), "Status": status, "Type": _COUNTED}]


def _election(day: Day) -> dict[str, Any]:
    manifest = day.manifest
    election = {
        **_typed("Election"),
        "Candidate": [
            {**_typed("Candidate", _candidate(option.number)), "BallotName": _text(option.name)}
            for option in manifest.candidates
        ],
        "Contest": [_contest(day)],
        "CountStatus": _status(day),
        "ElectionScopeId": _VILLAGE,
        "EndDate": manifest.date.isoformat(),
        "Name": _text(manifest.title),
        "OtherType": "pilkades (village head)",
        "StartDate": manifest.date.isoformat(),
        "Type": "other",
    }
    return election | ({"BallotCounts": [_ballots(day)]} if day.close else {})


def _ballots(day: Day) -> dict[str, Any]:
    assert day.close is not None  # asked for only then
    return {**_typed("BallotCounts"), "BallotsCast": day.close.cast, "GpUnitId": _PLACE, "Type": _COUNTED}


def _contest(day: Day) -> dict[str, Any]:
    options = day.manifest.candidates
    contest = {
        **_typed("CandidateContest", _CONTEST),
        "ContestSelection": [_selection(day, option.number) for option in options],
        "CountStatus": _status(day),
        "ElectionDistrictId": _VILLAGE,
        "Name": day.manifest.title,
        "NumberElected": 1,
        "OfficeIds": [_OFFICE],
        "VoteVariation": "plurality",
        "VotesAllowed": 1,
    }
    return contest | ({"OtherCounts": [_blank(day)]} if day.votes is not None else {})


def _selection(day: Day, number: int) -> dict[str, Any]:
    selection = {
        **_typed("CandidateSelection", f"selection-{number}"),
        "CandidateIds": [_candidate(number)],
        "SequenceOrder": number,
    }
    if day.votes is None:
        return selection
    count = {**_typed("VoteCounts"), "Count": day.votes[number - 1], "GpUnitId": _PLACE, "Type": _COUNTED}
    return selection | {"VoteCounts": [count]}


def _blank(day: Day) -> dict[str, Any]:
    options = zip(day.manifest.options, day.votes or (), strict=True)
    blank = sum(votes for option, votes in options if option.blank)
    return {**_typed("OtherCounts"), "GpUnitId": _PLACE, "Overvotes": 0, "Undervotes": blank}


def _candidate(number: int) -> str:
    return f"candidate-{number}"


def _counts(day: Day) -> str:
    close = day.close
    if close is None:
        return "The polls are not closed on this stick."
    return (
        f"Roll {close.roll}, authorised {close.authorised} (by officers' override {close.overridden}), "
        f"cast {close.cast}, spoiled {close.spoiled}, abandoned {close.abandoned}, slips {close.slips}. "
        "Undervotes are blank votes (suara kosong)."
    )
