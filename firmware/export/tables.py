"""CSV for people (RFC 4180, UTF-8 with a mark so that spreadsheets know): results, counts, officers' acts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from firmware.export.day import Day
from firmware.export.nist_events import type_of
from firmware.states.journal import CATALOGUE, Precision

_COUNTS = (
    ("roll", "pemilih dalam DPT", "voters on the roll"),
    ("authorised", "hadir dan disahkan", "attended, authorised"),
    ("overridden", "disahkan petugas", "of these by officers' override"),
    ("cast", "suara direkam", "ballots cast"),
    ("spoiled", "suara dibatalkan, diulang", "ballots spoiled"),
    ("abandoned", "ditinggalkan pemilih", "abandoned"),
    ("slips", "struk tercetak utuh", "slips printed in full"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def results(day: Day) -> bytes:
    """Number, name and votes of every option."""
    votes = day.votes or ("",) * len(day.manifest.options)
    options = zip(day.manifest.options, votes, strict=True)
    rows = [(o.number, o.name, "yes" if o.blank else "no", count) for o, count in options]
    return _table(day, ("nomor/number", "nama/name", "kosong/blank", "suara/votes"), rows)


def counts(day: Day) -> bytes:
    """The reconciliation of the day, one figure a row."""
    rows: list[tuple[object, ...]] = []
    if day.close is not None:
        rows += [(name, id_, en, getattr(day.close, name)) for name, id_, en in _COUNTS]
    unsure = ("unsure_slips", "struk tidak pasti tercetak", "slips not sure to be printed")
    rows += [(*unsure, day.ballots.unsure_slips)]
    rows += [(kind, "", _text(kind), times) for kind, times in day.events.sums]
    return _table(day, ("kunci/key", "hitungan", "count", "jumlah/number"), rows)


def officers(day: Day) -> bytes:
    """Acts of officers, trustees and devices with their times; nothing of a voter's visit."""
    rows = []
    for act in day.events.acts:
        who = [day.officer(serial) for serial in act.people]
        who += [f"trustee {value}, {day.trustee(value)}" for name, value in act.details if name == "trustee"]
        details = "; ".join(f"{name}: {value}" for name, value in act.details if name != "trustee")
        told = "jam/hour" if act.precision is Precision.HOUR else "tepat/exact"
        what = (type_of(act.kind), act.kind, _text(act.kind))
        rows.append((act.at.isoformat(), told, *what, "; ".join(who), details))
    head = ("waktu/time", "ketelitian/precision", "jenis/type", "kunci/key", "peristiwa/event")
    return _table(day, (*head, "petugas/officers", "rincian/details"), rows)


def _text(kind: str) -> str:
    return CATALOGUE[kind].text if kind in CATALOGUE else "a record of unknown kind"


def _table(day: Day, head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    if not day.verified:
        writer.writerow([cell("TIDAK TERVERIFIKASI / NOT VERIFIED"), cell(day.caution or "")])
    if day.rehearsal:
        writer.writerow([cell("SIMULASI, BUKAN PEMUNGUTAN SUARA / REHEARSAL, NOT AN ELECTION")])
    writer.writerow(head)
    writer.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def cell(value: object) -> object:
    """A number as it is; a text never as something that a spreadsheet would calculate."""
    if isinstance(value, int):
        return value
    text = "".join(c if c.isprintable() else "\ufffd" for c in str(value))
    return f"'{text}" if text.startswith(_FORMULA) else text
