"""What the guided ceremony says, in Indonesian and English."""

from __future__ import annotations

from dataclasses import dataclass

from firmware.ceremony.card_words import Words as CardWords


@dataclass(frozen=True)
class Words:
    """One language. Braces are filled in by walk.py."""

    welcome: str
    other_terms: str
    election: str
    trustees: str
    threshold: str
    again_number: str
    terms: str
    single: str
    all_needed: str
    resumed: str
    turn: str
    name: str
    passphrase: str
    once_more: str
    differ: str
    short: str
    bad_name: str
    write_down: str
    pass_on: str
    unlock: str
    wrong: str
    compare: str
    roster: str
    confirm: str
    yes: tuple[str, ...]
    not_confirmed: str
    opened: str
    dealt: str
    accepted: str
    finished: str
    files: str
    take: str
    lost: str
    cheated: str
    interrupted: str
    skip_card: str
    card: CardWords


INDONESIAN = Words(
    welcome="Upacara kunci. Komputer ini tidak boleh tersambung ke jaringan mana pun.",
    other_terms="Di folder ini sudah ada upacara lain: {terms}. Pakai folder baru.",
    election="Id pemilihan (huruf kecil, angka, tanda hubung), misalnya sukamaju-2026: ",
    trustees="Berapa pemegang kunci? (1 sampai 12): ",
    threshold="Berapa yang harus hadir untuk membuka hasil? (1 sampai {n}): ",
    again_number="Ketik sebuah bilangan dari {low} sampai {high}.",
    terms="Pemilihan {election}: {k} dari {n} pemegang kunci membuka hasil.",
    single="PERHATIAN: dengan ambang 1, satu orang saja dapat membuka setiap suara.",
    all_needed="PERHATIAN: semua harus hadir. Satu kunci hilang, hasil tidak pernah terbuka.",
    resumed="Dilanjutkan: sebagian sudah selesai di folder ini.",
    turn="--- Giliran pemegang kunci {index} dari {n}. Yang lain berpaling. ---",
    name="Nama lengkap: ",
    passphrase="Kata sandi baru, beberapa kata: ",
    once_more="Sekali lagi: ",
    differ="Kedua kata sandi berbeda. Ulangi.",
    short="Paling sedikit 8 karakter; beberapa kata lebih baik. Ulangi.",
    bad_name="Nama itu tidak dapat dipakai: 2 sampai 60 huruf, satu baris.",
    write_down="{name}, catat di kertas dan bacakan keras-keras sidik pengumuman Anda:",
    pass_on="Serahkan tempat duduk kepada pemegang kunci berikutnya.",
    unlock="Kata sandi {name}: ",
    wrong="Kata sandi salah. Ulangi.",
    compare="Semua membandingkan dengan catatannya sendiri:",
    roster="Sidik daftar, dicatat semua orang dan masuk berita acara:",
    confirm="Semua cocok? Ketik ya: ",
    yes=("ya", "y"),
    not_confirmed="Belum dibuka apa-apa. Jalankan lagi sesudah semua cocok.",
    opened="Pengumuman {index} ({name}) dibuka dan cocok dengan sidiknya.",
    dealt="Bagian dari {name} untuk semua yang lain sudah disegel.",
    accepted="{name}: semua bagian diperiksa dan benar.",
    finished="Selesai. Kunci bersama, untuk berita acara:",
    files="Untuk panitia: {folder}/pengumuman-*.bin dan baris dalam {snippet}.",
    take="Setiap pemegang membawa berkasnya sendiri, trustee-N.key, lalu berkas itu dihapus dari sini.",
    lost="{k} kunci mana pun cukup; {spare} boleh hilang. Hilang {fatal}, hasil tidak pernah terbuka.",
    cheated="CURANG: {who}. Upacara berhenti; mulai lagi di folder baru tanpa dia.",
    interrupted="Terputus. Semua yang selesai tersimpan; jalankan perintah yang sama untuk melanjutkan.",
    skip_card="Kartu {name} belum ditulis ({reason}). Nanti: bilik trustee card --key {key} --reader {port}",
    card=CardWords(
        lay="Letakkan kartu pemegang kunci {index} ({name}) di pembaca.",
        pin="PIN kartu (6 angka): ",
        take="Sudah ditulis dan dibaca kembali. Ambil kartunya.",
        again="PIN salah, tersisa {tries} kali. PIN: ",
        management="Kunci pengelola kartu, heksadesimal (kosong: bawaan pabrik): ",
    ),
)

ENGLISH = Words(
    welcome="Key ceremony. This computer must not be connected to any network.",
    other_terms="Another ceremony is in this folder: {terms}. Take a new folder.",
    election="The election's id (small letters, digits, hyphens), as sukamaju-2026: ",
    trustees="How many trustees? (1 to 12): ",
    threshold="How many must be present to open the result? (1 to {n}): ",
    again_number="Type a number from {low} to {high}.",
    terms="Election {election}: {k} of {n} trustees open the result.",
    single="MIND: with a threshold of 1 a single person can open every vote.",
    all_needed="MIND: all must be present. One lost key, and the result never opens.",
    resumed="Going on: part of it is done in this folder already.",
    turn="--- Trustee {index} of {n}. Everybody else looks away. ---",
    name="Full name: ",
    passphrase="A new passphrase, several words: ",
    once_more="Once more: ",
    differ="The two passphrases differ. Again.",
    short="At least 8 characters; several words are better. Again.",
    bad_name="That name cannot be used: 2 to 60 letters, one line.",
    write_down="{name}, write this down on paper and read it aloud, your announcement's digest:",
    pass_on="Hand the seat to the next trustee.",
    unlock="Passphrase of {name}: ",
    wrong="Wrong passphrase. Again.",
    compare="Everybody compares with their own note:",
    roster="The roster's digest, for everybody's notes and the official record:",
    confirm="Does everything agree? Type yes: ",
    yes=("yes", "y"),
    not_confirmed="Nothing was opened. Run this again once everything agrees.",
    opened="Announcement {index} ({name}) is open and fits its digest.",
    dealt="The shares from {name} for all others are sealed.",
    accepted="{name}: all shares were checked and are good.",
    finished="Done. The joint key, for the official record:",
    files="For the committee: {folder}/pengumuman-*.bin and the lines in {snippet}.",
    take="Every trustee takes their own file, trustee-N.key; then it is deleted here.",
    lost="Any {k} keys suffice; {spare} may be lost. If {fatal} are lost, nobody can open the result.",
    cheated="CHEATED: {who}. The ceremony stops; begin in a new folder without them.",
    interrupted="Interrupted. All that was finished is kept; run the same command to go on.",
    skip_card="The card of {name} is not written ({reason}). Later: "
    "bilik trustee card --key {key} --reader {port}",
    card=CardWords(),
)

LANGUAGES = {"id": INDONESIAN, "en": ENGLISH}
