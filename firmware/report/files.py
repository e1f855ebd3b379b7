"""Writing a report: report.html, berita-acara.pdf, report.json. Each whole or not at all."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from firmware.audit.report import Report
from firmware.report.errors import NotWritten
from firmware.report.facts import read_facts
from firmware.report.html import page
from firmware.report.model import Document, make_document
from firmware.report.options import Options
from firmware.report.pdf import minutes

HTML, PDF, JSON = "report.html", "berita-acara.pdf", "report.json"


def prepare(folder: Path, stick: Path) -> None:
    """Make the folder, before the long work. Raises NotWritten, also where it lies on the stick: an auditor
    writes nothing there."""
    try:
        inside = folder.resolve().is_relative_to(stick.resolve())
        if inside:
            raise NotWritten(f"{folder}: it lies on the stick, where nothing may be written")
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError, RuntimeError) as error:
        raise NotWritten(f"{folder}: {getattr(error, 'strerror', None) or 'no such folder'}") from None


def write_report(folder: Path, stick: Path, report: Report, options: Options) -> tuple[Path, ...]:
    """The files written. Raises NotWritten, UnreadableStick."""
    document = make_document(report, read_facts(stick), options)
    contents = {
        HTML: page(document).encode(),
        PDF: minutes(document),
        JSON: (json.dumps(to_json(report, document), ensure_ascii=False, indent=1) + "\n").encode(
            errors="replace"
        ),
    }
    for name, data in contents.items():
        _write(folder / name, data)
    return tuple(folder / name for name in contents)


def to_json(report: Report, document: Document) -> dict[str, Any]:
    """All of it for programs; the audit's own object is in it unchanged."""
    return {
        "format": "bilik-report/1",
        "audit": report.to_json(),
        "counts": {count.name: count.value for count in document.counts},
        "equations": [{"text": line.text._asdict(), "holds": line.holds} for line in document.equations],
        "acts": [
            {
                "slot": act.slot,
                "kind": act.kind,
                "time": act.when.en,
                "what": act.what._asdict(),
                "who": act.who,
                "details": act.details._asdict(),
            }
            for act in document.acts
        ],
        "more_acts": document.more_acts,
        "visits": [
            {
                "kind": visit.kind,
                "what": visit.what._asdict(),
                "who": visit.who,
                "details": visit.details._asdict(),
                "times": visit.times,
            }
            for visit in document.visits
        ],
        "checkpoints": [
            {"file": point.file, "log": point.log, "slots": point.slots, "note": point.text}
            for point in document.checkpoints
        ],
        "trustees": [{"index": index, "name": name} for index, name in document.trustees],
        "starts": document.starts,
        "torn_slots": document.voids,
        "hand_count": document.count.to_json(),
    }


def _write(path: Path, data: bytes) -> None:
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(data)
        os.replace(beside, path)
    except OSError as error:
        raise NotWritten(f"{path}: {error.strerror}") from None
