"""How the ballot's options stand: how many across, photo above the name or beside it, and how large.

Every way that fits is measured, and the one with the best score is taken: the height of the photos, times how
near the names come to the size wanted. One plan holds for all options of a ballot: one size of photo, one
size of number, one size of name, the largest in which every name fits. So nothing favours an option.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from firmware.screens import runs
from firmware.screens.fit import SMALLER, Para, fit
from firmware.screens.layout import Rect, gap, grid
from firmware.screens.theme import HUGE, LADDER, LARGE, READING, Theme
from firmware.states.facts import TextSize

TALLEST = 75.0  # mm: a taller photo is no better
OVER = 20.0  # mm: the least width of a photo on whose corner the number may stand
CHIP = 1.25  # em: height of the field with mark and word on the chosen tile
NAME_WEIGHT = 1.4  # of the name's size against the photo's


class Form(Enum):
    """Where the parts of a tile stand."""

    UPRIGHT = 1  # photo with the number on its corner, the name below
    CORNER = 2  # photo with the number on its corner, the name beside
    ROW = 3  # photo; beside it number above name
    COLUMN = 4  # photo, number, name in a row


@dataclass(frozen=True)
class Plan:
    """One tile for all options; px, `cap` and `chip` in mm."""

    across: int
    width: int
    height: int
    form: Form
    photo: tuple[int, int]
    badge: int  # side of the square with the number
    cap: float  # of the names
    name: int  # height of the tallest of them
    chip: float  # of the word that tells the chosen one; 0 where only the mark has room
    score: float


@dataclass(frozen=True)
class Ballot:
    """What has to be shown. `word`: what the chosen tile says."""

    theme: Theme
    names: tuple[str, ...]
    word: str

    def names_height(self, cap: float, width: int) -> int | None:
        """Px of the tallest name set in `cap` in that width; None where a word is wider."""
        blocks = [fit(self.theme, (Para(name, True),), width, 10**6, (cap,)) for name in self.names]
        return max(block.height for block in blocks) if all(b.cap == cap for b in blocks) else None

    def chip(self, width: int, height: int, name: float) -> float:
        """The size of the word beside its mark, no larger than names set in `name`; 0 where none fits."""
        for cap in (*(c for c in LADDER if c <= max(name, READING)), 4.4, 4.0, 3.7, 3.4):
            em = self.theme.em(cap)
            wide = runs.width(self.theme, self.word, cap, True)
            if em * CHIP <= height and wide + 1.3 * em <= width:
                return cap
        return 0.0


@lru_cache(maxsize=32)
def arrange(ballot: Ballot, area: tuple[int, int]) -> Plan:
    """The best plan for this ballot in `area` px."""
    return max(_plans(ballot, *area), key=lambda plan: plan.score)


def cells(theme: Theme, plan: Plan, count: int, area: Rect) -> list[Rect]:
    """A cell for each option, row by row, in the middle of `area`."""
    space, down = gap(theme), -(-count // plan.across)
    wide = plan.across * plan.width + (plan.across - 1) * space
    tall = down * plan.height + (down - 1) * space
    whole = Rect(area.centerx - wide // 2, area.y + (area.h - tall) // 2, wide, tall)
    return grid(whole, plan.across, down, space)[:count]


def tile_pad(theme: Theme) -> int:
    """Px between a tile's edge and what stands on it."""
    return theme.px(1.7 if theme.compact else 2.4)


def name_pad(theme: Theme) -> int:
    """Px between the side of an upright tile and its name, which needs the width more than air."""
    return theme.px(1.2)


def sash_pad(theme: Theme) -> int:
    """Px between the side of an upright tile and the field with the mark."""
    return theme.px(0.9)


def name_sizes(theme: Theme) -> tuple[float, ...]:
    """Names are set large in any case, and larger where that is wanted."""
    most = HUGE if theme.size is TextSize.LARGE else LARGE
    return (*(cap for cap in LADDER if cap <= most), *SMALLER)


