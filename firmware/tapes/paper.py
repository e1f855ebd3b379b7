"""What every paper of the booth shares: its header, its look, and the plain data it is made from.

page = Page("zero", language="id", simulasi=False)
page.heading(header, when="Minggu 8 Maret 2026 06.40", copy=1, copies=5)
page.pair("Hadir", "0")
page.finish()                  # Tape(data=b"...", title="PITA NOL / ZERO TAPE")
"""

import re
import textwrap
from dataclasses import dataclass, field

from firmware.tapes import raster
from firmware.tapes.errors import TapeError
from firmware.tapes.escpos import COLUMNS_A, COLUMNS_B, Align, EscPos, Font, plain, printable
from firmware.tapes.words import Words

LINE_DOTS = 36  # height of a line of normal size that has to be drawn as a picture
_HASH = 32
_HEX = re.compile("[0-9a-f]{64}")
_SHORT = 12  # hex digits of the image hash, where not all of it stands


@dataclass(frozen=True)
class Header:
    """Which election, place and machine a paper is from. `election_hash` is HE, 32 bytes, as `machine_id`.

    `image`: the system image's hash, 64 hex digits, or "" where there is none. `diagnostic`: it is a
    technician's image, which every paper says.
    """

    title: str
    village: str
    tps: str
    booth: str
    election_hash: bytes
    machine_id: bytes
    software: str
    image: str = ""
    diagnostic: bool = False

    def __post_init__(self) -> None:
        if len(self.election_hash) != _HASH or len(self.machine_id) != _HASH:
            raise TapeError("election hash and machine id are 32 bytes each")
        if self.image and not _HEX.fullmatch(self.image):
            raise TapeError("an image hash is 64 hex digits")
        for name, limit in (("title", 160), ("village", 120), ("tps", 24), ("booth", 48), ("software", 240)):
            if len(getattr(self, name)) > limit:
                raise TapeError(f"{name} is longer than the {limit} characters a paper has room for")


@dataclass(frozen=True)
class Counts:
    """Running counts of one booth. `authorised` is the attendance; `slips` are those printed in full.

    `unknown_slips`: the power failed, or an officer gave up, before it was sure that a slip had come out.
    `failed_slips`: how often a slip was begun, not proven printed, and printed again.
    """

    roll: int
    authorised: int
    overridden: int
    cast: int
    spoiled: int
    abandoned: int
    slips: int
    unknown_slips: int = 0
    failed_slips: int = 0


@dataclass(frozen=True)
class Choice:
    """One option of the ballot as printed. A blank vote has no number: 0 is not shown."""

    number: int = field(repr=False)  # a slip holds the one that was chosen
    name: str = field(repr=False)


@dataclass(frozen=True)
class Officer:
    """Someone who signed in by card and PIN; `role` as it is to be printed."""

    name: str
    role: str


@dataclass(frozen=True)
class Tape:
    """One paper: bytes for the printer, cut included, and its title for the journal."""

    data: bytes = field(repr=False)
    title: str


