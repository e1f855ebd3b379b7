"""Switching off: the key held, the officers' last word, and the screen that says that it is done."""

from __future__ import annotations

from firmware.screens.fit import Para
from firmware.screens.layout import Rect
from firmware.screens.page import Book, Page
from firmware.screens.theme import HAZARD, HUGE, LARGE, READING
from firmware.screens.widgets import Drawing
from firmware.states import model as m

BOOK = Book()


@BOOK.page(m.KeyHeld)
def key_held(page: Page, state: m.KeyHeld) -> None:
    do = page.say("key-held.two" if page.day.polls_open else "key-held.alone", seconds=state.seconds)
    page.notice(page.frame.body, "key", page.say("key-held.said"), who="officer", do=do, ink=HAZARD)


@BOOK.page(m.ConfirmingPowerOff)
def confirming_power_off(page: Page, state: m.ConfirmingPowerOff) -> None:
    fact = page.say("off-confirm.open" if page.day.polls_open else "off-confirm.shut")
    page.notice(page.frame.upper, "power", page.say("off-confirm.said"), fact, ink=HAZARD)
    page.actions(yes="off-confirm.yes", no="cancel")


@BOOK.page(m.PoweringOff)
def powering_off(page: Page, state: m.PoweringOff) -> None:
    page.busy("power", page.say("powering-off.said"))


@BOOK.page(m.SafeToSwitchOff)
def safe_to_switch_off(page: Page, state: m.SafeToSwitchOff) -> None:
    """Read from across the room: the words alone, as large as they get, with a tick."""
    area = page.frame.body
    tall = area.h * 3 // 5
    side = min(tall, page.theme.px(40))
    page.put(Rect(area.x, area.y + (tall - side) // 2, side, side), Drawing("check"))
    words = Rect(area.x + side + page.gap, area.y, area.w - side - page.gap, tall)
    page.text(words, Para(page.say("safe-off.large"), bold=True), sizes=(2 * HUGE, 1.5 * HUGE, HUGE, LARGE))
    below = Rect(area.x, area.y + tall, area.w, area.h - tall)
    page.text(below, page.say("safe-off.said"), sizes=(LARGE, 5.6, READING))
