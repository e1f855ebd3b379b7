"""Sentences of the close, Indonesian."""

WORDS: dict[str, str] = {
    "reconciling.yes": "Tutup TPS",
    "reconciling.wait": "Memeriksa jam ...",
    "closed.remove": "Stik boleh dicabut.",
    "closed.total": "Jumlah: {total}",
}
