"""The kinds of the events log and their details in Indonesian; the English is the catalogue's own."""

from __future__ import annotations

from firmware.report.texts import Text, same
from firmware.states.journal import CATALOGUE

INDONESIAN: dict[str, str] = {
    "booth_started": "bilik dinyalakan",
    "start_failed": "bilik tidak dapat mulai karena gangguan ini",
    "lines_left_out": "jurnal hampir penuh: penolakan dan gangguan alat tidak lagi ditulis",
    "recovered": "kedua log disamakan sesudah bilik menyala kembali",
    "simulasi_started": "simulasi dimulai",
    "simulasi_purged": "data simulasi dihapus dan terbukti hilang",
    "clock_set": "dua petugas menyetel jam",
    "polls_opened": "pemungutan suara dibuka",
    "polls_resumed": "pemungutan suara dilanjutkan sesudah bilik menyala kembali",
    "polls_paused": "pemungutan suara dijeda",
    "polls_continued": "pemungutan suara dilanjutkan sesudah jeda",
    "hours_extended": "pemungutan suara diteruskan melewati jam tutup",
    "close_asked": "dua petugas menutup pemungutan suara",
    "share_taken": "bagian kunci seorang pemegang kunci dipakai dan terbukti benar",
    "officer_refused": "kartu petugas ditolak",
    "share_refused": "kartu pemegang kunci ditolak",
    "exported": "berkas hasil ditulis dan stik selesai",
    "case_opened": "sakelar pengaman melaporkan badan bilik terbuka",
    "case_checked": "petugas memeriksa badan bilik dan mengesahkan",
    "key_turned": "kunci servis diputar",
    "key_checked": "petugas memeriksa kunci yang diputar dan mengesahkan",
    "clock_jumped": "jam mundur atau keluar dari hari pemungutan suara",
    "stop_overridden": "dua petugas meminta bilik yang berhenti memeriksa ulang",
    "menu_opened": "petugas membuka menu",
    "devices_checked": "semua alat menjawab sebelum pembukaan",
    "devices_failed": "ada alat yang belum siap untuk pembukaan",
    "device_lost": "sebuah alat tidak menjawab",
    "device_back": "sebuah alat menjawab lagi",
    "stick_missing": "stik tidak ada atau gagal",
    "stick_back": "stik kembali dan sudah sama",
    "tape_trouble": "pita terhenti di pencetak",
    "override": "petugas meloloskan pemilih tanpa sidik jari",
    "voter_refused": "seseorang ditolak",
    "finger_failed": "semua percobaan sidik jari gagal",
    "nik_typed": "petugas mengetik NIK dari kartu yang rusak",
    "walked_away": "pemilih meninggalkan bilik sebelum selesai",
    "session_ended": "petugas mengakhiri kunjungan yang ditinggalkan",
    "slip_trouble": "struk tidak terbukti tercetak dan dicetak lagi",
    "receipt_failed": "tanda terima tidak dapat dicetak",
    "helped_after_spoils": "petugas membantu sesudah beberapa struk batal",
}

FIELDS: dict[str, Text] = {
    "sessions": Text("nyala ke", "start no."),
    "software": Text("program", "software"),
    "rolled_forward": Text("disalin ke stik", "copied to the stick"),
    "voids": Text("slot rusak", "torn slots"),
    "spoiled": Text("suara terputus dibatalkan", "ballot cut short, spoiled"),
    "voter_must_return": Text("pemilih terakhir harus memilih lagi", "last voter must vote again"),
    "officers": Text("petugas", "officers"),
    "officer": Text("petugas", "officer"),
    "balanced": Text("hitungan seimbang", "counts balance"),
    "trustee": Text("pemegang kunci", "trustee"),
    "why": Text("sebab", "why"),
    "purpose": Text("untuk", "for"),
    "devices": Text("alat", "devices"),
    "device": Text("alat", "device"),
    "detail": Text("rincian", "detail"),
    "trouble": Text("gangguan", "trouble"),
    "paper": Text("kertas", "paper"),
    "fault": Text("gangguan", "fault"),
    "reason": Text("alasan", "reason"),
    "sealed": Text("sudah tersegel", "already sealed"),
}

