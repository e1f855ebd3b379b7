"""The table of measurements."""

import pytest

from bench.__main__ import Line, known, line, main, table


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("2.4 ms", Line("x", "2.4 ms")),
        ("ratio 1.08 (goal <= 1.3)", Line("x", "ratio 1.08", "<= 1.3", "met")),
        ("9.10 ms; ratio 1.31 (goal <= 1.3: met)", Line("x", "9.10 ms; ratio 1.31", "<= 1.3", "MISSED")),
        ("12 ms (goal <= 100 ms)", Line("x", "12 ms", "<= 100 ms", "met")),
        ("59 frames/s (goal >= 60)", Line("x", "59 frames/s", ">= 60", "MISSED")),
        ("not measured (goal <= 100 ms)", Line("x", "not measured (goal <= 100 ms)")),
    ],
)
def test_a_figure_is_split_from_its_goal_and_judged(text: str, want: Line) -> None:
    assert line("x", text) == want


def test_columns_are_aligned() -> None:
    rows = table([Line("seal", "2.4 ms", "<= 3", "met"), Line("a longer name", "1 s")]).splitlines()
    assert rows[0].startswith("what           measured  goal")
    assert rows[1] == "seal           2.4 ms    <= 3  met"
    assert rows[2] == "a longer name  1 s"


def test_an_unknown_name_is_refused_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ballots"]) == 2
    assert "no bench_ballots.py; known are: " in capsys.readouterr().err
    assert "ballot" in known()
