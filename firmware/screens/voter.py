"""The voter's screens: card, finger, ballot, slip, thanks."""

from __future__ import annotations

from firmware.screens.ballot_looks import Portrait, Tile
from firmware.screens.fit import Para
from firmware.screens.layout import Rect, beside, columns, grid, left, right, top
from firmware.screens.page import Book, Page, Spec
from firmware.screens.sheet import Sheet
from firmware.screens.theme import CALM, GOOD, HUGE, LARGE, READING, SOFT
from firmware.screens.widgets import NO, YES, Dots, Drawing
from firmware.states import model as m
from firmware.states.events import Chosen, No, Yes

BOOK = Book()
WIDE_TILE, WIDE_TILE_COMPACT, TALL_TILE = 60.0, 45.0, 48.0  # mm: from here a tile stands upright


@BOOK.page(m.Idle)
def idle(page: Page, state: m.Idle) -> None:
    counts = page.day.counts
    welcome = (Para(page.say("idle.said"), bold=True), Para(page.say("idle.do")))
    area = page.frame.upper
    side = round(min(area.h, area.w * 0.4))
    page.put(Rect(area.x, area.centery - side // 2, side, side), Drawing("tap-card", CALM, 0.7))
    page.text(beside(area, side + page.theme.px(6)), *welcome, sizes=(HUGE, LARGE, READING))
    page.languages()
    taken = page.theme.px(42) * 2 + 2 * page.gap if len(page.day.rules.languages) > 1 else 0
    line = page.say("idle.turnout", cast=counts.cast, roll=counts.roll)
    if counts.roll:
        page.text(beside(page.frame.actions, taken), line, sizes=(READING,), align="right", lines=1)


@BOOK.page(m.LookingUp)
def looking_up(page: Page, state: m.LookingUp) -> None:
    page.busy("card", page.say("looking-up.said"))


@BOOK.page(m.CheckingFinger)
def checking_finger(page: Page, state: m.CheckingFinger) -> None:
    tries = max(page.day.rules.finger_tries, state.tries_left)
    said = page.say("finger.again" if state.again else "finger.said")
    area = page.frame.upper
    side = round(min(area.h, area.w * 0.34))
    page.put(
        Rect(area.x, area.centery - side // 2, side, side), Drawing("finger", SOFT if state.again else CALM)
    )
    words = beside(area, side + page.theme.px(5))
    foot = page.theme.px(9)
    page.text(top(words, words.h - foot - page.gap), Para(said, bold=True))
    dots = Rect(words.x, words.bottom - foot, page.theme.px(8) * tries, foot)
    page.put(dots, Dots(state.tries_left, tries))
    page.actions(no="cancel")
    label = page.say("finger.left", left=state.tries_left)
    wide = page.frame.actions.w // 2
    page.text(beside(page.frame.actions, page.frame.actions.w - wide), label, sizes=(READING,), align="right")


@BOOK.page(m.Authorising)
def authorising(page: Page, state: m.Authorising) -> None:
    page.busy("check", page.say("authorising.said"))


# ---- the ballot --------------------------------------------------------------------------------------


def tile_cells(page: Page) -> tuple[list[Rect], bool]:
    """A cell for each option, all of one size, and whether the tiles stand upright."""
    area, count, px = page.frame.upper, len(page.face.options), page.theme.px
    in_a_row = columns(area, count, page.gap)
    wide = px(WIDE_TILE_COMPACT if page.theme.compact else WIDE_TILE)
    if in_a_row[0].w >= wide and area.h >= px(TALL_TILE):
        widest = min(in_a_row[0].w, px(90))
        used = widest * count + page.gap * (count - 1)
        return columns(Rect(area.centerx - used // 2, area.y, used, area.h), count, page.gap), True
    across = 3 if count > 4 and (area.h - page.gap) // 2 >= px(52) else 2
    down = -(-count // across)
    return grid(area, across, down, page.gap)[:count], False


@BOOK.page(m.Voting)
def voting(page: Page, state: m.Voting) -> None:
    cells, tall = tile_cells(page)
    ribbon = page.say("voting.blank-choice")
    for cell, option in zip(cells, page.face.options, strict=True):
        look = Tile(option.number, option.number == state.chosen, ribbon, tall)
        page.target(cell, look, Chosen(option.number), f"option-{option.number}")
    page.languages()
    if state.chosen is not None:
        foot = page.frame.actions
        wide = page.theme.px(56)
        page.button(
            Rect(foot.right - wide, foot.y, wide, foot.h), page.say("voting.next"), Yes(), "yes", YES, "next"
        )


@BOOK.page(m.Confirming)
def confirming(page: Page, state: m.Confirming) -> None:
    area = page.frame.upper
    wide = min(area.w, page.theme.px(185))
    page.put(Rect(area.centerx - wide // 2, area.y, wide, area.h), Portrait(state.chosen))
    foot = page.frame.actions
    side = min(page.theme.px(62), foot.w // 3)
    page.buttons(
        Spec(left(foot, side), page.say("confirming.no"), No(), "no", NO, "cross"),
        Spec(right(foot, side), page.say("confirming.yes"), Yes(), "yes", YES, "check"),
    )


@BOOK.page(m.Sealing)
def sealing(page: Page, state: m.Sealing) -> None:
    page.busy("lock", page.say("sealing.said"))


# ---- the slip ----------------------------------------------------------------------------------------


@BOOK.page(m.PrintingSlip)
def printing_slip(page: Page, state: m.PrintingSlip) -> None:
    page.busy("printer", page.say("printing-slip.said"))


@BOOK.page(m.CheckingSlip)
def checking_slip(page: Page, state: m.CheckingSlip) -> None:
    area = page.frame.upper
    wide = min(round(area.h * 0.75), area.w // 3)
    page.put(left(area, wide), Sheet((page.say("slip.picture-1"), page.say("slip.picture-2"))))
    words = (Para(page.say("slip.said"), bold=True),)
    page.text(beside(area, wide + page.theme.px(6)), *words, sizes=(HUGE, LARGE, READING))
    page.actions(yes="slip.yes", no="slip.no", yes_icon="check", no_icon="cross")


@BOOK.page(m.Casting)
def casting(page: Page, state: m.Casting) -> None:
    page.busy("ballot", page.say("casting.said"))


@BOOK.page(m.PrintingReceipt)
def printing_receipt(page: Page, state: m.PrintingReceipt) -> None:
    page.busy("printer", page.say("receipt.said"))


@BOOK.page(m.Thanks)
def thanks(page: Page, state: m.Thanks) -> None:
    area = page.frame.body
    side = round(min(area.h, area.w * 0.36))
    page.put(Rect(area.x, area.centery - side // 2, side, side), Drawing("box", GOOD, 0.66))
    words = (Para(page.say("thanks.said"), bold=True), Para(page.say("thanks.do")))
    page.text(beside(area, side + page.theme.px(6)), *words, sizes=(HUGE, LARGE, READING))


@BOOK.page(m.SpoilingSlip)
def spoiling_slip(page: Page, state: m.SpoilingSlip) -> None:
    of = max(page.day.rules.spoils, state.spoils)
    count = page.say("spoiling.count", spoils=state.spoils, of=of)
    page.notice(page.frame.body, "slip", page.say("spoiling.said"), count)


@BOOK.page(m.SpoilHelp)
def spoil_help(page: Page, state: m.SpoilHelp) -> None:
    said = page.say("spoil-help.said", spoils=state.spoils)
    page.notice(page.frame.body, "officer", said, who="officer", do=page.say("spoil-help.do"))


# ---- walking away ------------------------------------------------------------------------------------
