"""What is said of a slip and of the box: Indonesian first, English behind it."""

from __future__ import annotations

from firmware.slips.box import Box, Outcome, Reading
from firmware.slips.verdict import DIFFERS, INCOMPLETE, MATCHES, Comparison

WORDS = {
    Outcome.COUNTED: ("SAH", "counted"),
    Outcome.SPOILED: (
        "BATAL: struk dari suara yang dibatalkan; sisihkan",
        "the slip of a spoiled ballot: set aside, not counted",
    ),
    Outcome.DUPLICATE: ("GANDA: struk ini sudah dibaca", "this slip was read before"),
    Outcome.NOISE: ("BUKAN STRUK", "not the code of a slip"),
    Outcome.BROKEN: ("RUSAK: kode struk tidak terbaca utuh; pindai lagi", "a damaged code: scan it again"),
    Outcome.REHEARSAL: ("SIMULASI: struk latihan, bukan suara", "a rehearsal's slip, not a vote"),
    Outcome.FOREIGN: (
        "ASING: struk dari pemilihan atau bilik lain",
        "the slip of another election or another booth",
    ),
    Outcome.UNSIGNED: (
        "PALSU: tidak ditandatangani bilik ini; isi diubah, atau dari sesi lain",
        "no session of this stick signed it: changed, forged, or of another session",
    ),
    Outcome.NO_OPTION: (
        "BUKTI: ditandatangani bilik, tetapi nomor pilihan tidak ada di surat suara",
        "signed by the booth for an option that is not on the ballot: keep it as evidence",
    ),
    Outcome.TWICE_SIGNED: (
        "BUKTI: satu seri, dua pilihan berbeda, keduanya ditandatangani bilik",
        "one serial, two different options, both signed by the booth: keep both as evidence",
    ),
    Outcome.CONTRADICTS: (
        "BUKTI: struk suara batal ini berlainan dengan suara yang dibuka di log",
        "a challenged ballot's slip shows another option than the log opened: keep it as evidence",
    ),
}
_VERDICTS = {
    MATCHES: "every vote has its slip",
    DIFFERS: "slips and votes do not agree",
    INCOMPLETE: "slips are still missing; read on, or say that the box is empty (--box-empty)",
}


def complaint(reading: Reading) -> str:
    """One line, without a name: what is wrong with this slip."""
    indonesian, english = WORDS[reading.outcome]
    first = f" ({reading.first})" if reading.first else ""
    return f"{indonesian}{first} / {english}"


def summary(box: Box, found: Comparison) -> list[str]:
    """The verdict first, then the table, then what explains it."""
    counted = sum(box.counted)
    extra = f", {found.extra} lebih dapat dijelaskan" if found.verdict == MATCHES and found.extra else ""
    head = (
        f"{found.verdict}: {counted} struk sah, {box.sealed.cast} suara{extra} / {_VERDICTS[found.verdict]}"
    )
    return [head, *_table(found), *_remarks(box, found)]


def _table(found: Comparison) -> list[str]:
    lines = [f"  {'no':>3}  {'struk':>6}  {'suara':>6}  {'selisih':>7}  pilihan"]
    for row in found.rows:
        difference = f"{row.slips - row.votes:+d}" if row.slips != row.votes else "0"
        lines.append(f"  {row.number:>3}  {row.slips:>6}  {row.votes:>6}  {difference:>7}  {row.name}")
    return lines


def _remarks(box: Box, found: Comparison) -> list[str]:
    lines = []
    sealed = box.sealed
    if found.missing:
        lines.append(f"  kurang {found.missing} struk / {found.missing} slips are missing")
    if found.extra:
        lines.append(f"  lebih {found.extra} struk / {found.extra} slips more than votes{_unsure(found)}")
    spoiled = box.outcomes[Outcome.SPOILED]
    if spoiled or sealed.spoiled_slips:
        lines.append(
            f"  {spoiled} struk batal disisihkan, log mencatat {sealed.spoiled_slips} tercetak dan "
            f"{sealed.unsure_slips} tidak pasti / spoiled slips set aside; the log knows of so many"
        )
    for outcome, (indonesian, english) in WORDS.items():
        times = box.outcomes[outcome]
        if times and outcome not in (Outcome.COUNTED, Outcome.SPOILED):
            lines.append(f"  {times} x {indonesian} / {english}")
    return lines


def _unsure(found: Comparison) -> str:
    """Why more slips than votes can be in order."""
    if not found.explained:
        return ""
    return (
        f"; {found.explained} suara batal karena listrik padam, struknya mungkin tercetak dan tidak dikenali"
        f" / {found.explained} ballots spoiled by a restart; their slips, if printed, look like any other"
    )
