"""Indonesian for what the booth's own screens do not name: phases of the day, and states that have many
headings."""

from __future__ import annotations

from collections.abc import Sequence

from firmware.screens.catalogue import translated
from firmware.screens.errors import ScreenError
from firmware.screens.text import CATALOGUE
from firmware.screens.titles import title
from firmware.states.facts import Language
from firmware.states.model import State

PHASES = {
    "starting": "Menyala dan siap",
    "signin": "Petugas masuk",
    "opening": "Membuka TPS",
    "voter": "Pemilih dikenali",
    "ballot": "Memberi suara",
    "faults": "Gangguan",
    "closing": "Menutup dan menghitung",
    "power": "Listrik dan kotak",
    "update": "Pembaruan",
    "devices": "Memeriksa alat",
    "patience": "Menunggu pemilih",
    "speech": "Suara di headphone",
}
MANY = {
    "NotReady": "Belum dapat mulai",
    "Stopped": "Berhenti",
    "MediumMissing": "Stik terganggu",
    "AskOfficer": "Kartu petugas",
    "Refused": "Ditolak",
    "PrintingTape": "Mencetak pita",
    "TapeTrouble": "Pita terganggu",
    "SlipTrouble": "Struk terganggu",
    "DeviceAway": "Alat hilang",
    "Tampered": "Kotak atau kunci",
}


def clip_words(name: str, options: Sequence[str]) -> str:
    """What a clip such as "id/option-2" says; `options` are the names on the ballot."""
    language, _, key = name.partition("/")
    number = key.removeprefix("option-")
    if number != key and number.isdecimal() and 0 < int(number) <= len(options):
        return f"{number}. {options[int(number) - 1]}"
    if key not in CATALOGUE:
        return key
    return translated(Language(language), key, CATALOGUE[key])


def phase_words(name: str) -> str:
    """A phase in Indonesian; its own name where nobody has written a word."""
    return PHASES.get(name, name)


def state_words(kind: type[State]) -> str:
    """What the booth's screen says above this state, or one word for all that it may say."""
    if kind.__name__ in MANY:
        return MANY[kind.__name__]
    try:
        return title(kind).text(Language.ID)
    except ScreenError:
        return kind.__name__
