"""`bilik audit --report`: what is written where, what is refused, and what is not loaded without it."""

from __future__ import annotations

import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from audit_stick import flip
from report_day import DICE

from firmware import cli
from firmware.report.errors import BadOption
from firmware.report.options import Options, read_options
from firmware.report.portraits import thumbnail

ROOT = Path(__file__).parents[2]
FILES = ["berita-acara.pdf", "report.html", "report.json"]


def run(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, str, str]:
    code = cli.main(["audit", "--jobs", "1", *map(str, words)])
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    return code, out, err


def digests(folder: Path) -> dict[str, str]:
    return {p.name: sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir()) if p.is_file()}


def test_three_files_and_the_same_verdict(
    day: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = digests(day)
    code, out, _ = run(capsys, day, "--report", tmp_path / "a" / "b", "--dice", DICE, "--risk-limit", "10%")
    assert code == 0
    assert out.startswith("SAH: ")
    assert out.count("\n") == 1
    assert sorted(digests(tmp_path / "a" / "b")) == FILES
    assert digests(day) == before
    told = json.loads((tmp_path / "a" / "b" / "report.json").read_text("utf-8"))
    assert told["audit"]["verdict"] == "SAH"
    assert told["hand_count"]["risk_limit"] == 0.1


def test_again_means_the_same_bytes(day: Path, tmp_path: Path) -> None:
    """In processes of their own, with other hash seeds."""
    for n in ("1", "2"):
        command = [sys.executable, "-m", "firmware.cli", "audit", str(day), "--jobs", n]
        env = {"PYTHONHASHSEED": n, "TZ": f"UTC-{n}"}
        done = subprocess.run(
            [*command, "--report", str(tmp_path / n)], cwd=ROOT, env=env, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr
    assert digests(tmp_path / "1") == digests(tmp_path / "2")


def test_a_bad_stick_has_a_report_too(
    stick: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flip(stick / "ballots.log", 3 * 4096 + 100)
    code, out, _ = run(capsys, stick, "--report", tmp_path / "out")
    assert code == 1
    assert out.startswith("TIDAK SAH: ballots log, slot 3")
    told = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    assert (told["audit"]["verdict"], told["counts"]) == ("TIDAK SAH", {})
    assert sorted(digests(tmp_path / "out")) == FILES


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--dice", DICE], "go with --report"),
        (["--box", "5"], "go with --report"),
        (["--report", "OUT", "--dice", "123"], "--dice: 20 to 200 digits"),
        (["--report", "OUT", "--risk-limit", "0.9"], "--risk-limit"),
        (["--report", "OUT", "--risk-limit", "nan"], "--risk-limit"),
        (["--report", "OUT", "--box", "-3"], "--box"),
        (["--report", "STICK"], "it lies on the stick"),
        (["--report", "STICK/deeper/down"], "it lies on the stick"),
        (["--report", "STICK/result.json"], "it lies on the stick"),
        (["--report", "FILE"], "exists"),
        (["--report", "OUT\0"], "no such folder"),
    ],
)
def test_what_cannot_be_followed_is_one_line(
    day: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    (tmp_path / "file").touch()
    places = {"OUT": str(tmp_path / "out"), "STICK": str(day), "FILE": str(tmp_path / "file")}
    for name, place in places.items():
        words = [word.replace(name, place) for word in words]
    code, out, err = run(capsys, day, *words)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert said in err
    assert not (day / "deeper").exists()


def test_a_report_that_cannot_be_written_is_said(
    day: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "report.html").mkdir()
    code, out, err = run(capsys, day, "--report", tmp_path)
    assert code == 2
    assert out.startswith("SAH")
    assert "report.html: Is a directory" in err
    assert "Traceback" not in err


def test_options_are_read_once_and_strictly() -> None:
    assert read_options(None, None, None) == Options()
    assert read_options("5%", DICE, "480") == Options(0.05, DICE, 480)
    for bad in (("0", None, None), ("", "1" * 19, None), (None, None, "1e3"), ("5 %", None, None)):
        with pytest.raises(BadOption):
            read_options(*bad)


def test_an_audit_without_a_report_loads_none_of_it(day: Path) -> None:
    program = (
        "import sys\nfrom firmware import cli\n"
        f"code = cli.main(['audit', {str(day)!r}, '--jobs', '1'])\n"
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'fpdf', 'PIL', 'segno', 'pygame'}))\n"
        "print([m for m in sys.modules if m.startswith('firmware.report')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines()[-2:] == ["[]", "[]"]


def test_the_report_loads_nothing_of_a_booth(day: Path, tmp_path: Path) -> None:
    words = ["audit", str(day), "--jobs", "1", "--report", str(tmp_path / "out")]
    program = (
        f"import sys\nfrom firmware import cli\ncli.main({words!r})\n"
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'pygame', 'serial', 'gpiozero', 'hw_sim'}))\n"
        "print([m for m in sys.modules if m.startswith(('firmware.drivers', 'firmware.booth'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines()[-2:] == ["[]", "[]"], done.stderr


@pytest.mark.parametrize(
    "photo", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"\x89PNG\r\n\x1a\nSri", b"\xff\xd8\xff\xe0" + bytes(99)]
)
def test_a_photo_that_cannot_be_decoded_is_left_out(photo: bytes) -> None:
    assert thumbnail(photo) is None
