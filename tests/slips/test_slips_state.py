"""Progress in a file: continued, cut short at every byte, changed, of another stick, used twice."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from slips_booth import Press, sealed, silent

from firmware.slips.count import Count
from firmware.slips.errors import StateError

PRESS = Press()
SEALED = sealed(PRESS, votes=(4, 0, 0), spoiled={7: None})
CODES = [PRESS.slip(1, number) for number in range(4)]


def count(path: Path, *codes: str) -> tuple[list[int], int]:
    """Continue, read these, close: (counted by option, slips that were continued)."""
    run = Count(SEALED, silent, path)
    for code in codes:
        run.line(code, "line")
    run.close()
    return run.box.counted, run.continued


def test_a_count_goes_on_where_it_was_left(tmp_path: Path) -> None:
    path = tmp_path / "progress"
    assert count(path, CODES[0], "noise", CODES[1]) == ([2, 0, 0], 0)
    assert count(path, CODES[1], CODES[2]) == ([3, 0, 0], 2)
    assert count(path) == ([3, 0, 0], 3)
    assert count(path, *CODES) == ([4, 0, 0], 3)


def test_what_was_refused_stays_refused_and_is_kept_once(tmp_path: Path) -> None:
    path = tmp_path / "progress"
    strange = Press().slip(2, 1)
    assert count(path, strange, strange, PRESS.slip(1, 7), "BILIK-SLIP/1:") == ([0, 0, 0], 0)
    assert count(path, strange) == ([0, 0, 0], 2)
    assert len(path.read_text().splitlines()) == 3
    run = Count(SEALED, silent, path)
    assert [outcome.name for _, outcome in run.complaints] == ["UNSIGNED", "SPOILED"]
    run.close()


def test_a_power_cut_at_any_byte_loses_at_most_the_last_slip(tmp_path: Path) -> None:
    path = tmp_path / "progress"
    count(path, *CODES)
    whole = path.read_bytes()
    ends = [at + 1 for at, byte in enumerate(whole) if byte == 10]
    for size in range(len(whole)):
        path.write_bytes(whole[:size])
        kept = max(0, sum(end <= size for end in ends) - 1)
        assert count(path) == ([kept, 0, 0], kept), size
        assert path.read_bytes() == whole[: max(ends[0], *(end for end in ends if end <= max(size, ends[0])))]


def test_pages_that_never_reached_the_disk_are_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "progress"
    count(path, *CODES)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:2]) + bytes(len(lines[2])) + b"".join(lines[3:]))
    assert count(path) == ([1, 0, 0], 1)
    assert count(path, *CODES) == ([4, 0, 0], 1)


def test_every_changed_line_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "progress"
    count(path, *CODES)
    whole = path.read_bytes()
    lines = whole.splitlines(keepends=True)
    for changed in (
        whole.replace(b"BILIK-SLIPS/1", b"BILIK-SLIPS/2"),
        lines[0] + b"".join(lines[2:]),
        b"".join([lines[0], lines[2], lines[1], *lines[3:]]),
        whole + lines[-1],
        whole[:120] + bytes([whole[120] ^ 1]) + whole[121:],
        b"my diary\n",
    ):
        path.write_bytes(changed)
        with pytest.raises(StateError):
            count(path, CODES[0])
        assert path.read_bytes() == changed


def test_progress_cannot_be_forged_into_votes(tmp_path: Path) -> None:
    """Anybody can make the digits right; the slips in it are judged all the same."""
    path = tmp_path / "progress"
    forger = Count(sealed(FORGER, votes=(4, 0, 0), spoiled={}), silent, path)
    forger.line(FORGER.slip(1, 1), "line")
    forger.close()
    assert count(path) == ([0, 0, 0], 1)


FORGER = Press()


def test_another_sticks_progress_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "progress"
    count(path, CODES[0])
    other = sealed(Press(he=bytes(32)), spoiled={})
    with pytest.raises(StateError, match="another stick"):
        Count(other, silent, path)


def test_two_counts_do_not_share_a_file(tmp_path: Path) -> None:
    path = tmp_path / "progress"
    first = Count(SEALED, silent, path)
    with pytest.raises(StateError, match="another count"):
        Count(SEALED, silent, path)
    first.close()
    assert count(path, CODES[0]) == ([1, 0, 0], 0)


@pytest.mark.parametrize("what", ["folder", "pipe", "link", "nowhere/progress"])
def test_what_is_no_file_is_refused(tmp_path: Path, what: str) -> None:
    path = tmp_path / what
    if what == "folder":
        path.mkdir()
    elif what == "pipe":
        os.mkfifo(path)
    elif what == "link":
        path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StateError):
        count(path)
    assert not (tmp_path / "elsewhere").exists()


def test_in_live_use_each_slip_is_on_the_disk_before_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    run = Count(SEALED, silent, tmp_path / "progress")
    monkeypatch.setattr(os, "fsync", synced.append)
    for number, code in enumerate(CODES, 1):
        run.line(code, "line", now=True)
        assert len(synced) == number
    run.close()
    assert len(synced) == len(CODES)
