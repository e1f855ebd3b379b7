"""Ways to spoil a committee's folder, and how its refusal is looked for."""

from __future__ import annotations

import csv
import os
import re
import shutil
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from firmware.election.authority import read_key
from firmware.election.build import build
from firmware.election.errors import BuildError
from hw_sim.village import Village

Spoil = Callable[[Path], None]


def toml(old: str, new: str, count: int = 1) -> Spoil:
    """Replace text in pemilihan.toml; `old` is a regular expression that must be there."""

    def spoil(folder: Path) -> None:
        file = folder / "pemilihan.toml"
        text, done = re.subn(old, new, file.read_text("utf-8"), count=count, flags=re.MULTILINE)
        assert done
        file.write_text(text, "utf-8")

    return spoil


def cell(row: int, column: str, value: str) -> Spoil:
    """Set a cell of dpt.csv by spreadsheet row (heading is 1). "=5" copies the cell of row 5."""

    def spoil(folder: Path) -> None:
        file = folder / "dpt.csv"
        with file.open(encoding="utf-8", newline="") as stream:
            table = list(csv.DictReader(stream))
        table[row - 2][column] = table[int(value[1:]) - 2][column] if value[:1] == "=" else value
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(table[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(table)

    return spoil


def put(name: str, data: bytes) -> Spoil:
    def spoil(folder: Path) -> None:
        (folder / name).write_bytes(data)

    return spoil


def copy(source: str, target: str) -> Spoil:
    def spoil(folder: Path) -> None:
        shutil.copyfile(folder / source, folder / target)

    return spoil


def remove(name: str) -> Spoil:
    def spoil(folder: Path) -> None:
        (folder / name).unlink()

    return spoil


def both(*spoils: Spoil) -> Spoil:
    def spoil(folder: Path) -> None:
        for one in spoils:
            one(folder)

    return spoil


def text_of_dpt(change: Callable[[bytes], bytes]) -> Spoil:
    def spoil(folder: Path) -> None:
        file = folder / "dpt.csv"
        file.write_bytes(change(file.read_bytes()))

    return spoil


def leads_out(folder: Path) -> None:
    """A photo that is a link to a file outside of the folder."""
    outside = folder.parent / "outside.png"
    outside.write_bytes((folder / "foto/1.png").read_bytes())
    (folder / "foto/1.png").unlink()
    (folder / "foto/1.png").symlink_to(outside)


def pipe(folder: Path) -> None:
    (folder / "jari/00001-1.tpl").unlink()
    os.mkfifo(folder / "jari/00001-1.tpl")


def small_png(width: int, height: int) -> bytes:
    """A grey PNG, made by hand."""
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\0\0\0\0"
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes((width + 1) * height))), (b"IEND", b"")]
    body = b"".join(
        len(data).to_bytes(4, "big") + tag + data + zlib.crc32(tag + data).to_bytes(4, "big")
        for tag, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


Case = tuple[str, Spoil, str, str, str]
"""Name, what is spoilt, and regular expressions for the row, the field and the reason of the refusal."""


def assert_refused(village: Village, committee: Path, file: str, case: Case) -> None:
    """The builder refuses the spoilt folder, with a problem that says where and why."""
    _, spoil, row, field, reason = case
    spoil(committee)
    with pytest.raises(BuildError) as caught:
        build(committee, read_key(village.authority_key))
    problems = caught.value.problems
    assert any(
        problem.file == file
        and re.fullmatch(row, problem.row)
        and re.fullmatch(field, problem.field)
        and re.search(reason, problem.reason)
        for problem in problems
    ), [str(problem) for problem in problems]
    assert all("\n" not in str(problem) for problem in problems)
