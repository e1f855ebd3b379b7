"""Sentences of switching off and of the system card, Indonesian."""

WORDS: dict[str, str] = {
    "item.power_off": "Matikan",
    "ask.power_off": "Mematikan: dua petugas KPPS menempelkan kartu.",
    "key-held.said": "Kunci servis diputar.",
    "off-confirm.said": "Matikan bilik ini?",
    "off-confirm.open": "TPS masih buka. Setelah menyala lagi, dua petugas melanjutkan.",
    "off-confirm.shut": "Semua catatan disimpan dahulu.",
    "off-confirm.yes": "Matikan",
    "powering-off.said": "Sedang disiapkan. Jangan cabut daya, jangan cabut stik.",
    "safe-off.large": "BOLEH DIMATIKAN",
    "safe-off.said": (
        "Semua catatan tersimpan dan ditutup. Layar menjadi gelap, lampu hijau di papan padam: cabut daya."
    ),
    "resuming.in-order": "Bilik dimatikan dengan benar. Semua catatan utuh.",
    "resuming.off": "Matikan",
    "tampered.card": "Kartu SD rusak: {place}. Ini dicatat.",
    "tampered.card-do": "Catatan aman di dua tempat. Tempelkan kartu petugas, lalu putuskan.",
    "deciding-tampered.card": "Lanjutkan dengan kartu ini, atau jeda dan panggil teknisi?",
    "card.block": "blok {block}",
    "ready.card": "Kartu SD rusak: {place}.",
    "ready.card-do": "Jangan buka TPS. Panggil teknisi.",
    "ready.fell-back": "Pembaruan gagal. Versi {version} dipakai lagi.",
    "refused.card_damaged": "Uji mandiri menemukan blok rusak pada kartu SD.",
    "refused.card_damaged.do": "Jangan buka TPS. Panggil teknisi.",
    "registered.key": "Kunci bilik: {name}",
    "registered.file": "Tertulis di stik: {file}",
    "refused.diagnostic_image": "Kartu sistem ini untuk teknisi, bukan untuk pemilihan.",
    "refused.diagnostic_image.do": "Matikan, pasang kartu sistem bilik, nyalakan.",
}
