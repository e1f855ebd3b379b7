"""Indonesian for what the booth's own screens do not name: phases of the day, and states that have many
headings."""

from __future__ import annotations

from firmware.screens.errors import ScreenError
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
