"""The part of the minutes that others can compare: acts, checkpoints, identity, how to check again."""

from __future__ import annotations

from firmware.report.model import Document, is_invalid
from firmware.report.pdf_sheet import MARGIN, RED, Sheet
from firmware.report.texts import WORDS

_SIDE = 46.0  # mm, a QR code with its quiet zone


def proof_pages(sheet: Sheet, document: Document) -> None:
    """In this order."""
    _timeline(sheet, document)
    _visits(sheet, document)
    _checkpoints(sheet, document)
    _identity(sheet, document)


def _timeline(sheet: Sheet, document: Document) -> None:
    sheet.heading(WORDS["timeline"].id)
    if is_invalid(document):
        sheet.para(WORDS["unproven"].id, bold=True, colour=RED)
    sheet.note(WORDS["timeline_note"].id)
    rows = [
        (
            act.when.id,
            act.what.id + (f" ({act.details.id})" if act.details.id else ""),
            act.who,
            str(act.slot),
        )
        for act in document.acts
    ]
    heads = (WORDS["time"].id, WORDS["what"].id, WORDS["who"].id, WORDS["slot"].id)
    if rows:
        sheet.grid(heads, rows, (34, 82, 45, 13), aligns="LLLR", size=8)
    else:
        sheet.para(WORDS["none"].id)
    if document.more_acts:
        sheet.para(WORDS["left_out"].format(more=document.more_acts).id)


def _visits(sheet: Sheet, document: Document) -> None:
    sheet.heading(WORDS["visits"].id)
    sheet.note(WORDS["visits_note"].id)
    rows = [
        (visit.what.id + (f" ({visit.details.id})" if visit.details.id else ""), visit.who, str(visit.times))
        for visit in document.visits
    ]
    if rows:
        heads = (WORDS["what"].id, WORDS["who"].id, WORDS["times"].id)
        sheet.grid(heads, rows, (111, 50, 13), aligns="LLR", size=8)
    else:
        sheet.para(WORDS["none"].id)


def _checkpoints(sheet: Sheet, document: Document) -> None:
    sheet.heading(WORDS["checkpoints"].id, 30 + _SIDE)
    sheet.note(WORDS["checkpoints_note"].id)
    for point in document.checkpoints:
        sheet.room(_SIDE + 20)
        top = sheet.get_y()
        sheet.code(point.text, MARGIN, top, _SIDE)
        sheet.set_xy(MARGIN + _SIDE + 4, top + 3)
        sheet.ink(10, bold=True)
        slots = WORDS["slots"].format(slots=point.slots).id
        sheet.cell(0, 6, f"{WORDS[f'log_{point.log}'].id}: {slots}", new_x="LEFT", new_y="NEXT")
        for line in point.text.rstrip("\n").split("\n"):
            sheet.mono(line or " ", 8)
        sheet.ink(8)
        sheet.cell(0, 5, sheet.clean(point.file))
        sheet.set_xy(MARGIN, max(top + _SIDE, sheet.get_y() + 5) + 2)
    if document.more_checkpoints:
        sheet.para(WORDS["more_checkpoints"].format(more=document.more_checkpoints).id, 9)
    if not document.checkpoints:
        sheet.para(WORDS["none"].id)


def _identity(sheet: Sheet, document: Document) -> None:
    sheet.heading(WORDS["identity"].id, 60)
    sheet.grid(("", ""), _identity_rows(document), (44, 130), size=8)
    sheet.subheading(WORDS["again"].id, 24)
    sheet.para(WORDS["again_note"].id, 9)
    sheet.mono(document.command, 8)
    sheet.ln(1)
    sheet.note(WORDS["again_same"].id)


def _identity_rows(document: Document) -> list[tuple[str, str]]:
    manifest = document.manifest
    rows: list[tuple[str, str]] = []
    if manifest is not None:
        rows.append((WORDS["election_id"].id, manifest.election_id))
    if document.election_hash is not None:
        rows.append((WORDS["election_hash"].id, document.election_hash.hex()))
    if document.machine_id is not None:
        rows.append((WORDS["booth"].id, document.machine_name or "?"))
        rows.append((WORDS["machine_id"].id, document.machine_id.hex()))
    if manifest is not None and document.fingerprint is not None:
        whose = WORDS["pinned" if document.pinned else "not_pinned"].id
        rows.append((WORDS["authority"].id, f"{document.fingerprint} ({whose})"))
        rows.append((WORDS["authority_key"].id, manifest.authority.hex()))
    if manifest is not None and document.trustees:
        names = ", ".join(f"{name} ({index})" for index, name in document.trustees)
        of = WORDS["trustees_of"].format(
            k=len(document.trustees), n=len(manifest.trustees), threshold=manifest.threshold
        )
        rows.append((WORDS["trustees"].id, f"{names}; {of.id}"))
    return [
        *rows,
        (WORDS["starts"].id, str(document.starts)),
        (WORDS["voids"].id, str(document.voids)),
        (WORDS["software"].id, document.software),
    ]
