"""Bars and QR codes as rectangles, for the page and for the paper alike. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import segno

from firmware.report.markup import Markup, el

QUIET = 4
"""Modules of white around a QR code (ISO/IEC 18004)."""


@dataclass(frozen=True)
class Run:
    """Dark modules side by side: column, row and how many, the quiet zone counted in."""

    x: int
    y: int
    wide: int


@dataclass(frozen=True)
class Code:
    """A QR code: modules on a side with the quiet zone, and the dark runs."""

    side: int
    runs: tuple[Run, ...]


def qr(text: str) -> Code:
    """Level M, as on the tapes."""
    rows = [bytes(row) for row in segno.make(text.encode(), error="m", micro=False, boost_error=False).matrix]
    runs = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            wide = 1
            while x + wide < len(row) and row[x + wide] == row[x]:
                wide += 1
            if row[x]:
                runs.append(Run(x + QUIET, y + QUIET, wide))
            x += wide
    return Code(len(rows) + 2 * QUIET, tuple(runs))


def qr_svg(text: str, label: str) -> Markup:
    """As one path of an inline SVG."""
    code = qr(text)
    path = "".join(f"M{run.x} {run.y}h{run.wide}v1h-{run.wide}z" for run in code.runs)
    return el(
        "svg",
        el("title", label),
        el("rect", width=code.side, height=code.side, fill="#fff"),
        el("path", d=path, fill="#000"),
        class_="qr",
        viewBox=f"0 0 {code.side} {code.side}",
        role="img",
        shape_rendering="crispEdges",
    )


def bar_svg(share: float, *, leads: bool, label: str) -> Markup:
    """A bar of `share` (0..1) of the full width; the full width is faint behind it."""
    return el(
        "svg",
        el("title", label),
        el("rect", width=100, height=10, fill="#e7eef7"),
        el("rect", width=f"{share * 100:.3f}", height=10, fill="#0e2242" if leads else "#5b7ba8"),
        class_="bar",
        viewBox="0 0 100 10",
        preserveAspectRatio="none",
        role="img",
    )
