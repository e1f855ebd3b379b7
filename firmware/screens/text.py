"""What the screens say, by key and language. The sentences are in the `words_*.py` tables, in Indonesian.

say(Language.ID, "idle.do")  -> "Tempelkan KTP-el atau kartu pemilih Anda pada pembaca kartu."
say(Language.EN, "idle.do")  -> "Place your KTP-el or voter card on the card reader."
"""

from __future__ import annotations

from datetime import date, datetime

from firmware.screens import (
    words_acts,
    words_closing,
    words_dates,
    words_devices,
    words_notices,
    words_officer,
    words_patience,
    words_power,
    words_spoken,
    words_system,
    words_update,
    words_voter,
)
from firmware.screens.catalogue import translated
from firmware.states.facts import Language

TABLES: dict[str, dict[str, str]] = {
    table.__name__.rpartition(".")[2]: table.WORDS
    for table in (
        words_voter,
        words_officer,
        words_notices,
        words_closing,
        words_power,
        words_update,
        words_acts,
        words_devices,
        words_patience,
        words_dates,
        words_system,
        words_spoken,
    )
}
CATALOGUE: dict[str, str] = {key: text for table in TABLES.values() for key, text in table.items()}
"""Every sentence's Indonesian, which is what the catalogues translate."""


def say(language: Language, key: str, **values: object) -> str:
    """The sentence of `key` with its places filled."""
    return translated(language, key, CATALOGUE[key]).format(**values)


def day_text(language: Language, day: date) -> str:
    """As in "Rabu, 14 Oktober 2026"."""
    return say(
        language,
        "date.long",
        weekday=say(language, f"day.{day.isoweekday()}"),
        day=day.day,
        month=say(language, f"month.{day.month}"),
        year=day.year,
    )


def time_text(language: Language, moment: datetime) -> str:
    """As in "07.05" (Indonesian) and "07:05" (English), 24 hours."""
    return say(language, "time.short", hour=f"{moment.hour:02d}", minute=f"{moment.minute:02d}")


def diagnostic_words() -> tuple[str, str]:
    """What stands on every screen of a technician's image: Indonesian, and English at once."""
    return say(Language.ID, "diagnostic"), say(Language.EN, "diagnostic")
