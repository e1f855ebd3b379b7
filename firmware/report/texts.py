"""A sentence in both languages, and the words that frame a report. What checks and events say: "
"texts_*.py."""

from __future__ import annotations

from typing import NamedTuple


class Text(NamedTuple):
    """Indonesian, English."""

    id: str
    en: str

    def format(self, **values: object) -> Text:
        """Both with these values filled in."""
        return Text(self.id.format(**values), self.en.format(**values))


def same(text: str) -> Text:
    """What reads alike in both: a name, a number, a hash."""
    return Text(text, text)


VERDICTS: dict[str, Text] = {
    "SAH": Text("SAH", "VALID (SAH)"),
    "TIDAK SAH": Text("TIDAK SAH", "NOT VALID (TIDAK SAH)"),
    "BELUM SELESAI": Text("BELUM SELESAI", "UNFINISHED (BELUM SELESAI)"),
}
MEANINGS: dict[str, Text] = {
    "SAH": Text(
        "Semua pemeriksaan cocok: tanda tangan, rantai catatan, setiap surat suara tersegel, penjumlahan, "
        "dan hasil. Bandingkan titik periksa di bawah dengan pita yang ditandatangani para saksi.",
        "Every check holds: signatures, the chain of records, every sealed ballot, the sums and the "
        "result. Compare the checkpoints below with the tapes that the witnesses signed.",
    ),
    "TIDAK SAH": Text(
        "Ada yang tidak cocok. Tidak ada perolehan suara dari stik ini yang boleh dipakai. Temuan pertama "
        "adalah sebab yang paling mungkin. Hitung semua struk di kotak audit dengan tangan.",
        "Something does not hold. No result of this stick may be used. The first finding is the likeliest "
        "cause. Count every slip in the audit box by hand.",
    ),
    "BELUM SELESAI": Text(
        "Yang ada di sini cocok, tetapi hari pemungutan suara belum selesai dicatat.",
        "What is here holds, but the polling day is not recorded to its end.",
    ),
}
UNFINISHED: dict[str, Text] = {
    "empty": Text(
        "Kedua log kosong: bilik belum pernah dinyalakan dengan stik ini.",
        "Both logs are empty: the booth has not been started with this stick.",
    ),
    "not closed": Text("Pemungutan suara belum ditutup.", "The polls are not closed."),
    "not counted": Text(
        "Surat suara belum dihitung: catatan hasil (TALLY) belum ada.",
        "The ballots are not counted yet: there is no TALLY.",
    ),
    "not written": Text("Hasil belum ditulis ke stik.", "The result was not written out yet."),
}
"""By words of the audit's own reason."""

