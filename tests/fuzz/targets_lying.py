"""A booth with a true key and false software, and a folder of a ceremony that somebody has been at.

What such a booth signs is valid to the last bit, and still comes from outside: an auditor's report and
exports must take any event that the log's format allows.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from fuzz_target import Target
from fuzz_world import change, join, patched, scratch, split, world

from firmware.audit.errors import AuditError
from firmware.audit.run import audit
from firmware.ceremony import steps
from firmware.ceremony.errors import CeremonyError
from firmware.ceremony.files import Terms
from firmware.ceremony.folder import PublicFolder
from firmware.ceremony.judge import check
from firmware.ceremony.keyfile import KeyFile
from firmware.export.commands import FORMATS
from firmware.export.day import read_day
from firmware.export.errors import ExportError
from firmware.report.facts import read_facts
from firmware.report.files import to_json
from firmware.report.html import page
from firmware.report.model import make_document
from firmware.report.options import Options
from firmware.report.pdf import minutes
from firmware.storage.errors import RecordError
from firmware.storage.event_record import Event
from firmware.storage.slot import Log
from hw_sim.seeded_day import SeededDay, short_day, write_stick

WORDS = "kata sandi untuk fuzz"


def events(data: bytes) -> str:
    """Events of any kind, in the middle of a day that is honest otherwise; audit, report, every export."""
    day = morning().copy()
    for body in list(split(data))[:8]:
        try:
            day.put(Log.EVENTS, Event.unpack(body))
        except RecordError:
            continue
    day.finish()
    folder = scratch() / "lying"
    shutil.rmtree(folder, ignore_errors=True)
    report = audit(write_stick(day.files(), folder), None, lambda done, total: None, 1)
    document = make_document(report, read_facts(folder), Options())
    page(document).encode()
    json.dumps(to_json(report, document))
    if len(data) % 8 == 0:  # it takes most of the time
        minutes(document)
    exported = read_day(folder, report)
    for files in FORMATS.values():
        for make in files.values():
            make(exported)
    return report.verdict + "".join(sorted({f.reason[:20] for f in report.findings}))


def folder(data: bytes) -> str:
    """A finished ceremony of two trustees with one file changed (first byte: which), judged as anyone may."""
    names = sorted(path.name for path in ceremony().iterdir())
    name = names[data[0] % len(names)] if data else names[0]
    place = scratch() / "upacara"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(ceremony(), place)
    (place / name).write_bytes(patched((ceremony() / name).read_bytes(), data[1:]))
    verdict = check(PublicFolder(place))
    return f"{len(verdict.accused)} {len(verdict.unclear)} {(verdict.stage or '')[:20]}"


@cache
def morning() -> SeededDay:
    return short_day(world().election, "fuzz")


@cache
def ceremony() -> Path:
    """The public folder of two trustees who have all accepted."""
    place, terms = scratch() / "ceremony", Terms("pilkades-fuzz-2026", 2, 2)
    place.mkdir()
    public = PublicFolder(place)
    keys: list[KeyFile] = []
    for index in (1, 2):
        who = steps.Who(index, f"Saksi {index}")
        keys.append(steps.new(public, scratch() / f"saksi-{index}.key", terms, who, WORDS))
    for step in (steps.reveal, steps.share, steps.accept):
        for key in keys:
            step(public, key)
    return place


def told() -> Sequence[bytes]:
    """Events as a booth writes them, and some that none would."""
    at = "2026-10-18T09:00:00+07:00"
    odd = [
        Event("polls_opened", at, {"officers": ["a1", "a2"]}),
        Event("device_lost", at, {"device": "reader", "detail": "x" * 300}),
        Event("\u202e<b>", "yesterday", {"": [[], [True, -1, ["\u0000"]]], "officers": 3}),
        Event("override", None, {"officer": "nobody", "reason": ""}),
    ]
    return [join([event.pack() for event in odd]), join([odd[2].pack()]), b""]


JSON = (
    b'{"event":"',
    b'","time":"',
    b'"officers":',
    b'"officer":"',
    b"[[],1]",
    b"\\u0000",
    b"9999-12-31T23:59:59",
)
FILES = [bytes([n]) + change(30, b"x") for n in range(8)]
TARGETS = (
    Target("lying-events", events, (AuditError, ExportError), told, JSON, 2048, 30.0),
    Target("ceremony-folder", folder, (CeremonyError,), lambda: [b"", *FILES], (b"\n", b": "), 512, 20.0),
)
