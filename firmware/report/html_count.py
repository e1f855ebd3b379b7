"""The section of the page about counting slips by hand."""

from __future__ import annotations

from firmware.report.markup import Markup, el, join
from firmware.report.model import Document
from firmware.report.plan import Plan, Rule
from firmware.report.tables import note, section, table
from firmware.report.texts import Text
from firmware.report.texts_count import COUNT


def count_section(document: Document) -> Markup:
    """How many, which, how, and when it is enough."""
    count = document.count
    plan = count.plan
    if plan is None:
        return section(COUNT["title"], el("p", COUNT["why"]), el("p", el("b", count.summary)))
    doubt = COUNT["doubt"].format(papers=plan.papers, cast=count.cast, doubt=plan.doubt)
    return section(
        COUNT["title"],
        el("p", COUNT["why"]),
        el("p", el("b", count.summary)),
        *((el("p", doubt, class_="warning"),) if plan.doubt else ()),
        note(COUNT["method"]),
        el("h3", COUNT["steps"]),
        el(
            "ol", *(el("li", COUNT[f"step{n}"].format(papers=plan.papers)) for n in range(1, steps(plan) + 1))
        ),
        _drawn(document),
        _rules(document, plan),
    )


def steps(plan: Plan) -> int:
    """How many of the steps are needed: dice are for samples."""
    return 5 if plan.slips < plan.papers else 1


def _drawn(document: Document) -> Markup:
    count = document.count
    example = count.example
    if example is None:
        return Markup()
    position, text, ticket = example
    return join(
        el("h3", COUNT["dice"]),
        el("pre", count.options.dice or ""),
        el("h3", COUNT["positions"]),
        el("ul", *(el("li", number) for number in sorted(count.drawn)), class_="positions"),
        note(COUNT["ticket"].format(position=position)),
        el("pre", f"printf '{text}' | sha256sum\n{ticket}"),
    )


def _rules(document: Document, plan: Plan) -> Markup:
    if not plan.rules:
        return Markup()
    winner = _name(document, plan.rules[0].winner)
    return join(
        el("h3", COUNT["rule"]),
        el("p", COUNT["rule_note"].format(winner=winner)),
        el("div", *(_rule(document, rule) for rule in plan.rules), class_="rules"),
    )


def _rule(document: Document, rule: Rule) -> Markup:
    winner, loser = _name(document, rule.winner), _name(document, rule.loser)
    rows = [
        (str(step.first) if step.first == step.last else f"{step.first} - {step.last}", step.lead)
        for step in rule.steps
    ]
    heads = (COUNT["their_slips"].format(loser=loser), COUNT["lead"])
    title: Text = COUNT["against"].format(winner=winner, loser=loser)
    return el("div", el("h3", title), table(heads, rows, numbers=(1,)))


def _name(document: Document, number: int) -> str:
    return f"{number} {document.candidates[number - 1].name}"
