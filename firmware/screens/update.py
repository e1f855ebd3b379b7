"""An update from the stick: what it is, how far it is, and what came of it."""

from __future__ import annotations

from firmware.screens.fit import Para
from firmware.screens.notices import detail_line
from firmware.screens.page import Book, Page
from firmware.screens.theme import HAZARD
from firmware.states import model as m

BOOK = Book()


@BOOK.page(m.LookingForUpdate)
def looking_for_update(page: Page, state: m.LookingForUpdate) -> None:
    page.busy("stick", page.say("update-looking.said"))


@BOOK.page(m.ConfirmingUpdate)
def confirming_update(page: Page, state: m.ConfirmingUpdate) -> None:
    image = page.day.system.image
    now = page.say("update-confirm.now", version=image.version if image is not None else "-")
    page.notice(
        page.frame.upper,
        "stick",
        page.say("update-confirm.said", version=state.version),
        now,
        page.say("update-confirm.fact"),
        ink=HAZARD,
    )
    page.actions(yes="update-confirm.yes", no="cancel")


@BOOK.page(m.Updating)
def updating(page: Page, state: m.Updating) -> None:
    said = page.say("updating.writing" if state.writing else "updating.checking", percent=state.percent)
    page.notice(page.frame.body, "stick", page.say("updating.said", version=state.version), said)


@BOOK.page(m.UpdateFailed)
def update_failed(page: Page, state: m.UpdateFailed) -> None:
    more = detail_line(page, state.reason)
    said = page.say("update-failed.said")
    do = page.say("update-failed.do")
    page.notice(page.frame.upper, "warn", said, who="technician", do=do, more=more, ink=HAZARD)
    page.actions(yes="ok")


@BOOK.page(m.UpdateReady)
def update_ready(page: Page, state: m.UpdateReady) -> None:
    said = page.say("update-ready.said", version=state.version)
    page.notice(page.frame.upper, "check", said, more=(Para(page.say("update-ready.fact")),))
    page.actions(yes="update-ready.yes")


@BOOK.page(m.Restarting)
def restarting(page: Page, state: m.Restarting) -> None:
    page.busy("power", page.say("restarting.said"))
