"""Whether every character of a text can be shown and printed: the bundled fonts and the printer's code page.

A missing glyph is found when the package is built, on the committee's table, and not as an empty box on the
day.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont

from firmware.tapes.errors import TextError
from firmware.tapes.escpos import printable

FONTS = Path(__file__).resolve().parent.parent / "assets" / "fonts"
SCREEN_FONTS = ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf")


@lru_cache(maxsize=1)
def screen_characters() -> frozenset[int]:
    """Code points that all fonts of the screens have, from their cmap tables (OpenType specification)."""
    sets = []
    for name in SCREEN_FONTS:
        with TTFont(FONTS / name, lazy=True) as font:
            sets.append(frozenset(font.getBestCmap()))
    return frozenset.intersection(*sets)


def glyph_fault(text: str) -> str | None:
    """Why `text` cannot be shown on the screen or printed on a tape, or None."""
    for char in text:
        if ord(char) not in screen_characters():
            return f"the screen's fonts have no {_name(char)}"
    try:
        lacking = next((char for char in text if not printable(char)), None)
    except TextError as error:
        return str(error)
    return None if lacking is None else f"the printer has no {_name(lacking)}"


def _name(char: str) -> str:
    return f"U+{ord(char):04X} {unicodedata.name(char, 'without a name')}"
