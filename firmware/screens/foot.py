"""Buttons that are no answer: languages, size of the letters, contrast.

The first screen names them in words; on the voter's other screens they are small and stand apart from the
answers, because a voter may need them at any time and must not press them by mistake.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from firmware.screens.layout import Rect, columns, left, right
from firmware.screens.theme import TARGET
from firmware.screens.widgets import NO, PICKED, Style
from firmware.states.events import LanguagePicked, LookPicked
from firmware.states.facts import Contrast, TextSize

if TYPE_CHECKING:
    from firmware.screens.page import Page, Spec

SHORT = {"id": "ID", "en": "EN", "jv": "JW", "jv-Java": "ꦗꦮ"}  # on the ballot
SIZE_ICONS = {TextSize.SMALL: "size-small", TextSize.NORMAL: "size-normal", TextSize.LARGE: "size-large"}
"""A letter A, and three steps of which so many are filled."""


def tool_side(page: Page) -> int:
    """The side of a small button, px."""
    return page.theme.px(TARGET if page.theme.compact else 14)


def languages(page: Page, row: Rect, short: bool) -> None:
    """A button for each of the election's languages in equal columns; none where there is no choice."""
    choices = page.day.rules.languages
    if len(choices) < 2:
        return
    found: list[Spec] = []
    for cell, language in zip(columns(row, len(choices), page.gap), choices, strict=True):
        style = PICKED if language is page.day.language else NO
        code = language.value
        label = SHORT.get(code, code.upper()[:2]) if short else page.say(f"language.{code}")
        found.append(page.spec(cell, label, LanguagePicked(language), f"language-{code}", style))
    page.buttons(*found)


def looks(page: Page, size: Rect, contrast: Rect, words: bool = False) -> None:
    """The two buttons of the look, each in its cell."""
    look = page.day.look
    said = (page.say("look.size"), page.say("look.contrast")) if words else ("", "")
    high = look.contrast is Contrast.HIGH
    style: Style = PICKED if high else NO
    page.buttons(
        page.spec(size, said[0], LookPicked(look.next_size()), "look-size", NO, SIZE_ICONS[look.size]),
        page.spec(contrast, said[1], LookPicked(look.other_contrast()), "look-contrast", style, "contrast"),
    )


def welcome_foot(page: Page, foot: Rect) -> Rect:
    """Languages and looks in words, above each other, at the foot of the screen. Returns what is right of the
    looks: room for a line of text."""
    tall = page.theme.px(TARGET if page.theme.compact else 13.5)
    row = Rect(foot.x, foot.bottom - tall, foot.w, tall)
    languages(page, row.move(0, -tall - page.gap), short=False)
    wide = min(page.theme.px(43 if page.theme.compact else 46), (row.w - page.gap) // 2)
    cells = columns(Rect(row.x, row.y, 2 * wide + page.gap, tall), 2, page.gap)
    looks(page, cells[0], cells[1], words=True)
    return right(row, row.w - cells[1].right + row.x - page.gap)


def welcome_room(page: Page) -> Rect:
    """What is above `welcome_foot`."""
    tall = page.theme.px(TARGET if page.theme.compact else 13.5)
    rows = 2 if len(page.day.rules.languages) > 1 else 1
    body = page.frame.body
    return Rect(body.x, body.y, body.w, body.h - rows * (tall + page.gap))


def tools(page: Page, row: Rect, with_languages: bool) -> Rect:
    """Small buttons at the left of `row`. Returns what is right of them."""
    side, many = tool_side(page), len(page.day.rules.languages)
    begin = row.x
    if with_languages and many > 1:
        used = Rect(begin, row.y, side * many + page.gap * (many - 1), row.h)
        languages(page, used, short=True)
        begin = used.right + 2 * page.gap
    cells = columns(Rect(begin, row.y, 2 * side + page.gap, row.h), 2, page.gap)
    looks(page, cells[0], cells[1])
    return Rect(cells[1].right + page.gap, row.y, row.right - cells[1].right - page.gap, row.h)


def looks_between(page: Page) -> Rect:
    """The looks between the two answers at the foot; on an upright display in a row above them.

    Returns what is left above the foot.
    """
    foot, upper, side = page.frame.actions, page.frame.upper, tool_side(page)
    wide = 2 * side + page.gap
    if page.theme.upright:
        row = Rect(upper.right - wide, upper.bottom - side, wide, side)
        looks(page, left(row, side), right(row, side))
        return Rect(upper.x, upper.y, upper.w, upper.h - side - page.gap)
    row = Rect(foot.centerx - wide // 2, foot.y + (foot.h - side) // 2, wide, side)
    looks(page, left(row, side), right(row, side))
    return upper


def answer_width(page: Page, most: float) -> int:
    """Px of each of two answers at the foot, at most so many mm: the looks stand apart between them."""
    foot = page.frame.actions
    apart = page.theme.px(3 if page.theme.compact else 4)
    between = 2 * apart if page.theme.upright else 2 * tool_side(page) + page.gap + 2 * apart
    return min(page.theme.px(most), (foot.w - between) // 2)
