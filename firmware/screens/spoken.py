"""Which languages a display can show.

Javanese letters with their signs stand almost twice as high as Latin ones, and broader. On a small or upright
display a sentence of them does not fit in letters large enough to read; there Javanese stands in Latin ones.
"""

from __future__ import annotations

from dataclasses import replace

from firmware.screens.theme import Theme
from firmware.states.facts import Day, Language

ROOM_FOR_SCRIPT = 200.0  # mm across, on a display that is not compact


def languages(theme: Theme) -> tuple[Language, ...]:
    """All that this display can show."""
    return tuple(language for language in Language if shown(theme, language) is language)


def shown(theme: Theme, language: Language) -> Language:
    """The language itself, or the one that stands in for it here."""
    if language is Language.JV_JAVA and not roomy(theme):
        return Language.JV
    return language


def roomy(theme: Theme) -> bool:
    """For Javanese letters."""
    return not theme.compact and theme.width_mm >= ROOM_FOR_SCRIPT


def as_shown(theme: Theme, day: Day) -> Day:
    """The day with languages that this display can show, each once."""
    if roomy(theme):
        return day
    choices = tuple(dict.fromkeys(shown(theme, language) for language in day.rules.languages))
    rules = replace(day.rules, languages=choices)
    return replace(day, language=shown(theme, day.language), rules=rules)
