"""Sentences of switching off and of the system card: (Indonesian, English)."""

WORDS: dict[str, tuple[str, str]] = {
    "item.power_off": ("Matikan", "Switch off"),
    "ask.power_off": (
        "Mematikan: dua petugas KPPS menempelkan kartu.",
        "To switch off: two KPPS officers place their cards.",
    ),
    "key-held.said": ("Kunci servis diputar.", "The service key is turned."),
    "key-held.alone": (
        "Tahan 5 detik untuk mematikan bilik. Putar balik untuk batal.",
        "Hold it 5 seconds to switch off. Turn it back to leave it.",
    ),
    "key-held.two": (
        "Tahan 5 detik, lalu dua petugas dapat mematikan. Putar balik untuk batal.",
        "Hold it 5 seconds, then two officers can switch off. Turn it back to leave it.",
    ),
    "off-confirm.said": ("Matikan bilik ini?", "Switch this booth off?"),
    "off-confirm.open": (
        "TPS masih buka. Setelah menyala lagi, dua petugas melanjutkan.",
        "The polls are open. Once it is on again, two officers resume.",
    ),
    "off-confirm.shut": ("Semua catatan disimpan dahulu.", "All records are stored first."),
    "off-confirm.yes": ("Matikan", "Switch off"),
    "powering-off.said": (
        "Sedang disiapkan. Jangan cabut daya, jangan cabut stik.",
        "Getting ready. Leave the power and the stick in.",
    ),
    "safe-off.large": ("BOLEH DIMATIKAN", "SAFE TO SWITCH OFF"),
    "safe-off.said": (
        "Semua catatan tersimpan dan ditutup. Layar menjadi gelap, lampu hijau di papan padam: cabut daya.",
        "All records are stored and closed. The screen goes dark, the green light on the board goes out: "
        "take the power away.",
    ),
    "resuming.in-order": (
        "Bilik dimatikan dengan benar. Semua catatan utuh.",
        "The booth was switched off in order. All records are whole.",
    ),
    "resuming.off": ("Matikan", "Switch off"),
    "tampered.card": (
        "Kartu SD rusak: {place}. Ini dicatat.",
        "SD card damaged: {place}. This is recorded.",
    ),
    "tampered.card-do": (
        "Catatan aman di dua tempat. Tempelkan kartu petugas, lalu putuskan.",
        "The records are safe in two places. Place your officer's card, then decide.",
    ),
    "deciding-tampered.card": (
        "Lanjutkan dengan kartu ini, atau jeda dan panggil teknisi?",
        "Go on with this card, or pause and call the technician?",
    ),
    "card.block": ("blok {block}", "block {block}"),
    "ready.card": ("Kartu SD rusak: {place}.", "SD card damaged: {place}."),
    "ready.card-do": (
        "Jangan buka TPS. Panggil teknisi.",
        "Do not open the polls. Call the technician.",
    ),
    "ready.fell-back": (
        "Pembaruan gagal. Versi {version} dipakai lagi.",
        "The update failed. Version {version} is used again.",
    ),
    "refused.card_damaged": (
        "Uji mandiri menemukan blok rusak pada kartu SD.",
        "The self-test found a bad block on the SD card.",
    ),
    "refused.card_damaged.do": (
        "Jangan buka TPS. Panggil teknisi.",
        "Do not open the polls. Call the technician.",
    ),
    "registered.key": ("Kunci bilik: {name}", "Booth's key: {name}"),
    "registered.file": ("Tertulis di stik: {file}", "Written to the stick: {file}"),
    "device.image": ("Citra sistem", "System image"),
    "device.card": ("Kartu SD", "SD card"),
    "device.display": ("Layar", "Screen"),
    "device.touch": ("Layar sentuh", "Touchscreen"),
    "device.pins": ("Kunci, lampu", "Key, lamp"),
    "device.clock": ("Jam", "Clock"),
    "device.storage": ("Ruang catatan", "Room to record"),
    "device.machine_key": ("Kunci bilik", "Booth's key"),
    "diagnostics.short": ("Cetak", "Print"),
    "diagnostics.next": ("Lanjut", "More"),
    "refused.diagnostic_image": (
        "Kartu sistem ini untuk teknisi, bukan untuk pemilihan.",
        "This system card is a technician's, not an election's.",
    ),
    "refused.diagnostic_image.do": (
        "Matikan, pasang kartu sistem bilik, nyalakan.",
        "Switch off, insert the booth's card, switch on.",
    ),
}
DIAGNOSTIC = ("DIAGNOSTIK - bukan untuk pemilihan", "DIAGNOSTIC - not for an election")
"""Stands on every screen of such an image, in both languages at once."""
