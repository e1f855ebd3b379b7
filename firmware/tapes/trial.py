"""A sheet that proves a printer: every size of letters, every dot of a line, a code, and the cut.

trial_sheet(header, when="...")        # a Tape; says in large letters that it is no slip
"""

from firmware.tapes.escpos import COLUMNS_A, Align, Font
from firmware.tapes.paper import Header, Page, Tape

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz 0123456789"


def trial_sheet(header: Header, *, when: str, simulasi: bool = False, language: str = "id") -> Tape:
    """What to look at stands beside each part. Raises TapeError."""
    page = Page("test", language=language, simulasi=simulasi)
    page.text(f" {page.words.first('test_none')} ", align=Align.CENTRE, size=2, bold=True, reverse=True)
    page.text(page.words.second("test_none"), align=Align.CENTRE)
    page.place(header)
    page.pair(page.words.first("when"), when)
    page.section("test_letters")
    page.text(LETTERS)
    page.text(LETTERS, bold=True)
    page.text(LETTERS, font=Font.B)
    page.text(LETTERS[:26], size=2)
    page.section("test_black")
    for _ in range(3):
        page.out.line(" " * COLUMNS_A, reverse=True)
    page.section("test_code")
    page.out.qr(f"{header.booth} {when}".encode(), module=6)
    page.out.feed(8)
    page.rule()
    page.text(page.words.both("test_cut"))
    return page.finish()