WORDS: dict[str, Text] = {
    "title": Text("Laporan pemeriksaan stik", "Report on a stick"),
    "minutes": Text(
        "BERITA ACARA PEMERIKSAAN HASIL PEMUNGUTAN SUARA", "MINUTES OF THE EXAMINATION OF THE VOTE"
    ),
    "language": Text("Bahasa", "Language"),
    "village": Text("Desa", "Village"),
    "district": Text("Kecamatan", "District"),
    "regency": Text("Kabupaten", "Regency"),
    "tps": Text("TPS", "Polling station (TPS)"),
    "date": Text("Tanggal", "Date"),
    "booth": Text("Bilik", "Booth"),
    "findings": Text("Temuan", "Findings"),
    "findings_note": Text(
        "Alasan tertulis dalam bahasa Inggris, seperti keluaran perintah bilik audit; tanda dalam kurung "
        "adalah pasal format log (docs/log-format.md).",
        "As bilik audit prints them; the marks in brackets are clauses of docs/log-format.md.",
    ),
    "more": Text("dan {more} temuan lain", "and {more} more findings"),
    "log": Text("Log atau berkas", "Log or file"),
    "slot": Text("Slot", "Slot"),
    "reason": Text("Alasan", "Reason"),
    "results": Text("Perolehan suara", "Votes"),
    "no_results": Text(
        "Perolehan suara tidak ditampilkan, karena tidak terbukti.",
        "No votes are shown, since none were proven.",
    ),
    "number": Text("No.", "No."),
    "name": Text("Nama", "Name"),
    "votes": Text("Suara", "Votes"),
    "share": Text("Bagian", "Share"),
    "total": Text("Jumlah", "Total"),
    "winner": Text("terbanyak", "most votes"),
    "blank": Text("suara kosong", "blank vote"),
    "no_photo": Text("tanpa foto", "no photo"),
    "tie": Text(
        "Suara terbanyak sama. Yang menang ditentukan menurut peraturan, bukan oleh laporan ini.",
        "The most votes are shared. The rules, not this report, say who wins.",
    ),
    "portraits": Text(
        "Foto berasal dari paket pemilihan yang ditandatangani (election.bilik).",
        "Portraits are those of the signed election package (election.bilik).",
    ),
    "reconciliation": Text("Pencocokan hitungan", "Reconciliation"),
    "what": Text("Apa", "What"),
    "count": Text("Jumlah", "Count"),
    "equation": Text("Yang harus cocok", "What must hold"),
    "holds": Text("COCOK", "HOLDS"),
    "differs": Text("TIDAK COCOK", "DIFFERS"),
    "no_counts": Text(
        "Hitungan tidak ditampilkan, karena tidak terbukti.", "No counts are shown, since none were proven."
    ),
    "checks": Text("Apa yang diperiksa", "What was checked"),
    "check": Text("Pemeriksaan", "Check"),
    "verdict": Text("Putusan", "Verdict"),
    "ok": Text("COCOK", "HOLDS"),
    "failed": Text("GAGAL", "FAILED"),
    "not reached": Text("TIDAK TERCAPAI", "NOT REACHED"),
    "timeline": Text("Tindakan petugas dan gangguan", "Acts of officers, and faults"),
    "timeline_note": Text(
        "Dari log peristiwa, menurut urutan. Tindakan petugas dicatat tepat waktunya; gangguan alat hanya "
        "jamnya (xx), agar waktu seorang pemilih tidak terbaca. Sebelum jam disetel, waktu adalah waktu "
        "mesin.",
        "From the events log, in its order. Officers' acts carry their exact time; what could hint at a "
        "voter's visit only the hour (xx). Before the clock was set, times are the machine's own.",
    ),
    "unproven": Text(
        "PERHATIAN: stik ini tidak sah. Yang tertulis di bawah ini tidak terbukti.",
        "MIND: this stick is not valid. What is told below is not proven.",
    ),
    "time": Text("Waktu", "Time"),
    "who": Text("Siapa", "Who"),
    "no_time": Text("tanpa waktu", "no time"),
    "left_out": Text(
        "{more} catatan berikutnya tidak ditampilkan di sini; semuanya ada di log peristiwa.",
        "The {more} records after these are not shown here; all are in the events log.",
    ),
    "none": Text("Tidak ada.", "None."),
    "visits": Text("Yang terjadi pada kunjungan pemilih", "What happened in voters' visits"),
    "visits_note": Text(
        "Bilik tidak mencatat waktu kunjungan pemilih; urutannya pun sengaja tidak ditampilkan di sini. "
        "Hanya jumlahnya.",
        "The booth keeps no time of any voter's visit, and their order is left out here on purpose. Only "
        "how often.",
    ),
    "times": Text("Kali", "Times"),
    "checkpoints": Text("Titik periksa", "Checkpoints"),
    "checkpoints_note": Text(
        "Bandingkan dengan pita hasil yang ditandatangani para saksi: kode QR, jumlah slot, dan baris "
        "ketiga (sidik) harus sama. Log yang dipotong atau diganti sesudah pita dicetak tidak akan sama.",
        "Compare with the result tape that the witnesses signed: QR code, number of slots and the third "
        "line (the hash) must be the same. A log cut or replaced after the tape was printed will not "
        "agree.",
    ),
    "more_checkpoints": Text(
        "{more} berkas lain di checkpoints/ tidak ditampilkan; semuanya diperiksa.",
        "{more} other files of checkpoints/ are not shown; all were checked.",
    ),
    "log_ballots": Text("Log suara", "Ballots log"),
    "log_events": Text("Log peristiwa", "Events log"),
    "slots": Text("{slots} slot", "{slots} slots"),
    "identity": Text("Identitas", "Identity"),
    "election_id": Text("Nama pemilihan", "Election id"),
    "election_hash": Text("Sidik pemilihan (HE)", "Election hash (HE)"),
    "machine_id": Text("Kunci mesin", "Machine key"),
    "authority": Text("Sidik kunci panitia", "Authority's key, fingerprint"),
    "authority_key": Text("Kunci panitia", "Authority's key"),
    "pinned": Text("dituntut dengan --authority", "insisted on with --authority"),
    "not_pinned": Text(
        "diambil dari stik sendiri: bandingkan dengan yang diumumkan panitia",
        "taken from the stick itself: compare it with the one the authority published",
    ),
    "trustees": Text("Pemegang kunci yang membuka", "Trustees who opened"),
    "trustees_of": Text("{k} dari {n}; diperlukan {threshold}", "{k} of {n}; {threshold} are needed"),
    "starts": Text("Bilik dinyalakan", "Starts of the booth"),
    "voids": Text("Slot rusak oleh listrik padam", "Slots torn by a power cut"),
    "software": Text("Program pemeriksa", "Auditing program"),
    "again": Text("Cara memeriksa lagi", "How to check again"),
    "again_note": Text(
        "Siapa saja boleh memeriksa. Salin stik ke komputer dengan program bilik, lalu jalankan:",
        "Anybody may check. Copy the stick to a computer that has bilik, then run:",
    ),
    "again_same": Text(
        "Stik yang sama, pilihan yang sama, dan versi program yang sama memberi berkas yang sama.",
        "The same stick, options and versions of the program and its libraries give the same files.",
    ),
    "signatures": Text("Tanda tangan", "Signatures"),
    "signatures_note": Text(
        "Yang bertanda tangan telah membaca berita acara ini dan membandingkan titik periksanya dengan pita.",
        "Who signs has read these minutes and compared the checkpoints with the tape.",
    ),
    "chair": Text("Ketua", "Chair"),
    "member": Text("Anggota", "Member"),
    "witness": Text("Saksi calon {number}", "Witness of candidate {number}"),
    "remarks": Text("Catatan atau keberatan", "Remarks or objections"),
    "place_date": Text("Tempat, tanggal", "Place, date"),
    "page": Text("halaman", "page"),
}
