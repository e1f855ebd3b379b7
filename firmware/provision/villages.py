"""The list of booths, as a spreadsheet writes it: one line for each, CSV with comma or semicolon.

    desa,kecamatan,tps,bilik,templat,otoritas,display.rotation
    Sukamaju,Bojongasih,1,,,,
    Sukamaju,Bojongasih,2,Sukamaju TPS 2 cadangan,station-7inci.toml,,180

`desa` and `tps` are needed. `bilik` is the name on the booth's screen, otherwise "Sukamaju TPS 1"; no two
booths have the same. `templat` is another station file than the usual one, `otoritas` another authority's
public key. A heading with a dot is a key of the station file, for the rows where its cell is not empty.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from firmware.election.slug import slug_of
from firmware.election.text import text_fault
from firmware.provision.errors import ProvisionError
from firmware.provision.files import read_whole

COLUMNS = ("desa", "kecamatan", "tps", "bilik", "templat", "otoritas")
NEEDED = ("desa", "tps")
FILE_LIMIT = 4 << 20
ROWS_LIMIT = 5000
SLUG_LIMIT = 32
"""Of a booth's name as the election package lists it (firmware/election/manifest_read.py)."""


@dataclass(frozen=True)
class Booth:
    """One row. `id` is the name as a slug: in file names, and in the election package. `changes`: station
    keys, as ("display.rotation", "180"). `line` counts as a spreadsheet does."""

    id: str
    name: str
    village: str
    district: str
    tps: int
    station_file: str = ""
    authority: str = ""
    changes: tuple[tuple[str, str], ...] = ()
    line: int = 0


def read_villages(path: Path) -> tuple[Booth, ...]:
    """All booths in the file's order. Raises UnreadableError; ProvisionError with every problem."""
    try:
        text = read_whole(path, FILE_LIMIT).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ProvisionError(str(path), f"byte {error.start} is not UTF-8 text") from None
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = [[cell.strip() for cell in row] for row in reader]
    except csv.Error as error:
        raise ProvisionError(str(path), f"row {reader.line_num}: is no CSV: {error}") from None
    while rows and not any(rows[-1]):
        rows.pop()
    problems: list[str] = []
    booths: list[Booth] = []
    if not 2 <= len(rows) <= ROWS_LIMIT + 1:
        problems.append(f"{max(0, len(rows) - 1)} booths; 1 to {ROWS_LIMIT} are needed")
    elif not (problems := _heading(rows[0])):
        for number, row in enumerate(rows[1:], start=2):
            if len(row) != len(rows[0]):
                problems.append(f"row {number}: {len(row)} cells; {len(rows[0])} are needed")
            else:
                cells = dict(zip(rows[0], row, strict=True))
                booths.append(_booth(number, cells, problems))
        problems += _twice(booths)
    if problems:
        more = [f"... and {len(problems) - 20} more"] if len(problems) > 20 else []
        raise ProvisionError(str(path), "\n".join([*problems[:20], *more]))
    return tuple(booths)


def _heading(names: list[str]) -> list[str]:
    missing = [f"row 1: the column {name} is missing" for name in NEEDED if name not in names]
    known = [name for name in names if name in COLUMNS or re.fullmatch(r"[a-z]+\.[a-z_]+", name)]
    unknown = [f"row 1: unknown column {name[:40]}" for name in names if name not in known]
    return (
        missing + unknown + (["row 1: a column stands there twice"] if len(set(names)) < len(names) else [])
    )


def _booth(row: int, cells: dict[str, str], problems: list[str]) -> Booth:
    def refuse(column: str, reason: str) -> None:
        problems.append(f"row {row}, {column}: {reason}")

    village, tps = cells["desa"], cells["tps"]
    if fault := text_fault(village, 2, 40):
        refuse("desa", fault)
    if (district := cells.get("kecamatan", "")) and (fault := text_fault(district, 2, 40)):
        refuse("kecamatan", fault)
    if not re.fullmatch("[0-9]{1,3}", tps) or not int(tps):
        refuse("tps", "a number from 1 to 999 is needed")
        tps = "1"
    name = cells.get("bilik") or f"{village} TPS {int(tps)}"
    if fault := text_fault(name, 1, 40):
        refuse(
            "bilik", fault if cells.get("bilik") else f"{name[:60]!r} is too long a name; give a shorter one"
        )
    elif not slug_of(name) or len(slug_of(name)) > SLUG_LIMIT:
        refuse("bilik", f"{name!r}: at most {SLUG_LIMIT} letters and digits are possible; give a shorter one")
    authority = cells.get("otoritas", "").lower()
    if authority and not re.fullmatch("[0-9a-f]{64}", authority):
        refuse("otoritas", "64 hex digits are needed")
    template = cells.get("templat", "")
    if template and (not re.fullmatch(r"[\w][\w .-]*\.toml", template)):
        refuse("templat", "the name of a .toml file beside the list is needed")
    changes = tuple((key, value) for key, value in cells.items() if "." in key and value)
    return Booth(slug_of(name), name, village, district, int(tps), template, authority, changes, row)


def _twice(booths: list[Booth]) -> list[str]:
    first: dict[str, Booth] = {}
    found = []
    for booth in booths:
        earlier = first.setdefault(booth.id, booth)
        if earlier is not booth and booth.id:
            twice = f"{booth.name!r} is the booth of row {earlier.line} already"
            found.append(f"row {booth.line}, bilik: {twice}")
    return found
