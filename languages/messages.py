"""Every text that the booth's screen can show, as it stands in the code: what there is to translate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from firmware.screens import titles
from firmware.screens.text import TABLES


@dataclass(frozen=True)
class Source:
    """One text. `context` is its key, or "heading"; `file` is where it stands."""

    context: str
    text: str
    file: str


def sources() -> list[Source]:
    """Sentences in the order of their tables, then headings; each pair of context and text once."""
    return list({(source.context, source.text): source for source in (*_sentences(), *_headings())}.values())


def _sentences() -> Iterator[Source]:
    for name, table in TABLES.items():
        for key, text in table.items():
            yield Source(key, text, f"firmware/screens/{name}.py")


def _headings() -> Iterator[Source]:
    for kind, detail in titles.all_titles():
        yield Source(titles.CONTEXT, titles.title(kind, detail).words, "firmware/screens/titles.py")
