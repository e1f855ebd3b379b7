"""Troubles and interruptions: what happened, who should do what, as (Indonesian, English)."""

WORDS: dict[str, tuple[str, str]] = {
    "for-technician": ("Untuk teknisi: {detail}", "For the technician: {detail}"),
    "try-again": ("Coba lagi", "Try again"),
    "retry": ("Bilik mencoba lagi sendiri.", "The booth tries again by itself."),
    "halt.do": (
        "Biarkan stik. Panggil teknisi, saksi.",
        "Leave the stick in. Call witnesses.",
    ),
    "trouble.no_package": ("Stik tidak berisi data pemilihan.", "The stick holds no election data."),
    "trouble.no_package.do": (
        "Pasang stik yang disiapkan panitia.",
        "Insert the stick the committee prepared.",
    ),
    "trouble.bad_package": (
        "Data pemilihan rusak atau tidak ditandatangani.",
        "The election data is broken or not signed.",
    ),
    "trouble.bad_package.do": ("Minta stik baru dari panitia.", "Ask the committee for a new stick."),
    "trouble.wrong_machine": (
        "Data pemilihan ini bukan untuk bilik ini.",
        "This data is for another booth.",
    ),
    "trouble.wrong_machine.do": (
        "Pasang stik dengan nomor bilik ini.",
        "Insert the stick with this booth's number.",
    ),
    "trouble.no_stick": ("Stik tidak terpasang.", "There is no stick in the booth."),
    "trouble.no_stick.do": ("Pasang kembali stik bilik ini.", "Put this booth's stick back in."),
    "trouble.two_sticks": ("Dua stik terpasang.", "Two sticks are in the booth."),
    "trouble.two_sticks.do": (
        "Cabut stik yang bukan milik bilik ini.",
        "Take out the one that is not this booth's.",
    ),
    "trouble.stick_full": ("Stik penuh.", "The stick is full."),
    "trouble.stick_full.do": (
        "Panggil teknisi. Jangan hapus apa pun.",
        "Call the technician. Erase nothing.",
    ),
    "trouble.stick_read_only": ("Stik tidak dapat ditulisi.", "The stick cannot be written to."),
    "trouble.stick_read_only.do": (
        "Buka kunci tulis stik, lalu pasang lagi.",
        "Unlock the stick's write switch, insert it again.",
    ),
    "trouble.foreign_stick": (
        "Stik ini berisi catatan pemilihan lain.",
        "This stick holds another election's records.",
    ),
    "trouble.foreign_stick.do": ("Pasang stik bilik ini.", "Insert this booth's own stick."),
    "trouble.stick_replaced": ("Ini bukan stik yang tadi dipakai.", "This is not the stick used before."),
    "trouble.stick_replaced.do": (
        "Pasang kembali stik yang semula.",
        "Insert the stick that was used before.",
    ),
    "trouble.unknown_version": (
        "Catatan dibuat oleh versi yang tidak dikenal.",
        "The records are of an unknown version.",
    ),
    "trouble.unknown_version.do": ("Pasang kartu sistem yang sesuai.", "Install the system card that fits."),
    "trouble.fork": ("Catatan bilik dan stik berbeda.", "Booth and stick records differ."),
    "trouble.fork.do": (
        "Simpan keduanya. Panggil teknisi dan saksi.",
        "Keep both. Call technician and witnesses.",
    ),
    "trouble.damaged_log": ("Sebagian catatan rusak.", "Part of the records is damaged."),
    "trouble.damaged_log.do": (
        "Jangan hapus apa pun. Panggil teknisi.",
        "Erase nothing. Call the technician.",
    ),
    "trouble.internal_behind": (
        "Stik memuat lebih banyak catatan daripada bilik.",
        "The stick holds more records than the booth.",
    ),
    "trouble.internal_behind.do": (
        "Pastikan stik ini milik bilik ini.",
        "Make sure the stick is this booth's.",
    ),
    "trouble.medium_failed": ("Catatan tidak dapat disimpan.", "The records could not be stored."),
    "trouble.medium_failed.do": (
        "Cabut stik, lalu pasang lagi stik yang sama.",
        "Take the stick out and insert the same one again.",
    ),
    "trouble.not_zero": ("Ada catatan sebelum TPS dibuka.", "Records exist before the opening."),
    "trouble.not_zero.do": (
        "Jangan buka TPS. Panggil teknisi dan saksi.",
        "Do not open. Call technician and witnesses.",
    ),
    "medium.safe": ("Semua yang tercatat tetap aman.", "All that was recorded is safe."),
    "refused.unknown_voter": (
        "Kartu ini tidak ada di daftar pemilih TPS ini.",
        "This card is not on this station's voters' roll.",
    ),
    "refused.unknown_voter.do": ("Tanyakan kepada petugas KPPS.", "Ask a KPPS officer."),
    "refused.already_voted": (
        "Pemilih dengan kartu ini sudah memilih.",
        "The holder of this card has voted.",
    ),
    "refused.already_voted.do": (
        "Ambil kartu Anda. Jika keliru, lapor petugas.",
        "Take your card. If this is wrong, tell an officer.",
    ),
    "refused.unreadable_card": ("Kartu tidak terbaca.", "The card could not be read."),
    "refused.unreadable_card.do": (
        "Tempelkan lagi. Jika rusak, petugas mengetik NIK.",
        "Place it again. If it is broken, an officer types the NIK.",
    ),
    "refused.card_pulled": ("Kartu terangkat sebelum selesai.", "The card was taken off too soon."),
    "refused.card_pulled.do": (
        "Tempelkan kartu dan biarkan di tempatnya.",
        "Place the card and leave it there.",
    ),
    "refused.officer_not_now": (
        "Kartu petugas tidak dipakai pada saat ini.",
        "An officer's card is of no use just now.",
    ),
    "refused.officer_not_now.do": (
        "Tunggu sampai bilik kembali siap.",
        "Wait until the booth is ready again.",
    ),
    "refused.too_early_to_open": (
        "Jam buka yang ditetapkan belum tiba.",
        "The set opening hour has not come.",
    ),
    "refused.too_early_to_open.do": (
        "Ulangi pada jam buka, bersama saksi.",
        "Try again at the hour, with the witnesses.",
    ),
    "refused.too_early_to_close": (
        "Jam tutup yang ditetapkan belum tiba.",
        "The set closing hour has not come.",
    ),
    "refused.too_early_to_close.do": (
        "Teruskan pemungutan suara sampai jam tutup.",
        "Keep the polls open until that hour.",
    ),
    "refused.wrong_day": (
        "Menurut jam bilik, ini bukan hari pemilihan.",
        "By the booth's clock this is not the polling day.",
    ),
    "refused.wrong_day.do": (
        "Periksa tanggal dan setel jam bilik.",
        "Check the date and set the booth's clock.",
    ),
    "refused.devices_not_ready": ("Ada alat yang belum siap.", "A device is not ready."),
    "refused.devices_not_ready.do": (
        "Buka menu, pilih Periksa alat.",
        "Open the menu, choose Check devices.",
    ),
    "refused.roll_locked": (
        "Kartu petugas ini tidak membuka daftar pemilih.",
        "These officers' cards do not open the voters' roll.",
    ),
    "refused.roll_locked.do": ("Pakai kartu petugas TPS ini.", "Use the cards of this station's officers."),
    "fault.paper_out": ("Kertas printer habis.", "The printer is out of paper."),
    "fault.paper_out.do": ("Pasang gulungan kertas baru.", "Put in a new roll of paper."),
    "fault.cover_open": ("Tutup printer terbuka.", "The printer's cover is open."),
    "fault.cover_open.do": ("Tutup rapat penutup printer.", "Close the printer's cover firmly."),
    "fault.cutter": ("Pemotong kertas macet.", "The cutter is stuck."),
    "fault.cutter.do": (
        "Buka tutup, keluarkan kertas, tutup lagi.",
        "Open the cover, free the paper, close it.",
    ),
    "fault.overheated": ("Printer terlalu panas.", "The printer is too hot."),
    "fault.overheated.do": ("Tunggu sebentar sampai printer dingin.", "Wait a little until it has cooled."),
    "fault.offline": ("Printer tidak menjawab.", "The printer does not answer."),
    "fault.offline.do": (
        "Periksa kabel dan tombol daya printer.",
        "Check the printer's cable and power switch.",
    ),
    "fault.unproven": ("Belum pasti apakah tercetak utuh.", "The print may be incomplete."),
    "fault.unproven.do": (
        "Ambil cetakan yang rusak, periksa printer.",
        "Take the bad print away, check the printer.",
    ),
    "slip-trouble.safe": (
        "Suara Anda aman. Struk dicetak ulang. Jangan memilih lagi.",
        "Your vote is safe. The slip is printed again. Do not vote again.",
    ),
    "tape-trouble.again": ("Pita dicetak ulang.", "The tape is printed again."),
    "paused.said": ("Pemungutan suara sedang jeda.", "Voting is paused."),
    "paused.counts": ("Suara tercatat: {cast}.", "Votes recorded: {cast}."),
    "paused.do": (
        "Sentuh Lanjutkan, lalu tempelkan kartu petugas.",
        "Touch Go on, then place your officer's card.",
    ),
    "paused.yes": ("Lanjutkan", "Go on"),
    "resyncing.said": (
        "Stik yang benar terpasang. Catatan disamakan. Jangan cabut stik.",
        "The right stick is in. Records are copied. Do not take it out.",
    ),
    "away.printer": ("Printer tidak menjawab.", "The printer does not answer."),
    "away.reader": ("Pembaca kartu tidak menjawab.", "The card reader does not answer."),
    "away.sensor": ("Sensor jari tidak menjawab.", "The finger sensor does not answer."),
    "away.stick": ("Stik tidak menjawab.", "The stick does not answer."),
    "away.do": ("Periksa kabelnya. Bilik lanjut sendiri.", "Check its cable. The booth goes on by itself."),
    "away.sensor-do": (
        "Periksa kabelnya, atau tempelkan kartu petugas.",
        "Check its cable, or place your officer's card.",
    ),
    "halt.again": (
        "Periksa ulang: kartu dua petugas.",
        "Two officers' cards: look again.",
    ),
    "tampered.case": (
        "Kotak bilik baru saja dibuka. Ini dicatat.",
        "The booth's case was opened. This is recorded.",
    ),
    "tampered.key": (
        "Kunci servis baru saja diputar. Ini dicatat.",
        "The service key was turned. This is recorded.",
    ),
    "deciding-tampered.do": (
        "Segel utuh dan saksi setuju? Lanjutkan. Jika ragu, jeda.",
        "Seals whole, witnesses content? Go on. If in doubt, pause.",
    ),
    "deciding-tampered.fact": ("Keputusan Anda dicatat.", "What you decide is recorded."),
    "deciding-tampered.yes": ("Aman, lanjutkan", "All is well"),
    "deciding-tampered.no": ("Jeda", "Pause"),
    "tampered.do": (
        "Periksa segel bersama saksi, lalu tempelkan kartu petugas.",
        "Check the seals with the witnesses, then place your officer's card.",
    ),
}
