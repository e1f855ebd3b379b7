"""`bilik election`: exit codes, what is printed where, and files that appear whole or not at all."""

from __future__ import annotations

import argparse
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from election_spoils import cell, remove

from firmware.election import commands
from firmware.election.commands import add_parser
from firmware.election.package import load, public_part
from hw_sim.village import Village


def run(*words: object) -> int:
    """The exit code of `bilik election ...`."""
    parser = argparse.ArgumentParser("bilik")
    add_parser(parser.add_subparsers(required=True))
    args = parser.parse_args(["election", *map(str, words)])
    code = args.run(args)
    assert isinstance(code, int)
    return code


def test_a_key_is_private_and_never_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = tmp_path / "authority.key"
    assert run("keygen", "--out", key) == 0
    public = capsys.readouterr().out.split()[-1]
    assert len(bytes.fromhex(public)) == 32
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    before = key.read_bytes()
    assert run("keygen", "--out", key) == 2
    assert "exists already" in capsys.readouterr().err
    assert key.read_bytes() == before
    assert run("keygen", "--out", tmp_path / "no" / "key") == 2


def test_build_then_show(village: Village, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "election.bilik"
    assert run("build", village.committee, "--key", village.authority_key, "--out", out) == 0
    assert "3 candidates, 12 voters" in capsys.readouterr().out
    assert os.listdir(tmp_path) == ["election.bilik"]
    assert run("show", out, "--authority", village.authority.hex()) == 0
    page = capsys.readouterr().out
    assert "signature, photos, roll and trustees' proofs: good" in page
    assert "(as pinned)" in page
    assert all(name in page for name in village.candidates)


def test_json_is_the_whole_of_standard_output(
    village: Village, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "election.bilik"
    assert run("build", village.committee, "--key", village.authority_key, "--out", out, "--json") == 0
    built = json.loads(capsys.readouterr().out)
    assert built["bytes"] == out.stat().st_size
    (tmp_path / "public.bilik").write_bytes(public_part(out.read_bytes()))
    assert run("show", tmp_path / "public.bilik", "--json") == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["election_hash"] == built["election_hash"] == load(out.read_bytes()).context().he.hex()
    assert shown["roll"] == {"rows": 12, "template_size": 512, "present": False}
    assert shown["pinned"] is False


def test_twenty_problems_are_shown_and_nothing_is_written(
    village: Village, committee: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for row in range(2, 14):
        cell(row, "nik", "1")(committee)
        cell(row, "kartu", "1")(committee)
    out = tmp_path / "election.bilik"
    out.write_bytes(b"the package of yesterday")
    assert run("build", committee, "--key", village.authority_key, "--out", out) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 22
    assert lines[0] == "dpt.csv, row 2, nik: 16 digits are needed, not all zero"
    assert lines[20] == "... and 4 more"
    assert lines[21] == "refused: 24 problem(s); nothing was written"
    assert out.read_bytes() == b"the package of yesterday"


def test_what_cannot_be_read_is_exit_code_2(
    village: Village, committee: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key, out = village.authority_key, tmp_path / "e"
    (tmp_path / "text").write_text("no key")
    assert run("build", tmp_path / "none", "--key", key, "--out", out) == 2
    assert run("build", committee, "--key", tmp_path / "none", "--out", out) == 2
    assert run("build", committee, "--key", tmp_path / "text", "--out", out) == 2
    assert run("build", committee, "--key", key, "--out", tmp_path / "none" / "e") == 2
    assert run("show", tmp_path / "none") == 2
    assert run("show", tmp_path) == 2
    assert run("show", tmp_path / "text", "--authority", "abc") == 2
    remove("pemilihan.toml")(committee)
    assert run("build", committee, "--key", key, "--out", out) == 2
    assert len(capsys.readouterr().err.splitlines()) == 8
    assert not out.exists()


def test_a_refused_package_is_exit_code_1(
    village: Village, whole: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "e"
    file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert run("show", file) == 1
    assert capsys.readouterr().err == "refused: ROLL: the voters' roll is not the signed one\n"
    file.write_bytes(whole)
    assert run("show", file, "--authority", "00" * 32) == 1
    file.write_bytes(b"hello")
    assert run("show", file) == 1


def test_progress_speaks_after_a_second_and_then_rarely(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = [100.0]
    monkeypatch.setattr(commands.time, "monotonic", lambda: now[0])
    progress = commands._Progress()
    for done in range(1, 31):
        now[0] += 0.1
        progress("sealing", done, 30)
    lines = capsys.readouterr().err.splitlines()
    assert 2 <= len(lines) <= 3
    assert lines[0].startswith("sealing the voters' roll: 1")


def test_reading_a_package_needs_no_display_font_or_picture_library(village: Village) -> None:
    code = (
        "import sys; from firmware.election.package import load; import firmware.election.roll; "
        "import firmware.election.commands; load(open(sys.argv[1], 'rb').read()); "
        "print([name for name in ('pygame', 'fontTools', 'serial', 'gpiozero') if name in sys.modules])"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code, str(village.package)],
        capture_output=True,
        text=True,
        cwd=root,
        check=True,
    )
    assert done.stdout == "[]\n"
