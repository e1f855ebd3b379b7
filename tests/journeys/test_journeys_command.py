"""`bilik-sim` at the command line: help, and a clear word and status 2 for what it cannot take."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from journeys_help import bilik_sim

DAY = ("day", "--voters", "3", "--seed", "1")


@pytest.mark.parametrize("words", [("--help",), ("day", "--help"), ("demo", "--help"), ("bench", "--help")])
def test_help(words: tuple[str, ...]) -> None:
    done = bilik_sim(*words)
    assert done.returncode == 0
    assert "exit status: 0" in done.stdout
    assert done.stderr == ""
    options = {
        "day": ("--voters", "--seed", "--out", "--faults", "--speed", "--display"),
        "bench": ("--port", "--out"),
    }
    for option in options.get(words[0], ()):
        assert option in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "COMMAND"),
        (("night",), "invalid choice"),
        (("day",), "--voters"),
        (("day", "--voters", "3", "--out", "x"), "--seed"),
        (("day", "--voters", "0", "--seed", "1", "--out", "x"), "1 to 3000 voters"),
        (("day", "--voters", "3001", "--seed", "1", "--out", "x"), "1 to 3000 voters"),
        (("day", "--voters", "-3", "--seed", "1", "--out", "x"), "--voters"),
        (("day", "--voters", "tiga", "--seed", "1", "--out", "x"), "1 to 3000 voters"),
        (("day", "--voters", "3", "--seed", "satu", "--out", "x"), "--seed"),
        ((*DAY, "--out", "x", "--faults", "heavy"), "--faults"),
        ((*DAY, "--out", "x", "--fault", "sensor:flip=0.1"), "no device 'sensor'; there are fingerprint"),
        ((*DAY, "--out", "x", "--fault", "reader:paper_out=0.1"), "no fault 'paper_out'; it has drop"),
        ((*DAY, "--out", "x", "--fault", "reader:flip=2"), "above 0 and at most 1"),
        ((*DAY, "--out", "x", "--speed", "slow"), "--speed"),
        ((*DAY, "--out", "x", "--display", "640x480"), "--display"),
    ],
)
def test_wrong_usage(words: tuple[str, ...], said: str) -> None:
    done = bilik_sim(*words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_the_faults_are_listed_for_people_and_for_scripts() -> None:
    told = bilik_sim("faults")
    listed = json.loads(bilik_sim("faults", "--json").stdout)
    assert told.returncode == 0
    assert {"fingerprint", "reader", "printer", "touch", "pins", "clock", "display"} == set(listed)
    for device, names in listed.items():
        assert f"{device}: " in told.stdout
        for name, sentence in names.items():
            assert sentence
            assert name in told.stdout


@pytest.mark.parametrize("kind", ["somebody's folder", "a file", "below a file"])
def test_a_folder_that_is_not_to_be_used(kind: str, tmp_path: Path) -> None:
    """Whatever lies there stays there."""
    out = tmp_path / "out"
    precious = out / "letter.txt" if kind == "somebody's folder" else out
    precious.parent.mkdir(exist_ok=True)
    precious.write_text("precious")
    done = bilik_sim(*DAY, "--out", str(out / "deeper" if kind == "below a file" else out))
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("bilik-sim: ")
    assert str(out) in done.stderr
    assert "Traceback" not in done.stderr
    assert precious.read_text() == "precious"


def test_a_bench_at_no_port(tmp_path: Path) -> None:
    done = bilik_sim("bench", "--port", "65536", "--out", str(tmp_path / "out"))
    assert done.returncode == 2
    assert done.stderr == "bilik-sim: --port 65536: a number from 0 to 65535 is needed\n"
    assert not (tmp_path / "out" / "village").exists()
