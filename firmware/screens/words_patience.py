"""What is said before somebody is thrown out, Indonesian. `{seconds}` counts down."""

WORDS: dict[str, str] = {
    "walk-away.yes": "Saya masih di sini",
    "walk-away.voting": (
        "Sentuh layar untuk melanjutkan. Jika tidak, petugas dipanggil dalam {seconds} detik."
    ),
    "walk-away.finger": (
        "Sentuh layar untuk melanjutkan. Jika tidak, giliran ini berakhir dalam {seconds} detik. "
        "Anda boleh mengulang dengan kartu Anda."
    ),
    "walk-away.reason": "Izin belum diberikan. Giliran pemilih ini berakhir dalam {seconds} detik.",
    "walk-away.nik": "NIK belum selesai diketik. Layar ini ditutup dalam {seconds} detik.",
    "walk-away.card": "Layar kartu petugas ditutup dalam {seconds} detik.",
    "walk-away.signed": (
        "Layar kartu petugas ditutup dalam {seconds} detik. Kartu yang sudah masuk harus diulang."
    ),
    "walk-away.pin": "Layar PIN ditutup dalam {seconds} detik. PIN yang sudah diketik dihapus.",
    "walk-away.menu": "Menu ditutup dalam {seconds} detik.",
    "walk-away.devices": "Pemeriksaan alat ditutup dalam {seconds} detik.",
    "walk-away.clock": (
        "Jam belum dibenarkan. Layar ini ditutup dalam {seconds} detik, petugas mengulang dari awal."
    ),
    "walk-away.setting": "Jam tidak diubah jika layar ini ditutup, {seconds} detik lagi.",
    "walk-away.deciding": "Belum ada keputusan. Petugas harus masuk lagi sesudah {seconds} detik.",
    "walk-away.nothing": "Tidak ada yang dilakukan jika layar ini ditutup, {seconds} detik lagi.",
    "walk-away.close": "TPS tetap buka jika layar ini ditutup, {seconds} detik lagi.",
}
