"""Sentences of the audio ballot, heard and never shown, Indonesian.

Each is one clip of the package, whose name is the key. They tell what to do with the three buttons, whose
names are the same in all of them. `{number}` and `{name}` are an option's.
"""

WORDS: dict[str, str] = {
    "spoken.idle": (
        "Panduan suara menyala. Di depan Anda ada tiga tombol: sebelum, berikut, dan pilih. Tempelkan"
        " KTP elektronik atau kartu pemilih Anda pada pembaca kartu. Petugas boleh membantu "
        "menempelkan kartu."
    ),
    "spoken.card-read": "Kartu terbaca.",
    "spoken.looking-up": "Nama Anda dicari. Tunggulah sebentar.",
    "spoken.finger": "Letakkan jari yang didaftarkan pada sensor. Tekan ringan, jangan digeser.",
    "spoken.finger-again": "Belum cocok. Keringkan jari, lalu letakkan lagi, atau pakai jari lain.",
    "spoken.finger-failed": "Jari Anda tidak dapat dicocokkan. Petugas dipanggil. Tunggulah di tempat.",
    "spoken.registered": "Anda terdaftar.",
    "spoken.authorising": "Kehadiran Anda dicatat. Tunggulah sebentar.",
    "spoken.ballot": (
        "Surat suara. Tekan tombol berikut untuk mendengar pilihan satu per satu. Tekan tombol pilih "
        "untuk memilih yang baru saja disebut."
    ),
    "spoken.options-2": "Ada dua pilihan.",
    "spoken.options-3": "Ada tiga pilihan.",
    "spoken.options-4": "Ada empat pilihan.",
    "spoken.options-5": "Ada lima pilihan.",
    "spoken.options-6": "Ada enam pilihan.",
    "spoken.option": "Nomor {number}, {name}.",
    "spoken.chosen": "Terpilih.",
    "spoken.chosen-now": "Anda memilih:",
    "spoken.go-on": (
        "Tekan tombol berikut sampai terdengar: lanjut. Lalu tekan tombol pilih. Anda masih boleh "
        "mengganti pilihan."
    ),
    "spoken.next": "Lanjut. Tekan tombol pilih jika Anda sudah selesai memilih.",
    "spoken.nothing-chosen": "Belum ada yang dipilih.",
    "spoken.confirm": "Pilihan Anda:",
    "spoken.confirm-ask": (
        "Benar? Tekan tombol berikut untuk mendengar ya atau tidak, lalu tekan tombol pilih."
    ),
    "spoken.confirm-yes": "Ya, benar. Suara saya disimpan dan struk dicetak.",
    "spoken.confirm-no": "Tidak. Kembali ke surat suara.",
    "spoken.sealing": "Suara Anda disimpan dan struk dicetak. Tunggulah.",
    "spoken.printing-slip": "Struk Anda dicetak. Tunggulah.",
    "spoken.slip": (
        "Struk sudah dicetak. Suara Anda belum dihitung sebelum Anda menjawab. Bilik ini tidak dapat "
        "membacakan isi struk. Struk hanya dapat diperiksa dengan mata. Anda boleh memakai alat baca "
        "sendiri, atau meminta pendamping yang Anda pilih sendiri. Pendamping akan melihat pilihan "
        "Anda. Tekan tombol berikut untuk mendengar sesuai atau tidak sesuai, lalu tekan tombol "
        "pilih."
    ),
    "spoken.slip-yes": "Sesuai, atau saya tidak memeriksanya. Suara saya dimasukkan.",
    "spoken.slip-no": "Tidak sesuai. Struk dibatalkan dan saya memilih lagi.",
    "spoken.casting": "Suara Anda dicatat. Tunggulah.",
    "spoken.receipt": "Tanda terima dicetak. Tunggulah.",
    "spoken.thanks": (
        "Terima kasih. Suara Anda sudah tercatat. Ambil struk, lipat supaya tidak terbaca, masukkan "
        "ke kotak audit, lalu ambil kartu Anda."
    ),
    "spoken.spoiled": "Struk dibatalkan. Silakan memilih lagi.",
    "spoken.spoiling": "Struk dibatalkan. Tunggulah.",
    "spoken.spoil-help": (
        "Sudah beberapa struk dibatalkan. Suara Anda belum dicatat. Petugas dipanggil. Tunggulah di tempat."
    ),
    "spoken.slip-trouble": (
        "Struk belum tercetak. Suara Anda aman, dan tidak perlu memilih lagi. Petugas dipanggil. "
        "Tunggulah di tempat."
    ),
    "spoken.walk-away": (
        "Anda masih di sini? Tekan salah satu tombol untuk melanjutkan. Jika tidak, petugas dipanggil"
        " sebentar lagi."
    ),
    "spoken.abandoned": (
        "Petugas dipanggil. Jika Anda masih di sini, katakan kepada petugas bahwa Anda belum selesai."
    ),
    "spoken.trouble": "Ada gangguan pada alat. Petugas dipanggil. Tunggulah di tempat.",
    "spoken.paused": "Pemungutan suara dijeda oleh petugas. Tunggulah.",
    "spoken.officer-works": "Petugas sedang bekerja di layar. Tunggulah.",
    "spoken.unknown-voter": "Kartu ini tidak ada dalam daftar pemilih. Tanyakan kepada petugas.",
    "spoken.already-voted": "Pemilih dengan kartu ini sudah memilih. Tanyakan kepada petugas.",
    "spoken.card-unread": (
        "Kartu tidak terbaca. Tempelkan lagi dan biarkan di tempatnya, atau panggil petugas."
    ),
    "spoken.refused": "Tidak dapat sekarang. Tanyakan kepada petugas.",
    "spoken.cancel": "Batal.",
    "spoken.ok": "Baik.",
    "spoken.test": "Headphone terdengar.",
    "spoken.other": "Tombol lain di layar.",
    "spoken.language": "Bahasa Indonesia. Tekan tombol pilih untuk memakai bahasa ini.",
    "spoken.look-size": "Ukuran huruf di layar.",
    "spoken.look-contrast": "Kontras layar.",
}
OPTION = "spoken.option"
"""Of a candidate; the clips made with it are named option-1, option-2 ..."""
