"""Sticks without a day: valid as the booth's own; and with a single wrong proof, whose slot is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from firmware.cli import main as bilik
from hw_sim.cli import main as bilik_sim
from hw_sim.sticks import Order, make_stick

LOOK = ("--jobs", "1", "--json")


def audited(stick: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, dict]:
    capsys.readouterr()
    status = bilik(["audit", str(stick), *LOOK, *more])
    return status, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(("ballots", "options", "spoils"), [(0, 3, 0), (7, 2, 100), (30, 6, 20)])
def test_a_stick_is_valid_and_counts_what_was_chosen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], ballots: int, options: int, spoils: int
) -> None:
    made = make_stick(Order(ballots, options, 5, tmp_path / "stick", spoils))
    tapes = [tmp_path / "zero.txt", tmp_path / "result.txt"]
    for path, codes in zip(tapes, made.tapes, strict=True):
        path.write_text("\n".join(codes), "utf-8")
    words = [word for path in tapes for word in ("--tape", str(path))]
    status, report = audited(tmp_path / "stick", capsys, *words)
    assert (status, report["verdict"]) == (0, "SAH"), report["findings"]
    meant = [option for option, cast in made.choices if cast]
    assert report["totals"] == {str(o): meant.count(o) for o in range(1, options + 1)}
    assert report["counts"]["cast"] == ballots == len(meant)
    assert report["counts"]["spoiled"] == len(made.choices) - ballots
    assert spoils < 100 or len(made.choices) == 2 * ballots


def test_the_same_seed_is_the_same_day(tmp_path: Path) -> None:
    first, again, other = (
        make_stick(Order(12, 3, seed, tmp_path / name)) for name, seed in (("a", 1), ("b", 1), ("c", 2))
    )
    assert (first.choices, first.rows) == (again.choices, again.rows) != (other.choices, other.rows)
    logs = [(tmp_path / name / "ballots.log").read_bytes() for name in "ab"]
    assert logs[0] != logs[1], "keys and nonces are drawn afresh"


@pytest.mark.parametrize("wrong", [1, 5, 9])
def test_one_wrong_proof_is_all_that_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], tried, wrong: int
) -> None:
    stick = tmp_path / "stick"
    words = [
        "--ballots",
        "9",
        "--options",
        "3",
        "--seed",
        "4",
        "--out",
        str(stick),
        "--wrong-proof",
        str(wrong),
    ]
    assert bilik_sim(["stick", *words]) == 0
    told = json.loads(capsys.readouterr().out)
    status, report = audited(stick, capsys)
    assert (status, report["verdict"]) == (1, "TIDAK SAH")
    assert [(f["check"], f["log"], f["slot"]) for f in report["findings"]] == [
        ("proofs", "ballots", told["wrong_slot"])
    ]
    assert f"ballot {wrong}" in report["findings"][0]["reason"]
    chains = {check["name"]: check["status"] for check in report["checks"]}
    assert chains["ballots_chain"] == chains["order"] == chains["register"] == "ok"
    tried(1)


def test_what_cannot_be_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--ballots", "2", "--options", "3", "--seed", "1", "--out"]
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a").write_text("a")
    assert bilik_sim(["stick", *words, str(tmp_path / "full")]) == 2
    assert "is not empty" in capsys.readouterr().err
    assert bilik_sim(["stick", *words, str(tmp_path / "new"), "--wrong-proof", "3"]) == 2
    assert "there is no ballot 3" in capsys.readouterr().err
    for bad in (["--options", "7"], ["--ballots", "-1"], ["--spoils", "101"]):
        with pytest.raises(SystemExit) as stopped:
            bilik_sim(["stick", *words, str(tmp_path / "other"), *bad])
        assert stopped.value.code == 2
