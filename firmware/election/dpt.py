"""dpt.csv: the final voters' roll as the committee writes it, one line per voter.

    no,nik,nama,tanggal_lahir,dusun,kartu,jari1,jari2
    1,3201014107800001,Siti Rahayu,1980-07-01,Krajan,04A1B2C3D4E5F6,jari/0001-1.tpl,jari/0001-2.tpl

`kartu` holds no, one or several UIDs in hex, separated by a space or "|". `jari1` and `jari2` are template
files, or "-" for a finger that the voter does not have. Rows are counted as a spreadsheet does: the heading
is row 1. Names, birth dates and dusun are for people to check; they do not go into the package.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

from firmware.election.dpt_row import FILE, RowReader
from firmware.election.errors import UnreadableError
from firmware.election.files import read_inside
from firmware.election.manifest_read import ROWS_LIMIT
from firmware.election.problems import Problems
from firmware.election.roll_seal import VoterEntry

COLUMNS = ("no", "nik", "nama", "tanggal_lahir", "dusun", "kartu", "jari1", "jari2")
_FILE_LIMIT = 8 * 1024 * 1024


def read_dpt(
    folder: Path, template_size: int, day: dt.date, problems: Problems, progress: Callable[[int, int], None]
) -> list[VoterEntry]:
    """The voters in DPT order. What is wrong goes to `problems` with its row; then the list is not to be
    used."""
    rows = _rows(folder, problems)
    if rows and not 1 <= len(rows) - 1 <= ROWS_LIMIT:
        problems.add(FILE, "", "", f"{len(rows) - 1} voters; 1 to {ROWS_LIMIT} are needed")
        return []
    if not rows or not _heading(rows[0], problems):
        return []
    columns = [cell.strip() for cell in rows[0]]
    reader = RowReader(folder, template_size, day, problems)
    voters = []
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(columns):
            problems.add(FILE, f"row {number}", "", f"{len(row)} cells; {len(columns)} are needed")
            reader.skip()
            continue
        cells = {name: cell.strip() for name, cell in zip(columns, row, strict=True)}
        voters.append(reader.voter(number, cells))
        progress(number - 1, len(rows) - 1)
    reader.warn()
    return voters


def _rows(folder: Path, problems: Problems) -> list[list[str]]:
    try:
        text = read_inside(folder, FILE, _FILE_LIMIT).decode("utf-8-sig")
    except UnreadableError as error:
        problems.add(FILE, "", "", str(error).removeprefix(f"{FILE}: "))
        return []
    except UnicodeDecodeError as error:
        problems.add(FILE, f"byte {error.start}", "", "is not UTF-8 text")
        return []
    # Indonesian spreadsheets write semicolons, since their comma is the decimal sign
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = list(reader)
    except csv.Error as error:
        problems.add(FILE, f"row {reader.line_num}", "", f"is no CSV: {error}")
        return []
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    if not rows:
        problems.add(FILE, "row 1", "", "the file is empty")
    return rows


def _heading(cells: list[str], problems: Problems) -> bool:
    names = [cell.strip() for cell in cells]
    missing = [name for name in COLUMNS if name not in names]
    more = [name[:40] for name in names if name not in COLUMNS]
    if missing:
        problems.add(FILE, "row 1", "", f"these columns are missing: {', '.join(missing)}")
    if more:
        problems.add(FILE, "row 1", "", f"unknown columns: {', '.join(more)}")
    if not missing and not more and len(names) > len(COLUMNS):
        problems.add(FILE, "row 1", "", "a column stands there twice")
        return False
    return not missing and not more
