"""The catalogue in Javanese letters, made from the one in Latin letters."""

from __future__ import annotations

from fnmatch import fnmatch

from babel.messages.catalog import Catalog

from languages.aksara import NotJavanese, aksara
from languages.catalogue import brought_up, po_path, read

JAVANESE, JAVANESE_SCRIPT = "jv", "jv-Java"
LATIN = (
    *("language.*", "bar.*", "slip.picture-*"),  # names of languages, and what stands so on paper
    "spoken.*",  # heard in Javanese, and not shown
    *("step.*", "look.*"),  # beside drawings that say the same
    *("device.*", "diagnostics.*", "clock.*", "status.*", "switch.*", "test.*", "test-*"),
    *("check.*", "count.*", "counts.*", "equation.*", "balanced*", "unbalanced*"),
)
"""Keys (with `*`) that stay in Latin letters. Small labels and officers' close lists have no room for lines
almost twice as high."""


def in_latin(key: str) -> bool:
    """Whether this text stays in Latin letters."""
    return any(fnmatch(key, pattern) for pattern in LATIN)


def transliterated() -> bytes:
    """The .po of jv-Java. Raises BadCatalogue, NotJavanese with the key."""
    latin, made = read(po_path(JAVANESE)), Catalog()
    made.last_translator, made.language_team = "generated from jv", "Javanese"
    for message in latin:
        if not message.id or message.fuzzy:
            continue
        text, context = str(message.string or ""), str(message.context)
        try:
            own = text if in_latin(context) else aksara(text)
        except NotJavanese as error:
            raise NotJavanese(f"{po_path(JAVANESE).name} of {JAVANESE}: {context}: {error}") from error
        made.add(message.id, string=own, context=context)
    return brought_up(made, JAVANESE_SCRIPT)
