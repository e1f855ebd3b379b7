"""Sentences of an update, Indonesian."""

WORDS: dict[str, str] = {
    "item.update": "Perbarui",
    "ask.update": "Memperbarui: teknisi dan satu petugas KPPS menempelkan kartu.",
    "update-looking.said": "Stik dibaca.",
    "update-confirm.said": "Pasang versi {version}?",
    "update-confirm.now": "Sekarang: versi {version}.",
    "update-confirm.fact": "Versi lama tetap ada, kalau yang baru gagal.",
    "update-confirm.yes": "Pasang",
    "updating.said": "Versi {version} dipasang. Jangan cabut stik.",
    "updating.checking": "Memeriksa tanda tangan dan isi: {percent} %",
    "updating.writing": "Menulis: {percent} %",
    "update-failed.said": "Pembaruan tidak dipasang. Versi sekarang tetap dipakai.",
    "update-ready.said": "Versi {version} terpasang.",
    "update-ready.fact": "Mulai ulang untuk memakainya.",
    "update-ready.yes": "Mulai ulang",
    "restarting.said": "Semua catatan tersimpan. Bilik menyala lagi sendiri.",
    "update-failed.do": "Periksa berkasnya, lalu ulangi.",
}
