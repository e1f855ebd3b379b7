"""The tests of screen and touchscreen: spots to hit, and pictures that show a screen's faults."""

from __future__ import annotations

from dataclasses import dataclass

import pygame

from firmware.screens.brush import Brush
from firmware.screens.fit import Para
from firmware.screens.layout import Rect
from firmware.screens.page import Book, Page
from firmware.screens.rows import Cross, Spot
from firmware.screens.theme import LARGE, NAVY, READING, TARGET, WHITE, Colour
from firmware.screens.widgets import NO, Plain
from firmware.states import model as m
from firmware.states.events import Felt, No
from firmware.states.model_devices import SPOTS

BOOK = Book()
BARS: tuple[Colour, ...] = (
    (255, 255, 255), (255, 255, 0), (0, 255, 255), (0, 255, 0),
    (255, 0, 255), (255, 0, 0), (0, 0, 255), (0, 0, 0),
)  # fmt: skip
GREYS = 16


def spots(page: Page) -> list[Rect]:
    """Four corners of the body and its middle."""
    area, side = page.frame.body, page.theme.px(TARGET + 2)
    middle = Rect(area.centerx - side // 2, area.centery - side // 2, side, side)
    corners = [(x, y) for y in (area.y, area.bottom - side) for x in (area.x, area.right - side)]
    return [*(Rect(x, y, side, side) for x, y in corners), middle]


@BOOK.page(m.TouchTest)
def touch_test(page: Page, state: m.TouchTest) -> None:
    area = page.frame.body
    found = spots(page)
    wide, tall = page.theme.width, page.theme.height
    for number, rect in enumerate(found):
        event = Felt(rect.centerx * 1000 // wide, rect.centery * 1000 // tall, number)
        page.target(rect, Spot(number in state.hit), event, f"spot-{number + 1}")
    side, middle = found[0].w, found[-1]
    done = len(state.hit) == SPOTS
    said = page.say("test-touch.good" if done else "test-touch.said", left=SPOTS - len(state.hit))
    space = page.theme.px(3)
    upper = Rect(area.x + side + space, area.y, area.w - 2 * (side + space), middle.y - area.y - space)
    mm = where(page, state.felt)
    felt = (page.say("test-touch.felt", x=mm[0], y=mm[1]),) if mm is not None else ()
    page.text(upper, Para(said, bold=True), *felt, sizes=(LARGE, 5.6, READING), align="center")
    foot = page.theme.px(TARGET)
    back = Rect(middle.centerx - page.theme.px(25), area.bottom - foot, page.theme.px(50), foot)
    page.button(back, page.say("back"), No(), "no", NO)
    if state.felt is None:
        return
    x, y = state.felt[0] * wide // 1000, state.felt[1] * tall // 1000
    arm = page.theme.px(5)
    cross = Rect(x - arm, y - arm, 2 * arm, 2 * arm)
    if area.contains(cross):
        page.put(cross, Cross())


def where(page: Page, felt: tuple[int, int] | None) -> tuple[int, int] | None:
    """Millimetres from the left and from the top of the glass."""
    if felt is None:
        return None
    theme = page.theme
    x, y = felt[0] * theme.width / 1000, felt[1] * theme.height / 1000
    return round(x / theme.density), round(y / theme.density)


@dataclass(frozen=True)
class Picture(Plain):
    """Colour bars and greys; a grid with its edges; lines of one pixel."""

    number: int

    def paint(self, brush: Brush, surface: pygame.Surface) -> None:
        (self._bars, self._grid, self._lines)[self.number](brush, surface)

    def _bars(self, brush: Brush, surface: pygame.Surface) -> None:
        rect = surface.get_rect()
        tall = rect.h * 2 // 3
        for number, colour in enumerate(BARS):
            x = rect.w * number // len(BARS)
            pygame.draw.rect(surface, colour, Rect(x, 0, rect.w * (number + 1) // len(BARS) - x, tall))
        for number in range(GREYS):
            x, grey = rect.w * number // GREYS, 255 * number // (GREYS - 1)
            box = Rect(x, tall, rect.w * (number + 1) // GREYS - x, rect.h - tall)
            pygame.draw.rect(surface, (grey, grey, grey), box)
        pygame.draw.rect(surface, NAVY, rect, max(1, brush.theme.px(0.3)))

    def _grid(self, brush: Brush, surface: pygame.Surface) -> None:
        rect, step = surface.get_rect(), brush.theme.px(10)
        surface.fill(WHITE)
        for x in range(0, rect.w, step):
            pygame.draw.line(surface, NAVY, (x, 0), (x, rect.h))
        for y in range(0, rect.h, step):
            pygame.draw.line(surface, NAVY, (0, y), (rect.w, y))
        pygame.draw.rect(surface, NAVY, rect, max(2, brush.theme.px(0.5)))
        pygame.draw.aacircle(surface, NAVY, rect.center, min(rect.size) // 2 - 1, max(2, brush.theme.px(0.5)))

    def _lines(self, brush: Brush, surface: pygame.Surface) -> None:
        rect = surface.get_rect()
        half = rect.w // 2
        surface.fill((0, 0, 0))
        for x in range(0, half, 2):
            pygame.draw.line(surface, WHITE, (x, 0), (x, rect.h))
        for y in range(0, rect.h, 2):
            pygame.draw.line(surface, WHITE, (half, y), (rect.w, y))


@BOOK.page(m.DisplayTest)
def display_test(page: Page, state: m.DisplayTest) -> None:
    area = page.frame.upper
    tall = page.theme.px(9)
    page.put(Rect(area.x, area.y, area.w, area.h - tall), Picture(state.page))
    words = Rect(area.x, area.bottom - tall, area.w, tall)
    page.text(words, page.say(f"test-display.{state.page}"), sizes=(5.6, READING), align="center", lines=1)
    page.actions(yes="diagnostics.next", no="back")
