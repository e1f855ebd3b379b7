"""The lessons of the officers' training, in Indonesian: a normal day, a paper jam, a power cut, an empty
roll."""

from __future__ import annotations

from hw_sim.web.lesson import Lesson, Step, at
from hw_sim.web.seen import Seen

OPEN_POLLS = (
    Step(
        "Nyalakan bilik, lalu tunggu sampai layar berkata bilik siap.",
        "Bilik memeriksa stik dan catatannya sendiri setiap kali dinyalakan.",
        at("Ready", "Idle"),
    ),
    Step(
        "Letakkan kartu ketua KPPS di pembaca dan ketik PIN-nya di layar.",
        "Angka di layar berpindah tempat setiap kali, supaya PIN tidak dapat ditebak dari gerak tangan.",
        at("Menu", "Idle"),
    ),
    Step(
        "Pilih “Buka TPS”, ambil kartu ketua, lalu anggota KPPS menaruh kartu dan mengetik PIN.",
        "Tidak ada yang dapat membuka TPS sendirian.",
        at("ConfirmingClock", "Idle"),
    ),
    Step(
        "Cocokkan jam di layar dengan jam Anda. Bila benar, sentuh “Ya”.",
        "Jam yang salah dapat dibetulkan di sini; perubahan itu dicatat.",
        at("CheckingOpening", "UnlockingRoll", "PrintingTape", "RecordingOpening", "Idle"),
    ),
    Step(
        "Tunggu pita nol selesai dicetak. Baca: semua hitungan harus nol. Saksi menandatangani.",
        "Pita nol membuktikan bahwa kotak suara elektronik ini kosong saat dibuka.",
        at("Idle"),
    ),
)

VERIFIED = (
    Step(
        "Seret kartu seorang pemilih ke pembaca.",
        "Kartu hanya kunci untuk mencari nama di DPT; yang membuktikan orangnya adalah jari.",
        at("CheckingFinger", "Voting"),
    ),
    Step(
        "Tekan “Jari 1” milik pemilih yang sama, lalu “Angkat jari”.",
        "Jari yang basah atau jari orang lain tidak diterima; cobalah nanti.",
        at("Voting"),
    ),
)


def _chosen_and_recorded(seen: Seen, _: Seen) -> bool:
    return seen["state"] in ("PrintingSlip", "CheckingSlip", "SlipTrouble")


CHOICE = Step(
    "Sekarang Anda pemilih: sentuh satu calon di layar, sentuh “Lanjut”, lalu “Ya”.",
    "Sebelum “Ya”, pilihan boleh diganti sesering apa pun.",
    _chosen_and_recorded,
)
CHECK = Step(
    "Baca struk yang keluar. Bila cocok dengan pilihan, sentuh “Sesuai”.",
    "Bila tidak cocok, “Tidak sesuai” membatalkan struk dan surat suaranya, dan pemilih memilih lagi.",
    at("Thanks", "Idle", "Casting"),
)
BOX = Step(
    "Ambil kartu pemilih, dan seret struk ke kotak audit.",
    "Struk di kotak audit adalah bukti kertas; jumlahnya harus sama dengan suara yang tercatat.",
    lambda seen, start: seen["card"] is None and seen["boxed"] > start["boxed"],
)

CLOSE_POLLS = (
    Step(
        "Majukan jam simulasi sampai lewat pukul 13 (tombol +1 jam di atas).",
        "TPS tidak dapat ditutup sebelum waktunya, kecuali semua pemilih sudah memilih.",
        lambda seen, _: seen["clock"] >= "13:00",
    ),
    Step(
        "Ketua: kartu, PIN, “Tutup TPS”. Lalu anggota: kartu dan PIN.",
        "Menutup TPS, seperti membukanya, perlu dua orang.",
        at("Reconciling", "RecordingClose", "AwaitTrustee"),
    ),
    Step(
        "Periksa pencocokan di layar: hadir, memberi suara, batal. Bila cocok, sentuh “Ya”.",
        "Jumlah yang tidak cocok harus dijelaskan di berita acara.",
        at("AwaitTrustee"),
    ),
    Step(
        "Dua pemegang kunci bergantian menaruh kartu dan mengetik PIN.",
        "Hasil baru dapat dibuka bila cukup banyak pemegang kunci hadir.",
        at("Tallying", "PrintingTape", "Finalising", "Closed"),
    ),
    Step(
        "Tunggu pita hasil, sampai layar berkata stik boleh dicabut.",
        "Sebelum tulisan itu, jangan mencabut stik atau listrik.",
        at("Closed"),
    ),
    Step(
        "Cabut stik. Lalu tekan “Audit sekarang” di kanan: siapa pun dapat memeriksanya.",
        "“SAH” berarti tanda tangan, rantai catatan, surat suara dan jumlahnya semua cocok.",
        lambda seen, _: seen["stick"] == "none",
    ),
)

