"""The audit slip: what the voter compares with the choice, and drops into the audit box.

    slip(header, option=2, options=choices, serial=r, signature=s).data      # 790 bytes, 92 mm of paper

Its length on paper and in bytes is the same for every option, or the sound of the printer would tell the
choice: the names get as many lines as the longest of them needs, filled up with spaces.
"""

from collections.abc import Sequence

from firmware.tapes import raster
from firmware.tapes.errors import TapeError
from firmware.tapes.escpos import COLUMNS_A, DOTS, Align, printable
from firmware.tapes.paper import Choice, Header, Page, Tape, grouped, wrap
from firmware.tapes.slip_code import slip_qr

_NAME_COLUMNS = COLUMNS_A // 2  # names are double size
_NAME_DOTS = 72  # height of a line of a name that has to be drawn
_MOST_LINES = 6


def slip(
    header: Header,
    *,
    option: int,
    options: Sequence[Choice],
    serial: bytes,
    signature: bytes,
    simulasi: bool = False,
    language: str = "id",
) -> Tape:
    """The slip for option 1..m of `options` (ballot order, blank last), signed as `slip_message` says.

    All names are needed, not only the chosen one: they fix the layout.
    Raises TapeError, SlipError, TextError.
    """
    code = slip_qr(header.election_hash, header.machine_id, option, serial, signature, simulasi=simulasi)
    if not option <= len(options):
        raise TapeError("the ballot has no such option")
    page = Page("slip", language=language, simulasi=simulasi)
    page.place(header)
    page.rule()
    page.text(page.words.both("choice"), align=Align.CENTRE)
    _choice(page, option, options)
    page.rule()
    page.pair(page.words.first("election_hash"), grouped(header.election_hash.hex()[:16]))
    page.pair(page.words.first("serial"), serial.hex())
    page.out.feed(16)
    page.out.qr(code, module=6)
    page.out.feed(8)
    page.text(page.words.first("into_box"), align=Align.CENTRE, bold=True)
    page.text(page.words.second("into_box"), align=Align.CENTRE)
    return page.finish()


def _choice(page: Page, option: int, options: Sequence[Choice]) -> None:
    chosen = options[option - 1]
    widest = max(len(_number(choice)) for choice in options)
    page.out.line(_number(chosen).center(widest), align=Align.CENTRE, size=4, bold=True)
    if all(printable(choice.name) for choice in options):
        lines = [wrap(choice.name, _NAME_COLUMNS) for choice in options]
        for line in _filled(lines, option):
            page.out.line(line.center(_NAME_COLUMNS), align=Align.CENTRE, size=2, bold=True)
    else:
        lines = [_wrap_drawn(choice.name) for choice in options]
        page.out.raster(raster.picture(_filled(lines, option), line_dots=_NAME_DOTS))


def _filled(lines: Sequence[list[str]], option: int) -> list[str]:
    """The chosen name's lines, with empty ones so that every option has as many."""
    height = max(len(of_one) for of_one in lines)
    if height > _MOST_LINES:
        raise TapeError(f"a name on the ballot needs more than {_MOST_LINES} lines of a slip")
    chosen = lines[option - 1]
    return chosen + [""] * (height - len(chosen))


def _number(choice: Choice) -> str:
    return str(choice.number) if choice.number else "-"


def _wrap_drawn(name: str) -> list[str]:
    """A name to be drawn, broken at spaces where it is too wide."""
    lines = [""]
    for word in name.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and raster.width(longer, line_dots=_NAME_DOTS) > DOTS - 16:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
