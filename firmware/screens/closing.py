"""The close: counts that must agree, trustees, the result."""

from __future__ import annotations

from firmware.screens.fit import Para
from firmware.screens.layout import Rect, beside, columns, rows
from firmware.screens.officer import refusal_text
from firmware.screens.page import Book, Page
from firmware.screens.theme import HAZARD, LARGE, READING
from firmware.screens.widgets import Dots, Drawing, Share
from firmware.states import model as m
from firmware.states.facts import Counts

BOOK = Book()
SHOWN = ("roll", "authorised", "cast", "abandoned", "slips", "spoiled", "overridden", "unknown_slips")


@BOOK.page(m.Reconciling)
def reconciling(page: Page, state: m.Reconciling) -> None:
    """Eight figures in two columns, the two sums, true or not, and the verdict."""
    counts, area = page.day.counts, page.frame.upper
    lines = rows(area, 7, 0)
    cells = [cell for line in lines[:4] for cell in columns(line, 2, page.theme.px(6))]
    for cell, name in zip(cells, SHOWN, strict=True):
        figure = page.theme.px(24)
        label = page.say(f"count.{name}")
        page.text(Rect(cell.x, cell.y, cell.w - figure, cell.h), label, sizes=(READING,))
        value = Para(str(getattr(counts, name)), bold=True)
        page.text(Rect(cell.right - figure, cell.y, figure, cell.h), value, sizes=(READING,), align="right")
    for line, text in zip(lines[4:6], equations(page, counts), strict=True):
        page.text(line, Para(text), sizes=(READING,))
    verdict = page.say("balanced" if counts.balanced else "unbalanced")
    page.text(lines[6], Para(verdict, bold=True), sizes=(LARGE, 5.6, READING))
    if state.gate:
        page.actions(yes="reconciling.yes", no="back")
    else:
        page.actions(no="back")
        foot = page.frame.actions
        page.text(beside(foot, foot.w // 2), page.say("reconciling.wait"), sizes=(READING,), align="right")


def equations(page: Page, counts: Counts) -> tuple[str, str]:
    """Admitted = cast + left; slips = cast + spoiled, and prints of which nobody can be sure."""
    differs = page.say("equation.differs")
    people = "=" if counts.authorised == counts.cast + counts.abandoned else differs
    missing = counts.cast + counts.spoiled - counts.slips
    explained = 0 <= missing <= counts.unknown_slips
    unsure = page.say("equation.unsure", missing=missing) if explained and missing else ""
    figures = {"cast": counts.cast, "spoiled": counts.spoiled, "slips": counts.slips}
    return (
        page.say(
            "equation.people",
            authorised=counts.authorised,
            sign=people,
            cast=counts.cast,
            abandoned=counts.abandoned,
        ),
        page.say("equation.slips", sign="=" if explained else differs, unsure=unsure, **figures),
    )


@BOOK.page(m.RecordingClose)
def recording_close(page: Page, state: m.RecordingClose) -> None:
    page.busy("lock", page.say("recording-close.said"))


@BOOK.page(m.AwaitTrustee)
def await_trustee(page: Page, state: m.AwaitTrustee) -> None:
    area = page.frame.body
    needed = max(page.day.rules.threshold, len(state.have))
    foot = page.theme.px(8 if page.theme.compact else 12)
    upper = Rect(area.x, area.y, area.w, area.h - foot - page.gap)
    why = refusal_text(page, state.refusal, state.tries_left)
    said = why or page.say("trustee.said", k=page.day.rules.threshold)
    icon = "warn" if why else "key"
    have = ", ".join(str(number) for number in sorted(state.have))
    line = page.say("trustee.have", have=have) if have else page.say("trustee.none")
    ink = HAZARD if why else Drawing("key").ink
    page.notice(upper, icon, said, line, who="trustee", do=page.say("trustee.do"), ink=ink)
    dots = Rect(area.x, area.bottom - foot, area.w, foot)
    page.put(dots, Dots(len(state.have), needed))


@BOOK.page(m.Tallying)
def tallying(page: Page, state: m.Tallying) -> None:
    page.busy("bars", page.say("tallying.said"))


@BOOK.page(m.Finalising)
def finalising(page: Page, state: m.Finalising) -> None:
    page.busy("stick", page.say("finalising.said"))


@BOOK.page(m.Closed)
def closed(page: Page, state: m.Closed) -> None:
    """A line for each option: number, name, bar, votes. Names as the ballot has them, in its order."""
    area = page.frame.body
    foot = page.theme.px(10 if page.theme.compact else 14)
    table = Rect(area.x, area.y, area.w, area.h - foot - page.gap)
    names = {option.number: option for option in page.face.options}
    most = max(state.totals, default=0)
    for number, (row, votes) in enumerate(
        zip(_lines(page, table, len(state.totals)), state.totals, strict=True), 1
    ):
        option = names.get(number)
        label = option.name if option else ""
        label = label if option and option.blank else f"{number}. {label}"
        figure, name = page.theme.px(22), round(row.w * 0.6)
        page.text(Rect(row.x, row.y, name, row.h), Para(label, bold=True), sizes=(LARGE, 5.6, READING))
        thick = min(row.h, page.theme.px(8))
        bar = Rect(
            row.x + name + page.gap, row.centery - thick // 2, row.w - name - figure - 2 * page.gap, thick
        )
        page.put(bar, Share(votes, most))
        value = Rect(row.right - figure, row.y, figure, row.h)
        page.text(value, Para(str(votes), bold=True), sizes=(LARGE, READING), align="right")
    last = Rect(area.x, area.bottom - foot, area.w, foot)
    half = last.w * 2 // 5
    page.text(
        Rect(last.x, last.y, half, foot), page.say("closed.total", total=sum(state.totals)), sizes=(READING,)
    )
    page.text(
        beside(last, half), Para(page.say("closed.remove"), bold=True), sizes=(LARGE, READING), align="right"
    )


def _lines(page: Page, table: Rect, count: int) -> list[Rect]:
    """Rows of equal height, not taller than they need be."""
    found = rows(table, max(1, count), page.theme.px(1))
    tall = min(found[0].h, page.theme.px(20))
    space = page.theme.px(1)
    used = tall * count + space * (count - 1)
    return rows(Rect(table.x, table.y + (table.h - used) // 2, table.w, used), max(1, count), space)[:count]
