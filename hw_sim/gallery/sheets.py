"""Contact sheets: many screens on one page, so that a person can look at all of them.

out/sheets/10in-id-voter-1.png     one for each display, language and phase of the day, in pages
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pygame

from firmware.screens.theme import FONTS
from hw_sim.displays import DISPLAYS
from hw_sim.gallery.draw import draw
from hw_sim.gallery.phases import phase_of
from hw_sim.gallery.plan import BALLOTS, LOOKS, MARKS, Shot

WIDE, TALL = 1640, 1500  # pixels of a page, about: what a viewer shows without making it smaller
SPACE, CAPTION = 12, 22
GROUND, INK = (92, 96, 104), (255, 255, 255)


@dataclass(frozen=True)
class Sheet:
    """One page and what is on it."""

    name: str
    shots: tuple[Shot, ...]


def sheets(shots: Sequence[Shot], across: int | None = None) -> Iterator[Sheet]:
    """By display, language and phase, or what else the folder holds; a page takes what fits on it."""

    def key(shot: Shot) -> tuple[str, str, str]:
        whole = shot.group in (BALLOTS, MARKS, LOOKS)
        return shot.display, shot.group, "all" if whole else phase_of(type(shot.state)).key

    order: dict[tuple[str, str, str], list[Shot]] = {}
    for shot in shots:
        order.setdefault(key(shot), []).append(shot)
    for (display, group, phase), several in order.items():
        beside = across or _beside(several[0])
        most = beside * _down(several[0], beside)
        pages = [tuple(several[at : at + most]) for at in range(0, len(several), most)]
        for number, page in enumerate(pages, start=1):
            yield Sheet(f"{display}-{group}-{phase}-{number}", page)


def write(sheet: Sheet, folder: Path, across: int | None = None) -> Path:
    """Draw its screens small, each with its name and heading. Raises OSError."""
    cell = _cell(sheet.shots[0], across or _beside(sheet.shots[0]))
    across = min(across or _beside(sheet.shots[0]), len(sheet.shots))
    down = -(-len(sheet.shots) // across)
    page = pygame.Surface(
        (SPACE + across * (cell[0] + SPACE), SPACE + down * (cell[1] + CAPTION + SPACE)), 0, 24
    )
    page.fill(GROUND)
    pygame.font.init()
    font = pygame.font.Font(FONTS / "NotoSans-Regular.ttf", 15)
    for number, shot in enumerate(sheet.shots):
        left = SPACE + number % across * (cell[0] + SPACE)
        top = SPACE + number // across * (cell[1] + CAPTION + SPACE)
        caption = font.render(f"{shot.name.rpartition('/')[2]}", True, INK)
        page.blit(caption, (left, top), (0, 0, cell[0], CAPTION))
        page.blit(pygame.transform.smoothscale(draw(shot), cell), (left, top + CAPTION))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{sheet.name}.png"
    pygame.image.save(page, path)
    return path


def _beside(shot: Shot) -> int:
    """More of them where they stand upright."""
    width, height, _ = DISPLAYS[shot.display]
    return 3 if width > height else 5


def _cell(shot: Shot, across: int) -> tuple[int, int]:
    """Pixels of a screen on the page: never more than its own."""
    width, height, _ = DISPLAYS[shot.display]
    wide = min(width, (WIDE - SPACE) // across - SPACE)
    return wide, round(wide * height / width)


def _down(shot: Shot, across: int) -> int:
    return max(1, (TALL - SPACE) // (_cell(shot, across)[1] + CAPTION + SPACE))
