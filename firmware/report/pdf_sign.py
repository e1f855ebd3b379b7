"""Where the minutes are signed: chair, members, a witness for each candidate."""

from __future__ import annotations

from firmware.report.model import Document, Signer
from firmware.report.pdf_sheet import GREY, MARGIN, Sheet
from firmware.report.texts import WORDS

_WIDE, _HIGH, _GAP = 84.0, 25.0, 6.0  # mm, a block and the space between two


def signatures(sheet: Sheet, document: Document) -> None:
    """Two blocks side by side, each with room to sign above a line."""
    whole = 58 + _HIGH * ((len(document.signers) + 1) // 2)
    sheet.heading(WORDS["signatures"].id, min(whole, 240))
    sheet.para(WORDS["signatures_note"].id, 9)
    _ruled(sheet, WORDS["remarks"].id, 3)
    _ruled(sheet, WORDS["place_date"].id, 1)
    for at in range(0, len(document.signers), 2):
        sheet.room(_HIGH + 2)
        top = sheet.get_y()
        for column, signer in enumerate(document.signers[at : at + 2]):
            _block(sheet, signer, MARGIN + column * (_WIDE + _GAP), top)
        sheet.set_xy(MARGIN, top + _HIGH)


def _ruled(sheet: Sheet, label: str, lines: int) -> None:
    sheet.ink(9, bold=True)
    sheet.cell(0, 5, f"{label}:", new_x="LMARGIN", new_y="NEXT")
    sheet.set_draw_color(*GREY)
    sheet.set_line_width(0.15)
    for _ in range(lines):
        sheet.ln(7)
        sheet.line(MARGIN, sheet.get_y(), sheet.w - MARGIN, sheet.get_y())
    sheet.ln(2.5)


def _block(sheet: Sheet, signer: Signer, x: float, y: float) -> None:
    role = WORDS[signer.role].format(number=signer.number).id
    if signer.role == "witness":
        role = f"{role}, {signer.name}"
    sheet.set_xy(x, y)
    sheet.ink(9, bold=True)
    _fitted(sheet, role)
    sheet.set_draw_color(*GREY)
    sheet.line(x, y + 18, x + _WIDE, y + 18)
    sheet.set_xy(x, y + 18.5)
    sheet.ink(9)
    _fitted(sheet, "Nama:" if signer.role == "witness" or not signer.name else signer.name)


def _fitted(sheet: Sheet, text: str) -> None:
    """On one line, smaller where the name is long."""
    text = sheet.clean(text)
    while sheet.get_string_width(text) > _WIDE - 2 and sheet.font_size_pt > 4:
        sheet.set_font_size(sheet.font_size_pt - 0.5)
    sheet.cell(_WIDE, 5, text)
