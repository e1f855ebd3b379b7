"""Before the polls open and after a power cut: clock, checks, tapes, rehearsal, resuming."""

from __future__ import annotations

from datetime import datetime

from firmware.screens.checklist import checklist
from firmware.screens.fit import Para
from firmware.screens.layout import Rect, columns
from firmware.screens.page import Book, Page, Spec
from firmware.screens.text import day_text, time_text
from firmware.screens.theme import GAP, HUGE, LARGE, READING, TARGET
from firmware.screens.widgets import ITEM, NO, YES
from firmware.states import model as m
from firmware.states.events import ClockStep, No, Yes
from firmware.states.facts import Paper, Purpose

BOOK = Book()
STEPS = (("day", 1440), ("hour", 60), ("ten", 10), ("minute", 1))


# ---- the clock ---------------------------------------------------------------------------------------


def clock_face(page: Page, rect: Rect, moment: datetime) -> None:
    """Day and time, as large as fits."""
    language = page.day.language
    page.text(
        Rect(rect.x, rect.y, rect.w, rect.h // 2),
        Para(day_text(language, moment), bold=True),
        sizes=(HUGE, LARGE, READING),
        align="center",
    )
    page.text(
        Rect(rect.x, rect.y + rect.h // 2, rect.w, rect.h - rect.h // 2),
        Para(time_text(language, moment), bold=True),
        sizes=(2.2 * HUGE, 1.5 * HUGE, HUGE, LARGE, READING),
        align="center",
    )


@BOOK.page(m.ConfirmingClock)
def confirming_clock(page: Page, state: m.ConfirmingClock) -> None:
    if state.now is None:
        page.busy("clock", page.say("clock.reading"))
        return
    area = page.frame.upper
    foot = page.theme.px(10)
    clock_face(page, Rect(area.x, area.y, area.w, area.h - foot), state.now)
    said = Rect(area.x, area.bottom - foot, area.w, foot)
    page.text(said, page.say("clock.said"), sizes=(READING,), align="center")
    page.actions(yes="clock.right", no="clock.wrong")


@BOOK.page(m.SettingClock)
def setting_clock(page: Page, state: m.SettingClock) -> None:
    """Minus and plus for day, hour, ten minutes and minute; the time above them moves."""
    area = page.frame.upper
    key = page.theme.px(TARGET + 0.3 if page.theme.compact else 18)
    head = area.h - key - page.theme.px(18 if page.theme.upright else 9) - page.gap
    clock_face(page, Rect(area.x, area.y, area.w, head), state.shown)
    words = page.theme.px(17 if page.theme.upright else 8)
    for column, (name, minutes) in zip(
        columns(area, 4, page.theme.px(GAP if page.theme.upright else GAP + 1.5)), STEPS, strict=True
    ):
        label = Rect(column.x, area.bottom - key - words, column.w, words)
        page.text(label, Para(page.say(f"clock.{name}")), sizes=(READING,), align="center")
        keys = Rect(column.x, area.bottom - key, column.w, key)
        for cell, sign, icon in zip(
            columns(keys, 2, page.theme.px(GAP)), (-1, 1), ("minus", "plus"), strict=True
        ):
            page.button(cell, "", ClockStep(minutes=sign * minutes), f"{name}-{icon}", ITEM, icon)
    _clock_foot(page)


def _clock_foot(page: Page) -> None:
    if page.day.rules.opens is None and page.face.opens is None:
        page.actions(yes="clock.set", no="cancel")
        return
    foot = page.frame.actions
    cells = columns(foot, 3, page.theme.px(GAP + 1.5))
    middle = cells[1]
    page.buttons(
        Spec(cells[0], page.say("cancel"), No(), "no", NO),
        Spec(middle, page.say("clock.opening"), ClockStep(to_opening=True), "opening", NO),
        Spec(cells[2], page.say("clock.set"), Yes(), "yes", YES),
    )


# ---- opening, tapes ----------------------------------------------------------------------------------


@BOOK.page(m.CheckingOpening)
def checking_opening(page: Page, state: m.CheckingOpening) -> None:
    key = "opening-checks.zero" if state.proving else "opening-checks.devices"
    checklist(page, state, page.say(key))


@BOOK.page(m.UnlockingRoll)
def unlocking_roll(page: Page, state: m.UnlockingRoll) -> None:
    if state.purpose is Purpose.OPEN:
        checklist(page, state, page.say("unlocking.said"))
    else:
        page.busy("lock", page.say("unlocking.said"))


@BOOK.page(m.PrintingTape)
def printing_tape(page: Page, state: m.PrintingTape) -> None:
    if state.paper in (Paper.ZERO, Paper.RESULT):
        checklist(page, state, page.say("tape.take"), page.say("tape.do"))
        return
    single = state.paper in (Paper.READINESS, Paper.SLIP, Paper.RECEIPT, Paper.TEST)
    copies = max(page.day.rules.copies, state.copy)
    said = page.say("tape.one") if single else page.say("tape.copy", copy=state.copy, copies=copies)
    who = "technician" if single else "officer"
    do = page.say("tape.one-do" if single else "tape.do")
    page.notice(page.frame.body, "tape", said, who=who, do=do)


@BOOK.page(m.RecordingOpening)
def recording_opening(page: Page, state: m.RecordingOpening) -> None:
    checklist(page, state, page.say("recording-opening.said"), page.say("stick.leave"))


@BOOK.page(m.StartingSimulasi)
def starting_simulasi(page: Page, state: m.StartingSimulasi) -> None:
    page.busy("info", page.say("starting-simulasi.said"))


@BOOK.page(m.Purging)
def purging(page: Page, state: m.Purging) -> None:
    page.busy("erase", page.say("purging.said"))


@BOOK.page(m.Resuming)
def resuming(page: Page, state: m.Resuming) -> None:
    c = page.day.counts
    counts = page.say(
        "resuming.counts", authorised=c.authorised, cast=c.cast, spoiled=c.spoiled, abandoned=c.abandoned
    )
    last = page.say("resuming.again" if state.voter_must_return else "resuming.not-again")
    said = page.say("resuming.in-order" if state.in_order else "resuming.said")
    page.notice(page.frame.upper, "info", said, counts, more=(Para(last, bold=True),))
    page.actions(yes="resuming.yes", no="resuming.off")
