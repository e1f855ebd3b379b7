"""The paper: A4 pages in the bundled fonts, with the few shapes that minutes need. fpdf2 does the drawing.

The same content gives the same bytes: dates and identifiers come from the content, never from a clock.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

from fpdf import FPDF
from fpdf.enums import MethodReturnValue, TableBordersLayout, VAlign, WrapMode
from fpdf.fonts import FontFace, TTFFont

from firmware.report.drawing import qr
from firmware.version import SOFTWARE

FONTS = Path(__file__).parent.parent / "assets" / "fonts"
NAVY, MIST, GREY, BLUE = (14, 34, 66), (231, 238, 247), (90, 100, 116), (91, 123, 168)
GREEN, RED, AMBER, BLACK, WHITE = (4, 62, 42), (140, 8, 18), (255, 204, 51), (12, 16, 24), (255, 255, 255)
MARGIN = 18.0
_ALARM = FontFace(emphasis="BOLD", color=RED)
Align = Literal["LEFT", "CENTER", "RIGHT"]
Colour = tuple[int, int, int]


class Sheet(FPDF):
    """Millimetres, A4 upright. `foot` stands below every page beside the page's number."""

    def __init__(self, title: str, foot: str, moment: dt.datetime) -> None:
        super().__init__(format="A4", unit="mm")
        self.foot = foot
        self.set_margins(MARGIN, 16, MARGIN)
        self.set_auto_page_break(True, 18)
        for family, style, file in (
            ("text", "", "NotoSans-Regular.ttf"),
            ("text", "B", "NotoSans-Bold.ttf"),
            ("mono", "", "NotoSansMono-Regular.ttf"),
        ):
            self.add_font(family, style, FONTS / file)
        self.set_title(self.clean(title))
        self.set_creator(SOFTWARE)
        self.set_lang("id")
        self.set_creation_date(moment)
        self.alias_nb_pages("{pages}")
        self.add_page()

    def footer(self) -> None:
        """Called by the library at the end of each page."""
        self.set_y(-13)
        self.ink(7.5, colour=GREY)
        self.cell(140, 4, self.clean(self.foot))
        page = f"halaman {self.page_no()} dari "
        self.cell(self.w - 2 * MARGIN - 144, 4, page, align="R")
        self.cell(4, 4, "{pages}")  # by itself, since its width is known only at the end

    def clean(self, text: str) -> str:
        """Only what the font has letters for, and nothing that steers."""
        font = self.fonts["text"]
        known = font.cmap if isinstance(font, TTFFont) else {}
        return "".join(c if c.isprintable() and ord(c) in known else "?" for c in text)

    def ink(self, size: float, *, bold: bool = False, colour: Colour = BLACK, family: str = "text") -> None:
        """Size in points."""
        self.set_font(family, "B" if bold else "", size)
        self.set_text_color(*colour)

    def heading(self, text: str, need: float = 30) -> None:
        """A ruled heading, with at least `need` mm of the page below it."""
        self.room(need)
        self.ln(4)
        self.ink(12.5, bold=True, colour=NAVY)
        self.multi_cell(0, 6.5, self.clean(text), new_x="LMARGIN", new_y="NEXT")
        self.set_draw_color(*NAVY)
        self.set_line_width(0.4)
        self.line(MARGIN, self.get_y(), self.w - MARGIN, self.get_y())
        self.ln(1.8)

    def subheading(self, text: str, need: float = 20) -> None:
        self.room(need)
        self.ln(2)
        self.para(text, 10, bold=True)

    def para(
        self,
        text: str,
        size: float = 9.5,
        *,
        bold: bool = False,
        colour: Colour = BLACK,
        align: Align = "LEFT",
    ) -> None:
        """A paragraph of any length."""
        self.ink(size, bold=bold, colour=colour)
        self.multi_cell(0, size * 0.48, self.clean(text), align=align, new_x="LMARGIN", new_y="NEXT")
        self.ln(0.8)

    def note(self, text: str) -> None:
        self.para(text, 8, colour=GREY)

    def mono(self, text: str, size: float = 7.5, width: float = 0) -> None:
        """Hashes and commands, broken anywhere."""
        self.ink(size, family="mono")
        self.multi_cell(
            width,
            size * 0.5,
            self.clean(text),
            wrapmode=WrapMode.CHAR,
            align="LEFT",
            new_x="LEFT",
            new_y="NEXT",
        )

    def height_of(self, text: str, width: float, line: float) -> float:
        """Of a paragraph in the present ink, in mm; nothing is drawn."""
        high = self.multi_cell(width, line, self.clean(text), dry_run=True, output=MethodReturnValue.HEIGHT)
        assert isinstance(high, float | int)  # what was asked for
        return high

    def room(self, need: float) -> None:
        """A new page unless `need` mm are left on this one."""
        if self.get_y() + need > self.page_break_trigger:
            self.add_page()

    def grid(
        self,
        heads: Sequence[str],
        rows: Iterable[Sequence[str]],
        widths: Sequence[float],
        *,
        aligns: str | None = None,
        size: float = 8.5,
        lines: bool = False,
        height: float | None = None,
        alarms: Sequence[str] = (),
    ) -> None:
        """A table that goes on over pages with its head. `aligns`: a letter for each column, L, C or R;
        `lines`: every cell framed, to be filled in by hand; `height` of a row in mm; `alarms`: texts in
        red."""
        self.ink(size)
        self.set_draw_color(*GREY)
        self.set_fill_color(*WHITE)
        self.set_line_width(0.15)
        names: dict[str, Align] = {"L": "LEFT", "C": "CENTER", "R": "RIGHT"}
        with self.table(
            col_widths=tuple(widths),
            text_align=tuple(names[letter] for letter in aligns or "L" * len(heads)),
            borders_layout=TableBordersLayout.ALL if lines else TableBordersLayout.HORIZONTAL_LINES,
            headings_style=FontFace(emphasis="BOLD", fill_color=MIST, color=NAVY),
            line_height=height or size * 0.5,
            padding=0 if height else (0.7, 1.2),
            v_align=VAlign.M if height else VAlign.T,
            first_row_as_headings=any(heads),
        ) as table:
            for row in [heads, *rows] if any(heads) else rows:
                drawn = table.row()
                for cell in row:
                    drawn.cell(self.clean(cell), style=_ALARM if cell in alarms else None)
        self.ln(1.5)

    def code(self, text: str, x: float, y: float, side: float) -> None:
        """A QR code of `side` mm, its quiet zone counted in."""
        made = qr(text)
        module = side / made.side
        self.set_fill_color(0, 0, 0)
        for run in made.runs:
            self.rect(x + run.x * module, y + run.y * module, run.wide * module, module, style="F")

    def portrait(self, jpeg: bytes, x: float, y: float, width: float, height: float) -> None:
        """A picture in a thin frame."""
        self.image(io.BytesIO(jpeg), x, y, width, height)
        self.set_draw_color(*BLACK)
        self.set_line_width(0.15)
        self.rect(x, y, width, height)

    def bytes(self) -> bytes:
        """The finished file."""
        return bytes(self.output())