NORMAL_DAY = Lesson(
    "normal",
    "1. Hari biasa",
    (*OPEN_POLLS, *VERIFIED, CHOICE, CHECK, BOX, *CLOSE_POLLS),
    "Selesai. Satu hari pemungutan suara dari pita nol sampai pita hasil.",
)

NOT_AGAIN = "Jangan beri pemilih kartu lain, dan jangan menyuruhnya memilih lagi: suaranya akan dua."

PAPER_JAM = Lesson(
    "jam",
    "2. Kertas macet",
    (
        *OPEN_POLLS,
        *VERIFIED,
        Step(
            "Tekan “Pemotong macet” pada printer: kertas akan tersangkut pada struk berikutnya.",
            "Di TPS pun baru terlihat saat struk tidak keluar.",
            lambda seen, _: seen["printer"]["jam"],
        ),
        CHOICE,
        Step(
            "Struk tersangkut. Baca layar: suara sudah tercatat, hanya struknya belum.",
            NOT_AGAIN,
            at("SlipTrouble"),
        ),
        Step(
            "Tekan “Bebaskan pemotong”: tutup dibuka, kertas yang tersangkut dikeluarkan, tutup dipasang.",
            "Struk yang rusak ditandai batal; bilik mencetaknya lagi dari awal.",
            lambda seen, _: not seen["printer"]["jam"],
        ),
        Step(
            "Tunggu struk dicetak ulang.",
            "Kode pada struk ulang sama dengan yang tercatat: satu suara, satu struk yang sah.",
            at("CheckingSlip"),
        ),
        CHECK,
        BOX,
    ),
    "Selesai. Kertas yang macet tidak pernah membuat suara hilang atau dihitung dua kali.",
)

PAPER_OUT = Lesson(
    "paper",
    "4. Kertas habis",
    (
        *OPEN_POLLS,
        *VERIFIED,
        Step(
            "Tekan “Rol hampir habis” pada printer: rol akan habis di tengah struk berikutnya.",
            "Begitulah kejadiannya di TPS: tidak ada yang tahu sebelumnya.",
            lambda seen, _: seen["printer"]["ending"] or seen["printer"]["out"],
        ),
        CHOICE,
        Step(
            "Struk berhenti di tengah. Baca layar: suara sudah tercatat, hanya struknya belum.",
            NOT_AGAIN,
            at("SlipTrouble"),
        ),
        Step(
            "Pasang rol baru.",
            "Struk yang terpotong dirobek dan ditandai batal; bilik mencetaknya lagi dari awal.",
            lambda seen, _: not seen["printer"]["out"],
        ),
        Step(
            "Tunggu struk dicetak ulang.",
            "Kode pada struk ulang sama dengan yang tercatat: satu suara, satu struk yang sah.",
            at("CheckingSlip"),
        ),
        CHECK,
        BOX,
    ),
    "Selesai. Kertas yang habis tidak pernah membuat suara hilang atau dihitung dua kali.",
)

POWER_CUT = Lesson(
    "power",
    "3. Listrik padam",
    (
        *OPEN_POLLS,
        *VERIFIED,
        CHOICE,
        Step(
            "Sekarang padamkan listrik: tekan “Putus listrik”, selagi struk dicetak atau diperiksa.",
            "Bilik tidak sempat berpamitan, persis seperti di desa.",
            lambda seen, _: not seen["power"],
        ),
        Step(
            "Nyalakan lagi, dan tunggu layar “Lanjutkan”.",
            "Bilik membandingkan catatannya sendiri dengan stik dan memutuskan apa yang sah.",
            at("Resuming"),
        ),
        Step(
            "Baca layar baik-baik: apakah pemilih terakhir harus memilih lagi? Lalu sentuh “Ya”.",
            "Kalimat itu yang berlaku, bukan ingatan orang.",
            at("AskOfficer"),
        ),
        Step(
            "Dua petugas menaruh kartu dan mengetik PIN, lalu membenarkan jam.",
            "Melanjutkan sesudah padam adalah keputusan dua orang, dan dicatat.",
            at("PrintingTape", "Idle"),
        ),
        Step(
            "Tunggu pita lanjutan, lalu bilik siap untuk pemilih berikutnya.",
            "Pita lanjutan membuktikan kepada saksi bahwa tidak ada suara yang berubah selama padam.",
            at("Idle"),
        ),
    ),
    "Selesai. Listrik padam kapan pun: yang tercatat tetap tercatat, yang belum tidak dihitung.",
)

LESSONS = {lesson.name: lesson for lesson in (NORMAL_DAY, PAPER_JAM, POWER_CUT, PAPER_OUT)}


def listed() -> list[dict[str, str]]:
    """Names and titles, to choose from."""
    return [{"name": lesson.name, "title": lesson.title} for lesson in LESSONS.values()]
