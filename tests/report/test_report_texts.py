"""Nothing that a report can say lacks a sentence in either language."""

from __future__ import annotations

import re
from enum import StrEnum

import pytest

from firmware.audit.findings import Check
from firmware.audit.report import INVALID, UNFINISHED, VALID
from firmware.report import texts, texts_checks, texts_count, texts_events
from firmware.report.texts import Text
from firmware.report.timeline import when
from firmware.states import facts
from firmware.states.journal import CATALOGUE, Precision

TABLES = {
    "words": texts.WORDS,
    "verdicts": texts.VERDICTS,
    "meanings": texts.MEANINGS,
    "unfinished": texts.UNFINISHED,
    "count": texts_count.COUNT,
    "fields": texts_events.FIELDS,
    "values": texts_events.VALUES,
}


@pytest.mark.parametrize("check", Check)
def test_every_check_has_its_sentences(check: Check) -> None:
    said = texts_checks.CHECKS[check]
    for text in (said.title, said.holds, said.fails):
        assert len(text.id) > 8
        assert len(text.en) > 8
        assert text.id != text.en
    shown = {texts_checks.sentence(check, status) for status in ("ok", "failed", "not reached")}
    assert len(shown) == 3


@pytest.mark.parametrize("verdict", [VALID, INVALID, UNFINISHED])
def test_every_verdict_has_its_words(verdict: str) -> None:
    assert texts.VERDICTS[verdict].id == verdict
    assert texts.MEANINGS[verdict].id != texts.MEANINGS[verdict].en


@pytest.mark.parametrize("kind", CATALOGUE)
def test_every_kind_of_event_is_told_in_both_languages(kind: str) -> None:
    text = texts_events.kind_text(kind)
    assert text.en == CATALOGUE[kind].text
    assert text.id
    assert text.id != text.en
    assert set(CATALOGUE[kind].fields) <= set(texts_events.FIELDS)


def test_no_sentence_is_left_of_a_kind_that_is_no_more() -> None:
    assert set(texts_events.INDONESIAN) == set(CATALOGUE)
    assert set(texts_checks.CHECKS) == set(Check)


@pytest.mark.parametrize(
    "names",
    [
        facts.Trouble,
        facts.Refusal,
        facts.OfficerRefusal,
        facts.PaperFault,
        facts.Override,
        facts.Device,
        facts.Purpose,
        facts.Paper,
    ],
)
def test_every_value_that_the_booth_writes_is_told(names: type[StrEnum]) -> None:
    assert {name.value for name in names} <= set(texts_events.VALUES)


@pytest.mark.parametrize("table", TABLES)
def test_both_languages_ask_for_the_same_values(table: str) -> None:
    for name, text in TABLES[table].items():
        assert text.id, name
        assert text.en, name
        holes = [sorted(re.findall(r"\{(\w+)\}", one)) for one in text]
        assert holes[0] == holes[1], name


def test_times_are_as_exact_as_the_catalogue_allows() -> None:
    at = "2026-10-18T10:13:50+07:00"
    assert when(at, "polls_opened") == Text("18-10-2026 10.13.50", "18-10-2026 10:13:50")
    for kind, known in CATALOGUE.items():
        if known.precision is Precision.HOUR:
            assert "13" not in when(at, kind).en.partition(" ")[2]
    assert when(None, "override") == texts.WORDS["no_time"]
    assert when("yesterday", "polls_opened").id == "yesterday"