def three_by_four(width: int, height: int) -> tuple[int, int]:
    """The largest photo in the proportion 3:4 that fits; (0, 0) where none does."""
    wide = max(0, min(width, height * 3 // 4))
    return wide, wide * 4 // 3


def _plans(ballot: Ballot, width: int, height: int) -> Iterator[Plan]:
    theme, count = ballot.theme, len(ballot.names)
    space = gap(theme)
    for across in range(1, count + 1):
        down = -(-count // across)
        if across > 1 and -(-count // (across - 1)) == down:
            continue  # as many rows as with fewer across: smaller tiles for nothing
        wide = min((width - space * (across - 1)) // across, theme.px(TALLEST + 60))
        tall = (height - space * (down - 1)) // down
        for cap in name_sizes(theme):
            upright = list(_upright(ballot, across, wide, tall, cap))
            yield from upright
            if upright and cap <= READING:
                break
        for form in (Form.CORNER, Form.ROW, Form.COLUMN):
            for part in (1.0, 0.8, 0.65):
                fitting = (_flat(ballot, across, wide, tall, cap, form, part) for cap in name_sizes(theme))
                yield from next((plans for each in fitting if (plans := list(each))), [])


def _upright(ballot: Ballot, across: int, width: int, height: int, cap: float) -> Iterator[Plan]:
    theme, pad = ballot.theme, tile_pad(ballot.theme)
    tall = ballot.names_height(cap, width - 2 * name_pad(theme))
    if tall is None:
        return
    photo = three_by_four(width - 2 * pad, height - 3 * pad - tall)
    if photo[0] < theme.px(OVER):
        return
    foot = photo[1] // 4 + pad  # the mark may cover that of the photo, and keeps off the face
    chip = ballot.chip(width - 2 * sash_pad(theme), foot, cap)
    used = min(height, photo[1] + tall + 4 * pad)
    score = _score(theme, photo, cap, chip)
    yield Plan(across, width, used, Form.UPRIGHT, photo, corner(theme, photo), cap, tall, chip, score)


def _flat(
    ballot: Ballot, across: int, width: int, height: int, cap: float, form: Form, part: float
) -> Iterator[Plan]:
    """The photo takes `part` of the tile's height."""
    theme, pad = ballot.theme, tile_pad(ballot.theme)
    inner = height - 2 * pad
    photo = three_by_four(width // 2, round(inner * part))
    badge = min(theme.px(10), max(theme.px(7.6), inner // 4))
    column = width - 3 * pad - photo[0] - (badge + pad if form is Form.COLUMN else 0)
    tall = ballot.names_height(cap, column) if column > 0 else None
    if tall is None or photo[1] < theme.px(9):
        return
    room = inner - tall - pad  # above or below the name
    if form is Form.CORNER:
        badge, chip = corner(theme, photo), ballot.chip(column, room, cap)
        fits = photo[0] >= theme.px(OVER) and room >= 0
    elif form is Form.ROW:
        chip, fits = ballot.chip(column - badge - pad, badge, cap), badge <= room + pad - pad // 2
    else:
        chip, fits = 0.0, tall <= inner and 2 * badge + pad <= inner
    if fits:
        score = _score(theme, photo, cap, chip)
        yield Plan(across, width, height, form, photo, badge, cap, tall, chip, score)


def corner(theme: Theme, photo: tuple[int, int]) -> int:
    """The square with the number on a photo's corner, where no face is."""
    return min(theme.px(26), photo[0] * 3 // 8)


def _score(theme: Theme, photo: tuple[int, int], cap: float, chip: float) -> float:
    """The photo's height in mm; less for small names, much less for names under the least size."""
    wanted = name_sizes(theme)[0]
    small = (cap / READING) ** 5 if cap < READING else 1.0
    word = 1.0 if chip >= READING else 0.93 if chip else 0.85
    photo_mm = min(TALLEST, photo[1] / theme.density)
    return float(photo_mm * (cap / wanted) ** NAME_WEIGHT * small * word)
