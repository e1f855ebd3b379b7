"""A printed sheet as a picture: 576 dots wide, one pixel for each dot.

render(printer.sheets[-1], Path("out/slip.png"))
"""

import os
from functools import lru_cache
from pathlib import Path

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import pygame  # it greets on stdout unless told not to beforehand
import pygame.font

import firmware
from hw_sim.printer_paper import WIDTH, Picture, Row, Run, Sheet, Symbol

FONT = Path(firmware.__path__[0]) / "assets" / "fonts" / "NotoSansMono-Regular.ttf"
INK = (16, 16, 20)
PAPER = (252, 251, 247)
_LEAST = 16  # rows of pixels, so that a picture of nothing is a picture


def render(sheet: Sheet, path: Path) -> None:
    """Write the sheet as a PNG. What did not reach the paper is not on it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pygame.image.save(picture(sheet), path)


def picture(sheet: Sheet) -> pygame.Surface:
    page = pygame.Surface((WIDTH, max(sheet.dots, _LEAST)), depth=24)
    page.fill(PAPER)
    for row in sheet.rows:
        if row.y < sheet.dots:
            _row(page, row)
    return page


def _row(page: pygame.Surface, row: Row) -> None:
    for part in row.parts:
        match part:
            case Run():
                _run(page, part, row)
            case Picture():
                _picture(page, part, row.y)
            case Symbol():
                for down, modules in enumerate(part.modules):
                    for across, dark in enumerate(modules):
                        if dark:
                            place = (part.x + across * part.module, row.y + down * part.module)
                            page.fill(INK, (*place, part.module, part.module))


def _run(page: pygame.Surface, run: Run, row: Row) -> None:
    """Characters stand on the same line at the bottom of the row, whatever their height."""
    width, height = run.cell
    tallest = max(part.cell[1] for part in row.parts if isinstance(part, Run))
    top = row.y + tallest - height
    if run.reverse:
        page.fill(INK, (run.x, top, width * len(run.text), height))
    ink, paper = (PAPER, INK) if run.reverse else (INK, PAPER)
    for index, character in enumerate(run.text):
        if character == "─":  # joined from cell to cell, which no font's hinting leaves it
            page.fill(ink, (run.x + index * width, top + height // 2, width, 2))
        elif not character.isspace():
            glyph = _glyph(character, width, height, ink, paper)
            page.blit(glyph, (run.x + index * width, top))
            if run.bold:
                page.blit(glyph, (run.x + index * width + 1, top))
    if run.underline:
        page.fill(ink, (run.x, top + height - 2, width * len(run.text), 2))


@lru_cache(maxsize=4096)
def _glyph(
    character: str, width: int, height: int, ink: tuple[int, int, int], paper: tuple[int, int, int]
) -> pygame.Surface:
    """One character, stretched into its cell as the printer stretches its own."""
    pygame.font.init()
    font = pygame.font.Font(FONT, max(8, round(height * 0.82)))
    drawn = font.render(character, True, ink)
    wide = pygame.Surface((font.size("M")[0], drawn.get_height()), pygame.SRCALPHA)
    wide.blit(drawn, (0, 0))
    over = round(wide.get_height() * 0.11)  # the font leaves room for accents that a cell does not have
    cell = wide.subsurface((0, over, wide.get_width(), wide.get_height() - over))
    return pygame.transform.smoothscale(cell, (width, height))


def _picture(page: pygame.Surface, part: Picture, y: int) -> None:
    across, down = part.scale
    for line, row in enumerate(part.rows):
        for dot in range(part.width):
            if row[dot >> 3] & 0x80 >> (dot & 7):
                page.fill(INK, (part.x + dot * across, y + line * down, across, down))
