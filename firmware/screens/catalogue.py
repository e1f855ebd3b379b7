"""The translations of what the screens say: gettext catalogues, one for each language but the source.

    translated(Language.EN, "heading", "Sudah memilih")  -> "Already voted"

The source text is Indonesian and stands in the code. `firmware/locale/LANGUAGE/LC_MESSAGES/bilik.mo` holds
the translation of a text in its context: the key of a sentence, or "heading". `make gen` makes it from the
.po file beside it (docs/languages.md); tests hold that none lacks a text.
"""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from firmware.states.facts import Language

LOCALE = Path(__file__).parent.parent / "locale"
DOMAIN = "bilik"
SOURCE = Language.ID


def translated(language: Language, context: str, text: str) -> str:
    """`text` in that language; itself where the catalogue lacks it. Raises OSError without the file."""
    return _catalogue(language).pgettext(context, text)


def load_all() -> None:
    """Read every catalogue now, so that a voter who picks a language waits for no medium. Raises OSError."""
    for language in Language:
        _catalogue(language)


@cache
def _catalogue(language: Language) -> NullTranslations:
    if language is SOURCE:
        return NullTranslations()
    with (LOCALE / language.value / "LC_MESSAGES" / f"{DOMAIN}.mo").open("rb") as file:
        return GNUTranslations(file)
