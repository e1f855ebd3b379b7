"""The list of devices, each with how it is, and the test of each that a touch on its row starts."""

from __future__ import annotations

from firmware.screens.fit import Para
from firmware.screens.layout import Rect, columns, grid, top
from firmware.screens.notices import detail_line
from firmware.screens.page import Book, Page, Spec
from firmware.screens.rows import DeviceRow, Lamp
from firmware.screens.status import status
from firmware.screens.text import time_text
from firmware.screens.theme import CALM, GAP, GOOD, HAZARD, HUGE, LARGE, READING, Ink
from firmware.screens.widgets import NO, YES
from firmware.states import model as m
from firmware.states.devices import may_try
from firmware.states.events import NextPage, No, PartPicked, Yes
from firmware.states.facts import PER_PAGE, Switch

BOOK = Book()
MEGA = 1_000_000


@BOOK.page(m.Diagnosing)
def diagnosing(page: Page, state: m.Diagnosing) -> None:
    page.busy("tools", page.say("diagnosing.said"))


@BOOK.page(m.Diagnostics)
def diagnostics(page: Page, state: m.Diagnostics) -> None:
    """Six at once, two beside each other; one below the other on a tall screen."""
    area = page.frame.upper
    first = state.page * PER_PAGE
    shown = state.findings[first : first + PER_PAGE]
    across = 1 if area.h > area.w else 2
    cells = grid(area, across, PER_PAGE // across, page.gap)
    tall = min(cells[0].h, page.theme.px(20))
    for cell, finding in zip(cells, shown, strict=False):
        row = Rect(cell.x, cell.centery - tall // 2, cell.w, tall)
        opens = may_try(finding.device, state.back)
        name = page.say(f"device.{finding.device.value}")
        look = DeviceRow(name, page.say(f"status.{status(finding)}"), finding.fine, opens)
        if opens:
            page.target(row, look, PartPicked(finding.device), f"device-{finding.device.value}")
        else:
            page.put(row, look)
    if len(state.findings) <= PER_PAGE:
        page.actions(yes="diagnostics.print", no="back")
        return
    foot = columns(page.frame.actions, 3, page.theme.px(GAP + 1.5))
    page.buttons(
        Spec(foot[0], page.say("back"), No(), "no", NO),
        Spec(foot[1], page.say("diagnostics.next"), NextPage(), "next", NO),
        Spec(foot[2], page.say("diagnostics.short"), Yes(), "yes", YES),
    )


# ---- one device --------------------------------------------------------------------------------------


def told(
    page: Page, icon: str, *said: str, ink: Ink = CALM, who: str = "", do: str = "", yes: str = ""
) -> None:
    """What came of it, what to do; "Kembali" at the left, once more at the right."""
    page.notice(page.frame.upper, icon, *said, who=who, do=do, ink=ink)
    page.actions(yes=yes, no="back")


def good(page: Page, *said: str, yes: str = "") -> None:
    told(page, "check", *said, ink=GOOD, yes=yes)


def bad(page: Page, *said: str, do: str, yes: str = "") -> None:
    told(page, "warn", *said, ink=HAZARD, who="technician", do=do, yes=yes)


@BOOK.page(m.ReaderTest)
def reader_test(page: Page, state: m.ReaderTest) -> None:
    if state.lost:
        bad(page, page.say("away.reader"), do=page.say("test.cable"))
        return
    card = state.card
    if card is None:
        told(page, "tap-card", page.say("test-reader.said"), page.say("test-reader.kept"))
        return
    kind = page.say("test-reader.officer" if card.signs else "test-reader.plain")
    kind += f" (ISO 14443-{card.kind})" if card.kind else ""
    length = "test-reader.none" if card.length is None else "test-reader.length"
    good(page, page.say("test-reader.good"), kind, page.say(length, length=card.length))


@BOOK.page(m.SensorTest)
def sensor_test(page: Page, state: m.SensorTest) -> None:
    if state.lost:
        bad(page, page.say("away.sensor"), do=page.say("test.cable"))
        return
    if state.finger is None:
        told(page, "finger", page.say("test-sensor.said"), page.say("test-sensor.kept"))
        return
    key = f"test-sensor.{state.finger.value}"
    if state.finger.value == "good":
        good(page, page.say(key), page.say("test-sensor.answers"), page.say("test-sensor.more"))
    else:
        told(page, "finger", page.say("test-sensor.answers"), page.say(key), ink=HAZARD)


@BOOK.page(m.PrinterTest)
def printer_test(page: Page, state: m.PrinterTest) -> None:
    if state.proven is None:
        page.busy("printer", page.say("test-printer.said"))
    elif state.proven:
        good(page, page.say("test-printer.good"), page.say("test-printer.look"), yes="test-printer.yes")
    else:
        key = f"fault.{state.fault.value}" if state.fault is not None else "fault.unproven"
        bad(page, page.say(key), do=page.say(f"{key}.do"), yes="test-printer.yes")


@BOOK.page(m.StickTest)
def stick_test(page: Page, state: m.StickTest) -> None:
    if state.fault:
        known = {"no_stick": "trouble.no_stick", "two_sticks": "trouble.two_sticks"}
        key = known.get(state.fault)
        if key is not None:
            bad(page, page.say(key), do=page.say(f"{key}.do"), yes="try-again")
            return
        detail = detail_line(page, state.fault)
        bad(
            page,
            page.say("test-stick.bad"),
            *(p.text for p in detail),
            do=page.say("test-stick.do"),
            yes="try-again",
        )
    elif state.speed is None:
        page.notice(page.frame.upper, "stick", page.say("test-stick.said"), page.say("stick.leave"))
        page.actions(no="back")
    else:
        speed = {"written": state.speed.written / MEGA, "read": state.speed.read / MEGA}
        figures = page.say("test-stick.speed", **{k: f"{v:.1f}" for k, v in speed.items()})
        good(page, page.say("test-stick.good"), figures, yes="test.again")


@BOOK.page(m.ClockTest)
def clock_test(page: Page, state: m.ClockTest) -> None:
    """The running clock, as large as fits; that it runs is said once it was seen to."""
    if state.lost:
        bad(page, page.say("test-clock.lost"), do=page.say("test-clock.do"))
        return
    area = page.frame.upper
    if state.now is None:
        told(page, "clock", page.say("clock.reading"))
        return
    shown = top(area, area.h * 2 // 5)
    text = f"{time_text(page.day.language, state.now)} {state.now.second:02d}"
    sizes = (2.2 * HUGE, 1.5 * HUGE, HUGE, LARGE)
    page.text(shown, Para(text, bold=True), sizes=sizes, align="center", lines=1)
    runs = state.first is not None and state.now > state.first
    said = Para(page.say("test-clock.good" if runs else "test-clock.said"), bold=True)
    rest = Rect(area.x, shown.bottom, area.w, area.bottom - shown.bottom)
    page.text(rest, said, page.say("test-clock.set"), sizes=(LARGE, 5.6, READING))
    page.actions(no="back")


@BOOK.page(m.PinsTest)
def pins_test(page: Page, state: m.PinsTest) -> None:
    """A lamp for each switch; lit once it was felt."""
    area = page.frame.upper
    across = 1 if area.h > area.w else 2
    cells = grid(area, across, -(-(len(Switch) + 1) // across), page.theme.px(2))
    tall = min(cells[0].h, page.theme.px(18))
    for cell, switch in zip(cells, Switch, strict=False):
        lit = switch in state.felt
        row = Rect(cell.x, cell.centery - tall // 2, cell.w, tall)
        sizes = (READING,) if page.theme.compact else (LARGE, 5.6, READING)
        page.put(row, Lamp(page.say(f"switch.{switch.value}"), lit, sizes))
    last = cells[len(Switch)]
    key = "test-pins.key" if state.key_on else "test-pins.sounding" if state.sounding else "test-pins.said"
    page.text(last, page.say(key), sizes=(LARGE, 5.6, READING))
    page.actions(yes="test-pins.yes", no="back")
