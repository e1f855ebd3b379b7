"""A pen for the drawings of the documents: boxes, lines and words, as SVG text.

    pen = Pen(400, 200)
    pen.box(10, 10, 120, 40, "Printer", "80 mm")
    pen.wire([(130, 30), (200, 30)], "GND", colour=GROUND)
    pen.svg("What it shows, for who cannot see it")

Units are pixels of the drawing. Only what every viewer draws alike: no filters, no scripts, no font files.
"""

from collections.abc import Sequence
from html import escape

INK, SOFT, PAPER = "#1f2933", "#5b6770", "#ffffff"
FILL, EDGE = "#f4f6f8", "#8a97a3"
POWER, GROUND, SIGNAL, DATA = "#c0392b", "#1f2933", "#1b6ca8", "#2e7d4f"
FONT = "'Noto Sans', 'DejaVu Sans', Arial, sans-serif"
Point = tuple[float, float]


class Pen:
    """A page of `width` x `height`; what is drawn later lies above what was drawn before."""

    def __init__(self, width: int, height: int) -> None:
        self._size = (width, height)
        self._parts: list[str] = []

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str = FILL,
        edge: str = EDGE,
        radius: float = 6,
        thick: float = 1.5,
    ) -> None:
        self._parts.append(
            f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="{radius:g}" '
            f'fill="{fill}" stroke="{edge}" stroke-width="{thick:g}"/>'
        )

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = 14,
        colour: str = INK,
        anchor: str = "start",
        bold: bool = False,
    ) -> None:
        """`y` is the base line; `anchor` is start, middle or end."""
        weight = ' font-weight="bold"' if bold else ""
        self._parts.append(
            f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{colour}" '
            f'text-anchor="{anchor}"{weight}>{escape(words, quote=False)}</text>'
        )

    def box(self, x: float, y: float, width: float, height: float, title: str, *lines: str) -> None:
        """A box with a bold title and smaller lines below it, centred as a block."""
        self.rect(x, y, width, height)
        top = y + height / 2 - 9 * len(lines) + 5
        self.text(x + width / 2, top, title, anchor="middle", bold=True)
        for number, line in enumerate(lines, start=1):
            self.text(x + width / 2, top + 18 * number, line, size=12.5, colour=SOFT, anchor="middle")

    def line(
        self,
        points: Sequence[Point],
        *,
        colour: str = INK,
        thick: float = 2,
        dashed: bool = False,
        arrow: bool = False,
    ) -> None:
        path = " ".join(f"{x:g},{y:g}" for x, y in points)
        dash = ' stroke-dasharray="6 5"' if dashed else ""
        head = ' marker-end="url(#arrow)"' if arrow else ""
        self._parts.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{thick:g}" '
            f'stroke-linejoin="round" stroke-linecap="round"{dash}{head}/>'
        )

    def wire(
        self, points: Sequence[Point], words: str = "", *, colour: str = SIGNAL, end: str = "start"
    ) -> None:
        """A line with a word above its first (or, with end="end", last) level piece."""
        self.line(points, colour=colour)
        if words:
            x, y = points[0] if end == "start" else points[-1]
            towards = points[1] if end == "start" else points[-2]
            right = towards[0] > x
            self.text(
                x + (6 if right else -6),
                y - 5,
                words,
                size=12,
                colour=colour,
                anchor="start" if right else "end",
            )

    def dot(self, x: float, y: float, *, radius: float = 4, fill: str = INK, edge: str = "none") -> None:
        self._parts.append(
            f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{fill}" stroke="{edge}" stroke-width="1.5"/>'
        )

    def svg(self, title: str) -> str:
        """The whole file; `title` is what a screen reader says."""
        width, height = self._size
        arrow = (
            '<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" '
            f'orient="auto"><path d="M0 0L10 5L0 10z" fill="{INK}"/></marker></defs>'
        )
        return "\n".join(
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
                f'width="{width}" height="{height}" role="img" font-family="{FONT}">',
                f"<title>{escape(title, quote=False)}</title>",
                arrow,
                f'<rect width="{width}" height="{height}" fill="{PAPER}"/>',
                *self._parts,
                "</svg>\n",
            )
        )
