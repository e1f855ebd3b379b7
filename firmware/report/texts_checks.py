"""Each check of the audit in plain words: what it is, and what it means when it holds and when it fails."""

from __future__ import annotations

from dataclasses import dataclass

from firmware.audit.findings import Check
from firmware.report.texts import Text


@dataclass(frozen=True)
class CheckText:
    """`title` a few words; `holds` and `fails` one sentence each."""

    title: Text
    holds: Text
    fails: Text


NOT_REACHED = Text(
    "Tidak dapat diperiksa, karena yang mendahuluinya tidak ada atau tidak cocok.",
    "It could not be checked, since what comes before it is missing or does not hold.",
)

CHECKS: dict[Check, CheckText] = {
    Check.PACKAGE: CheckText(
        Text("Paket pemilihan", "Election package"),
        Text(
            "Daftar calon, foto, mesin, petugas dan kunci ditandatangani panitia, dan tidak berubah.",
            "Candidates, photos, machines, officers and keys are signed by the authority and unchanged.",
        ),
        Text(
            "Paket pemilihan rusak, atau bukan yang ditandatangani panitia.",
            "The election package is damaged, or not the one that the authority signed.",
        ),
    ),
    Check.BALLOTS_CHAIN: CheckText(
        Text("Rantai log suara", "Chain of the ballots log"),
        Text(
            "Setiap catatan ditulis bilik yang terdaftar dan menyambung yang sebelumnya; tidak ada yang "
            "diubah, disisipkan, dihapus atau ditukar.",
            "Every record was written by the registered booth and continues the one before; none was "
            "changed, added, removed or swapped.",
        ),
        Text(
            "Log suara telah diubah, terputus, atau bukan milik bilik ini.",
            "The ballots log was changed, is broken, or is not this booth's.",
        ),
    ),
    Check.EVENTS_CHAIN: CheckText(
        Text("Rantai log peristiwa", "Chain of the events log"),
        Text(
            "Setiap catatan tindakan petugas dan gangguan ditulis bilik yang sama dan menyambung.",
            "Every record of officers' acts and faults was written by the same booth and continues the one "
            "before.",
        ),
        Text(
            "Log peristiwa telah diubah, terputus, atau bukan milik bilik ini.",
            "The events log was changed, is broken, or is not this booth's.",
        ),
    ),
    Check.ORDER: CheckText(
        Text("Urutan catatan", "Order of records"),
        Text(
            "Setiap surat suara dimulai satu kali dan diakhiri satu kali: dihitung atau dibatalkan. "
            "Sesudah ditutup tidak ada suara lagi.",
            "Each ballot was begun once and ended once: cast or spoiled. After the close no ballot follows.",
        ),
        Text(
            "Ada surat suara tanpa akhir, dua kali, atau sesudah penutupan.",
            "A ballot has no end, or two, or comes after the close.",
        ),
    ),
    Check.PROOFS: CheckText(
        Text("Setiap surat suara tersegel", "Every sealed ballot"),
        Text(
            "Setiap surat suara terbukti memuat tepat satu pilihan, tanpa dibuka.",
            "Every ballot is proven to hold exactly one choice, without being opened.",
        ),
        Text(
            "Ada surat suara yang tidak terbukti memuat tepat satu pilihan.",
            "A ballot is not proven to hold exactly one choice.",
        ),
    ),
    Check.OPENINGS: CheckText(
        Text("Surat suara yang diuji pemilih", "Ballots that voters challenged"),
        Text(
            "Setiap surat suara yang ditolak pemilih dibuka, dan isinya sama dengan yang disegel bilik.",
            "Every ballot that a voter refused was opened, and holds what the booth had sealed.",
        ),
        Text(
            "Sebuah surat suara yang dibuka tidak sama dengan yang disegel: bilik ini mungkin menipu.",
            "An opened ballot is not the sealed one: this booth may have cheated.",
        ),
    ),
    Check.EVENTS: CheckText(
        Text("Isi log peristiwa", "What the events log says"),
        Text(
            "Semua peristiwa dikenal, dan tidak ada waktu yang dapat membuka pilihan seorang pemilih.",
            "Every event is a known one, and no time stands where it could tell how somebody voted.",
        ),
        Text(
            "Ada peristiwa yang tidak dikenal, atau waktu di tempat yang terlarang.",
            "An event is unknown, or a time stands where none may.",
        ),
    ),
    Check.REGISTER: CheckText(
        Text("Daftar hadir", "Attendance register"),
        Text(
            "Daftar hadir utuh, dan jumlahnya sama dengan catatan penutupan dan log peristiwa.",
            "The register is whole, and adds up to what the closing record and the events log say.",
        ),
        Text(
            "Daftar hadir rusak atau diganti, atau hitungannya tidak sama dengan catatan penutupan.",
            "The register is damaged or replaced, or does not add up to the closing record.",
        ),
    ),
    Check.TALLY: CheckText(
        Text("Penjumlahan dan pembukaan", "Sums and opening"),
        Text(
            "Jumlah tersegel dihitung ulang dari semua suara sah, dan setiap pemegang kunci membukanya "
            "dengan benar.",
            "The sealed sums were made again from all cast ballots, and each trustee opened them rightly.",
        ),
        Text(
            "Jumlah atau pembukaannya salah: hasil bukan isi surat suara.",
            "A sum or its opening is wrong: the result is not what the ballots hold.",
        ),
    ),
    Check.CHECKPOINTS: CheckText(
        Text("Titik periksa", "Checkpoints"),
        Text(
            "Titik periksa ditandatangani bilik ini, dan log meneruskannya.",
            "The checkpoints are signed by this booth, and the logs continue from them.",
        ),
        Text(
            "Log tidak meneruskan titik periksa yang telah ditandatangani.",
            "The logs do not continue from a checkpoint that was signed.",
        ),
    ),
    Check.RESULT: CheckText(
        Text("Berkas hasil", "Result file"),
        Text(
            "result.json memuat tepat yang dikatakan log.",
            "result.json says exactly what the log says.",
        ),
        Text(
            "result.json hilang, atau berbeda dari log.",
            "result.json is missing, or differs from the log.",
        ),
    ),
}


def sentence(check: Check, status: str) -> Text:
    """What the status (ok, failed, not reached) of this check means."""
    words = CHECKS[check]
    return {"ok": words.holds, "failed": words.fails}.get(status, NOT_REACHED)
