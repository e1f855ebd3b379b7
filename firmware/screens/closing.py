"""The close: counts that must agree, trustees, the result."""

from __future__ import annotations

from firmware.screens.checklist import StepLine, checklist, line_size
from firmware.screens.fit import Para
from firmware.screens.layout import Rect, beside, rows
from firmware.screens.officer import refusal_text
from firmware.screens.page import Book, Page
from firmware.screens.progress import Mark
from firmware.screens.rows import KeyRow
from firmware.screens.theme import HAZARD, LARGE, READING
from firmware.screens.widgets import Drawing, Share
from firmware.states import model as m
from firmware.states.facts import Counts

BOOK = Book()


@BOOK.page(m.Reconciling)
def reconciling(page: Page, state: m.Reconciling) -> None:
    """The two sums, each with a tick or a warning, the other figures, the verdict, and what follows."""
    counts, area = page.day.counts, page.frame.upper
    lines = rows(area, 6, 0)
    people, slips = gaps(counts)
    size = line_size(page, lines[0], equations(page, counts))
    for line, text, gap in zip(lines[:2], equations(page, counts), (people, slips), strict=True):
        page.put(line, StepLine(text, Mark.DIFFERS if gap else Mark.DONE, size, 2))
    figures = {name: getattr(counts, name) for name in ("roll", "overridden", "unknown_slips")}
    page.text(lines[2], page.say("counts.others", **figures), sizes=(5.6, READING))
    agree = counts.balanced
    verdict = page.say("balanced" if agree else "unbalanced")
    page.text(lines[3], Para(verdict, bold=True), sizes=(LARGE, 5.6, READING), lines=1)
    foot = Rect(area.x, lines[4].y, area.w, area.bottom - lines[4].y)
    then = page.say("balanced.then") if agree else page.say("unbalanced.then", gap=max(people, slips))
    page.text(foot, then, sizes=(LARGE, 5.6, READING))
    if state.gate:
        page.actions(yes="reconciling.yes", no="back")
    else:
        page.actions(no="back")
        foot = page.frame.actions
        page.text(beside(foot, foot.w // 2), page.say("reconciling.wait"), sizes=(READING,), align="right")


def gaps(counts: Counts) -> tuple[int, int]:
    """By how much persons and slips differ, after what is known to be unsure; 0 where they agree."""
    people = abs(counts.authorised - counts.cast - counts.abandoned)
    missing = counts.cast + counts.spoiled - counts.slips
    slips = -missing if missing < 0 else max(0, missing - counts.unknown_slips)
    return people, slips


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
    checklist(page, state, page.say("recording-close.said"), page.say("stick.leave"))


@BOOK.page(m.AwaitTrustee)
def await_trustee(page: Page, state: m.AwaitTrustee) -> None:
    """A key for each that is needed, filled where it was given; who gave theirs."""
    area = page.frame.body
    needed = max(page.day.rules.threshold, len(state.have))
    foot = page.theme.px(16 if page.theme.compact else 22)
    upper = Rect(area.x, area.y, area.w, area.h - foot - page.gap)
    why = refusal_text(page, state.refusal, state.tries_left)
    said = why or page.say("trustee.said", k=page.day.rules.threshold)
    icon = "warn" if why else "key"
    ink = HAZARD if why else Drawing("key").ink
    given = (page.say("trustee.have", have=", ".join(names(page, state.have))),) if state.have else ()
    page.notice(upper, icon, said, *given, who="trustee", do=page.say("trustee.do"), ink=ink)
    keys = Rect(area.x, area.bottom - foot, min(area.w * 3 // 5, needed * (foot + page.theme.px(3))), foot)
    page.put(keys, KeyRow(len(state.have), needed))
    words = Rect(keys.right + page.gap, keys.y, area.right - keys.right - page.gap, foot)
    left = Para(page.say("trustee.left", left=needed - len(state.have)), bold=True)
    page.text(words, left, sizes=(LARGE, 5.6, READING))


def names(page: Page, have: tuple[int, ...]) -> list[str]:
    """Of the trustees, as the signed package has them; their numbers where it has none."""
    known = page.day.rules.trustee_names
    return [
        known[number - 1] if 0 < number <= len(known) else page.say("trustee.number", number=number)
        for number in sorted(have)
    ]


@BOOK.page(m.Tallying)
def tallying(page: Page, state: m.Tallying) -> None:
    checklist(page, state, page.say("tallying.said"), page.say("stick.leave"))


@BOOK.page(m.Finalising)
def finalising(page: Page, state: m.Finalising) -> None:
    checklist(page, state, page.say("finalising.said"), page.say("stick.leave"))


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
