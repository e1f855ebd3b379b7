"""Sentences of the voter's screens: (Indonesian, English)."""

WORDS: dict[str, tuple[str, str]] = {
    "who.voter": ("PEMILIH", "VOTER"),
    "who.officer": ("PETUGAS KPPS", "KPPS OFFICER"),
    "who.technician": ("TEKNISI", "TECHNICIAN"),
    "who.trustee": ("PEMEGANG KUNCI", "TRUSTEE"),
    "please-wait": ("Mohon tunggu sebentar.", "Please wait a moment."),
    "language.id": ("Indonesia", "Indonesia"),
    "language.en": ("English", "English"),
    "idle.said": ("Selamat datang.", "Welcome."),
    "idle.do": (
        "Tempelkan KTP-el atau kartu pemilih Anda pada pembaca kartu.",
        "Place your KTP-el or voter card on the card reader.",
    ),
    "idle.turnout": ("Suara: {cast}/{roll}", "Votes: {cast}/{roll}"),
    "looking-up.said": ("Kartu terbaca. Biarkan kartu di tempatnya.", "Card read. Leave it where it is."),
    "finger.said": (
        "Letakkan jari yang didaftarkan pada sensor. Tekan ringan, jangan digeser.",
        "Put your enrolled finger on the sensor. Press lightly, do not move it.",
    ),
    "finger.again": (
        "Belum cocok. Keringkan jari, lalu letakkan lagi atau pakai jari lain.",
        "No match yet. Dry your finger and try again, or use the other one.",
    ),
    "finger.left": ("Sisa percobaan: {left}", "Tries left: {left}"),
    "authorising.said": (
        "Anda terdaftar. Surat suara segera tampil.",
        "You are registered. Your ballot is coming.",
    ),
    "voting.blank-choice": ("PILIHAN ANDA", "YOUR CHOICE"),
    "voting.next": ("Lanjut", "Next"),
    "voting.touch": ("Sentuh pilihan Anda", "Touch your choice"),
    "confirming.yes": ("Ya", "Yes"),
    "confirming.no": ("Tidak", "No"),
    "sealing.said": ("Suara Anda sedang disegel dan disimpan.", "Your vote is being sealed and stored."),
    "printing-slip.said": ("Struk Anda sedang dicetak.", "Your paper slip is being printed."),
    "slip.said": (
        "Baca struk yang baru dicetak. Apakah isinya sama dengan pilihan Anda?",
        "Read the slip just printed. Does it show what you chose?",
    ),
    "slip.picture-1": ("Pilihan", "Choice"),
    "slip.picture-2": ("di struk", "on slip"),
    "slip.yes": ("Sesuai", "It agrees"),
    "slip.no": ("Tidak sesuai", "It differs"),
    "casting.said": ("Suara Anda sedang dicatat.", "Your vote is being recorded."),
    "receipt.said": ("Tanda terima Anda sedang dicetak.", "Your receipt is being printed."),
    "thanks.said": ("Suara Anda sudah tercatat.", "Your vote is recorded."),
    "thanks.do": (
        "Masukkan struk ke kotak audit, lalu ambil kartu Anda.",
        "Put the slip into the audit box, then take your card.",
    ),
    "spoiling.said": (
        "Struk ini dibatalkan. Anda akan memilih lagi.",
        "This slip is cancelled. You will choose again.",
    ),
    "spoiling.count": ("Struk batal: {spoils} dari {of}", "Slips cancelled: {spoils} of {of}"),
    "spoil-help.said": (
        "Sudah {spoils} struk dibatalkan. Suara Anda belum dicatat.",
        "{spoils} slips were cancelled. Your vote is not yet recorded.",
    ),
    "spoil-help.do": (
        "Tanyakan kesulitan pemilih, lalu tempelkan kartu petugas.",
        "Ask what is difficult, then place your officer's card.",
    ),
    "walk-away.said": (
        "Sentuh layar untuk melanjutkan. Jika tidak, petugas dipanggil dalam {seconds} detik.",
        "Touch the screen to go on. If not, an officer is called in {seconds} seconds.",
    ),
    "walk-away.yes": ("Saya masih di sini", "I am still here"),
    "finger-failed.said": (
        "Jari Anda tidak dapat dicocokkan. Mohon tunggu petugas.",
        "Your finger could not be matched. Please wait for an officer.",
    ),
    "finger-failed.do": (
        "Periksa wajah dan KTP pemilih. Jika benar, tempelkan kartu petugas.",
        "Check the voter's face and KTP. If they agree, place your officer's card.",
    ),
    "cancel": ("Batal", "Cancel"),
    "ok": ("OK", "OK"),
    "back": ("Kembali", "Back"),
}
