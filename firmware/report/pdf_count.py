"""The annex: how many slips to count by hand, which ones, when it is enough, and forms to count on."""

from __future__ import annotations

from collections.abc import Sequence

from firmware.report.html_count import steps
from firmware.report.model import Document
from firmware.report.pdf_sheet import GREY, MARGIN, RED, Sheet
from firmware.report.plan import Plan, Rule
from firmware.report.texts import WORDS
from firmware.report.texts_count import COUNT

_WIDTH = 174.0
_BOXES = 24


def count_pages(sheet: Sheet, document: Document) -> None:
    """Begins on a page of its own, to be taken out and used at the box."""
    sheet.add_page()
    count, plan = document.count, document.count.plan
    sheet.heading(COUNT["title"].id)
    sheet.para(COUNT["why"].id)
    sheet.para(count.summary.id, 10.5, bold=True)
    if plan is not None:
        _how(sheet, document, plan)
        if plan.slips < plan.papers:
            _dice(sheet, document)
            _rules(sheet, document, plan)
            _sample_form(sheet, document)
    _full_form(sheet, document)


def _how(sheet: Sheet, document: Document, plan: Plan) -> None:
    if plan.doubt:
        doubt = COUNT["doubt"].format(papers=plan.papers, cast=document.count.cast, doubt=plan.doubt)
        sheet.para(doubt.id, bold=True, colour=RED)
    sheet.note(COUNT["method"].id)
    sheet.subheading(COUNT["steps"].id)
    for n in range(1, steps(plan) + 1):
        sheet.para(f"{n}. {COUNT[f'step{n}'].format(papers=plan.papers).id}", 9)


def _dice(sheet: Sheet, document: Document) -> None:
    count = document.count
    sheet.subheading(COUNT["dice"].id, 26)
    if count.example is None or count.options.dice is None:
        sheet.para(COUNT["dice_blank"].id, 9)
        sheet.set_draw_color(*GREY)
        sheet.set_line_width(0.2)
        top = sheet.get_y()
        for at in range(_BOXES):
            sheet.rect(MARGIN + at * _WIDTH / _BOXES, top, _WIDTH / _BOXES, 8)
        sheet.set_y(top + 10)
        return
    sheet.mono(count.options.dice, 11)
    position, text, ticket = count.example
    sheet.ln(1.5)
    sheet.note(COUNT["ticket"].format(position=position).id)
    sheet.mono(f"printf '{text}' | sha256sum", 7)
    sheet.mono(ticket, 7)
    sheet.ln(1)


def _rules(sheet: Sheet, document: Document, plan: Plan) -> None:
    if not plan.rules:
        return
    sheet.subheading(COUNT["rule"].id, 40)
    sheet.para(COUNT["rule_note"].format(winner=_name(document, plan.rules[0].winner)).id, 9)
    for rule in plan.rules:
        _rule(sheet, document, rule)


def _rule(sheet: Sheet, document: Document, rule: Rule) -> None:
    """Steps side by side, twelve in a row of the table."""
    winner, loser = _name(document, rule.winner), _name(document, rule.loser)
    across = 10
    for at in range(0, len(rule.steps), across):
        steps = rule.steps[at : at + across]
        ranges = [str(s.first) if s.first == s.last else f"{s.first}-{s.last}" for s in steps]
        leads = [str(step.lead) for step in steps]
        blank = [""] * (across - len(steps))
        sheet.room(20)
        if at == 0:
            sheet.para(COUNT["against"].format(winner=winner, loser=loser).id, 9, bold=True)
        heads = (COUNT["their_slips"].format(loser=rule.loser).id, *ranges, *blank)
        row = (COUNT["lead"].id, *leads, *blank)
        sheet.grid(heads, [row], (44, *[13.0] * across), aligns="L" + "C" * across, size=8)


def _sample_form(sheet: Sheet, document: Document) -> None:
    """Two positions side by side on each line, with a box to tick for every option."""
    drawn = sorted(document.count.drawn)
    plan = document.count.plan
    if not drawn or plan is None or plan.slips == plan.papers:
        return
    sheet.add_page()
    sheet.heading(COUNT["form"].id)
    numbers = [str(candidate.number) for candidate in document.candidates]
    sheet.note("; ".join(_name(document, candidate.number) for candidate in document.candidates))
    half = (len(drawn) + 1) // 2
    heads = [COUNT["position"].id, *numbers, COUNT["void"].id]
    rows = [
        [
            *_row(drawn[at], len(heads)),
            "",
            *_row(drawn[half + at] if half + at < len(drawn) else None, len(heads)),
        ]
        for at in range(half)
    ]
    box = (_WIDTH / 2 - 2 - 16 - 12) / len(numbers)
    side = [16.0, *[box] * len(numbers), 12.0]
    sheet.grid(
        [*heads, "", *heads],
        rows,
        [*side, 4.0, *side],
        aligns="C" * (2 * len(heads) + 1),
        lines=True,
        height=6,
    )
    sheet.room(30)
    heads = ["", *numbers, COUNT["void"].id]
    sheet.grid(
        heads,
        [[WORDS["total"].id, *[""] * (len(heads) - 1)]],
        [30, *[144 / len(heads[1:])] * len(heads[1:])],
        aligns="C" * len(heads),
        lines=True,
        height=9,
    )
    _signed(sheet, document)


def _row(position: int | None, cells: int) -> Sequence[str]:
    return ["" if position is None else str(position), *[""] * (cells - 1)]


def _full_form(sheet: Sheet, document: Document) -> None:
    """Counting everything: tally marks, the sum, what was announced, the difference."""
    sheet.room(min(230, 56 + 12 * (len(document.candidates) + 2)))
    sheet.heading(COUNT["full_form"].id)
    rows = [
        [_name(document, c.number), "", "", "-" if c.votes is None else str(c.votes), ""]
        for c in document.candidates
    ]
    total = sum(c.votes or 0 for c in document.candidates)
    rows.append([COUNT["unreadable"].id, "", "", "", ""])
    rows.append([WORDS["total"].id, "", "", str(total) if document.proven else "-", ""])
    heads = [COUNT[n].id for n in ("tally_marks", "counted", "announced", "difference")]
    sheet.grid([WORDS["name"].id, *heads], rows, (46, 62, 22, 22, 22), aligns="LLCCC", lines=True, height=12)
    _signed(sheet, document)


def _signed(sheet: Sheet, document: Document) -> None:
    """Who counted, and who looked on."""
    witnesses = [signer for signer in document.signers if signer.role == "witness"]
    heads = [WORDS["chair"].id, *(WORDS["witness"].format(number=w.number).id for w in witnesses)]
    sheet.room(26)
    sheet.grid(heads, [[""] * len(heads)], [_WIDTH / len(heads)] * len(heads), lines=True, height=10)


def _name(document: Document, number: int) -> str:
    return f"{number} {document.candidates[number - 1].name}"
