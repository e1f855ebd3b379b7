"""The voter's screens: card, finger, ballot, slip, thanks."""

from __future__ import annotations

from dataclasses import replace

from firmware.screens.arrange import Ballot, arrange, cells
from firmware.screens.ballot_looks import Portrait, Tile
from firmware.screens.fit import Para
from firmware.screens.foot import answer_width, looks_between, tools, welcome_foot, welcome_room
from firmware.screens.layout import Rect, beside, left, right, top
from firmware.screens.page import Book, Page, Spec
from firmware.screens.sheet import SHAPE, Sheet
from firmware.screens.steps import STEPS, StepRow, Strip
from firmware.screens.theme import CALM, GOOD, HAZARD, READING, TARGET
from firmware.screens.widgets import NO, ROUND_YES, SQUARE_NO, YES, Dots, Drawing
from firmware.states import model as m
from firmware.states.events import Chosen, No, Yes
from firmware.states.facts import Contrast

BOOK = Book()
LARGE_PICTURE = (0.4, 0.33, 0.27, 0.2, 0.14)  # of the longer side: a picture that says what to do
CARD, FINGER, BALLOT, SLIP = range(1, 5)  # steps of a visit


def strip(page: Page, at: int) -> None:
    """How far the voter has come."""
    page.put(page.frame.strip, Strip(at))


def waiting(page: Page, at: int, icon: str, said: str) -> None:
    """Nothing to touch for a moment: what is being done, and the steps of the visit at the foot."""
    strip(page, at)
    words = tuple(page.say(f"step.{name}") for name in STEPS)
    page.put(page.frame.actions, StepRow(at, words))
    paras = (Para(said, bold=True), Para(page.say("please-wait")))
    page.tell(page.frame.upper, Drawing(icon, CALM), *paras, parts=LARGE_PICTURE)


@BOOK.page(m.Idle)
def idle(page: Page, state: m.Idle) -> None:
    counts = page.day.counts
    welcome = (Para(page.say("idle.said"), bold=True), Para(page.say("idle.do")))
    strip(page, CARD)
    area, room = welcome_room(page), welcome_foot(page, page.frame.body)
    if page.theme.upright:
        room = Rect(area.x, area.bottom - page.theme.px(8), area.w, page.theme.px(8))
        area = top(area, area.h - room.h)
    page.tell(area, Drawing("tap-card", CALM, 0.74), *welcome, parts=LARGE_PICTURE)
    if counts.roll:
        line = page.say("idle.turnout", cast=counts.cast, roll=counts.roll)
        page.text(room, line, sizes=(READING,), align="right", lines=1, scaled=False)


@BOOK.page(m.LookingUp)
def looking_up(page: Page, state: m.LookingUp) -> None:
    waiting(page, CARD, "card", page.say("looking-up.said"))


@BOOK.page(m.CheckingFinger)
def checking_finger(page: Page, state: m.CheckingFinger) -> None:
    strip(page, FINGER)
    tries = max(page.day.rules.finger_tries, state.tries_left)
    cancel = left(page.frame.actions, answer_width(page, 62))
    page.button(cancel, page.say("cancel"), No(), "no", NO, "cross")
    area = looks_between(page)
    foot = page.theme.px(10.5 if page.theme.compact else 13)
    row = Rect(area.x, area.bottom - foot, area.w, foot)
    said = Para(page.say("finger.again" if state.again else "finger.said"), bold=True)
    picture = Drawing("press", HAZARD if state.again else CALM, 0.8)
    page.tell(top(area, area.h - foot - page.gap), picture, said, parts=LARGE_PICTURE)
    dots = Rect(row.x, row.y, page.theme.px(7.5) * tries, row.h)
    page.put(dots, Dots(state.tries_left, tries))
    label = page.say("finger.left", left=state.tries_left)
    page.text(beside(row, dots.w + page.theme.px(2)), label, sizes=(READING,), lines=1)


@BOOK.page(m.Authorising)
def authorising(page: Page, state: m.Authorising) -> None:
    waiting(page, FINGER, "check", page.say("authorising.said"))


# ---- the ballot --------------------------------------------------------------------------------------


