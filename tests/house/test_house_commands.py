"""The two commands where their output has nowhere to go, and where somebody gives up or mistypes a folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from firmware import cli
from firmware.audit.pool import _no_interrupt
from hw_sim import cli as sim

ROOT = Path(__file__).parents[2]


def shell(command: str, *words: str) -> subprocess.CompletedProcess[str]:
    """`command` with $0 as the interpreter and `words` as $1, $2 and so on."""
    return subprocess.run(
        ["/bin/sh", "-c", command, sys.executable, *words], cwd=ROOT, capture_output=True, text=True
    )


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    assert cli.main(["machine", "new", str(tmp_path)]) == 0
    return tmp_path


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_a_full_disk_is_one_line(machine: Path) -> None:
    told = shell('"$0" -m firmware.cli machine show "$1" > /dev/full', str(machine))
    assert told.returncode == 2
    assert told.stderr.startswith("bilik")
    assert told.stderr.endswith("No space left on device\n")
    assert told.stderr.count("\n") == 1


def test_closed_streams_are_no_error(machine: Path) -> None:
    for closed in (">&-", "2>&-", "<&-", "<&- >&- 2>&-"):
        told = shell(f'"$0" -m firmware.cli machine show "$1" {closed}', str(machine))
        assert (told.returncode, told.stderr) == (0, ""), closed


def test_processes_of_an_audit_do_not_hear_ctrl_c() -> None:
    blocked = "import signal; print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))"
    with _no_interrupt():
        inside = subprocess.run([sys.executable, "-c", blocked], capture_output=True, text=True)
    assert inside.stdout == "True\n"
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])


@pytest.mark.parametrize("command", [["demo"], ["bench"], ["day", "--voters", "1", "--seed", "1"]])
def test_a_folder_that_is_not_ours_is_left_alone(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letters = tmp_path / "letters.txt"
    letters.write_text("dear all")
    (tmp_path / "stick").mkdir()
    for out in (tmp_path, letters):
        assert sim.main([*command, "--out", str(out)]) == 2
        assert capsys.readouterr().err.endswith("is not empty; give another --out or remove it\n")
    assert letters.read_text() == "dear all"


@pytest.mark.parametrize("command", [["demo"], ["bench"], ["day", "--voters", "1", "--seed", "1"]])
def test_a_folder_that_cannot_be_made_is_one_line(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    (tmp_path / "file").touch()
    for out in (tmp_path / "file" / "out", tmp_path / ("x" * 300)):
        assert sim.main([*command, "--out", str(out)]) == 2
        assert capsys.readouterr().err.splitlines()[-1].startswith("bilik-sim: [Errno ")


def test_an_earlier_run_is_replaced(tmp_path: Path) -> None:
    for name in ("stick", "tapes"):
        (tmp_path / name).mkdir()
    (tmp_path / "summary.json").touch()
    assert sim._clear(tmp_path)
    assert not tmp_path.exists()
