"""The Indonesian keys and words of pemilihan.toml, and what they are called in the manifest."""

from __future__ import annotations

NAMES = {
    "election_id": "id",
    "title": "judul",
    "village": "desa",
    "district": "kecamatan",
    "regency": "kabupaten",
    "date": "tanggal",
    "opens": "buka",
    "closes": "tutup",
    "zone": "zona",
    "template_size": "ukuran_templat",
    "threshold": "ambang",
    "options": "calon",
    "number": "nomor",
    "name": "nama",
    "photo": "foto",
    "rules": "aturan",
    "machines": "mesin",
    "key": "kunci",
    "officers": "petugas",
    "role": "peran",
    "certificate": "sertifikat",
    "agree_certificate": "sertifikat_9d",
    "speech": "suara",
    "make": "buat",
    "recordings": "rekaman",
    "trustees": "pemegang_kunci",
    "announcement": "pengumuman",
}

RULE_NAMES = {
    "finger_tries": "percobaan_jari",
    "spoils_before_help": "batal_sebelum_bantuan",
    "receipt": "tanda_terima",
    "blank": "suara_kosong",
    "blank_label": "label_suara_kosong",
    "copies": "salinan",
    "languages": "bahasa",
    "override_roles": "boleh_mengesahkan",
    "tps_mode": "jumlah_tps",
    "tie_rule": "suara_sama",
    "tape_header": "kepala_pita",
    "tape_footer": "kaki_pita",
    "idle_seconds": "detik_diam",
    "countdown_seconds": "detik_hitung_mundur",
    "thanks_seconds": "detik_terima_kasih",
}

VALUES = {
    "ketua": "chair",
    "anggota": "member",
    "teknisi": "technician",
    "satu": "single",
    "beberapa": "several",
    "dusun-terbesar": "largest-dusun",
    "tps-terbesar": "largest-tps",
    "peraturan-daerah": "local",
}
