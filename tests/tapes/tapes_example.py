"""An invented booth for the tape tests; every random part from a seed."""

import base64
import random
from typing import Any

from firmware.tapes import Choice, Counts, Header, Officer

OPTIONS = [
    Choice(1, "Siti Aminah"),
    Choice(2, "H. Bambang Suryo Wicaksono, S.Pd., M.Si."),
    Choice(3, "Drs. Ketut André"),
    Choice(0, "Suara kosong"),
]
OFFICERS = [Officer("Suparman", "Ketua KPPS"), Officer("Wahyuni", "Anggota KPPS")]
TRUSTEES = [Officer("Rohmat", "Pemegang kunci 1"), Officer("Yanti", "Pemegang kunci 3")]
COUNTS = Counts(roll=300, authorised=230, overridden=4, cast=225, spoiled=3, abandoned=5, slips=228)
TOTALS = [120, 98, 0, 7]


def header(seed: int = 1) -> Header:
    chance = random.Random(seed)
    return Header(
        title="Pemilihan Kepala Desa Sukamaju Kecamatan Moga Kabupaten Pemalang Tahun 2026",
        village="Desa Sukamaju",
        tps="01",
        booth="A",
        election_hash=chance.randbytes(32),
        machine_id=chance.randbytes(32),
        software="bilik 0.1.0 image 3f9a1c77e2",
    )


def note(log: str, slots: int = 461, seed: int = 2) -> str:
    """A checkpoint as the booth writes it, its signature of the right size."""
    chance = random.Random(f"{log}{slots}{seed}")
    origin = f"bilik/sukamaju-2026/9f3c2a10/{log}"
    head, signature = chance.randbytes(32), chance.randbytes(68)
    lines = [origin, str(slots), base64.b64encode(head).decode(), ""]
    return "\n".join([*lines, f"\u2014 {origin} {base64.b64encode(signature).decode()}", ""])


NOTES = [note("ballots"), note("events", 92)]


def common(**more: Any) -> dict[str, Any]:
    """The arguments all tapes with copies share."""
    shared = {"officers": OFFICERS, "checkpoints": NOTES, "when": "Minggu 8 Maret 2026 13.20"}
    return shared | {"copy": 1, "copies": 5} | more
