"""Text as a picture, for scripts the printer has no letters for.

rows = picture(["ꦱꦸꦏꦩꦗꦸ"], line_dots=64)      # 64 rows of 72 bytes, text in the middle of 576 dots

The fonts are the bundled ones; there is no fallback between them, so one font must have every letter of a
text. pygame shapes and rasterises into memory; no display is opened.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from firmware.tapes.errors import TextError
from firmware.tapes.escpos import DOTS, plain

if TYPE_CHECKING:
    import pygame.font

FONTS = Path(__file__).resolve().parent.parent / "assets" / "fonts"
_FIRST = ("NotoSans-Bold.ttf", "NotoSans-Regular.ttf")
_MARGIN = 8  # dots left free at either side
_INK = 110  # a pixel at least this light (of 255) becomes a black dot
_SCRIPTS = (("Java", "\ua980", "\ua9df"), ("Bali", "\u1b00", "\u1b7f"), ("Sund", "\u1b80", "\u1bbf"))


def picture(lines: Sequence[str], *, line_dots: int) -> list[bytes]:
    """One row of 72 bytes for each dot of height, `line_dots` for each line, lines centred.

    The size depends on the number of lines alone. A line too wide for the paper is set smaller.
    Raises TextError when no bundled font has all letters of a line.
    """
    rows: list[bytes] = []
    for line in lines:
        rows += _line(plain(line), line_dots)
    return rows


def width(text: str, *, line_dots: int) -> int:
    """Dots a line needs at full size. Raises TextError as `picture` does."""
    text = plain(text)
    return _font_for(text, _points(line_dots)).size(text)[0]


def _line(text: str, line_dots: int) -> list[bytes]:
    points = _points(line_dots)
    font = _font_for(text, points)
    while points > 12 and (font.size(text)[0] > DOTS - 2 * _MARGIN or font.get_linesize() > line_dots):
        points -= 2
        font = _font_for(text, points)
    import pygame  # late, so that an auditor's tools can read a slip's code without it

    drawn = font.render(text, True, (255, 255, 255), (0, 0, 0))
    if drawn.get_width() > DOTS:
        raise TextError("a text is too long for one line of the paper")
    page = pygame.Surface((DOTS, line_dots), depth=32)
    page.blit(drawn, ((DOTS - drawn.get_width()) // 2, (line_dots - drawn.get_height()) // 2))
    pixels = pygame.image.tobytes(page, "RGB")[::3]
    return [_pack(pixels[y * DOTS : (y + 1) * DOTS]) for y in range(line_dots)]


def _pack(row: bytes) -> bytes:
    value = 0
    for pixel in row:
        value = value << 1 | (pixel >= _INK)
    return value.to_bytes(DOTS // 8, "big")


def _points(line_dots: int) -> int:
    return max(12, line_dots * 2 // 3)


def _font_for(text: str, points: int) -> "pygame.font.Font":
    names = [*_FIRST, *sorted({path.name for path in FONTS.glob("*.ttf")} - set(_FIRST))]
    for name in names:
        if all(_has(name, character) for character in text):
            return _font(name, points, _script(text))
    for character in text:
        if not any(_has(name, character) for name in names):
            raise TextError(f"no bundled font has the character U+{ord(character):04X}")
    raise TextError("no one of the bundled fonts has all characters of a text")


@lru_cache(maxsize=4096)
def _has(name: str, character: str) -> bool:
    """Whether a font has a letter: what it lacks it draws as it draws the noncharacter U+FFFF."""
    import pygame.image

    font = _font(name, 24, "")
    lacking, drawn = (font.render(c, True, (255, 255, 255), (0, 0, 0)) for c in ("\uffff", character))
    return character.isspace() or pygame.image.tobytes(drawn, "RGB") != pygame.image.tobytes(lacking, "RGB")


@lru_cache(maxsize=64)
def _font(name: str, points: int, script: str) -> "pygame.font.Font":
    import pygame.font

    pygame.font.init()
    font = pygame.font.Font(FONTS / name, points)
    if script:
        font.set_script(script)
    return font


def _script(text: str) -> str:
    """The ISO 15924 name of the first script in the text that needs shaping, or nothing."""
    for character in text:
        for script, first, last in _SCRIPTS:
            if first <= character <= last:
                return script
    return ""
