"""The words on the papers, in Indonesian and English.

Words("id").both("slip")   # "STRUK AUDIT / AUDIT SLIP"

The first language leads, the other follows where there is room.
"""

from firmware.tapes.errors import TapeError

LANGUAGES = ("id", "en")

_WORDS: dict[str, tuple[str, str]] = {
    # titles
    "slip": ("STRUK AUDIT", "AUDIT SLIP"),
    "receipt": ("TANDA TERIMA", "RECEIPT"),
    "zero": ("PITA NOL", "ZERO TAPE"),
    "resume": ("PITA LANJUTAN", "RESUME TAPE"),
    "result": ("PITA HASIL", "RESULT TAPE"),
    "readiness": ("LAPORAN KESIAPAN", "READINESS REPORT"),
    "test": ("LEMBAR UJI", "TEST SHEET"),
    "void": ("STRUK RUSAK", "VOID"),
    # header
    "tps": ("TPS", "Polling station"),
    "booth": ("Bilik", "Booth"),
    "when": ("Waktu", "Time"),
    "election_hash": ("Sidik pemilihan", "Election hash"),
    "machine": ("Mesin", "Machine"),
    "software": ("Perangkat lunak", "Software"),
    "image": ("Citra sistem", "System image"),
    "diagnostic": ("DIAGNOSTIK", "DIAGNOSTIC"),
    "not_for_election": ("BUKAN UNTUK PEMILIHAN", "NOT FOR AN ELECTION"),
    "copy": ("Salinan {copy} dari {copies}", "Copy {copy} of {copies}"),
    "rehearsal": ("BUKAN PEMUNGUTAN SUARA", "NOT A REAL VOTE"),
    # slip and receipt
    "choice": ("PILIHAN", "CHOICE"),
    "serial": ("Seri acak", "Random serial"),
    "into_box": ("Masukkan struk ini ke kotak audit.", "Put this slip into the audit box."),
    "code": ("Kode konfirmasi", "Confirmation code"),
    "code_use": (
        "Cari kode ini di daftar suara bilik yang diumumkan. Kode ini tidak memuat pilihan Anda.",
        "Look for this code in the booth's published log. It does not contain your choice.",
    ),
    "void_why": (
        "Cetakan di atas tidak selesai dan tidak berlaku. Jangan dimasukkan ke kotak audit.",
        "The print above is not finished and not valid. Do not put it into the audit box.",
    ),
    # counts
    "counts": ("HITUNGAN", "COUNTS"),
    "roll": ("Pemilih dalam DPT", "Voters on the roll"),
    "authorised": ("Hadir dan disahkan", "Attended, authorised"),
    "overridden": ("- disahkan petugas", "- by officer override"),
    "cast": ("Suara direkam", "Ballots cast"),
    "spoiled": ("Suara dibatalkan, diulang", "Ballots spoiled"),
    "abandoned": ("Ditinggalkan pemilih", "Abandoned"),
    "slips": ("Struk tercetak utuh", "Slips printed in full"),
    "unknown_slips": ("Struk tidak pasti tercetak", "Slips not sure to be printed"),
    "failed_slips": ("Cetakan struk gagal, diulang", "Slip prints that failed, repeated"),
    "torn_slips": (
        "Di luar kotak audit paling banyak ada {most} struk rusak.",
        "Outside the audit box there are at most {most} torn slips.",
    ),
    "lines_left_out": (
        "Jurnal hampir penuh: cetakan gagal sesudahnya tidak dihitung di sini",
        "the journal was nearly full: prints that failed after that are not counted here",
    ),
    "all_zero": ("SEMUA HITUNGAN NOL", "ALL COUNTERS ARE ZERO"),
    "no_totals": (
        "Pita ini hanya memuat hitungan, tanpa perolehan suara.",
        "Counts only: no votes are totalled before the close.",
    ),
    # result
    "totals": ("PEROLEHAN SUARA", "VOTES"),
    "sum": ("Jumlah", "Total"),
    "reconciliation": ("PENCOCOKAN", "RECONCILIATION"),
    "balance_attended": (
        "Hadir {authorised} = direkam {cast} + ditinggalkan {abandoned}",
        "Attended {authorised} = cast {cast} + abandoned {abandoned}",
    ),
    "balance_slips": (
        "Struk {slips} = direkam {cast} + dibatalkan {spoiled}",
        "Slips {slips} = cast {cast} + spoiled {spoiled}",
    ),
    "balance_slips_unsure": (
        "Struk {slips} + tidak pasti {unknown_slips} = direkam {cast} + dibatalkan {spoiled}",
        "Slips {slips} + unsure {unknown_slips} = cast {cast} + spoiled {spoiled}",
    ),
    "balance_totals": ("Perolehan {total} = direkam {cast}", "Votes {total} = cast {cast}"),
    "balance_roll": (
        "Suara direkam {cast} tidak melebihi DPT {roll}",
        "Cast {cast} is not more than the roll {roll}",
    ),
    "right": ("COCOK", "AGREES"),
    "wrong": ("TIDAK COCOK", "DIFFERS"),
    "balanced": ("SEIMBANG", "BALANCED"),
    "unbalanced": ("TIDAK SEIMBANG", "NOT BALANCED"),
    "remarks": ("CATATAN", "REMARKS"),
    "result_qr": ("Hasil, terbaca mesin", "Result, machine-readable"),
    # people and proofs
    "officers": ("PETUGAS HADIR", "OFFICERS PRESENT"),
    "trustees": ("PEMEGANG KUNCI", "TRUSTEES"),
    "checkpoint": ("TITIK PERIKSA", "CHECKPOINT"),
    "log_ballots": ("LOG SUARA", "BALLOT LOG"),
    "log_events": ("LOG PERISTIWA", "EVENT LOG"),
    "slots": ("{slots} slot tercatat", "{slots} slots recorded"),
    "signatures": ("TANDA TANGAN", "SIGNATURES"),
    "witness": ("Saksi", "Witness"),
    "chair": ("Ketua KPPS", "KPPS chair"),
    "member": ("Anggota KPPS", "KPPS member"),
    # test sheet
    "test_none": ("BUKAN STRUK", "THIS IS NO SLIP"),
    "test_letters": ("Semua huruf jelas?", "Every letter clear?"),
    "test_black": ("Hitam rata, tanpa garis putih?", "Evenly black, no white line?"),
    "test_code": ("Kode terbaca ponsel?", "Can a phone read the code?"),
    "test_cut": ("Terpotong lurus di bawah ini?", "Cut straight below this line?"),
    # readiness
    "part_printer": ("Printer", "printer"),
    "part_reader": ("Pembaca kartu", "card reader"),
    "part_sensor": ("Sensor jari", "fingerprint sensor"),
    "part_stick": ("Stik", "stick"),
    "part_image": ("Citra sistem", "system image"),
    "part_card": ("Kartu SD", "SD card, self-test"),
    "part_display": ("Layar", "screen"),
    "part_touch": ("Layar sentuh", "touchscreen"),
    "part_pins": ("Kunci, lampu", "key, lamp"),
    "part_sound": ("Suara", "sound"),
    "part_clock": ("Jam", "clock"),
    "part_storage": ("Ruang catatan", "room to record"),
    "part_machine_key": ("Kunci bilik", "booth's key"),
    "ok": ("BAIK", "GOOD"),
    "bad": ("GAGAL", "FAILED"),
    "ready": ("SIAP DIPAKAI", "READY"),
    "not_ready": ("BELUM SIAP", "NOT READY"),
}


class Words:
    """The catalogue as seen from one language ("id" or "en"). Raises TapeError for any other."""

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise TapeError(f"no words in the language {language!r}; there are {', '.join(LANGUAGES)}")
        self._lead = LANGUAGES.index(language)

    def first(self, key: str, **values: object) -> str:
        """In the leading language."""
        return _WORDS[key][self._lead].format(**values)

    def second(self, key: str, **values: object) -> str:
        """In the other one."""
        return _WORDS[key][1 - self._lead].format(**values)

    def both(self, key: str, **values: object) -> str:
        return f"{self.first(key, **values)} / {self.second(key, **values)}"
