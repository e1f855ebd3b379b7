"""The command line: what is printed where, exit codes, and what an auditor's program never loads."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from audit_stick import TOTALS, Booth, Village, flip

from firmware import cli
from firmware.audit import commands
from firmware.storage.keys import public_bytes
from firmware.version import SOFTWARE

ROOT = Path(__file__).parents[2]
FORBIDDEN = ("pygame", "serial", "gpiozero", "adafruit_fingerprint", "firmware.drivers", "firmware.booth")


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    try:
        code = cli.main(words)
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 1
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    return code, out, err


def test_a_valid_stick_is_one_line(day: Path, village: Village, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "audit", str(day))
    assert code == 0
    assert out.startswith("SAH: ")
    assert out.count("\n") == 1
    key = public_bytes(village.authority).hex()
    assert err.count("\n") == 1
    assert key in err
    assert run(capsys, "audit", str(day), "--authority", key) == (0, out, "")


def test_json_is_one_object(day: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "audit", "--json", str(day))
    told = json.loads(out)
    assert (code, told["exit"], told["verdict"], told["totals"]) == (0, 0, "SAH", TOTALS)


def test_a_wrong_stick_names_the_slot(stick: Path, capsys: pytest.CaptureFixture[str]) -> None:
    flip(stick / "ballots.log", 3 * 4096 + 100)
    code, out, _ = run(capsys, "audit", str(stick))
    assert code == 1
    assert out.startswith("TIDAK SAH: ballots log, slot 3: its digest does not match its bytes [S9]")
    code, out, _ = run(capsys, "audit", "--json", str(stick))
    told = json.loads(out)
    assert (code, told["verdict"], told["totals"]) == (1, "TIDAK SAH", None)
    first = told["findings"][0]
    assert (first["check"], first["log"], first["slot"]) == ("ballots_chain", "ballots", 3)
    assert {check["status"] for check in told["checks"]} == {"ok", "failed", "not reached"}


def test_a_day_under_way(booth: Booth, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "audit", str(booth.stick))
    assert code == 1
    assert out.startswith("BELUM SELESAI: ")


@pytest.mark.parametrize("extra", [(), ("--json",)])
def test_what_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], extra: tuple[str, ...]
) -> None:
    code, out, err = run(capsys, "audit", str(tmp_path / "nowhere"), *extra)
    assert code == 2
    assert err == f"bilik audit: {tmp_path / 'nowhere'}: No such file or directory\n"
    assert (json.loads(out)["exit"] == 2) if extra else (out == "")


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("audit",),
        ("nonsense",),
        ("audit", "x", "--authority", "zz"),
        ("audit", "x", "--jobs", "0"),
        ("machine",),
        ("machine", "new"),
        ("audit", "\0"),
    ],
)
def test_what_is_not_understood(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, *words)
    assert (code, out) == (2, "")
    assert err


@pytest.mark.parametrize(
    "words", [("--help",), ("audit", "--help"), ("machine", "--help"), ("election", "--help")]
)
def test_help_says_the_exit_codes_or_the_commands(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, *words)
    assert code == 0
    assert "exit codes" in out or "COMMAND" in out


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "--version") == (0, f"{SOFTWARE}\n", "")


def test_a_line_cannot_steer_a_terminal() -> None:
    assert commands._printable("a\x1b[2J\nb") == "a\ufffd[2J\ufffdb"


class Terminal:
    """Standard error that says it is one."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> int:
        self.text += text
        return len(text)

    def flush(self) -> None:
        pass

    def isatty(self) -> bool:
        return True


def test_progress_on_a_terminal(
    day: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert cli.main(["audit", str(day)]) == 0
    assert "ballots verified: 9 of 9" in terminal.text
    assert capsys.readouterr().out.count("\n") == 1


def test_an_interrupt_is_no_traceback(
    day: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "audit", interrupted)
    assert run(capsys, "audit", str(day)) == (130, "", "bilik: given up\n")


def test_the_audit_loads_no_screen_serial_line_or_pin(day: Path) -> None:
    """A process of its own, with two processes for the proofs; what a witness's laptop would load."""
    program = (
        "import sys\nfrom firmware.cli import main\nfrom firmware.audit import pool\n"
        "pool.WORTH_PROCESSES = 1\n"
        "if __name__ == '__main__':\n"
        f"    code = main(['audit', {str(day)!r}, '--jobs', '2'])\n"
        "    print(*sys.modules)\n    sys.exit(code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    line, modules = done.stdout.splitlines()
    assert line.startswith("SAH: ")
    loaded = set(modules.split())
    assert "firmware.audit.run" in loaded
    assert [name for name in loaded if name.startswith(FORBIDDEN)] == []


def test_a_reader_that_went_away_is_no_traceback(day: Path) -> None:
    command = f"{sys.executable} -m firmware.cli audit --json {day} | head -c 1"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


# bilik machine


def test_a_device_key_is_made_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, public, _ = run(capsys, "machine", "new", str(tmp_path))
    assert code == 0
    assert len(bytes.fromhex(public.strip())) == 32
    assert (tmp_path / "device.key").stat().st_mode & 0o777 == 0o600
    assert run(capsys, "machine", "show", str(tmp_path)) == (0, public, "")
    code, out, err = run(capsys, "machine", "new", str(tmp_path))
    assert (code, out) == (2, "")
    assert "cannot make the device key" in err


def test_a_device_key_that_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "machine", "show", str(tmp_path))[0] == 2
    assert run(capsys, "machine", "new", str(tmp_path / "nowhere")) == (
        2,
        "",
        f"bilik machine: {tmp_path / 'nowhere'}: no such folder\n",
    )
    (tmp_path / "device.key").write_text("secret of somebody")
    code, _, err = run(capsys, "machine", "show", str(tmp_path))
    assert code == 2
    assert "secret" not in err
