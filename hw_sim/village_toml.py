"""pemilihan.toml of an invented village, as a committee would write it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from firmware.election.words import RULE_NAMES, VALUES
from hw_sim.village_cards import Holder, Wallet

RECORDINGS = "suara"


class Voices(Enum):
    """Who speaks the audio ballot: nobody, a short tone for each clip, or the speech program."""

    NONE = "none"
    TONES = "tones"
    SPOKEN = "spoken"


@dataclass(frozen=True)
class Notice:
    """What a village announces of its election."""

    place: str
    start: dt.datetime
    end: dt.datetime
    zone: str
    threshold: int
    template_size: int


def pemilihan_toml(
    notice: Notice,
    candidates: Sequence[str],
    wallet: Wallet,
    machines: Sequence[tuple[str, bytes]],
    rules: Mapping[str, object],
    speech: Voices,
) -> str:
    """The text of the file; `rules` by their manifest names."""
    lines = [
        f"judul = {_value(f'Pemilihan Kepala Desa {notice.place} {notice.start.year}')}",
        f"desa = {_value(notice.place)}",
        'kecamatan = "Bojongasih"',
        'kabupaten = "Kabupaten Rawaindah"',
        "tps = 1",
        f"tanggal = {notice.start.date().isoformat()}",
        f'buka = "{notice.start:%H:%M}"',
        f'tutup = "{notice.end:%H:%M}"',
        f"zona = {_value(notice.zone)}",
        'ca = "petugas/ca.der"',
        f"ambang = {notice.threshold}",
        f"ukuran_templat = {notice.template_size}",
    ]
    if rules:
        lines += ["", "[aturan]", *(f"{RULE_NAMES[name]} = {_value(value)}" for name, value in rules.items())]
    if speech is not Voices.NONE:
        own = speech is Voices.TONES
        lines += ["", "[suara]", f"buat = {_value(not own)}", *([f'rekaman = "{RECORDINGS}"'] if own else [])]
    for number, name in enumerate(candidates, start=1):
        lines += _table("calon", nomor=number, nama=name, foto=f"foto/{number}.png")
    for name, key in machines:
        lines += _table("mesin", nama=name, kunci=key.hex())
    for officer in wallet.officers:
        lines += _officer(officer)
    for trustee in wallet.trustees:
        lines += _table(
            "pemegang_kunci",
            nama=trustee.name,
            pengumuman=f"pemegang/pengumuman-{trustee.trustee}.bin",
            sertifikat=f"pemegang/{trustee.id}-9a.der",
        )
    return "\n".join(lines) + "\n"


def _officer(officer: Holder) -> list[str]:
    lines = _table(
        "petugas", nama=officer.name, peran=officer.role, sertifikat=f"petugas/{officer.id}-9a.der"
    )
    if officer.role != "technician":
        lines.append(f'sertifikat_9d = "petugas/{officer.id}-9d.der"')
    return lines


def _table(name: str, **values: object) -> list[str]:
    return ["", f"[[{name}]]", *(f"{key} = {_value(value)}" for key, value in values.items())]


def _value(value: object) -> str:
    """A TOML value; our words are written as the committee's."""
    if isinstance(value, str):
        back = {ours: theirs for theirs, ours in VALUES.items()}
        return json.dumps(back.get(value, value), ensure_ascii=False)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    return json.dumps(value)
