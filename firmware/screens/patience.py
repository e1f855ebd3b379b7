"""The warning before a time-out: the seconds that are left, what happens then, and one button to stay."""

from __future__ import annotations

from firmware.screens.fit import Para
from firmware.screens.layout import Rect, below, beside, top
from firmware.screens.page import Book, Page
from firmware.screens.theme import HUGE, LARGE, READING
from firmware.screens.widgets import YES
from firmware.states import model as m
from firmware.states.events import Yes
from firmware.states.model import State

BOOK = Book()


def what_follows(state: State) -> str:
    """The key of the sentence that says what happens to this state when nobody answers."""
    match state:
        case m.Voting() | m.Confirming() | m.CheckingSlip():
            return "voting"
        case m.CheckingFinger() | m.FingerFailed():
            return "finger"
        case m.ChoosingReason():
            return "reason"
        case m.TypingNik():
            return "nik"
        case m.AskOfficer(signed=signed):
            return "signed" if signed else "card"
        case m.EnterPin():
            return "pin"
        case m.Menu():
            return "menu"
        case m.ConfirmingClock():
            return "clock"
        case m.SettingClock():
            return "setting"
        case m.DecidingAbandoned() | m.DecidingTampered():
            return "deciding"
        case m.Reconciling():
            return "close"
        case m.ConfirmingItem() | m.ConfirmingPowerOff() | m.ConfirmingUpdate():
            return "nothing"
        case _:
            return "devices"


@BOOK.page(m.WalkAway)
def walk_away(page: Page, state: m.WalkAway) -> None:
    area = page.frame.upper
    said = page.say(f"walk-away.{what_follows(state.below)}", seconds=state.seconds)
    if area.h > area.w:
        tall = area.h // 2
        number, words = top(area, tall), below(area, tall + page.gap)
    else:
        side = round(min(area.h, area.w * 0.3))
        number = Rect(area.x, area.centery - side // 2, side, side)
        words = beside(area, side + page.theme.px(5))
    page.text(number, Para(str(state.seconds), bold=True), sizes=(3 * HUGE, 2 * HUGE, HUGE), align="center")
    page.text(words, Para(said, bold=True), sizes=(LARGE, 5.6, READING))
    foot = page.frame.actions
    wide = min(foot.w, page.theme.px(110))
    middle = Rect(foot.centerx - wide // 2, foot.y, wide, foot.h)
    page.button(middle, page.say("walk-away.yes"), Yes(), "yes", YES, "check")
