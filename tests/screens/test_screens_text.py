"""The catalogue: both languages complete, no letter without a glyph, no developer's word."""

import re
import string

import pytest
from fontTools.ttLib import TTFont
from screens_support import OPENS

from firmware.screens.text import CATALOGUE, DAYS, MONTHS, day_text, say, time_text
from firmware.screens.theme import FONTS
from firmware.screens.titles import all_titles, title
from firmware.screens.words_closing import WORDS as CLOSING
from firmware.screens.words_notices import WORDS as NOTICES
from firmware.screens.words_officer import WORDS as OFFICER
from firmware.screens.words_power import WORDS as POWER
from firmware.screens.words_update import WORDS as UPDATE
from firmware.screens.words_voter import WORDS as VOTER
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

DEVELOPERS = re.compile(
    r"\b(state|event|null|none|slot|hash|error|exception|daemon|timeout|index|driver|log|uid|piv|apdu|json)\b",
    re.I,
)


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_no_key_is_in_two_tables() -> None:
    assert len(CATALOGUE) == len(CLOSING) + len(NOTICES) + len(OFFICER) + len(POWER) + len(UPDATE) + len(
        VOTER
    )


@pytest.mark.parametrize("key", sorted(CATALOGUE))
def test_both_languages_have_the_sentence_with_the_same_places(key: str) -> None:
    indonesian, english = CATALOGUE[key]
    assert indonesian.strip()
    assert english.strip()
    assert places(indonesian) == places(english)
    assert not DEVELOPERS.search(re.sub(r"\{.*?\}", "", f"{indonesian} {english}"))


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


def test_headings_exist_in_both_languages() -> None:
    for kind, detail in all_titles():
        words = title(kind, detail)
        assert words.id.strip()
        assert words.en.strip()
        assert words.id != words.en
        assert not DEVELOPERS.search(f"{words.id} {words.en}")


def test_the_fonts_have_every_letter() -> None:
    texts = [text for pair in CATALOGUE.values() for text in pair]
    texts += [
        words for kind, detail in all_titles() for words in (title(kind, detail).id, title(kind, detail).en)
    ]
    texts += [name for table in (DAYS, MONTHS) for names in table.values() for name in names]
    used = {ord(letter) for text in [*texts, "=_0123456789?SIMULASI"] for letter in text}
    for name in ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"):
        missing = used - set(TTFont(FONTS / name).getBestCmap())
        assert not missing, [chr(code) for code in missing]


def test_day_and_time_as_people_write_them() -> None:
    assert day_text(Language.ID, OPENS) == "Rabu, 14 Oktober 2026"
    assert day_text(Language.EN, OPENS) == "Wednesday, 14 October 2026"
    assert time_text(Language.ID, OPENS) == "07.00"
    assert time_text(Language.EN, OPENS) == "07:00"
    assert say(Language.ID, "finger.left", left=3) == "Sisa percobaan: 3"
