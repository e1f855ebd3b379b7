"""How an ESC/POS printer lays out a line: styles, the line buffer, pictures and QR codes.

layout = Layout(); layout.advance = paper_motor
layout.text(b"Desa Sukamaju")     # nothing on paper yet
layout.line_feed()                # now it is

Standard mode only, 203 dpi: font A 12 x 24 dots, font B 9 x 17. As on the real thing a line is printed when
it is ended or full, and left-over text is lost when the printer is reset.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import segno

from hw_sim.printer_letters import decode
from hw_sim.printer_paper import WIDTH, Picture, Row, Run, Sheet, Symbol

FONTS = {0: (12, 24), 1: (9, 17), 48: (12, 24), 49: (9, 17)}
DEFAULT_SPACING = 30
_ALPHANUMERIC = frozenset(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
LEVELS = {48: "l", 49: "m", 50: "q", 51: "h"}


@dataclass(frozen=True)
class Style:
    """All that ESC @ sets back."""

    align: int = 0
    font: int = 0
    across: int = 1  # times as wide
    down: int = 1  # times as high
    bold: bool = False
    underline: bool = False
    reverse: bool = False
    spacing: int = DEFAULT_SPACING
    gap: int = 0  # between characters
    left: int = 0
    area: int = WIDTH
    page: int = 0
    country: int = 0
    double_byte: bool = False

    @property
    def cell(self) -> tuple[int, int]:
        width, height = FONTS.get(self.font, FONTS[0])
        return (width * self.across + self.gap, height * self.down)

    @property
    def room(self) -> int:
        return max(self.cell[0], min(self.area, WIDTH - self.left))


class Layout:
    """Puts characters, pictures and symbols on `sheet`; `advance` moves paper and says how far it went."""

    def __init__(self, *, double_byte: bool = False) -> None:
        self.advance: Callable[[int], int] = lambda dots: dots
        self.sheet = Sheet()
        self.owed = 0  # dots of printing that a pause (heat) has put off
        self.style = self._default = Style(double_byte=double_byte)
        self._line: list[Run | Picture] = []
        self._used = 0
        self.reset()

    def reset(self) -> None:
        """ESC @: default styles, the line buffer and the stored symbol gone."""
        self.style = self._default
        self.drop_line()
        self.qr_payload = b""
        self.qr_module = 3
        self.qr_level = 48
        self.graphics: Picture | None = None

    def drop_line(self) -> None:
        """Lose what is in the line buffer."""
        self._line.clear()
        self._used = 0

    @property
    def at_line_start(self) -> bool:
        return not self._line

    def change(self, **changes: int | bool) -> None:
        """Set fields of the style."""
        self.style = replace(self.style, **changes)  # type: ignore[arg-type]  # fields are int or bool

    def text(self, data: bytes) -> None:
        """Characters into the line buffer; a line that is full is printed."""
        style = self.style
        for character in decode(data, style.page, style.country, double_byte=style.double_byte):
            if self._used + style.cell[0] > style.room:
                self.line_feed()
            last = self._line[-1] if self._line else None
            run = Run(character, self._used, style.cell, style.bold, style.underline, style.reverse)
            if isinstance(last, Run) and replace(run, text=last.text, x=last.x) == last:
                self._line[-1] = replace(last, text=last.text + character)
            else:
                self._line.append(run)
            self._used += style.cell[0]

    def inline(self, picture: Picture) -> None:
        """ESC *: a picture as tall as a character, among the text."""
        self._line.append(replace(picture, x=self._used))
        self._used += picture.width * picture.scale[0]

    def tab(self) -> None:
        """To the next of the default stops, every 8 characters."""
        stop = 8 * FONTS.get(self.style.font, FONTS[0])[0]
        self._used = min((self._used // stop + 1) * stop, self.style.room)

    def move_to(self, dots: int) -> None:
        """ESC $ and ESC backslash: where the next character goes."""
        self._used = max(0, min(dots, self.style.room))

    @property
    def position(self) -> int:
        return self._used

    def line_feed(self, dots: int | None = None) -> None:
        """Print the line buffer and feed: the line spacing or `dots`, at least the height of the line."""
        heights = [
            part.cell[1] if isinstance(part, Run) else len(part.rows) * part.scale[1] for part in self._line
        ]
        height = max([self.style.spacing if dots is None else dots, *heights])
        parts = tuple(replace(part, x=part.x + self._indent(self._used)) for part in self._line)
        self.drop_line()
        if dots is None or parts:
            self._put(height, parts)
        else:
            self.feed(height)

    def feed(self, dots: int) -> None:
        """Blank paper, not counted as lines."""
        self.sheet.dots += self.advance(dots)

    def block(self, part: Picture | Symbol) -> None:
        """A picture or symbol on its own. One wider than the paper is not printed, as on the real printer."""
        if isinstance(part, Symbol):
            width = height = len(part.modules) * part.module
        else:
            width, height = part.width * part.scale[0], len(part.rows) * part.scale[1]
        if self._line:
            self.line_feed()
        if width <= self.style.room:
            self._put(height, (replace(part, x=self._indent(width)),))

    def symbol(self) -> None:
        """GS ( k: print the stored content as a QR code."""
        if not self.qr_payload:
            return
        payload = self.qr_payload
        mode = "byte"
        if payload.isdigit():
            mode = "numeric"
        elif _ALPHANUMERIC.issuperset(payload):
            mode = "alphanumeric"
        try:
            made = segno.make_qr(payload, error=LEVELS.get(self.qr_level, "l"), mode=mode, boost_error=False)
        except segno.DataOverflowError:
            return
        modules = tuple(tuple(bool(module) for module in row) for row in made.matrix)
        self.block(Symbol(payload, modules, self.qr_module, 0))

    def _put(self, height: int, parts: tuple[Run | Picture | Symbol, ...]) -> None:
        self.sheet.rows.append(Row(self.sheet.dots + self.owed, height, parts))
        self.sheet.dots += self.advance(height)

    def _indent(self, width: int) -> int:
        free = max(0, self.style.room - width)
        return self.style.left + {1: free // 2, 2: free, 49: free // 2, 50: free}.get(self.style.align, 0)
