"""A sheet of labels for the cards and the cases: A4, 3 x 8 labels of 70 x 36 mm, a common size to buy.

Each has village, TPS, the booth's name, its id, and a QR code of `BILIK-LABEL/1:PLAN:ID`. There is no
secret on it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from fpdf import FPDF
from fpdf.fonts import TTFFont

from firmware.provision.errors import ProvisionError
from firmware.provision.plan import Plan
from firmware.provision.villages import Booth
from firmware.report.drawing import qr
from firmware.version import SOFTWARE

FONTS = Path(__file__).parent.parent / "assets" / "fonts"
COLUMNS, ROWS = 3, 8
WIDE, HIGH, TOP = 70.0, 36.0, 4.5  # mm
PAD, CODE = 4.0, 24.0
ROOM = WIDE - 2 * PAD - CODE - 1.5  # mm for text beside the code
LARGEST, SMALLEST = 13.0, 5.0  # points
_STILL = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def code_text(plan: Plan, booth: Booth) -> str:
    """What the QR code says."""
    return f"BILIK-LABEL/1:{plan.id}:{booth.id}"


def sheet(plan: Plan, booths: Iterable[Booth], *, skip: int = 0, frames: bool = False) -> bytes:
    """The PDF; the same plan gives the same bytes. `skip` labels are left out on the first page, for a sheet
    that was begun. Raises ProvisionError where a name does not fit or the fonts lack a letter of it."""
    pdf = FPDF(format="A4", unit="mm")
    pdf.set_auto_page_break(False)
    pdf.c_margin = 0  # a cell is as wide as was measured
    for style, file in (("", "NotoSans-Regular.ttf"), ("B", "NotoSans-Bold.ttf")):
        pdf.add_font("text", style, FONTS / file)
    pdf.set_creation_date(_STILL)
    pdf.set_creator(SOFTWARE)
    pdf.set_title(f"Bilik {plan.id}")
    for number, booth in enumerate(booths, start=skip % (COLUMNS * ROWS)):
        place = number % (COLUMNS * ROWS)
        if place == 0 or pdf.page_no() == 0:
            pdf.add_page()
        _label(pdf, plan, booth, WIDE * (place % COLUMNS), TOP + HIGH * (place // COLUMNS), frames)
    return bytes(pdf.output())


def fitted(pdf: FPDF, text: str, style: str, largest: float) -> tuple[float, list[str]]:
    """The size in points and one or two lines in which `text` stays within ROOM. Raises ProvisionError."""
    font = pdf.fonts["textB" if style else "text"]
    known = font.cmap if isinstance(font, TTFFont) else {}
    if missing := [char for char in text if ord(char) not in known]:
        raise ProvisionError(text, f"the labels' font has no {missing[0]!r}")
    size = largest
    while size >= SMALLEST:
        pdf.set_font("text", style, size)
        for lines in _splits(text):
            if all(pdf.get_string_width(line) <= ROOM for line in lines):
                return size, lines
        size -= 0.5
    raise ProvisionError(text, "is too long for a label")


def _splits(text: str) -> list[list[str]]:
    """On one line; broken at the space that makes the halves most even; broken in the middle."""
    words = text.split(" ")
    halves = [[" ".join(words[:at]), " ".join(words[at:])] for at in range(1, len(words))]
    best = min(halves, key=lambda half: max(map(len, half)), default=None)
    middle = (len(text) + 1) // 2
    return [[text], *([best] if best else []), [text[:middle].rstrip(), text[middle:].lstrip()]]


def _label(pdf: FPDF, plan: Plan, booth: Booth, x: float, y: float, frames: bool) -> None:
    if frames:
        pdf.set_draw_color(190, 190, 190)
        pdf.rect(x, y, WIDE, HIGH)
    at = y + 3.0
    for text, style, largest in (
        (booth.village, "B", LARGEST),
        (f"TPS {booth.tps:03d}", "B", 11.0),
        (booth.name, "", 8.5),
        (f"{plan.id} / {booth.id}", "", 7.0),
    ):
        size, lines = fitted(pdf, text, style, largest)
        pdf.set_font("text", style, size)
        step = size * 0.3528 * 1.18  # points in mm, and a little air
        for line in lines:
            pdf.set_xy(x + PAD, at)
            pdf.cell(ROOM, step, line)
            at += step
        at += 0.8
    code = qr(code_text(plan, booth))
    module = CODE / code.side
    left, top = x + WIDE - PAD - CODE + 1.5, y + (HIGH - CODE) / 2
    pdf.set_fill_color(0, 0, 0)
    for run in code.runs:
        pdf.rect(left + run.x * module, top + run.y * module, run.wide * module, module, style="F")
