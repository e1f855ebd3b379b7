"""Sentences of the close: (Indonesian, English)."""

WORDS: dict[str, tuple[str, str]] = {
    "count.roll": ("Daftar (DPT)", "On the roll"),
    "count.authorised": ("Hadir", "Admitted"),
    "count.overridden": ("Diizinkan", "By permission"),
    "count.cast": ("Sah", "Cast"),
    "count.spoiled": ("Struk batal", "Spoiled"),
    "count.abandoned": ("Ditinggal", "Left"),
    "count.slips": ("Struk", "Slips"),
    "count.unknown_slips": ("Struk ragu", "Unsure slips"),
    "equation.people": (
        "Hadir {authorised} {sign} sah {cast} + ditinggal {abandoned}",
        "Admitted {authorised} {sign} cast {cast} + left {abandoned}",
    ),
    "equation.slips": (
        "Struk {slips}{unsure} {sign} sah {cast} + batal {spoiled}",
        "Slips {slips}{unsure} {sign} cast {cast} + spoiled {spoiled}",
    ),
    "equation.unsure": (" + ragu {missing}", " + unsure {missing}"),
    "equation.differs": ("bukan", "is not"),
    "balanced": ("COCOK", "THEY AGREE"),
    "unbalanced": ("TIDAK COCOK: catat di berita acara", "THEY DIFFER: put it in the minutes"),
    "reconciling.yes": ("Tutup TPS", "Close polls"),
    "reconciling.wait": ("Memeriksa jam ...", "Checking the hour ..."),
    "recording-close.said": (
        "Penutupan TPS dicatat. Setelah ini tidak ada suara baru.",
        "The close is recorded. No vote can be added after it.",
    ),
    "trustee.said": (
        "TPS sudah ditutup. Kunci perlu {k} orang.",
        "Polls are closed. {k} keys needed.",
    ),
    "trustee.have": ("Sudah: {have}", "Given: {have}"),
    "trustee.none": ("Belum ada kunci.", "No key yet."),
    "trustee.do": ("Tempelkan kartu kunci, lalu ketik PIN.", "Place your key card, then type your PIN."),
    "tallying.said": (
        "Jumlah suara dibuka. Tidak ada satu suara pun yang dibuka sendiri.",
        "The sum is decrypted. No single vote is ever opened.",
    ),
    "finalising.said": (
        "Hasil ditulis ke stik. Jangan cabut stik.",
        "The result is written to the stick. Do not take it out.",
    ),
    "closed.remove": ("Stik boleh dicabut.", "Stick may be removed."),
    "closed.total": ("Jumlah: {total}", "Total: {total}"),
}
