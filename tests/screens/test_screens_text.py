"""The catalogue: every reason has its sentence, no letter without a glyph, no developer's word."""

import re

import pytest
from fontTools.ttLib import TTFont
from screens_support import OPENS

from firmware.screens.catalogue import translated
from firmware.screens.runs import runs
from firmware.screens.text import CATALOGUE, TABLES, day_text, say, time_text
from firmware.screens.theme import FONTS
from firmware.screens.titles import all_titles, title
from firmware.states.facts import (
    Device,
    Item,
    Language,
    OfficerRefusal,
    Override,
    PaperFault,
    Purpose,
    Refusal,
    Role,
    Trouble,
)
from languages.messages import sources

DEVELOPERS = re.compile(
    r"\b(state|event|null|none|slot|hash|error|exception|daemon|timeout|index|driver|log|uid|piv|apdu|json)\b",
    re.I,
)


def test_no_key_is_in_two_tables() -> None:
    assert len(CATALOGUE) == sum(len(table) for table in TABLES.values())


@pytest.mark.parametrize("language", list(Language))
def test_no_developers_word_is_on_a_screen(language: Language) -> None:
    texts = [translated(language, source.context, source.text) for source in sources()]
    assert [text for text in texts if DEVELOPERS.search(re.sub(r"\{.*?\}", "", text))] == []


@pytest.mark.parametrize(
    ("pattern", "values"),
    [
        ("trouble.{}", Trouble), ("trouble.{}.do", Trouble), ("refused.{}", Refusal),
        ("refused.{}.do", Refusal), ("fault.{}", PaperFault), ("fault.{}.do", PaperFault),
        ("refusal.{}", OfficerRefusal), ("ask.{}", Purpose), ("item.{}", Item), ("reason.{}", Override),
        ("role.{}", Role), ("device.{}", Device), ("away.{}", Device), ("language.{}", Language),
    ],
)  # fmt: skip
def test_every_reason_has_its_sentence(pattern: str, values: type) -> None:
    for value in values:  # type: ignore[attr-defined]  # an Enum class
        assert pattern.format(value.value) in CATALOGUE


def test_a_heading_differs_from_language_to_language() -> None:
    """Pixels alone tell an observer which language is shown."""
    for kind, detail in all_titles():
        words = [title(kind, detail).text(language) for language in Language]
        assert len(set(words)) == len(words), words


@pytest.mark.parametrize("javanese", [False, True])
@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_the_fonts_have_every_letter_that_is_set_in_them(javanese: bool, weight: str) -> None:
    texts = [translated(language, one.context, one.text) for language in Language for one in sources()]
    parts = [run for text in [*texts, "=_0123456789?SIMULASI"] for run in runs(text)]
    used = {ord(letter) for run in parts if run.javanese is javanese for letter in run.text}
    assert len(used) > 30
    font = f"NotoSans{'Javanese' if javanese else ''}-{weight}.ttf"
    missing = used - set(TTFont(FONTS / font).getBestCmap())
    assert not missing, [chr(code) for code in missing]


def test_day_and_time_as_people_write_them() -> None:
    assert day_text(Language.ID, OPENS) == "Rabu, 14 Oktober 2026"
    assert day_text(Language.EN, OPENS) == "Wednesday, 14 October 2026"
    assert time_text(Language.ID, OPENS) == "07.00"
    assert time_text(Language.EN, OPENS) == "07:00"
    assert say(Language.ID, "finger.left", left=3) == "Sisa percobaan: 3"
