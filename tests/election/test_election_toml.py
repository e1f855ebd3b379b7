"""pemilihan.toml and the files that it names: every bad field is refused with line, table and reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from election_spoils import Case, assert_refused, both, copy, leads_out, put, remove, small_png, toml

from firmware.ballot.trustees import deal
from hw_sim.portraits import portrait
from hw_sim.village import Village

CALON_4_TO_6 = "".join(
    f'\n[[calon]]\nnomor = {n}\nnama = "Calon {n}"\nfoto = "foto/{n}.png"\n' for n in (4, 5, 6)
)
ONE_CALON = r"\[\[calon\]\]\nnomor = [23]\nnama = .*\nfoto = .*\n"
STAFF = r"\[\[petugas\]\]\nnama = .*\nperan = \"(?:{})\"\n(?:sertifikat.*\n)+"
LINE = r"line \d+"

TOML_CASES: list[Case] = [
    ("no toml", put("pemilihan.toml", b"judul = \n"), "", "", "no TOML.*line 1"),
    ("key twice", toml("^tps = 1", "tps = 1\ntps = 2"), "", "", "no TOML.*line 6"),
    ("latin-1", put("pemilihan.toml", b'judul = "\xe9"\n'), "byte 9", "", "UTF-8"),
    ("unknown key", toml("^tps = 1", "tps = 1\nwarna = 3"), "line 6", "warna", "unknown key"),
    (
        "unknown key of a candidate",
        toml("^nomor = 2", "nomor = 2\numur = 40"),
        f"{LINE}, calon 2",
        "umur",
        "unknown",
    ),
    ("no title", toml("^judul.*\n", ""), "", "judul", "missing"),
    ("title too long", toml("^judul.*", f'judul = "{"x" * 81}"'), "line 1", "judul", "81 characters"),
    ("title with a line break", toml("^judul.*", r'judul = "a\\nbc"'), "line 1", "judul", "line-breaking"),
    (
        "glyph the fonts lack",
        toml("^judul.*", 'judul = "Desa ꦱꦸꦏ"'),
        "line 1",
        "judul",
        "fonts have no U\\+A9",
    ),
    (
        "glyph the printer lacks",
        toml("^judul.*", 'judul = "Desa Жуково"'),
        "line 1",
        "judul",
        "printer has no U\\+0416",
    ),
    ("emoji as a name", toml('^nama = "[^"]*"', 'nama = "Budi 😀"'), f"{LINE}, calon 1", "nama", "U\\+1F600"),
    ("not in normal form", toml("^desa.*", 'desa = "Cafe\u0301"'), "line 2", "desa", "normal form"),
    ("tps 0", toml("^tps = 1", "tps = 0"), "line 5", "tps", "1 to 999"),
    ("tps as text", toml("^tps = 1", 'tps = "1"'), "line 5", "tps", "whole number"),
    ("no such day", toml("^tanggal.*", 'tanggal = "2026-02-30"'), "line 6", "tanggal", "a day as"),
    ("day with a time", toml("^tanggal.*", "tanggal = 2026-10-18T07:00:00"), "line 6", "tanggal", "a day as"),
    ("no such hour", toml("^buka.*", 'buka = "25:00"'), "line 7", "buka", "a time as"),
    (
        "closes before opening",
        toml("^tutup.*", 'tutup = "06:59"'),
        "line 8",
        "tutup",
        "not after the opening",
    ),
    ("closes at opening", toml("^tutup.*", "tutup = 07:00:00"), "line 8", "tutup", "not after the opening"),
    ("zone", toml("^zona.*", 'zona = "CET"'), "line 9", "zona", "WIB, WITA, WIT"),
    ("bad id", toml("^judul", 'id = "../x"\njudul'), "line 1", "id", "form"),
    (
        "template size",
        toml("^ukuran_templat.*", "ukuran_templat = 1000"),
        "line 12",
        "ukuran_templat",
        "1000 is none",
    ),
    ("ca missing", remove("petugas/ca.der"), "line 10", "ca", "ca.der: file not found"),
    ("ca no certificate", put("petugas/ca.der", b"x"), "line 10", "ca", "no X.509"),
    ("threshold 0", toml("^ambang.*", "ambang = 0"), "line 11", "ambang", "1 to 3"),
    ("threshold 4 of 3", toml("^ambang.*", "ambang = 4"), "line 11", "ambang", "1 to 3"),
    (
        "threshold not the ceremony's",
        toml("^ambang.*", "ambang = 3"),
        f"{LINE}, pemegang_kunci 1",
        "pengumuman",
        "threshold of 2",
    ),
    ("one candidate", toml(ONE_CALON, "", count=2), "line 14", "calon", "1 entries; 2 to 5"),
    (
        "six candidates",
        toml(r"^\[\[mesin\]\]", CALON_4_TO_6 + "[[mesin]]"),
        "line 14",
        "calon",
        "6 entries; 2 to 5",
    ),
    (
        "candidates not consecutive",
        toml("^nomor = 2", "nomor = 4"),
        f"{LINE}, calon 2",
        "nomor",
        "2 is needed",
    ),
    ("candidates out of order", toml("^nomor = 1", "nomor = 2"), f"{LINE}, calon 1", "nomor", "1 is needed"),
    ("photo missing", remove("foto/2.png"), f"{LINE}, calon 2", "foto", "2.png: file not found"),
    ("photo no picture", put("foto/2.png", b"GIF89a"), f"{LINE}, calon 2", "foto", "neither PNG nor JPEG"),
    ("photo cut short", put("foto/2.png", portrait(1, True)[:-30]), f"{LINE}, calon 2", "foto", "damaged"),
    (
        "photo broken inside",
        put("foto/2.png", b"\x89PNG\r\n\x1a\n" + bytes(99)),
        f"{LINE}, calon 2",
        "foto",
        "damaged",
    ),
    ("photo too small", put("foto/1.png", small_png(239, 300)), f"{LINE}, calon 1", "foto", "239 x 300"),
    ("photo lying down", put("foto/1.png", small_png(600, 400)), f"{LINE}, calon 1", "foto", "upright"),
    ("photo huge", put("foto/1.png", small_png(4001, 4001)), f"{LINE}, calon 1", "foto", "larger than 4000"),
    (
        "the same photo twice",
        copy("foto/1.png", "foto/3.png"),
        f"{LINE}, calon 3",
        "foto",
        "photo of candidate 1",
    ),
    ("photo outside", toml("foto/1.png", "../1.png"), f"{LINE}, calon 1", "foto", "relative to the folder"),
    ("photo by a link outside", leads_out, f"{LINE}, calon 1", "foto", "leads out"),
    ("photo is a folder", toml("foto/1.png", "foto"), f"{LINE}, calon 1", "foto", "no file"),
    ("photo not named", toml('^foto = "foto/1.png"\n', ""), f"{LINE}, calon 1", "foto", "missing"),
    ("booth key short", toml('^kunci = "..', 'kunci = "'), f"{LINE}, mesin 1", "kunci", "31 bytes; 32"),
    ("booth key no hex", toml('^kunci = "..', 'kunci = "zz'), f"{LINE}, mesin 1", "kunci", "hexadecimal"),
    ("booth twice", toml('"bilik-2"', '"bilik-1"'), f"{LINE}, mesin 2", "nama", "name of booth 1"),
    ("booth name", toml('"bilik-2"', '"Bilik Dua"'), f"{LINE}, mesin 2", "nama", "form"),
    ("no booth", toml(r"\[\[mesin\]\]\nnama.*\nkunci.*\n", "", count=2), "", "mesin", "missing"),
    (
        "unknown rule",
        toml(r"^\[\[calon", "[aturan]\nundian = true\n\n[[calon"),
        "line 15, aturan",
        "undian",
        "unknown key",
    ),
    (
        "rule out of bounds",
        toml(r"^\[\[calon", "[aturan]\nsalinan = 99\n\n[[calon"),
        "line 15, aturan",
        "salinan",
        "1 to 10",
    ),
    (
        "override by technician",
        toml(r"^\[\[calon", '[aturan]\nboleh_mengesahkan = ["teknisi"]\n\n[[calon'),
        "line 15, aturan",
        "boleh_mengesahkan",
        "ketua, anggota",
    ),
    (
        "tie rule of another mode",
        toml(r"^\[\[calon", '[aturan]\nsuara_sama = "tps-terbesar"\n\n[[calon'),
        "line 15, aturan",
        "suara_sama",
        "dusun-terbesar",
    ),
    (
        "tape line too long",
        toml(r"^\[\[calon", f'[aturan]\nkepala_pita = ["{"x" * 43}"]\n\n[[calon'),
        "line 15, aturan",
        "kepala_pita",
        "line 1: 43 characters",
    ),
    (
        "tape line not printable",
        toml(r"^\[\[calon", '[aturan]\nkepala_pita = ["Ω"]\n\n[[calon'),
        "line 15, aturan",
        "kepala_pita",
        "printer has no",
    ),
    ("one officer", toml(STAFF.format("member|anggota"), "", count=3), LINE, "petugas", "at least two"),
    ("no chair", toml(STAFF.format("chair|ketua"), ""), LINE, "petugas", "no ketua"),
    (
        "unknown role",
        toml(r'^peran = "(chair|ketua)"', 'peran = "raja"'),
        f"{LINE}, petugas 1",
        "peran",
        "teknisi, ketua, anggota",
    ),
    (
        "role not the card's",
        toml(r'^peran = "(chair|ketua)"', 'peran = "anggota"'),
        f"{LINE}, petugas 1",
        "sertifikat",
        "another role",
    ),
    (
        "foreign certificate",
        copy("petugas/foreign-9a.der", "petugas/chair-9a.der"),
        f"{LINE}, petugas 1",
        "sertifikat",
        "not issued by this",
    ),
    (
        "foreign 9D",
        copy("petugas/foreign-9d.der", "petugas/chair-9d.der"),
        f"{LINE}, petugas 1",
        "sertifikat_9d",
        "not issued by this",
    ),
    (
        "expired certificate",
        copy("petugas/expired-9a.der", "petugas/member-1-9a.der"),
        f"{LINE}, petugas 2",
        "sertifikat",
        "expired",
    ),
    (
        "certificate of a year later",
        toml("^tanggal.*", "tanggal = 2026-01-18"),
        f"{LINE}, petugas 1",
        "sertifikat",
        "not yet valid",
    ),
    (
        "9A in the place of 9D",
        copy("petugas/chair-9a.der", "petugas/chair-9d.der"),
        f"{LINE}, petugas 1",
        "sertifikat_9d",
        "slot 9D",
    ),
    (
        "9D of another",
        copy("petugas/member-1-9d.der", "petugas/member-2-9d.der"),
        f"{LINE}, petugas 3",
        "sertifikat_9d",
        "another person|same card",
    ),
    (
        "certificate missing",
        remove("petugas/chair-9a.der"),
        f"{LINE}, petugas 1",
        "sertifikat",
        "file not found",
    ),
    ("9D not listed", toml("^sertifikat_9d.*\n", ""), f"{LINE}, petugas 1", "sertifikat_9d", "missing"),
    (
        "one card twice",
        both(toml("member-2-9", "member-1-9", count=2)),
        LINE,
        "petugas|sertifikat",
        "before it|another person",
    ),
    (
        "trustee's card as officer's",
        copy("pemegang/trustee-1-9a.der", "petugas/chair-9a.der"),
        f"{LINE}, petugas 1",
        "sertifikat",
        "another person",
    ),
    (
        "announcement missing",
        remove("pemegang/pengumuman-2.bin"),
        f"{LINE}, pemegang_kunci 2",
        "pengumuman",
        "not found",
    ),
    (
        "announcement cut",
        put("pemegang/pengumuman-2.bin", bytes(50)),
        f"{LINE}, pemegang_kunci 2",
        "pengumuman",
        "length",
    ),
    (
        "announcement of another",
        copy("pemegang/pengumuman-1.bin", "pemegang/pengumuman-2.bin"),
        f"{LINE}, pemegang_kunci 2",
        "pengumuman",
        "of trustee 1",
    ),
    (
        "announcement for another n",
        put("pemegang/pengumuman-2.bin", deal(2, 5, 2).announcement.to_bytes()),
        f"{LINE}, pemegang_kunci 2",
        "pengumuman",
        "possession",
    ),
    (
        "card of another trustee",
        copy("pemegang/trustee-1-9a.der", "pemegang/trustee-2-9a.der"),
        f"{LINE}, pemegang_kunci 2",
        "sertifikat",
        "not trustee 2",
    ),
]


@pytest.mark.parametrize("case", TOML_CASES, ids=[case[0] for case in TOML_CASES])
def test_a_bad_field_is_refused_with_file_row_and_reason(
    village: Village, committee: Path, case: Case
) -> None:
    assert_refused(village, committee, "pemilihan.toml", case)
