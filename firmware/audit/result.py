"""result.json against the log: every field, made again from what was proven."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from firmware.audit.checkpoints import Note
from firmware.audit.findings import Check, Findings
from firmware.audit.load import RESULT
from firmware.audit.package import Election
from firmware.storage.records import Close, Tally

COUNTS = ("roll", "authorised", "overridden", "cast", "spoiled", "abandoned", "slips")


@dataclass(frozen=True)
class Proven:
    """What the log was found to say."""

    election: Election
    machine: bytes
    close: Close
    tally: Tally
    totals: tuple[int, ...]
    notes: Sequence[Note]


def check_result(data: bytes, proven: Proven, findings: Findings) -> None:
    """Field by field; an unknown field is a finding too, since nothing vouches for it."""
    findings.reach(Check.RESULT)
    try:
        found = json.loads(data.decode(), object_pairs_hook=_once)
    except (ValueError, RecursionError):
        findings.add(Check.RESULT, RESULT, None, "it is no JSON text in UTF-8 with each name once")
        return
    if not isinstance(found, dict):
        findings.add(Check.RESULT, RESULT, None, "it is no JSON object")
        return
    wanted = expected(proven)
    for name in sorted(wanted.keys() | found.keys()):
        for path, reason in _differences(name, wanted.get(name, _ABSENT), found.get(name, _ABSENT)):
            findings.add(Check.RESULT, RESULT, None, f"{path}: {reason}")


def expected(proven: Proven) -> dict[str, Any]:
    """The content of an honest result.json."""
    package, close = proven.election.package, proven.close
    manifest, machine = package.manifest, package.machine(proven.machine)
    return {
        "format": "bilik-result/1",
        "election": manifest.election_id,
        "tps": manifest.tps,
        "machine": machine.name if machine else None,
        "machine_id": proven.machine.hex(),
        "election_hash": proven.election.context.he.hex(),
        "options": [
            {"number": option.number, "name": option.name, "votes": votes}
            for option, votes in zip(manifest.options, proven.totals, strict=True)
        ],
        "counts": {name: getattr(close, name) for name in COUNTS},
        "trustees": [share.index for share in proven.tally.shares],
        "checkpoints": {
            note.log.label: note.text
            for note in proven.notes
            if note.file == f"checkpoints/{note.log.label}.txt"
        },
    }


_ABSENT = object()


def _differences(path: str, wanted: Any, found: Any) -> list[tuple[str, str]]:
    if type(wanted) is not type(found):
        if found is _ABSENT:
            return [(path, "it is missing")]
        return [(_shown(path), "no such field" if wanted is _ABSENT else f"the log says {_shown(wanted)}")]
    if isinstance(wanted, dict):
        names = sorted(wanted.keys() | found.keys())
        pairs = [(f"{path}.{name}", wanted.get(name, _ABSENT), found.get(name, _ABSENT)) for name in names]
    elif isinstance(wanted, list) and len(wanted) == len(found):
        pairs = [(f"{path}[{at}]", a, b) for at, (a, b) in enumerate(zip(wanted, found, strict=True))]
    else:
        return [] if wanted == found else [(path, f"it says {_shown(found)}, the log {_shown(wanted)}")]
    return [difference for pair in pairs for difference in _differences(*pair)]


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=True)
    return text if len(text) <= 80 else text[:77] + "..."


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found
