"""Before the polls open and after a power cut: devices, clock, tapes, rehearsal, resuming."""

from __future__ import annotations

from datetime import datetime

from firmware.screens.fit import Para
from firmware.screens.layout import Rect, columns, rows
from firmware.screens.page import Book, Page, Spec
from firmware.screens.text import day_text, time_text
from firmware.screens.theme import GAP, HUGE, LARGE, READING, TARGET
from firmware.screens.widgets import ITEM, NO, YES, Drawing
from firmware.states import model as m
from firmware.states.events import ClockStep, NextPage, No, Yes
from firmware.states.facts import PER_PAGE, Paper

BOOK = Book()
STEPS = (("day", 1440), ("hour", 60), ("ten", 10), ("minute", 1))


@BOOK.page(m.Diagnosing)
def diagnosing(page: Page, state: m.Diagnosing) -> None:
    page.busy("tools", page.say("diagnosing.said"))


@BOOK.page(m.Diagnostics)
def diagnostics(page: Page, state: m.Diagnostics) -> None:
    """A row for each device: mark, name, verdict, and the technician's word for it; six at once."""
    area = page.frame.upper
    first = state.page * PER_PAGE
    shown = state.findings[first : first + PER_PAGE]
    several = len(state.findings) > PER_PAGE
    for row, finding in zip(
        rows(area, PER_PAGE if several else max(4, len(shown)), page.theme.px(1)), shown, strict=False
    ):
        tall = min(row.h, page.theme.px(14))
        mark = Rect(row.x, row.centery - tall // 2, tall, tall)
        page.put(mark, Drawing("check" if finding.fine else "warn", fill=0.7))
        verdict = page.say("device.fine" if finding.fine else "device.bad")
        line = f"{page.say(f'device.{finding.device.value}')}: {verdict}"
        detail = "".join(c for c in finding.detail if 32 <= ord(c) < 127)[:40]
        if detail:
            line += f" ({detail})"
        words = Rect(mark.right + page.theme.px(3), row.y, row.right - mark.right - page.theme.px(3), row.h)
        page.text(words, Para(line, bold=not finding.fine), sizes=(LARGE, READING))
    if not several:
        page.actions(yes="diagnostics.print", no="back")
        return
    cells = columns(page.frame.actions, 3, page.theme.px(GAP + 1.5))
    page.buttons(
        Spec(cells[0], page.say("back"), No(), "no", NO),
        Spec(cells[1], page.say("diagnostics.next"), NextPage(), "next", NO),
        Spec(cells[2], page.say("diagnostics.short"), Yes(), "yes", YES),
    )


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
    head = area.h - key - page.theme.px(9) - page.gap
    clock_face(page, Rect(area.x, area.y, area.w, head), state.shown)
    words = page.theme.px(8)
    for column, (name, minutes) in zip(columns(area, 4, page.theme.px(GAP + 1.5)), STEPS, strict=True):
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
    page.busy("tools", page.say("opening-checks.said"))


@BOOK.page(m.UnlockingRoll)
def unlocking_roll(page: Page, state: m.UnlockingRoll) -> None:
    page.busy("lock", page.say("unlocking.said"))


@BOOK.page(m.PrintingTape)
def printing_tape(page: Page, state: m.PrintingTape) -> None:
    single = state.paper in (Paper.READINESS, Paper.SLIP, Paper.RECEIPT)
    copies = max(page.day.rules.copies, state.copy)
    said = page.say("tape.one") if single else page.say("tape.copy", copy=state.copy, copies=copies)
    page.notice(page.frame.body, "tape", said, who="officer", do=page.say("tape.do"))


@BOOK.page(m.RecordingOpening)
def recording_opening(page: Page, state: m.RecordingOpening) -> None:
    page.busy("ballot", page.say("recording-opening.said"))


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
