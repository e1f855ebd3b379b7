"""The journal's copy: bounded, appended to, and whole after a power cut."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from firmware.root.journal import LONGEST, copy, main
from firmware.root.journal_files import FILES, LARGEST, Keeper, kept

FAKE = """
import pathlib, sys
cursor = pathlib.Path(sys.argv[-1].partition("=")[2])
lines = pathlib.Path({source!r}).read_bytes().splitlines(keepends=True)
begin = int(cursor.read_text()) if cursor.exists() else 0
sys.stdout.buffer.write(b"".join(lines[begin:]))
cursor.write_text(str(len(lines)))
sys.exit({code})
"""


class Journal:
    """A program that prints what is new since its cursor, as journalctl does."""

    def __init__(self, tmp_path: Path) -> None:
        self.source, self.folder, self.cursor = tmp_path / "source", tmp_path / "journal", tmp_path / "cursor"
        self.folder.mkdir()
        self.source.write_bytes(b"")

    def log(self, data: bytes) -> None:
        self.source.write_bytes(self.source.read_bytes() + data)

    def copy(self, code: int = 0) -> int:
        return copy(
            self.folder, self.cursor, [sys.executable, "-c", FAKE.format(source=str(self.source), code=code)]
        )

    @property
    def text(self) -> bytes:
        return b"".join(path.read_bytes() for path in sorted(self.folder.iterdir()))


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path)


def test_what_is_new_is_copied_once(journal: Journal) -> None:
    journal.log(b"one\ntwo\n")
    assert journal.copy() == 0
    journal.log(b"three\n")
    assert journal.copy() == journal.copy() == 0
    assert journal.text == b"---- start ----\none\ntwo\nthree\n"


def test_a_start_is_marked_and_begins_anew(journal: Journal) -> None:
    journal.log(b"one\n")
    journal.copy()
    journal.cursor.unlink()
    journal.copy()
    assert journal.text == b"---- start ----\none\n" * 2


def test_a_copy_that_failed_is_made_again(journal: Journal) -> None:
    journal.log(b"one\n")
    journal.copy()
    journal.log(b"two\n")
    assert journal.copy(code=3) == 1
    assert journal.copy() == 0
    assert journal.text == b"---- start ----\none\ntwo\ntwo\n"


def test_a_line_that_a_power_cut_tore_is_ended(journal: Journal) -> None:
    journal.log(b"one\n")
    journal.copy()
    file = next(journal.folder.iterdir())
    file.write_bytes(file.read_bytes()[:-2])
    journal.log(b"two\n")
    journal.copy()
    assert journal.text == b"---- start ----\non ...\ntwo\n"


def test_a_long_line_is_cut_into_pieces(journal: Journal) -> None:
    journal.log(b"x" * (3 * LONGEST) + b"\n")
    journal.copy()
    assert max(map(len, journal.text.splitlines())) == LONGEST


def test_all_files_together_are_bounded_and_the_oldest_goes(tmp_path: Path) -> None:
    with Keeper(tmp_path, largest=1000, files=4) as keeper:
        for number in range(1000):
            keeper.add(b"line %06d\n" % number)
            assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 4000
    assert len(kept(tmp_path)) == 4
    lines = b"".join(path.read_bytes() for path in sorted(tmp_path.iterdir())).split(b"\n")[:-1]
    assert lines == [b"line %06d" % number for number in range(1000 - len(lines), 1000)]
    assert len(lines) > 250


def test_the_next_run_goes_on_in_the_newest_file_and_leaves_others_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "journal-00000007.txt").write_text("old\n")
    with Keeper(tmp_path) as keeper:
        keeper.add(b"new\n")
    assert (tmp_path / "journal-00000007.txt").read_text() == "old\nnew\n"
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_the_bound_is_the_promised_one() -> None:
    assert FILES * LARGEST == 32 << 20


def test_a_card_that_cannot_be_written_to_is_told(
    journal: Journal, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([], tmp_path / "absent", journal.cursor, ["true"]) == 1
    assert "journal: No such file or directory" in capsys.readouterr().err
    assert main(["now"]) == 2
