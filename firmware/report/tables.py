"""Tables of the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from firmware.report.markup import Child, Markup, el, join
from firmware.report.texts import WORDS, Text


def table(heads: Sequence[Text], rows: Iterable[Sequence[Child]], numbers: Sequence[int] = ()) -> Markup:
    """`numbers`: columns that are set to the right. Scrolls by itself where the screen is narrow."""
    head = el("tr", *(el("th", text, **_column(at, numbers)) for at, text in enumerate(heads)))
    body = [
        el("tr", *(el("td", cell, **_column(at, numbers)) for at, cell in enumerate(row))) for row in rows
    ]
    return scroll(el("table", el("thead", head), el("tbody", *body)))


def pairs(rows: Iterable[tuple[Child, Child]]) -> Markup:
    """Label and value, a row each."""
    return scroll(
        el("table", el("tbody", *(el("tr", el("th", a, scope="row"), el("td", b)) for a, b in rows)))
    )


def scroll(content: Markup) -> Markup:
    return el("div", content, class_="scroll")


def status(name: str) -> Markup:
    """A check's verdict as a coloured word."""
    return el("span", WORDS[name], class_=f"status {'no' if name == 'not reached' else name}")


def section(title: Text, *children: Child) -> Markup:
    """Heading and content."""
    return el("section", el("h2", title), *children)


def mono(text: str) -> Markup:
    return el("span", text, class_="mono")


def note(text: Text) -> Markup:
    return el("p", text, class_="small")


def lines(*children: Child) -> Markup:
    """Each in a paragraph of its own."""
    return join(*(el("p", child) for child in children))


def _column(at: int, numbers: Sequence[int]) -> dict[str, str]:
    return {"class_": "n"} if at in numbers else {}
