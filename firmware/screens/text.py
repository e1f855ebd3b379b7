"""What the screens say, by key and language. The sentences are in the `words_*.py` tables, Indonesian first.

say(Language.ID, "idle.do")  -> "Tempelkan KTP-el atau kartu pemilih Anda pada pembaca kartu."
"""

from __future__ import annotations

from datetime import date, datetime

from firmware.screens.words_closing import WORDS as CLOSING
from firmware.screens.words_notices import WORDS as NOTICES
from firmware.screens.words_officer import WORDS as OFFICER
from firmware.screens.words_power import WORDS as POWER
from firmware.screens.words_update import WORDS as UPDATE
from firmware.screens.words_voter import WORDS as VOTER
from firmware.states.facts import Language

CATALOGUE: dict[str, tuple[str, str]] = {**VOTER, **OFFICER, **NOTICES, **CLOSING, **POWER, **UPDATE}

DAYS = {
    Language.ID: ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    Language.EN: ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = {
    Language.ID: [
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ],
    Language.EN: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}


def say(language: Language, key: str, **values: object) -> str:
    """The sentence of `key` with its places filled."""
    return CATALOGUE[key][0 if language is Language.ID else 1].format(**values)


def day_text(language: Language, day: date) -> str:
    """As in "Rabu, 14 Oktober 2026"."""
    return f"{DAYS[language][day.weekday()]}, {day.day} {MONTHS[language][day.month - 1]} {day.year}"


def time_text(language: Language, moment: datetime) -> str:
    """As in "07.05" (Indonesian) and "07:05" (English), 24 hours."""
    point = "." if language is Language.ID else ":"
    return f"{moment.hour:02d}{point}{moment.minute:02d}"
