"""The words of the hand count: why, how many, what to do, and when it is enough."""

from __future__ import annotations

from firmware.report.texts import Text

COUNT: dict[str, Text] = {
    "title": Text("Hitung struk dengan tangan", "Counting slips by hand"),
    "why": Text(
        "Pemeriksaan di atas membuktikan hitungan bilik. Struk di kotak audit membuktikan bahwa bilik "
        "mencatat yang dibaca pemilih. Sampel acak cukup bila selisih suara besar; bila tidak, semua struk "
        "dihitung.",
        "The checks above prove what the booth counted. The slips in the audit box prove that the booth "
        "recorded what voters read. A random sample is enough where the lead is large; else all slips are "
        "counted.",
    ),
    "sample": Text(
        "Hitung {slips} dari {papers} struk, dipilih dengan dadu. Bila hasil yang diumumkan salah, "
        "kemungkinan sampel ini tetap mengesahkannya paling besar {limit}. Bila benar, sampel ini cukup "
        "dengan kemungkinan sedikitnya 90 %.",
        "Count {slips} of {papers} slips, chosen by dice. Were the announced result wrong, the chance that "
        "this sample confirms it all the same is at most {limit}. If it is right, this sample is enough "
        "with a chance of at least 90 %.",
    ),
    "tie": Text(
        "Hitung semua {papers} struk: suara terbanyak sama, atau selisihnya tidak lebih besar dari jumlah "
        "kertas yang tidak jelas ({doubt}).",
        "Count all {papers} slips: the most votes are shared, or the lead is no larger than the number of "
        "papers in doubt ({doubt}).",
    ),
    "small": Text(
        "Dianjurkan menghitung semua {papers} struk: kotaknya kecil, selesai dalam satu jam, dan tidak ada "
        "yang tersisa untuk diragukan. Dengan sampel, {slips} struk sudah cukup (batas risiko {limit}).",
        "Counting all {papers} slips is recommended: the box is small, it takes an hour, and no doubt is "
        "left. By sample, {slips} slips would do (risk limit {limit}).",
    ),
    "large": Text(
        "Dianjurkan menghitung semua {papers} struk: dengan selisih ini sampelnya {slips} struk, lebih "
        "dari separuh kotak (batas risiko {limit}).",
        "Counting all {papers} slips is recommended: with this lead a sample takes {slips} of them, more "
        "than half of the box (risk limit {limit}).",
    ),
    "all": Text(
        "Hitung semua {papers} struk: dengan selisih dan jumlah ini tidak ada sampel yang cukup (batas "
        "risiko {limit}).",
        "Count all {papers} slips: with this lead and so many slips no sample is enough (risk limit "
        "{limit}).",
    ),
    "unknown": Text(
        "Hitung semua struk di kotak audit: tidak ada hasil terbukti yang dapat diuji dengan sampel.",
        "Count every slip in the audit box: there is no proven result that a sample could test.",
    ),
    "method": Text(
        "Cara: jajak surat suara (ballot polling) dengan uji berurutan Wald seperti BRAVO (Lindeman, "
        "Stark, Yates, 2012), untuk penarikan tanpa pengembalian (Stark, ALPHA, 2023). Cara pembandingan "
        "tidak dapat dipakai: surat suara elektronik tetap tersegel. Pemenang diuji terhadap setiap calon "
        "lain; suara kosong bukan calon. Yang diuji adalah pemenang di TPS ini.",
        "Method: ballot polling by Wald's sequential test as in BRAVO (Lindeman, Stark, Yates 2012), for "
        "drawing without replacement (Stark, ALPHA, 2023). A comparison audit is not possible: the "
        "electronic ballots stay sealed. The winner is tested against each other candidate; the blank vote "
        "is no candidate. What is tested is who won at this polling station.",
    ),
    "steps": Text("Langkah", "Steps"),
    "step1": Text(
        "Buka kotak audit di depan para saksi. Keluarkan struk yang batal (perintah bilik slips "
        "mengenalinya dari kode QR). Yang tersisa harus {papers} lembar; bila lain, buat laporan ini lagi "
        "dengan --box JUMLAH.",
        "Open the audit box before the witnesses. Take out the spoiled slips (the command bilik slips "
        "knows them by their QR codes). {papers} must remain; if not, make this report again with --box "
        "NUMBER.",
    ),
    "step2": Text(
        "Tumpuk menjadi satu. Lembar paling atas adalah posisi 1. Sesudah ini urutan tidak boleh berubah.",
        "Put them on one pile. The topmost is position 1. The order must not change from here on.",
    ),
    "step3": Text(
        "Baru sekarang lempar satu dadu sedikitnya 20 kali, bergantian oleh para saksi, dan tulis setiap "
        "angka.",
        "Only now throw one die at least 20 times, the witnesses in turn, and write down every number.",
    ),
    "step4": Text(
        "Jalankan: bilik audit STIK --report MAP --dice ANGKA. Laporan memuat posisi yang harus ditarik.",
        "Run: bilik audit STICK --report DIR --dice DIGITS. The report then says which positions to draw.",
    ),
    "step5": Text(
        "Tarik setiap posisi itu, bacakan nama pada struk (bukan kode QR), dan beri tanda pada formulir.",
        "Draw each of these positions, read out the name on the slip (not the QR code), and tick the form.",
    ),
    "dice": Text("Angka dadu", "Numbers thrown"),
    "dice_blank": Text("Tulis angka dadu di sini:", "Write the numbers thrown here:"),
    "positions": Text(
        "Posisi yang ditarik, menurut urutan tumpukan", "Positions to draw, in order of the pile"
    ),
    "ticket": Text(
        "Periksa sendiri: karcis sebuah posisi adalah SHA-256 dari teks DADU,SIDIK,POSISI; yang ditarik "
        "adalah posisi dengan karcis terkecil. Untuk posisi {position}:",
        "Check it yourself: a position's ticket is the SHA-256 of the text DICE,HASH,POSITION; those with "
        "the smallest tickets are drawn. For position {position}:",
    ),
    "rule": Text("Kapan sampel cukup", "When the sample is enough"),
    "rule_note": Text(
        "Hitung struk setiap calon di dalam sampel. Cari baris yang memuat jumlah struk calon lain. Struk "
        "{winner} harus lebih banyak sedikitnya sekian. Bila ini berlaku untuk setiap calon lain, hasil "
        "TPS ini sah menurut sampel. Bila tidak, bila jumlah itu tidak ada di tabel, atau bila seorang "
        "calon mempunyai lebih banyak struk daripada suaranya: hitung semua struk.",
        "Count each candidate's slips in the sample. Find the row with the other candidate's number of "
        "slips. The slips of {winner} must be more by at least so many. Where this holds for every other "
        "candidate, the sample confirms the result of this polling station. Where it does not, where the "
        "number is not in the table, or where a candidate has more slips than votes: count all slips.",
    ),
    "against": Text("{winner} terhadap {loser}", "{winner} against {loser}"),
    "their_slips": Text("Struk {loser}", "Slips of {loser}"),
    "lead": Text("Harus lebih sedikitnya", "Must lead by at least"),
    "form": Text("Formulir penghitungan sampel", "Form for the sample"),
    "position": Text("Posisi", "Position"),
    "void": Text("Rusak", "Void"),
    "full_form": Text("Formulir penghitungan semua struk", "Form for counting all slips"),
    "tally_marks": Text("Turus", "Tally marks"),
    "counted": Text("Dihitung", "Counted"),
    "announced": Text("Diumumkan", "Announced"),
    "difference": Text("Selisih", "Difference"),
    "unreadable": Text("Tidak terbaca", "Unreadable"),
    "doubt": Text(
        "Di tumpukan ada {papers} lembar, suara yang direkam {cast}: {doubt} lembar diragukan dan dihitung "
        "melawan pemenang.",
        "The pile has {papers} papers, {cast} ballots were cast: {doubt} are in doubt and are held against "
        "the winner.",
    ),
}
