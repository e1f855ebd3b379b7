"""What the system says of itself outside an election, and the bar at the top of every screen, Indonesian."""

WORDS: dict[str, str] = {
    "bar.booth": "Bilik",
    "diagnostic": "DIAGNOSTIK - bukan untuk pemilihan",
    "unprovisioned.heading": "Bilik ini belum disiapkan",
    "unprovisioned.absent": "Kartu ini tidak berisi berkas stasiun.",
    "unprovisioned.refused": "Berkas stasiun pada kartu ini tidak dapat dipakai.",
    "unprovisioned.do": (
        'Panggil teknisi: kartunya disiapkan di laptop dengan perintah "bilik provision". '
        "Bilik boleh dimatikan."
    ),
}
