"""Every catalogue says everything, and what the booth reads is what stands in the .po."""

import pytest

from firmware.screens.catalogue import SOURCE, translated
from firmware.screens.text import CATALOGUE
from firmware.states.facts import Language
from languages.catalogue import brought_up, compiled, mo_path, po_path, read, template
from languages.check import faults
from languages.messages import sources

TRANSLATED = [language for language in Language if language is not SOURCE]


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_text_lacks_a_translation(language: Language) -> None:
    assert faults(language) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_booth_reads_what_stands_in_the_po_file(language: Language) -> None:
    catalogue = read(po_path(language))
    assert compiled(catalogue) == mo_path(language).read_bytes()
    for source in sources():
        message = catalogue.get(source.text, source.context)
        assert message is not None
        assert translated(language, source.context, source.text) == message.string


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_po_file_is_as_the_generator_leaves_it(language: Language) -> None:
    assert brought_up(read(po_path(language)), language) == po_path(language).read_bytes()


def test_every_sentence_and_heading_is_a_source() -> None:
    contexts = {source.context for source in sources()}
    assert contexts == {*CATALOGUE, "heading"}
    assert template().count(b"\nmsgctxt ") == len(sources())
