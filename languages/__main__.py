"""`python -m languages`: write a catalogue's file to standard output, or say what is not translated.

    python -m languages template        the texts there are (firmware/locale/bilik.pot)
    python -m languages po LANGUAGE     its translations, brought up to those texts; jv-Java is made from jv
    python -m languages mo LANGUAGE     what the booth reads
    python -m languages check           every fault of every catalogue; 1 where there is one

`make gen` calls these and writes the files.
"""

from __future__ import annotations

import argparse
import sys

from firmware.screens.catalogue import SOURCE
from firmware.states.facts import Language
from languages.aksara import NotJavanese
from languages.catalogue import BadCatalogue, brought_up, compiled, po_path, read, template
from languages.check import faults
from languages.script import JAVANESE_SCRIPT, transliterated

TRANSLATED = tuple(language.value for language in Language if language is not SOURCE)


def main(arguments: list[str] | None = None) -> int:
    """0 when done, 1 when `check` found a fault, 2 when a catalogue cannot be read."""
    parser = argparse.ArgumentParser(
        prog="python -m languages", description="Catalogues of the booth's screen."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("template", help="print the template of all texts")
    for name, does in (
        ("po", "print the translations, brought up to the texts"),
        ("mo", "print them compiled"),
    ):
        one = commands.add_parser(name, help=does)
        one.add_argument("language", choices=TRANSLATED)
    commands.add_parser("check", help="name what is missing, stale or does not fit; 1 where something is")
    given = parser.parse_args(arguments)
    try:
        if given.command == "check":
            return _check()
        sys.stdout.buffer.write(_file(given.command, getattr(given, "language", "")))
    except (BadCatalogue, NotJavanese) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _file(command: str, language: str) -> bytes:
    if command == "template":
        return template()
    if command == "po" and language == JAVANESE_SCRIPT:
        return transliterated()
    catalogue = read(po_path(language))
    return brought_up(catalogue, language) if command == "po" else compiled(catalogue)


def _check() -> int:
    found = [f"{language}: {fault}" for language in TRANSLATED for fault in faults(language)]
    print("\n".join(found) or f"{', '.join(TRANSLATED)}: complete")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
