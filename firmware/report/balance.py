"""The day's counts and the equations between them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from firmware.report.facts import Facts
from firmware.report.texts import Text


@dataclass(frozen=True)
class Count:
    """One row: `name` as in report.json, its words, and the number."""

    name: str
    label: Text
    value: int


@dataclass(frozen=True)
class Equation:
    """What must hold, with its numbers filled in, and whether it does."""

    text: Text
    holds: bool


LABELS: dict[str, Text] = {
    "roll": Text("Pemilih dalam DPT", "Voters on the roll"),
    "attended": Text("Hadir (daftar hadir)", "Attended (register)"),
    "overridden": Text("Disahkan petugas tanpa sidik jari", "Passed by an officer without a finger"),
    "authorised": Text("Disahkan untuk memilih (catatan penutupan)", "Authorised to vote (closing record)"),
    "cast": Text("Suara direkam", "Ballots cast"),
    "spoiled": Text("Suara dibatalkan", "Ballots spoiled"),
    "abandoned": Text("Pemilih pergi tanpa memilih", "Voters who left without voting"),
    "slips": Text("Struk tercetak utuh", "Slips printed in full"),
    "unsure_slips": Text("Struk tidak pasti tercetak", "Slips not sure to be printed"),
    "unprinted_slips": Text("Struk tidak tercetak", "Slips not printed"),
    "ballots": Text("Surat suara dimulai", "Ballots begun"),
}


def values(counts: Mapping[str, int], facts: Facts) -> dict[str, int]:
    """Every count by its name; `attended` is counted in attendance.bin, `authorised` is what CLOSE says."""
    return {
        **{name: counts[name] for name in ("roll", "overridden", "authorised", "cast", "spoiled")},
        **{name: counts[name] for name in ("abandoned", "slips", "ballots")},
        "attended": facts.attended,
        "unsure_slips": facts.unsure_slips,
        "unprinted_slips": facts.unprinted_slips,
    }


def counts(proven: Mapping[str, int] | None, facts: Facts) -> tuple[Count, ...]:
    """The table; empty where no counts are proven."""
    if proven is None:
        return ()
    found = values(proven, facts)
    return tuple(Count(name, label, found[name]) for name, label in LABELS.items())


def equations(
    proven: Mapping[str, int] | None, totals: Mapping[str, int] | None, facts: Facts
) -> tuple[Equation, ...]:
    """What must balance. None where no counts are proven."""
    if proven is None:
        return ()
    n = {**values(proven, facts), "total": sum(totals.values()) if totals else 0}
    made = n["cast"] + n["spoiled"]
    rows = [
        Equation(_PRESENT.format(**n), n["attended"] == n["authorised"]),
        Equation(_ATTENDED.format(**n), n["authorised"] == n["cast"] + n["abandoned"]),
        Equation(_BALLOTS.format(**n), n["ballots"] == made),
        Equation(_SLIPS.format(**n), n["slips"] + n["unsure_slips"] + n["unprinted_slips"] == made),
        Equation(_ROLL.format(**n), n["authorised"] <= n["roll"]),
    ]
    if totals is not None:
        rows.append(Equation(_TOTALS.format(**n), n["total"] == n["cast"]))
    return tuple(rows)


_PRESENT = Text("Hadir {attended} = disahkan {authorised}", "Attended {attended} = authorised {authorised}")
_ATTENDED = Text(
    "Disahkan {authorised} = direkam {cast} + pergi {abandoned}",
    "Authorised {authorised} = cast {cast} + left {abandoned}",
)
_BALLOTS = Text(
    "Dimulai {ballots} = direkam {cast} + dibatalkan {spoiled}",
    "Begun {ballots} = cast {cast} + spoiled {spoiled}",
)
_SLIPS = Text(
    "Struk {slips} + tidak pasti {unsure_slips} + tidak tercetak {unprinted_slips} = direkam {cast} + "
    "dibatalkan {spoiled}",
    "Slips {slips} + unsure {unsure_slips} + not printed {unprinted_slips} = cast {cast} + spoiled {spoiled}",
)
_ROLL = Text(
    "Hadir {authorised} tidak lebih dari DPT {roll}", "Attended {authorised} is no more than roll {roll}"
)
_TOTALS = Text("Jumlah perolehan {total} = direkam {cast}", "Sum of votes {total} = cast {cast}")
