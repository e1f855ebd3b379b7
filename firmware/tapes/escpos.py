"""Printer bytes: the small part of ESC/POS that every 80 mm printer has, written directly.

    out = EscPos()
    out.text("Desa Sukamaju", align=Align.CENTRE, size=2)
    out.qr(b"BILIK-SLIP/1:...", module=6)
    out.cut()
    out.data()                   # 1b 40 1c 2e 1b 52 00 1b 74 02 ...

576 dots, 48 columns of font A (12 x 24), 64 of font B (9 x 17), code page 850. Native text and a native QR
code keep a slip under 1 KB, half a second on a slow line; as a picture it would be half a minute.

Sources: Epson, ESC/POS command reference (commands are named where they are used).
"""

import re
import unicodedata
from collections.abc import Sequence
from enum import Enum, IntEnum

from firmware.tapes.errors import PayloadError, TextError

DOTS = 576
COLUMNS_A = 48
COLUMNS_B = 64
CODE_PAGE = "cp850"
QR_LIMIT = 1000  # bytes in one QR code: a larger one does not fit the paper at a size phones can read

# FS . ends the double-byte mode that many printers start in; ESC R 0 and ESC t 2 choose ASCII and page 850.
INIT = b"\x1b@\x1c.\x1bR\x00\x1bt\x02"
CUT = b"\x1dVB\x00"  # GS V 66 0: feed the last line past the knife, then cut
# DLE EOT n, DLE ENQ n and DLE DC4 are obeyed wherever they stand, in the middle of a picture too.
_REALTIME = re.compile(rb"\x10(?:\x04[\x00-\x0f]|\x05|\x14)", re.DOTALL)

# The code page has no typographic marks. The long dash is kept long: signed notes begin their last line so.
_MARKS = str.maketrans("—–‘’“”…\u00a0", "─-''\"\". ")


class Align(IntEnum):
    """ESC a n."""

    LEFT = 0
    CENTRE = 1
    RIGHT = 2


class Font(IntEnum):
    """ESC M n."""

    A = 0
    B = 1


class Level(Enum):
    """QR error correction, GS ( k function 169."""

    L = 48
    M = 49
    Q = 50


def realtime_in(data: bytes) -> int | None:
    """Offset of the first bytes that a printer would obey at once wherever they stand, or None."""
    found = _REALTIME.search(data)
    return found.start() if found else None


def plain(text: str) -> str:
    """`text` composed (NFC), with typographic marks brought to what the code page has.

    Raises TextError for control characters: a name from outside must never become a command.
    """
    composed = unicodedata.normalize("NFC", text).translate(_MARKS)
    for character in composed:
        if unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp"):
            raise TextError(f"text holds the control character U+{ord(character):04X}")
    return composed


def printable(text: str) -> bool:
    """Whether the printer's own code page has every character. Raises TextError for control characters."""
    try:
        plain(text).encode(CODE_PAGE)
    except UnicodeEncodeError:
        return False
    return True


class EscPos:
    """Builds one job. Styles are sent only when they change; a job starts with a reset, so none leaks in."""

    def __init__(self) -> None:
        self._out = bytearray(INIT)
        self._style: dict[bytes, int] = {}

    def line(
        self,
        text: str,
        *,
        align: Align = Align.LEFT,
        size: int = 1,
        bold: bool = False,
        reverse: bool = False,
        font: Font = Font.A,
    ) -> None:
        """One line and its line feed. `size` 1 to 8 multiplies width and height.

        Raises TextError when a character is not in the code page or the line is wider than the paper.
        """
        text = plain(text)
        try:
            encoded = text.encode(CODE_PAGE)
        except UnicodeEncodeError as error:
            raise TextError(f"the printer has no character U+{ord(text[error.start]):04X}") from error
        columns = (COLUMNS_B if font is Font.B else COLUMNS_A) // size
        if len(encoded) > columns:
            raise TextError(f"a line of {len(encoded)} characters does not fit {columns} columns")
        self._set(b"\x1ba", align)  # ESC a
        self._set(b"\x1d!", (size - 1) << 4 | (size - 1))  # GS !
        self._set(b"\x1bE", int(bold))  # ESC E
        self._set(b"\x1dB", int(reverse))  # GS B
        self._set(b"\x1bM", font)  # ESC M
        self._out += encoded + b"\n"

    def feed(self, dots: int) -> None:
        """Blank paper, 8 dots to the millimetre (ESC J)."""
        while dots > 0:
            self._out += b"\x1bJ" + bytes([min(dots, 255)])
            dots -= 255

    def qr(
        self, payload: bytes, *, module: int = 6, level: Level = Level.M, align: Align = Align.CENTRE
    ) -> None:
        """A QR code, model 2, `module` dots a module (GS ( k functions 165, 167, 169, 180, 181).

        Raises PayloadError when it is empty, too long or holds a real-time command.
        """
        if not 0 < len(payload) <= QR_LIMIT:
            raise PayloadError(f"a QR code of {len(payload)} bytes; from 1 to {QR_LIMIT} fit")
        if realtime_in(payload) is not None:
            raise PayloadError("a QR code's content holds a real-time command of the printer")
        self._set(b"\x1ba", align)
        self._symbol(bytes([65, 50, 0]))
        self._symbol(bytes([67, module]))
        self._symbol(bytes([69, level.value]))
        self._symbol(bytes([80, 48]) + payload)
        self._symbol(bytes([81, 48]))

    def raster(self, rows: Sequence[bytes], *, align: Align = Align.CENTRE) -> None:
        """A picture, rows of equal length from the top, most significant bit leftmost (GS v 0).

        A dot is added where bytes would read as a real-time command, so a picture never is one.
        Raises PayloadError when the rows are empty, unequal, or wider than the paper.
        """
        width = len(rows[0]) if rows else 0
        if not 0 < width <= DOTS // 8 or len(rows) > 0xFFFF or any(len(row) != width for row in rows):
            raise PayloadError("a picture must have equal rows of at most 576 dots")
        self._set(b"\x1ba", align)
        picture = bytearray(b"".join(rows))
        while (at := realtime_in(bytes(picture))) is not None:
            picture[at] |= 1
        self._out += b"\x1dv0\x00" + width.to_bytes(2, "little") + len(rows).to_bytes(2, "little") + picture

    def cut(self) -> None:
        """Feed past the knife and cut; what follows is another paper."""
        self._out += CUT

    def data(self) -> bytes:
        """The job. Raises PayloadError if any bytes of it would be obeyed as a real-time command."""
        if (at := realtime_in(bytes(self._out))) is not None:
            raise PayloadError(f"the job holds a real-time command at byte {at}")
        return bytes(self._out)

    def _set(self, command: bytes, value: int) -> None:
        if self._style.get(command, 0) != value:
            self._style[command] = value
            self._out += command + bytes([value])

    def _symbol(self, body: bytes) -> None:
        """GS ( k pL pH cn=49 (QR) fn ..."""
        self._out += b"\x1d(k" + (len(body) + 1).to_bytes(2, "little") + b"1" + body
