"""Troubles and interruptions: what happened, what to do, and who should do it."""

from __future__ import annotations

from firmware.screens.fit import Para
from firmware.screens.page import Book, Page, place
from firmware.screens.theme import ALERT, HAZARD
from firmware.states import model as m
from firmware.states.facts import Alarm, Device, Paper, Refusal, Registered, Trouble

BOOK = Book()
DETAIL = 60  # letters of a technician's detail shown, at most

# Who can mend it, where it is not the technician.
FOR_OFFICERS = (
    Trouble.NO_STICK,
    Trouble.TWO_STICKS,
    Trouble.FOREIGN_STICK,
    Trouble.STICK_REPLACED,
    Trouble.MEDIUM_FAILED,
)
FOR_VOTERS = (
    Refusal.UNKNOWN_VOTER,
    Refusal.ALREADY_VOTED,
    Refusal.UNREADABLE_CARD,
    Refusal.CARD_PULLED,
)
DEVICE_ICONS = {
    Device.PRINTER: "printer",
    Device.READER: "reader",
    Device.SENSOR: "finger",
    Device.STICK: "stick",
}


def who_mends(trouble: Trouble) -> str:
    return "officer" if trouble in FOR_OFFICERS else "technician"


def detail_line(page: Page, detail: str) -> tuple[Para, ...]:
    """A technician's hint, bounded and printable."""
    clean = "".join(c if 32 <= ord(c) < 127 else "?" for c in " ".join(detail.split()))
    if len(clean) > DETAIL:
        clean = clean[:DETAIL].rsplit(" ", 1)[0] + " ..."
    return (Para(page.say("for-technician", detail=clean)),) if clean else ()


@BOOK.page(m.Starting)
def starting(page: Page, state: m.Starting) -> None:
    page.busy("ballot", page.say("starting.said"))


@BOOK.page(m.NotReady)
def not_ready(page: Page, state: m.NotReady) -> None:
    key = f"trouble.{state.trouble.value}"
    page.notice(
        page.frame.upper,
        "tools",
        page.say(key),
        who=who_mends(state.trouble),
        do=page.say(f"{key}.do"),
        more=registered(page, state.registered) or detail_line(page, state.detail),
    )
    page.actions(yes="try-again")


def registered(page: Page, what: Registered | None) -> tuple[Para, ...]:
    """A new booth's key, and the file that the committee is to be given."""
    if what is None:
        return ()
    key = " ".join(what.key[at : at + 4] for at in range(0, len(what.key), 4))
    return Para(page.say("registered.key", name=key)), Para(page.say("registered.file", file=what.file))


@BOOK.page(m.Stopped)
def stopped(page: Page, state: m.Stopped) -> None:
    page.notice(
        page.frame.body,
        "stop",
        page.say(f"trouble.{state.trouble.value}"),
        who="officer",
        do=page.say("halt.do"),
        more=(*detail_line(page, state.detail), Para(page.say("halt.again"))),
        ink=ALERT,
    )


@BOOK.page(m.Refused)
def refused(page: Page, state: m.Refused) -> None:
    key = f"refused.{state.why.value}"
    who = "voter" if state.why in FOR_VOTERS else "officer"
    page.notice(page.frame.upper, "warn", page.say(key), who=who, do=page.say(f"{key}.do"), ink=HAZARD)
    page.actions(yes="ok")


@BOOK.page(m.SlipTrouble)
def slip_trouble(page: Page, state: m.SlipTrouble) -> None:
    key = f"fault.{state.fault.value}"
    page.notice(
        page.frame.body,
        "slip",
        page.say("slip-trouble.safe"),
        page.say(key),
        who="officer",
        do=page.say(f"{key}.do"),
        ink=HAZARD,
    )


@BOOK.page(m.TapeTrouble)
def tape_trouble(page: Page, state: m.TapeTrouble) -> None:
    key = f"fault.{state.fault.value}"
    again = page.say("tape-trouble.again")
    page.notice(
        page.frame.upper, "tape", page.say(key), again, who="officer", do=page.say(f"{key}.do"), ink=HAZARD
    )
    if state.paper is Paper.READINESS:
        page.actions(no="cancel")


@BOOK.page(m.Paused)
def paused(page: Page, state: m.Paused) -> None:
    counts = page.say("paused.counts", cast=page.day.counts.cast)
    page.notice(
        page.frame.upper, "pause", page.say("paused.said"), counts, who="officer", do=page.say("paused.do")
    )
    page.actions(yes="paused.yes")


@BOOK.page(m.MediumMissing)
def medium_missing(page: Page, state: m.MediumMissing) -> None:
    key = f"trouble.{state.trouble.value}"
    page.notice(
        page.frame.upper,
        "stick",
        page.say(key),
        page.say("medium.safe"),
        who=who_mends(state.trouble),
        do=page.say(f"{key}.do"),
        ink=HAZARD,
    )
    page.actions(yes="try-again")


@BOOK.page(m.Resyncing)
def resyncing(page: Page, state: m.Resyncing) -> None:
    page.busy("stick", page.say("resyncing.said"))


@BOOK.page(m.DeviceAway)
def device_away(page: Page, state: m.DeviceAway) -> None:
    said = page.say(f"away.{state.device.value}")
    todo = page.say("away.sensor-do" if state.device is Device.SENSOR else "away.do")
    page.notice(page.frame.body, DEVICE_ICONS[state.device], said, who="officer", do=todo, ink=HAZARD)


@BOOK.page(m.Tampered)
def tampered(page: Page, state: m.Tampered) -> None:
    card = state.cause is Alarm.CARD
    page.notice(
        page.frame.body,
        "case",
        page.say(f"tampered.{state.cause.value}", place=place(page, state.day.system.bad_place or "")),
        who="officer",
        do=page.say("tampered.card-do" if card else "tampered.do"),
        ink=ALERT,
    )


@BOOK.page(m.DecidingTampered)
def deciding_tampered(page: Page, state: m.DecidingTampered) -> None:
    only_card = state.causes == (Alarm.CARD,)
    do = page.say("deciding-tampered.card" if only_card else "deciding-tampered.do")
    fact = page.say("deciding-tampered.fact")
    page.notice(page.frame.upper, "case", do, fact, ink=HAZARD)
    page.actions(yes="deciding-tampered.yes", no="deciding-tampered.no")
