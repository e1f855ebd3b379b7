"""A catalogue that is wrong is found out, and named."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from firmware.screens.text import CATALOGUE
from languages import catalogue, check
from languages.__main__ import main
from languages.catalogue import BadCatalogue, brought_up, compiled, po_path, read


@pytest.fixture
def english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the English .po that the tools take for the real one."""
    whole = po_path("en").read_bytes()
    monkeypatch.setattr(catalogue, "LOCALE", tmp_path)
    path = po_path("en")
    path.parent.mkdir(parents=True)
    path.write_bytes(whole)
    assert check.faults("en") == []
    return path


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        (
            'msgstr "Tries left: {left}"',
            'msgstr "Tries left: {lef}"',
            "finger.left: places ['left'] became ['lef']",
        ),
        ('msgstr "Tries left: {left}"', 'msgstr "Tries left: {left"', "finger.left: expected '}'"),
        ('msgstr "Tries left: {left}"', 'msgstr ""', "finger.left: not translated"),
        ('msgstr "Welcome."', 'msgstr "Selamat datang."', "idle.said: still the Indonesian"),
        ('msgstr "Welcome."', 'msgstr "Welcome. "', "idle.said: spaces at an end"),
        ('msgid "Selamat datang."', 'msgid "Selamat siang."', "idle.said: not in the catalogue"),
        ('msgctxt "idle.said"', '#, fuzzy\nmsgctxt "idle.said"', "idle.said: the Indonesian has changed"),
        ('msgstr "Already voted"', 'msgstr ""', "heading 'Sudah memilih': not translated"),
    ],
)
def test_a_fault_is_named(
    english: Path, was: str, becomes: str, fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = english.read_text()
    assert text.count(was) == 1
    english.write_text(text.replace(was, becomes))
    found = check.faults("en")
    assert any(line.startswith(fault) for line in found), found
    assert main(["check"]) == 1
    assert f"en: {fault}" in capsys.readouterr().out


def test_a_text_that_is_gone_is_named(english: Path) -> None:
    english.write_text(english.read_text() + '\nmsgctxt "gone"\nmsgid "Hilang"\nmsgstr "Gone"\n')
    assert check.faults("en") == ["gone: no longer a text"]


def test_a_changed_source_keeps_its_translation_for_a_person_to_look_at(english: Path) -> None:
    old = read(english)
    old.delete(CATALOGUE["idle.said"], "idle.said")
    old.add("Halo.", string="Hello.", context="idle.said")
    english.write_bytes(brought_up(old, "en"))
    message = read(english).get(CATALOGUE["idle.said"], "idle.said")
    assert message is not None
    assert (message.fuzzy, message.string) == (True, "Hello.")
    assert brought_up(read(english), "en") == english.read_bytes(), "it stays so until somebody has looked"
    assert b"Hello." not in compiled(read(english)), "and the booth does not show it"


def test_a_translation_and_a_note_of_the_translator_survive(english: Path) -> None:
    text = english.read_text().replace(
        '#: firmware/screens/words_voter.py\nmsgctxt "idle.said"',
        '# said by the clerk too\n#: firmware/screens/words_voter.py\nmsgctxt "idle.said"',
    )
    english.write_text(text)
    assert brought_up(read(english), "en").decode() == text


def test_a_file_that_is_no_catalogue_is_refused_by_name(
    english: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    english.write_text("<<<<<<< ours\n" + english.read_text())
    with pytest.raises(BadCatalogue, match=r"bilik.po of en: "):
        read(english)
    assert main(["mo", "en"]) == 2
    assert "bilik.po of en" in capsys.readouterr().err


def test_a_new_language_begins_empty() -> None:
    fresh = brought_up(Catalog(), "jv")
    assert b'"Language: jv\\n"' in fresh
    assert fresh.count(b'\nmsgstr ""\n') == len(catalogue.sources()) + 1
