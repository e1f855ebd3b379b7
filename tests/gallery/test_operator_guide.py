"""The officers' guide quotes the screens' own words and shows pictures that are there."""

from __future__ import annotations

import re
from enum import Enum
from pathlib import Path

import pytest

from firmware.screens.text import CATALOGUE
from firmware.screens.titles import all_titles, title
from firmware.states.common import NEEDS_HELP
from firmware.states.facts import Language
from firmware.tapes.words import _WORDS as ON_PAPER
from hw_sim.gallery.papers import WANTED
from hw_sim.gallery.plan import plan

DOCS = Path(__file__).parents[2] / "docs"
GUIDE = (DOCS / "operator.md").read_text("utf-8")
PROSE = re.sub(r"`[^`]*`|<[^>]+>", "", GUIDE)
QUOTED = sorted(set(re.findall(r'"([^"\n]+)"', PROSE)))
BUTTONS = sorted(set(re.findall(r"\*\*\[([^\]]+)\]\*\*", PROSE)))
PICTURES = sorted(set(re.findall(r'(?:\]\(|src=")((?:screens|pictures)/[^)"]+)', GUIDE)))


def parts(sentence: str) -> set[str]:
    """The whole, each sentence in it, and what stands before a colon."""
    several = re.split(r"(?<=[.?!]) ", sentence)
    runs = {" ".join(several[a:b]) for a in range(len(several)) for b in range(a + 1, len(several) + 1)}
    return runs | {sentence.partition(":")[0]}


def on_screen() -> set[str]:
    """Everything the screens can say in Indonesian; a place that is filled in stays as {name}."""
    said = set(CATALOGUE.values())
    kinds: list[tuple[type, Enum | None]] = list(all_titles())
    said |= {title(kind, detail).text(Language.ID) for kind, detail in kinds}
    return {part for sentence in said for part in parts(sentence)}


SCREEN = on_screen()
PAPER = {part for words in ON_PAPER.values() for part in parts(words[0])}


def test_the_guide_quotes_much() -> None:
    assert len(QUOTED) > 60
    assert len(BUTTONS) > 20
    assert len(PICTURES) > 30


FILLED = [re.compile(re.sub(r"\\\{\w+\\\}", r"\\w+", re.escape(part))) for part in SCREEN if "{" in part]
"""Sentences with places, as they look once those are filled in."""


@pytest.mark.parametrize("quote", QUOTED)
def test_what_is_quoted_stands_on_a_screen_or_a_paper(quote: str) -> None:
    filled = any(pattern.fullmatch(quote) for pattern in FILLED)
    assert filled or quote in SCREEN | PAPER, (
        f'docs/operator.md quotes "{quote}", which the booth does not say'
    )


@pytest.mark.parametrize("button", BUTTONS)
def test_every_button_is_one(button: str) -> None:
    assert button in set(CATALOGUE.values()), (
        f"docs/operator.md has a button [{button}], the screens have none"
    )


def test_every_picture_is_one_that_is_made() -> None:
    recorded = {f"screens/{shot.name}.png" for shot in plan()}
    missing = [name for name in PICTURES if name not in recorded and not (DOCS / name).is_file()]
    assert missing == []


def test_every_screen_that_calls_an_officer_is_told_of() -> None:
    """By its heading or its picture."""
    for kind in NEEDS_HELP:
        slug = re.sub(r"(?<!^)(?=[A-Z])", "-", kind.__name__).lower()
        words = [title(k, why).text(Language.ID) for k, why in all_titles() if k is kind]
        assert any(word in GUIDE for word in words) or f"/{slug}" in GUIDE, kind.__name__


def test_the_readme_and_the_manuals_show_recorded_screens_and_real_papers() -> None:
    recorded = {f"screens/{shot.name}.png" for shot in plan()}
    for page, ballot in (
        ("../README.md", "docs/screens/10in/id/voting.png"),
        ("technician.md", "screens/10in/id/voting.png"),
        ("technician.en.md", "screens/10in/id/voting.png"),
    ):
        text = (DOCS / page).read_text("utf-8")
        assert f"]({ballot})" in text, page
        assert "operator.md)" in text, page
        shown = re.findall(r"!\[[^]]*\]\((?:docs/)?(screens/[^)]+)\)", text)
        assert set(shown) <= recorded
    for name in WANTED.values():
        assert (DOCS / "pictures" / f"{name}.png").is_file()