VALUES: dict[str, Text] = {
    "true": Text("ya", "yes"),
    "false": Text("tidak", "no"),
    "printer": Text("pencetak", "printer"),
    "reader": Text("pembaca kartu", "card reader"),
    "sensor": Text("sensor sidik jari", "fingerprint sensor"),
    "stick": Text("stik", "stick"),
    "no_stick": Text("stik tidak ada", "no stick"),
    "two_sticks": Text("dua stik", "two sticks"),
    "stick_full": Text("stik penuh", "stick is full"),
    "stick_read_only": Text("stik hanya bisa dibaca", "stick is read-only"),
    "foreign_stick": Text("stik asing", "foreign stick"),
    "stick_replaced": Text("stik ditukar", "stick was replaced"),
    "medium_failed": Text("media gagal", "medium failed"),
    "damaged_log": Text("log rusak", "damaged log"),
    "fork": Text("dua log berbeda", "the logs differ"),
    "internal_behind": Text("log dalam tertinggal", "internal log is behind"),
    "unknown_version": Text("versi tidak dikenal", "unknown version"),
    "not_zero": Text("hitungan tidak nol", "counts are not zero"),
    "no_package": Text("paket tidak ada", "no package"),
    "bad_package": Text("paket rusak", "bad package"),
    "wrong_machine": Text("mesin lain", "another machine"),
    "unknown_voter": Text("tidak ada dalam DPT", "not on the roll"),
    "already_voted": Text("sudah memilih", "has voted already"),
    "unreadable_card": Text("kartu tidak terbaca", "card is unreadable"),
    "card_pulled": Text("kartu ditarik", "card was pulled"),
    "officer_not_now": Text("kartu petugas, bukan waktunya", "an officer's card, not now"),
    "too_early_to_open": Text("terlalu awal untuk dibuka", "too early to open"),
    "too_early_to_close": Text("terlalu awal untuk ditutup", "too early to close"),
    "wrong_day": Text("bukan harinya", "wrong day"),
    "devices_not_ready": Text("alat belum siap", "devices are not ready"),
    "roll_locked": Text("daftar pemilih terkunci", "roll is locked"),
    "wrong_pin": Text("PIN salah", "wrong PIN"),
    "pin_blocked": Text("PIN terblokir", "PIN is blocked"),
    "foreign": Text("kartu pemilihan lain", "another election's card"),
    "expired": Text("kedaluwarsa", "expired"),
    "not_officer": Text("bukan petugas", "not an officer"),
    "wrong_role": Text("peran tidak sesuai", "wrong role"),
    "same_person": Text("orang yang sama", "the same person"),
    "card_gone": Text("kartu diambil", "card was taken away"),
    "unreadable": Text("tidak terbaca", "unreadable"),
    "bad_share": Text("bagian kunci salah", "bad share"),
    "paper_out": Text("kertas habis", "paper out"),
    "cover_open": Text("tutup terbuka", "cover open"),
    "cutter": Text("pemotong", "cutter"),
    "overheated": Text("terlalu panas", "overheated"),
    "offline": Text("tidak tersambung", "offline"),
    "unproven": Text("tidak terbukti tercetak", "not proven printed"),
    "worn": Text("jari aus", "worn finger"),
    "injured": Text("jari luka", "injured finger"),
    "no_finger": Text("tidak ada jari", "no finger"),
    "menu": Text("menu", "menu"),
    "open": Text("pembukaan", "opening"),
    "simulasi": Text("simulasi", "rehearsal"),
    "resume": Text("melanjutkan", "resuming"),
    "clock": Text("menyetel jam", "setting the clock"),
    "override": Text("meloloskan pemilih", "override"),
    "abandoned": Text("pemilih pergi", "abandoned visit"),
    "continue": Text("meneruskan", "continuing"),
    "close": Text("penutupan", "closing"),
    "tamper": Text("pemeriksaan badan bilik", "case check"),
    "stopped": Text("pemeriksaan ulang", "look again after a stop"),
    "spoils": Text("bantuan struk batal", "help after spoiled slips"),
    "trustee": Text("pemegang kunci", "trustee"),
    "zero": Text("pita nol", "zero tape"),
    "result": Text("pita hasil", "result tape"),
    "readiness": Text("laporan kesiapan", "readiness report"),
    "slip": Text("struk", "slip"),
    "receipt": Text("tanda terima", "receipt"),
}
"""Values that are names of ours; all others are shown as they stand."""
AMBIGUOUS = {("paper", "resume"): Text("pita lanjutan", "resume tape")}


def kind_text(kind: str) -> Text:
    """What happened, in words; an unknown kind as it stands."""
    known = CATALOGUE.get(kind)
    if known is None:
        return same(kind)
    return Text(INDONESIAN.get(kind, known.text), known.text)


def detail_text(name: str, value: str) -> Text:
    """A detail in words: its name, a colon, its value."""
    label = FIELDS.get(name, same(name))
    said = AMBIGUOUS.get((name, value)) or VALUES.get(value, same(value))
    return Text(f"{label.id}: {said.id}", f"{label.en}: {said.en}")
