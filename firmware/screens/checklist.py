"""One list of what is being proven, with a mark at each as it is done; beside it what is going on now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pygame

from firmware.screens.brush import Brush
from firmware.screens.fit import Block, Para, fit
from firmware.screens.layout import Rect, below, beside, left, rows, top
from firmware.screens.page import Page
from firmware.screens.progress import Mark, Step, steps
from firmware.screens.theme import CALM, GOOD, HAZARD, LARGE, LINE, PAPER, READING, Ink
from firmware.screens.widgets import Plain
from firmware.states.model import State

INKS = {Mark.DONE: GOOD, Mark.NOW: CALM, Mark.DIFFERS: HAZARD, Mark.LATER: PAPER}
SIZES = (LARGE, 5.6, READING)


@dataclass(frozen=True)
class StepLine(Plain):
    """A mark and a few words: done, under way, still to come, or done and not as it should be."""

    words: str
    mark: Mark
    size: float
    lines: int = 1

    @property
    def ink(self) -> Ink:
        return INKS[self.mark]

    def paint(self, brush: Brush, surface: pygame.Surface) -> None:
        rect = surface.get_rect()
        side = self._side(rect.size, brush)
        disc = Rect(0, (rect.h - side) // 2, side, side)
        if self.mark is Mark.LATER:
            brush.disc(surface, LINE, disc.center, side // 2 - 1, max(2, brush.theme.px(0.5)))
        else:
            brush.disc(surface, self.ink.bg, disc.center, side // 2)
            brush.icon(surface, self.mark.value, disc.inflate(-side * 0.36, -side * 0.36), self.ink)
        block = self._block(brush, rect.size)
        room = Rect(side + brush.theme.px(3), 0, rect.w, rect.h)
        brush.block(surface, block, room, PAPER)

    def cap(self, brush: Brush, size: tuple[int, int]) -> float | None:
        return self._block(brush, size).cap

    def _side(self, size: tuple[int, int], brush: Brush) -> int:
        return min(size[1] - 2, brush.theme.px(9))

    def _block(self, brush: Brush, size: tuple[int, int]) -> Block:
        wide = size[0] - self._side(size, brush) - brush.theme.px(3)
        return fit(
            brush.theme, (Para(self.words, self.mark is Mark.NOW),), wide, size[1], (self.size,), self.lines
        )


def words_of(page: Page, step: Step) -> str:
    if step.mark is Mark.DIFFERS:
        return page.say(f"check.{step.key}-differ")
    if not step.of:
        return page.say(f"check.{step.key}")
    return page.say(f"check.{step.key}-of", at=step.at, of=step.of)


def checklist(page: Page, state: State, said: str, do: str = "", who: str = "officer") -> None:
    """The list at the left, or above on a tall screen; the sentence, and who does what, beside it."""
    found, area = steps(state), page.frame.body
    if area.h > area.w:
        whole = top(area, area.h * 3 // 5)
        words = below(area, whole.h + page.gap)
    else:
        whole = left(area, round(area.w * 0.54))
        words = beside(area, whole.w + page.theme.px(5))
    step_lines(page, whole, found)
    paras = [Para(said, bold=True), *([Para(do, chip=page.say(f"who.{who}"))] if do else [])]
    if not do:
        paras.append(Para(page.say("please-wait")))
    page.text(words, *paras, sizes=SIZES)


def step_lines(page: Page, whole: Rect, found: tuple[Step, ...]) -> None:
    """Lines of one height and one size of letters, however long each is."""
    space = page.theme.px(0.8)
    tall = min((whole.h - space * (len(found) - 1)) // len(found), page.theme.px(14))
    used = tall * len(found) + space * (len(found) - 1)
    lines = rows(Rect(whole.x, whole.y + (whole.h - used) // 2, whole.w, used), len(found), space)
    texts = [words_of(page, step) for step in found]
    cap = line_size(page, lines[0], texts)
    for line, step, text in zip(lines, found, texts, strict=True):
        page.put(line, StepLine(text, step.mark, cap))


def line_size(page: Page, line: Rect, texts: Sequence[str]) -> float:
    """The largest letters in which each of these, bold, is one line beside its mark."""
    side = min(line.h - 2, page.theme.px(9)) + page.theme.px(3)

    def fits(cap: float) -> bool:
        blocks = (fit(page.theme, (Para(text, True),), line.w - side, line.h, (cap,), 1) for text in texts)
        return all(block.cap == cap for block in blocks)

    return next((size for size in SIZES if fits(size)), SIZES[-1])
