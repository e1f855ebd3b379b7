"""Officers: card and PIN, menu, a typed NIK, overrides, abandoned sessions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from firmware.screens.fit import Para
from firmware.screens.layout import Rect, grid
from firmware.screens.page import Book, Page, Spec, place
from firmware.screens.text import day_text, time_text
from firmware.screens.theme import ALERT, GAP, HAZARD, LARGE, READING
from firmware.screens.widgets import ITEM, NO, YES, Button, Dots
from firmware.states import model as m
from firmware.states.events import Digit, Erase, ItemPicked, No, ReasonPicked, Yes
from firmware.states.facts import Item, Officer, OfficerRefusal, Override

BOOK = Book()
PIN_DIGITS, NIK_DIGITS = 6, 16
ORDERED = (1, 2, 3, 4, 5, 6, 7, 8, 9, 0)


@BOOK.page(m.Ready)
def ready(page: Page, state: m.Ready) -> None:
    more: tuple[Para, ...] = ()
    opens = page.day.rules.opens or page.face.opens
    if opens is not None:
        language = page.day.language
        line = page.say("ready.opens", day=day_text(language, opens), time=time_text(language, opens))
        more = (Para(line),)
    system = page.day.system
    if system.bad_place is not None:
        said = page.say("ready.card", place=place(page, system.bad_place))
        do = page.say("ready.card-do")
        page.notice(page.frame.upper, "warn", said, who="technician", do=do, more=more, ink=ALERT)
        page.languages()
        return
    if system.image is not None and system.image.fell_back:
        more = (*more, Para(page.say("ready.fell-back", version=system.image.version), bold=True))
    page.notice(
        page.frame.upper, "lock", page.say("ready.said"), who="officer", do=page.say("ready.do"), more=more
    )
    page.languages()


# ---- card and PIN ------------------------------------------------------------------------------------


def signed_names(page: Page, officers: Iterable[Officer]) -> tuple[Para, ...]:
    names = ", ".join(officer.name for officer in officers)
    return (Para(page.say("ask.signed", names=names)),) if names else ()


def refusal_text(page: Page, why: OfficerRefusal | None, tries: int | None) -> str:
    if why is None:
        return ""
    left = f" {page.say('tries-left', left=tries)}" if tries is not None else ""
    return page.say(f"refusal.{why.value}") + left


@BOOK.page(m.AskOfficer)
def ask_officer(page: Page, state: m.AskOfficer) -> None:
    why = refusal_text(page, state.refusal, state.tries_left)
    ask = page.say(f"ask.{state.purpose.value}")
    signed = signed_names(page, state.signed)
    icon, ink = ("warn", HAZARD) if why else ("tap-card", ITEM.ink)
    if why:
        page.notice(page.frame.upper, icon, why, ask, more=signed, ink=ink)
    else:
        page.notice(page.frame.upper, icon, ask, more=signed, ink=ink)
    page.actions(no="cancel")


def pad(page: Page, order: tuple[int, ...], typed: int, full: int) -> Rect:
    """Ten digits, erase and OK in three columns, at the right or at the foot. Returns what is left free.

    All keys have one size, so that a digit looks the same wherever it stands. OK comes with the last digit.
    """
    area = page.frame.body
    space = page.theme.px(GAP if page.theme.compact else 3.5)
    side = min((area.h - 3 * space) // 4, page.theme.px(18 if page.theme.upright else 22))
    wide = min(round(side * 1.35), page.theme.px(26))
    whole = Rect(area.right - 3 * wide - 2 * space, area.y, 3 * wide + 2 * space, 4 * side + 3 * space)
    if page.theme.upright:
        whole.midbottom = area.midbottom
    else:
        whole.y += (area.h - whole.h) // 2
    cells = grid(whole, 3, 4, space)
    for digit, cell in zip(order, (*cells[:9], cells[10]), strict=True):
        page.target(cell, Button(str(digit), ITEM, sizes=(LARGE,)), Digit(digit), f"digit-{digit}")
    page.button(cells[9], "", Erase(), "erase", NO, "erase")
    if typed >= full:
        page.button(cells[11], page.say("ok"), Yes(), "yes", YES)
    if page.theme.upright:
        return Rect(area.x, area.y, area.w, whole.y - area.y - space)
    return Rect(area.x, area.y, whole.x - area.x - page.theme.px(5), area.h)


def cancel(page: Page, free: Rect) -> Rect:
    """Batal at the lower left; returns what is above it."""
    tall = page.frame.actions.h
    wide = min(free.w, page.theme.px(60))
    page.button(Rect(free.x, free.bottom - tall, wide, tall), page.say("cancel"), No(), "no", NO)
    return Rect(free.x, free.y, free.w, free.h - tall - page.gap)


@BOOK.page(m.EnterPin)
def enter_pin(page: Page, state: m.EnterPin) -> None:
    words = cancel(page, pad(page, state.pad, len(state.pin), PIN_DIGITS))
    dots = page.theme.px(11)
    page.put(Rect(words.x, words.bottom - dots, words.w, dots), Dots(len(state.pin), PIN_DIGITS))
    why = refusal_text(page, state.refusal, state.tries_left)
    said = Para(why, bold=True) if why else Para(page.say("pin.said"))
    room = Rect(words.x, words.y, words.w, words.h - dots - page.gap)
    page.text(room, said, Para(page.say("pin.keep")))


@BOOK.page(m.CheckingPin)
def checking_pin(page: Page, state: m.CheckingPin) -> None:
    page.busy("card", page.say("checking-pin.said"))


@BOOK.page(m.TypingNik)
def typing_nik(page: Page, state: m.TypingNik) -> None:
    words = cancel(page, pad(page, ORDERED, len(state.nik), NIK_DIGITS))
    typed = state.nik.typed.ljust(NIK_DIGITS, "_")
    grouped = " ".join(typed[i : i + 4] for i in range(0, NIK_DIGITS, 4))
    half = words.h // 2
    page.text(Rect(words.x, words.y, words.w, half), page.say("nik.said"))
    shown = Rect(words.x, words.y + half, words.w, words.h - half)
    page.text(shown, Para(grouped, bold=True), sizes=(LARGE, 5.6, READING), secret=True, lines=1)


# ---- menu and reasons --------------------------------------------------------------------------------

ICONS = {
    Item.OPEN: "ballot",
    Item.SIMULASI: "info",
    Item.END_SIMULASI: "cross",
    Item.DIAGNOSTICS: "tools",
    Item.PAUSE: "pause",
    Item.TYPE_NIK: "card",
    Item.EXTEND: "clock",
    Item.CLOCK: "clock",
    Item.CLOSE: "lock",
    Item.POWER_OFF: "power",
    Item.UPDATE: "stick",
    Item.LEAVE: "back",
}


def menu_cells(page: Page) -> list[Rect]:
    """Nine places, the same whichever items there are."""
    head = page.theme.px(9 if page.theme.compact else 14)
    area = page.frame.body
    across, down = (2, 5) if page.theme.upright else (3, 3)
    return grid(Rect(area.x, area.y + head, area.w, area.h - head), across, down, page.gap)[:9]


@BOOK.page(m.Menu)
def menu(page: Page, state: m.Menu) -> None:
    cells = menu_cells(page)
    area = page.frame.body
    who = page.say("menu.who", name=state.officer.name, role=page.say(f"role.{state.officer.role.value}"))
    page.text(Rect(area.x, area.y, area.w, cells[0].y - area.y), Para(who), sizes=(READING,))
    every = {item: _item(page, cells[0], item) for item in Item}
    cap = page.common_cap(*every.values())
    for cell, item in zip(cells, state.items, strict=False):
        page.buttons(replace(every[item], rect=cell), cap=cap)


def _item(page: Page, cell: Rect, item: Item) -> Spec:
    icon = "" if page.theme.compact or page.theme.upright else ICONS[item]
    return Spec(cell, page.say(f"item.{item.value}"), ItemPicked(item), f"item-{item.value}", ITEM, icon)


@BOOK.page(m.ChoosingReason)
def choosing_reason(page: Page, state: m.ChoosingReason) -> None:
    """Who allows it stands beside the reasons, for the witnesses to see."""
    area = page.frame.upper
    head = page.theme.px(18 if page.theme.compact else 26)
    role = page.say(f"role.{state.officer.role.value}")
    who = page.say("menu.who", name=state.officer.name, role=role)
    noted = Para(page.say("reason.noted"), space=0)
    page.text(Rect(area.x, area.y, area.w, head), Para(who, bold=True), noted, sizes=(LARGE, 5.6, READING))
    across = 1 if area.h > area.w else 2
    cells = grid(
        Rect(area.x, area.y + head, area.w, area.h - head), across, len(Override) // across, page.gap
    )
    icons = {Override.WORN: "finger", Override.INJURED: "person", Override.NO_FINGER: "cross"}
    page.buttons(
        *(
            Spec(
                cell,
                page.say(f"reason.{r.value}"),
                ReasonPicked(r),
                f"reason-{r.value}",
                ITEM,
                "" if page.theme.compact else icons.get(r, "tools"),
            )
            for cell, r in zip(cells, Override, strict=True)
        )
    )
    page.actions(no="cancel")


@BOOK.page(m.ConfirmingItem)
def confirming_item(page: Page, state: m.ConfirmingItem) -> None:
    """What follows, and under whose name it is recorded."""
    key = f"act.{state.item.value}"
    page.notice(
        page.frame.upper,
        ICONS[state.item],
        page.say(key),
        page.say(f"{key}.then"),
        page.say("act.recorded", name=state.officer.name),
        ink=HAZARD,
    )
    page.actions(yes="act.yes", no="cancel")


@BOOK.page(m.FingerFailed)
def finger_failed(page: Page, state: m.FingerFailed) -> None:
    page.notice(
        page.frame.upper,
        "finger",
        page.say("finger-failed.said"),
        who="officer",
        do=page.say("finger-failed.do"),
        ink=HAZARD,
    )
    page.actions(no="cancel")


# ---- a session without its voter ---------------------------------------------------------------------


@BOOK.page(m.Abandoned)
def abandoned(page: Page, state: m.Abandoned) -> None:
    fact = page.say("abandoned.sealed" if state.sealed else "abandoned.open")
    do = page.say("abandoned.do")
    page.notice(page.frame.body, "away", page.say("abandoned.said"), fact, who="officer", do=do, ink=ALERT)


@BOOK.page(m.DecidingAbandoned)
def deciding_abandoned(page: Page, state: m.DecidingAbandoned) -> None:
    fact = page.say("deciding.sealed" if state.sealed else "deciding.open")
    page.notice(page.frame.upper, "away", page.say("deciding.do"), fact, ink=HAZARD)
    page.actions(yes="deciding.yes", no="deciding.no")


@BOOK.page(m.SpoilingAbandoned)
def spoiling_abandoned(page: Page, state: m.SpoilingAbandoned) -> None:
    page.busy("slip", page.say("ending.said"))


@BOOK.page(m.Releasing)
def releasing(page: Page, state: m.Releasing) -> None:
    page.busy("person", page.say("releasing.said"))
