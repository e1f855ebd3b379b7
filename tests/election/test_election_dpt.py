"""dpt.csv: every bad cell is refused with its row, its column and the reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from election_spoils import Case, assert_refused, both, cell, copy, pipe, put, remove, text_of_dpt

from hw_sim.village import Village

FULL = b"no,nik,nama,tanggal_lahir,dusun,kartu,jari1,jari2\n"
DPT_CASES: list[Case] = [
    ("no file", remove("dpt.csv"), "", "", "file not found"),
    ("empty", put("dpt.csv", b""), "row 1", "", "empty"),
    ("no voters", put("dpt.csv", FULL), "", "", "0 voters"),
    (
        "column missing",
        text_of_dpt(lambda data: data.replace(b"kartu", b"card", 1)),
        "row 1",
        "",
        "missing: kartu",
    ),
    (
        "column unknown",
        text_of_dpt(lambda data: data.replace(b"kartu", b"card", 1)),
        "row 1",
        "",
        "unknown columns: card",
    ),
    ("no heading", text_of_dpt(lambda data: data.partition(b"\n")[2]), "row 1", "", "missing"),
    ("latin-1", text_of_dpt(lambda data: data + b"\xe9\n"), "byte \\d+", "", "UTF-8"),
    ("open quote", text_of_dpt(lambda data: data + b'13,"'), "row 14", "", "no CSV"),
    ("too few cells", text_of_dpt(lambda data: data + b"13,1\n"), "row 14", "", "2 cells; 8"),
    ("gap in the numbers", cell(5, "no", "5"), "row 5", "no", "4 is needed"),
    ("NIK of 15 digits", cell(3, "nik", "970101010180000"), "row 3", "nik", "16 digits"),
    ("NIK of 17 digits", cell(3, "nik", "97010101018000001"), "row 3", "nik", "16 digits"),
    ("NIK with a letter", cell(3, "nik", "97010101018000O1"), "row 3", "nik", "16 digits"),
    ("NIK in other digits", cell(3, "nik", "٩" * 16), "row 3", "nik", "16 digits"),
    ("NIK from a spreadsheet", cell(3, "nik", "9.70101E+15"), "row 3", "nik", "column as text"),
    ("NIK of zeros", cell(3, "nik", "0" * 16), "row 3", "nik", "zero"),
    ("NIK twice", cell(9, "nik", "=4"), "row 9", "nik", "same NIK stands in row 4"),
    ("no name", cell(6, "nama", ""), "row 6", "nama", "0 characters"),
    ("name with a control", cell(6, "nama", "A\x07B"), "row 6", "nama", "control"),
    ("birth date", cell(6, "tanggal_lahir", "31-12-1980"), "row 6", "tanggal_lahir", "birth date"),
    ("no such birth day", cell(6, "tanggal_lahir", "1980-02-30"), "row 6", "tanggal_lahir", "birth date"),
    (
        "born after the election",
        cell(6, "tanggal_lahir", "2027-01-01"),
        "row 6",
        "tanggal_lahir",
        "birth date",
    ),
    ("card not hex", cell(7, "kartu", "kartu"), "row 7", "kartu", "hexadecimal"),
    ("card of 5 bytes", cell(7, "kartu", "0102030405"), "row 7", "kartu", "4, 7 or 10"),
    ("card with a random UID", cell(7, "kartu", "08a1b2c3"), "row 7", "kartu", "random"),
    (
        "card twice",
        both(cell(7, "kartu", "01020304"), cell(10, "kartu", "01:02:03:04")),
        "row 10",
        "kartu",
        "same card stands in row 7",
    ),
    ("card twice in a row", cell(7, "kartu", "01020304 01020304"), "row 7", "kartu", "same card"),
    (
        "five cards",
        cell(7, "kartu", "01020304|01020305|01020306|01020307|01020309"),
        "row 7",
        "kartu",
        "5 cards; at most 4",
    ),
    ("template missing", remove("jari/00001-1.tpl"), "row 2", "jari1", "00001-1.tpl: file not found"),
    ("template size", put("jari/00001-1.tpl", bytes(768)), "row 2", "jari1", "768 bytes; 512 are needed"),
    ("template empty", put("jari/00001-1.tpl", b""), "row 2", "jari1", "0 bytes; 512 are needed"),
    ("template a pipe", pipe, "row 2", "jari1", "no file"),
    ("template outside", cell(2, "jari1", "../../etc/passwd"), "row 2", "jari1", "relative to the folder"),
    ("template absolute", cell(2, "jari1", "/etc/passwd"), "row 2", "jari1", "relative to the folder"),
    ("template not named", cell(2, "jari1", ""), "row 2", "jari1", 'write "-"'),
    (
        "one finger for two voters",
        copy("jari/00001-1.tpl", "jari/00002-1.tpl"),
        "row 3",
        "jari1",
        "same fingerprint stands in row 2",
    ),
    (
        "one finger twice",
        cell(2, "jari2", "jari/00001-1.tpl"),
        "row 2",
        "jari2",
        "same fingerprint stands in row 2",
    ),
]


@pytest.mark.parametrize("case", DPT_CASES, ids=[case[0] for case in DPT_CASES])
def test_a_bad_field_is_refused_with_file_row_and_reason(
    village: Village, committee: Path, case: Case
) -> None:
    assert_refused(village, committee, "dpt.csv", case)