class Page:
    """Lays out one paper. Text that the printer lacks letters for goes as a picture of its line."""

    def __init__(self, title: str, *, language: str, simulasi: bool) -> None:
        self.words = Words(language)
        self.out = EscPos()
        self._title = self.words.both(title)
        self._simulasi = simulasi
        self._diagnostic = False
        if simulasi:
            self._rehearsal()
        self.text(self.words.first(title), align=Align.CENTRE, size=2, bold=True)
        self.text(self.words.second(title), align=Align.CENTRE)

    def text(
        self,
        text: str,
        *,
        align: Align = Align.LEFT,
        size: int = 1,
        bold: bool = False,
        reverse: bool = False,
        font: Font = Font.A,
    ) -> None:
        """Any length of text, wrapped at words. Raises TextError when no letters can be had for it."""
        columns = (COLUMNS_B if font is Font.B else COLUMNS_A) // size
        for line in wrap(text, columns):
            if printable(line):
                self.out.line(line, align=align, size=size, bold=bold, reverse=reverse, font=font)
            else:
                self.out.raster(raster.picture([line], line_dots=LINE_DOTS * size))

    def pair(self, label: str, value: str, *, bold: bool = False) -> None:
        """Label to the left, value to the right; on two lines when they do not fit one."""
        label, value = plain(label), plain(value)
        room = COLUMNS_A - len(value) - 1
        if len(label) <= room and printable(label + value):
            self.out.line(label + " " * (COLUMNS_A - len(label) - len(value)) + value, bold=bold)
            return
        self.text(label, bold=bold)
        self.text(value, align=Align.RIGHT, bold=bold)

    def rule(self) -> None:
        self.out.line("─" * COLUMNS_A)

    def section(self, key: str) -> None:
        """A ruled heading."""
        self.rule()
        self.text(self.words.both(key), bold=True)

    def place(self, header: Header) -> None:
        """Election, village, polling station, booth; before them, where it is one, that the image is none."""
        self._diagnostic = header.diagnostic
        if header.diagnostic:
            diagnostic_mark(self.out, self.words)
        self.text(header.title, align=Align.CENTRE, bold=True)
        self.text(header.village, align=Align.CENTRE)
        words = self.words
        self.text(
            f"{words.first('tps')} {header.tps}  {words.first('booth')} {header.booth}",
            align=Align.CENTRE,
            bold=True,
        )

    def heading(
        self, header: Header, *, when: str, copy: int, copies: int, whole_image: bool = False
    ) -> None:
        """All that ties a tape to its election and machine. Raises TapeError for copy 0 or copy 4 of 3.

        `whole_image`: all 64 digits of the image hash, to be compared with what was published.
        """
        if not 1 <= copy <= copies:
            raise TapeError(f"there is no copy {copy} of {copies}")
        self.text(self.words.both("copy", copy=copy, copies=copies), align=Align.CENTRE)
        self.rule()
        self.place(header)
        self.pair(self.words.first("when"), when)
        self.rule()
        self.text(self.words.both("election_hash"))
        self.text(grouped(header.election_hash.hex()), font=Font.B)
        self.text(self.words.both("machine"))
        self.text(grouped(header.machine_id.hex()), font=Font.B)
        self.text(self.words.both("software"))
        self.text(header.software, font=Font.B)
        if header.image:
            self.text(self.words.both("image"))
            self.text(grouped(header.image if whole_image else header.image[:_SHORT]), font=Font.B)

    def finish(self) -> Tape:
        if self._simulasi:
            self._rehearsal()
        if self._diagnostic:
            diagnostic_mark(self.out, self.words)
        self.out.cut()
        return Tape(self.out.data(), self._title)

    def _rehearsal(self) -> None:
        self.out.line("  SIMULASI  ", align=Align.CENTRE, size=4, bold=True, reverse=True)
        self.text(self.words.both("rehearsal"), align=Align.CENTRE, bold=True)


def diagnostic_mark(out: EscPos, words: Words) -> None:
    """What a technician's image puts on every paper, in both languages."""
    out.line(f" {words.first('diagnostic')} ", align=Align.CENTRE, size=3, bold=True, reverse=True)
    for line in wrap(words.both("not_for_election"), COLUMNS_A):
        out.line(line, align=Align.CENTRE, bold=True)


def wrap(text: str, columns: int) -> list[str]:
    """Lines of at most that many characters, broken at spaces if there are any; an empty text is one line."""
    return textwrap.wrap(plain(text), columns, break_on_hyphens=False) or [""]


def grouped(digits: str, size: int = 4) -> str:
    """`digits` in groups, to be read aloud: "a1b2 c3d4"."""
    return " ".join(digits[at : at + size] for at in range(0, len(digits), size))


def void_mark(*, language: str = "id", simulasi: bool = False, diagnostic: bool = False) -> bytes:
    """What goes under a slip that broke off: says so and cuts, so the torn slip is a paper of its own."""
    words = Words(language)
    out = EscPos()
    out.line("", size=1)
    out.line(f" {words.first('void')} ", align=Align.CENTRE, size=3, bold=True, reverse=True)
    out.line(f" {words.second('void')} ", align=Align.CENTRE, size=3, bold=True, reverse=True)
    for key in (words.first("void_why"), words.second("void_why")):
        for line in wrap(key, COLUMNS_A):
            out.line(line, align=Align.CENTRE)
    if simulasi:
        out.line("  SIMULASI  ", align=Align.CENTRE, size=4, bold=True, reverse=True)
    if diagnostic:
        diagnostic_mark(out, words)
    out.cut()
    return out.data()
