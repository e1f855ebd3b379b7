"""The roll of paper in the emulated printer, and what has been printed on it.

sheet.lines            # ["STRUK AUDIT / AUDIT SLIP", ...]    as a person reads it
sheet.qr               # [b"BILIK-SLIP/1:..."]               as a phone reads it
sheet.complete         # cut off with nothing lost
"""

from dataclasses import dataclass, field

DOTS_PER_MM = 8
WIDTH = 576  # dots


@dataclass(frozen=True)
class Run:
    """Characters of one style. `x`: dots from the left of the paper; `cell`: a character's width, height."""

    text: str
    x: int
    cell: tuple[int, int]
    bold: bool = False
    underline: bool = False
    reverse: bool = False


@dataclass(frozen=True)
class Picture:
    """Dots: rows of bytes, most significant bit leftmost, each dot `scale` (width, height) wide and high."""

    rows: tuple[bytes, ...]
    width: int
    x: int
    scale: tuple[int, int] = (1, 1)


@dataclass(frozen=True)
class Symbol:
    """A QR code: its content and its modules, row by row."""

    payload: bytes
    modules: tuple[tuple[bool, ...], ...]
    module: int
    x: int


@dataclass(frozen=True)
class Row:
    """What was printed in one go: `y` and `height` in dots from the top of its sheet."""

    y: int
    height: int
    parts: tuple[Run | Picture | Symbol, ...]


@dataclass
class Sheet:
    """One paper, from cut to cut. `dots` is its length; what stands below that never reached the paper."""

    rows: list[Row] = field(default_factory=list)
    dots: int = 0
    complete: bool = False
    spoilt: bool = False  # something that belonged on it was lost

    def _printed(self) -> list[Row]:
        return [row for row in self.rows if row.y + row.height <= self.dots]

    @property
    def lines(self) -> list[str]:
        """Text, a line for each line that came out whole; blank lines are empty, pictures are not there."""
        texts = []
        for row in self._printed():
            runs = [part.text for part in row.parts if isinstance(part, Run)]
            if runs or not row.parts:
                texts.append("".join(runs).rstrip())
        return texts

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def qr(self) -> list[bytes]:
        """Contents of the QR codes that came out whole, from the top."""
        return [part.payload for row in self._printed() for part in row.parts if isinstance(part, Symbol)]


@dataclass
class Paper:
    """A roll. `left` in dots; 80 m is a common length. None is paper without end."""

    left: int | None = 80_000 * DOTS_PER_MM
    near_end_at: int = 3_000 * DOTS_PER_MM

    @classmethod
    def of(cls, millimetres: float, *, near_end_mm: float = 3_000) -> "Paper":
        return cls(round(millimetres * DOTS_PER_MM), round(near_end_mm * DOTS_PER_MM))

    @property
    def out(self) -> bool:
        return self.left is not None and self.left <= 0

    @property
    def near_end(self) -> bool:
        return self.left is not None and self.left <= self.near_end_at

    def take(self, dots: int) -> int:
        """Feed that much, or what there is; returns what was fed."""
        if self.left is None:
            return dots
        fed = max(0, min(dots, self.left))
        self.left -= fed
        return fed
