"""gettext files from the texts in the code: the template, a language's translations, the compiled form.

    template()                 -> firmware/locale/bilik.pot
    brought_up(po, "en")       -> en's .po with exactly the texts there are; what was translated stays
    compiled(po)               -> the .mo that the booth reads

Files carry no dates: git knows them, and a generated file must come out the same every time.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

from firmware.screens.catalogue import DOMAIN, LOCALE
from firmware.screens.titles import CONTEXT
from languages.messages import Source, sources

TEMPLATE = LOCALE / f"{DOMAIN}.pot"
LEFT_OUT = ("POT-Creation-Date", "PO-Revision-Date", "Generated-By", "Report-Msgid-Bugs-To")
COMMENT = "# Texts of the booth's screen. The source language is Indonesian. How to: docs/languages.md"


class BadCatalogue(Exception):
    """A .po file that cannot be read: names the file and the reason."""


def po_path(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def mo_path(language: str) -> Path:
    return po_path(language).with_suffix(".mo")


def read(path: Path) -> Catalog:
    """The translations in a .po file; none where there is no file. Raises BadCatalogue."""
    if not path.exists():
        return Catalog()
    try:
        with path.open("rb") as file:
            return read_po(file, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError) as error:
        raise BadCatalogue(f"{path.name} of {path.parts[-3]}: {error}") from error


def template() -> bytes:
    """All texts, without translation."""
    return _po(_filled(Catalog(), None, sources()))


def brought_up(old: Catalog, language: str) -> bytes:
    """`old` with exactly the texts of the code, in their order.

    A translation whose source text has changed stays, marked fuzzy: somebody has to look at it. The booth
    does not use it until then.
    """
    return _po(_filled(old, language, sources()))


def compiled(catalogue: Catalog) -> bytes:
    """The .mo file: what is translated and not fuzzy."""
    plain, file = _empty(catalogue, catalogue.locale_identifier), BytesIO()
    for message in catalogue:
        if message.id:
            plain[message.id] = message
    write_mo(file, plain, use_fuzzy=False)
    return file.getvalue()


class _Plain(Catalog):
    """A catalogue whose header holds nothing that changes by itself."""

    def _get_mime_headers(self) -> list[tuple[str, str]]:
        kept = [(name, value) for name, value in super()._get_mime_headers() if name not in LEFT_OUT]
        return [*kept[:-1], (kept[-1][0], kept[-1][1] + "\n")]


def _empty(like: Catalog, language: str | None) -> Catalog:
    """With the translators of `like` in its header."""
    return _Plain(
        locale=language.replace("-", "_") if language else None,
        domain=DOMAIN,
        header_comment=COMMENT,
        project="Bilik",
        version="0",
        last_translator=like.last_translator,
        language_team=like.language_team,
        fuzzy=False,
    )


def _filled(old: Catalog, language: str | None, texts: list[Source]) -> Catalog:
    """A new catalogue for `texts` with the translations of `old`."""
    made = _empty(old, language)
    of_key = {message.context: message for message in old if message.id and message.context != CONTEXT}
    for source in texts:
        known = old.get(source.text, source.context)
        found = known or of_key.get(source.context)
        message = made.add(
            source.text,
            string=str(found.string or "") if found else "",
            context=source.context,
            locations=[(source.file, 0)],
            user_comments=found.user_comments if found else (),
        )
        message.flags.clear()  # Babel's guess, of another kind of place than ours
        if found and (found.fuzzy or (known is None and found.string)):
            message.flags.add("fuzzy")
    return made


def _po(catalogue: Catalog) -> bytes:
    file = BytesIO()
    write_po(file, catalogue, width=0, ignore_obsolete=True, include_lineno=False)
    return file.getvalue().rstrip(b"\n") + b"\n"
