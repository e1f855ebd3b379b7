"""Sentences of an update: (Indonesian, English)."""

WORDS: dict[str, tuple[str, str]] = {
    "item.update": ("Perbarui", "Update"),
    "ask.update": (
        "Memperbarui: teknisi dan satu petugas KPPS menempelkan kartu.",
        "To update: the technician and one KPPS officer place their cards.",
    ),
    "update-looking.said": ("Stik dibaca.", "The stick is read."),
    "update-confirm.said": ("Pasang versi {version}?", "Install version {version}?"),
    "update-confirm.now": ("Sekarang: versi {version}.", "Now: version {version}."),
    "update-confirm.fact": (
        "Versi lama tetap ada, kalau yang baru gagal.",
        "The old version stays, should the new one fail.",
    ),
    "update-confirm.yes": ("Pasang", "Install"),
    "updating.said": (
        "Versi {version} dipasang. Jangan cabut stik.",
        "Version {version}: leave the stick in.",
    ),
    "updating.checking": ("Memeriksa tanda tangan dan isi: {percent} %", "Checking it: {percent} %"),
    "updating.writing": ("Menulis: {percent} %", "Writing: {percent} %"),
    "update-failed.said": (
        "Pembaruan tidak dipasang. Versi sekarang tetap dipakai.",
        "The update was not installed. This version stays in use.",
    ),
    "update-ready.said": ("Versi {version} terpasang.", "Version {version} is installed."),
    "update-ready.fact": (
        "Mulai ulang untuk memakainya.",
        "Start anew to use it.",
    ),
    "update-ready.yes": ("Mulai ulang", "Start anew"),
    "restarting.said": (
        "Semua catatan tersimpan. Bilik menyala lagi sendiri.",
        "All records are stored. The booth comes back by itself.",
    ),
}