@BOOK.page(m.Voting)
def voting(page: Page, state: m.Voting) -> None:
    """Options, then Lanjut, then languages and looks: in the order in which they are walked through."""
    strip(page, BALLOT)
    body, tall = page.frame.body, page.theme.px(TARGET if page.theme.compact else 14)
    foot = Rect(body.x, body.bottom - tall, body.w, tall)
    row = foot.move(0, -tall - page.gap) if page.theme.upright else foot
    area = top(body, row.y - page.gap - body.y)
    names = tuple(option.name for option in page.face.options)
    word = page.say("voting.blank-choice")
    plain = replace(page.theme, contrast=Contrast.NORMAL)  # no colour moves a tile
    plan = arrange(Ballot(plain, names, word), area.size)
    for cell, option in zip(cells(page.theme, plan, len(names), area), page.face.options, strict=True):
        look = Tile(option.number, option.number == state.chosen, word, plan)
        page.target(cell, look, Chosen(option.number), f"option-{option.number}")
    wide = page.theme.px(45 if page.theme.compact else 56)
    onward = right(foot, wide)
    if state.chosen is not None:
        page.button(onward, page.say("voting.next"), Yes(), "yes", YES, "next")
    else:
        page.text(onward, Para(page.say("voting.touch"), bold=True), sizes=(READING,), align="right")
    tools(page, row, with_languages=True)


@BOOK.page(m.Confirming)
def confirming(page: Page, state: m.Confirming) -> None:
    strip(page, BALLOT)
    foot = page.frame.actions
    side = answer_width(page, 62)
    page.buttons(
        Spec(left(foot, side), page.say("confirming.no"), No(), "no", SQUARE_NO, "cross"),
        Spec(right(foot, side), page.say("confirming.yes"), Yes(), "yes", ROUND_YES, "check"),
    )
    area = looks_between(page)
    wide = min(area.w, page.theme.px(260))
    middle = Rect(area.centerx - wide // 2, area.y, wide, area.h)
    page.put(middle, Portrait(state.chosen, page.say("confirming.said")))


@BOOK.page(m.Sealing)
def sealing(page: Page, state: m.Sealing) -> None:
    waiting(page, BALLOT, "lock", page.say("sealing.said"))


# ---- the slip ----------------------------------------------------------------------------------------


@BOOK.page(m.PrintingSlip)
def printing_slip(page: Page, state: m.PrintingSlip) -> None:
    waiting(page, SLIP, "printing", page.say("printing-slip.said"))


@BOOK.page(m.CheckingSlip)
def checking_slip(page: Page, state: m.CheckingSlip) -> None:
    strip(page, SLIP)
    foot = page.frame.actions
    side = answer_width(page, 72)
    page.buttons(
        Spec(left(foot, side), page.say("slip.no"), No(), "no", SQUARE_NO, "cross"),
        Spec(right(foot, side), page.say("slip.yes"), Yes(), "yes", ROUND_YES, "check"),
    )
    sheet = Sheet(page.say("slip.picture-1"), page.say("slip.picture-2"))
    said = Para(page.say("slip.said"), bold=True)
    page.tell(looks_between(page), sheet, said, parts=(0.5, 0.42, 0.36, 0.3, 0.24), shape=SHAPE)


@BOOK.page(m.Casting)
def casting(page: Page, state: m.Casting) -> None:
    waiting(page, SLIP, "ballot", page.say("casting.said"))


@BOOK.page(m.PrintingReceipt)
def printing_receipt(page: Page, state: m.PrintingReceipt) -> None:
    waiting(page, SLIP, "printing", page.say("receipt.said"))


@BOOK.page(m.Thanks)
def thanks(page: Page, state: m.Thanks) -> None:
    words = (Para(page.say("thanks.said"), bold=True), Para(page.say("thanks.do")))
    page.tell(page.frame.body, Drawing("box", GOOD, 0.7), *words, parts=LARGE_PICTURE)


@BOOK.page(m.SpoilingSlip)
def spoiling_slip(page: Page, state: m.SpoilingSlip) -> None:
    of = max(page.day.rules.spoils, state.spoils)
    count = page.say("spoiling.count", spoils=state.spoils, of=of)
    page.notice(page.frame.body, "slip", page.say("spoiling.said"), count)


@BOOK.page(m.SpoilHelp)
def spoil_help(page: Page, state: m.SpoilHelp) -> None:
    said = page.say("spoil-help.said", spoils=state.spoils)
    page.notice(page.frame.body, "officer", said, who="officer", do=page.say("spoil-help.do"))
