"""The berita acara: minutes to print, read and sign, in Indonesian. From the same document as the page."""

from __future__ import annotations

import datetime as dt

from firmware.report.html import percent
from firmware.report.model import Candidate, Document, where
from firmware.report.pdf_count import count_pages
from firmware.report.pdf_proof import proof_pages
from firmware.report.pdf_sheet import AMBER, BLACK, BLUE, GREEN, GREY, MARGIN, MIST, NAVY, RED, WHITE, Sheet
from firmware.report.pdf_sign import signatures
from firmware.report.texts import VERDICTS, WORDS

_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
_NO_DATE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_ROW = 17.0  # mm, a candidate's


def minutes(document: Document) -> bytes:
    """The whole file; the same document gives the same bytes."""
    manifest = document.manifest
    title = manifest.title if manifest else WORDS["title"].id
    mark = document.election_hash.hex()[:16] if document.election_hash else "-"
    foot = f"{title} · sidik pemilihan {mark} · {document.software}"
    sheet = Sheet(f"Berita acara: {title}", foot[:110], manifest.closes if manifest else _NO_DATE)
    _top(sheet, document)
    _verdict(sheet, document)
    _findings(sheet, document)
    _results(sheet, document)
    _balance(sheet, document)
    _checks(sheet, document)
    proof_pages(sheet, document)
    signatures(sheet, document)
    count_pages(sheet, document)
    return sheet.bytes()


def long_date(day: dt.date) -> str:
    """Minggu, 18 Oktober 2026."""
    return f"{_DAYS[day.weekday()]}, {day.day} {_MONTHS[day.month - 1]} {day.year}"


def _top(sheet: Sheet, document: Document) -> None:
    sheet.para(WORDS["minutes"].id, 14, bold=True, colour=NAVY, align="CENTER")
    manifest = document.manifest
    if manifest is None:
        return
    sheet.para(manifest.title, 12.5, bold=True, align="CENTER")
    sheet.para(where(manifest).id, 10, align="CENTER")
    booth = document.machine_name or "?"
    sheet.para(f"TPS {manifest.tps:03d}, {booth}, {long_date(manifest.date)}", 10, align="CENTER")


def _verdict(sheet: Sheet, document: Document) -> None:
    ground, ink = {"SAH": (GREEN, WHITE), "TIDAK SAH": (RED, WHITE)}.get(document.verdict, (AMBER, BLACK))
    text = document.meaning.id + (f" {document.unfinished.id}" if document.unfinished else "")
    sheet.ln(2)
    top, width = sheet.get_y(), sheet.w - 2 * MARGIN
    sheet.ink(9.5)
    high = sheet.height_of(text, width - 10, 4.6)
    sheet.set_fill_color(*ground)
    sheet.rect(MARGIN, top, width, 20 + high, style="F")
    sheet.set_xy(MARGIN + 5, top + 3)
    sheet.ink(28, bold=True, colour=ink)
    sheet.cell(width - 10, 12, VERDICTS[document.verdict].id)
    sheet.set_xy(MARGIN + 5, top + 16.5)
    sheet.ink(9.5, colour=ink)
    sheet.multi_cell(width - 10, 4.6, sheet.clean(text), align="LEFT", new_x="LMARGIN", new_y="NEXT")
    sheet.ln(4)


def _findings(sheet: Sheet, document: Document) -> None:
    if not document.findings:
        return
    sheet.heading(WORDS["findings"].id)
    sheet.note(WORDS["findings_note"].id)
    rows = [
        (finding.log, "-" if finding.slot is None else str(finding.slot), finding.reason)
        for finding in document.findings
    ]
    heads = (WORDS["log"].id, WORDS["slot"].id, WORDS["reason"].id)
    sheet.grid(heads, rows, (34, 14, 126), aligns="LRL")
    if document.more_findings:
        sheet.para(WORDS["more"].format(more=document.more_findings).id)


def _results(sheet: Sheet, document: Document) -> None:
    sheet.heading(WORDS["results"].id, 12 + _ROW)
    if not document.proven:
        sheet.para(WORDS["no_results"].id, bold=True)
    for candidate in document.candidates:
        sheet.room(_ROW + 1)
        _result(sheet, candidate)
    if document.proven:
        total = sum(candidate.votes or 0 for candidate in document.candidates)
        sheet.ink(11, bold=True)
        sheet.cell(136, 7, WORDS["total"].id, align="R")
        sheet.cell(20, 7, str(total), align="R", new_x="LMARGIN", new_y="NEXT")
    if document.tie:
        sheet.para(WORDS["tie"].id, bold=True, colour=RED)


def _result(sheet: Sheet, candidate: Candidate) -> None:
    """Portrait, number and name above the bar, votes to the right."""
    top = sheet.get_y()
    if candidate.portrait is not None:
        sheet.portrait(candidate.portrait, MARGIN, top, 11.5, 15.33)
    else:
        sheet.set_draw_color(*GREY)
        sheet.rect(MARGIN, top, 11.5, 15.33)
        sheet.ink(5.5, colour=GREY)
        sheet.set_xy(MARGIN, top + 5)
        words = WORDS["blank" if candidate.blank else "no_photo"].id
        sheet.multi_cell(11.5, 2.6, words, align="CENTER")
    name = sheet.clean(f"{candidate.number}  {candidate.name}")
    sheet.set_xy(MARGIN + 14, top)
    sheet.ink(11, bold=True)
    while sheet.get_string_width(name) > 108 and sheet.font_size_pt > 6:
        sheet.set_font_size(sheet.font_size_pt - 0.5)
    sheet.cell(110, 7, name)
    if candidate.votes is not None:
        sheet.set_fill_color(*MIST)
        sheet.rect(MARGIN + 14, top + 8, 120, 6.5, style="F")
        sheet.set_fill_color(*(NAVY if candidate.leads else BLUE))
        if candidate.votes:
            sheet.rect(MARGIN + 14, top + 8, 120 * candidate.share, 6.5, style="F")
        sheet.set_xy(MARGIN + 136, top + 7)
        sheet.ink(14, bold=True)
        sheet.cell(20, 8.5, str(candidate.votes), align="R")
        sheet.ink(9)
        sheet.cell(0, 8.5, percent(candidate.share).id, align="R")
    if candidate.leads:
        sheet.set_xy(MARGIN + 126, top)
        sheet.ink(9, bold=True, colour=NAVY)
        sheet.cell(0, 7, WORDS["winner"].id, align="R")
    sheet.set_xy(MARGIN, top + _ROW)


def _balance(sheet: Sheet, document: Document) -> None:
    sheet.heading(WORDS["reconciliation"].id, 75)
    if not document.counts:
        sheet.para(WORDS["no_counts"].id, bold=True)
        return
    counts = [(count.label.id, str(count.value)) for count in document.counts]
    sheet.grid((WORDS["what"].id, WORDS["count"].id), counts, (144, 30), aligns="LR")
    sheet.room(6.0 * (len(document.equations) + 1))
    sums = [(line.text.id, WORDS["holds" if line.holds else "differs"].id) for line in document.equations]
    sheet.grid((WORDS["equation"].id, WORDS["verdict"].id), sums, (144, 30), alarms=(WORDS["differs"].id,))


def _checks(sheet: Sheet, document: Document) -> None:
    sheet.heading(WORDS["checks"].id)
    rows = [(line.title.id, line.sentence.id, WORDS[line.status].id) for line in document.checks]
    heads = (WORDS["check"].id, WORDS["what"].id, WORDS["verdict"].id)
    sheet.grid(heads, rows, (42, 102, 30), alarms=(WORDS["failed"].id, WORDS["not reached"].id))
