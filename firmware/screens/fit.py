"""Setting text: into lines that fit a box, in the largest size that fits. Words are never cut.

A text that does not fit in any of the sizes offered is set ever smaller until it does; tests hold that no
text of ours, and no name of ordinary length, comes to that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from firmware.screens import runs
from firmware.screens.theme import CAPTION, HUGE, LARGE, READING, Theme

SMALLER = (4.4, 4.0, 3.7, *(CAPTION * 0.9**step for step in range(16)))
ANY = (HUGE, LARGE, READING)


@dataclass(frozen=True)
class Para:
    """One paragraph. `chip` is a word set before it in a dark box: who is meant. `space` in em above it."""

    text: str
    bold: bool = False
    chip: str = ""
    space: float = 0.45


@dataclass(frozen=True)
class Line:
    text: str
    bold: bool
    top: int  # px from the top of the block to the top of its capitals
    chip: bool = False


@dataclass(frozen=True)
class Block:
    """Lines set in one size; `height` in px."""

    cap: float
    lines: tuple[Line, ...]
    height: int


def wrap(theme: Theme, text: str, cap: float, bold: bool, width: int) -> tuple[str, ...] | None:
    """The lines of `text` in at most `width` px, broken at spaces; None when a word alone is wider."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and runs.width(theme, longer, cap, bold) <= width:
            lines[-1] = longer
        elif runs.width(theme, word, cap, bold) <= width:
            lines.append(word)
        else:
            return None
    return tuple(lines)


def fit_afresh(
    theme: Theme,
    paras: tuple[Para, ...],
    width: int,
    height: int,
    sizes: Sequence[float] = ANY,
    lines: int = 99,
) -> Block:
    """The paragraphs in the first of `sizes` in which they fit the box, and at most `lines` lines in all.

    For what a person typed: it keeps nothing. For all else there is `fit`, which remembers.
    """
    for cap in descending(sizes):
        block = _set(theme, paras, width, cap)
        if block and block.height <= height and len(block.lines) <= lines:
            return block
    return _set(theme, paras, 10**6, SMALLER[-1]) or Block(SMALLER[-1], (), 0)


fit = lru_cache(maxsize=1024)(fit_afresh)


def fit_line(theme: Theme, text: str, bold: bool, width: int, sizes: Sequence[float] = ANY) -> float:
    """The first of `sizes` (mm) in which `text` is one line of at most `width` px."""
    for cap in descending(sizes):
        if runs.width(theme, text, cap, bold) <= width:
            return cap
    return SMALLER[-1]


def descending(sizes: Sequence[float]) -> tuple[float, ...]:
    """The sizes wanted, then the smaller ones."""
    return (*sizes, *(cap for cap in SMALLER if cap < sizes[-1]))


def _set(theme: Theme, paras: tuple[Para, ...], width: int, cap: float) -> Block | None:
    lines: list[Line] = []
    top = foot = 0
    em = theme.em(cap)
    for number, para in enumerate(paras):
        top += round(em * para.space) if number else 0
        if para.chip:
            if runs.width(theme, para.chip, cap, True) + 2 * (em // 3) > width:
                return None
            box = runs.box(theme, para.chip, cap, True)
            lines.append(Line(para.chip, True, top + box.lead, chip=True))
            top += box.pitch + round(em * 0.22)
        found = wrap(theme, para.text, cap, para.bold, width)
        if found is None:
            return None
        for text in found:
            box = runs.box(theme, text, cap, para.bold)
            lines.append(Line(text, para.bold, top + box.lead))
            foot = top + box.height
            top += box.pitch
    return Block(cap, tuple(lines), foot)
