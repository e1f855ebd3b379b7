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
