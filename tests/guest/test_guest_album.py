"""The pictures for the documents: taken from a day's album, half the size, and what is missing is said."""

from pathlib import Path

import pytest
from PIL import Image

from hw_sim.guest.album import MOMENTS, main


def test_pictures_are_taken_by_what_they_show(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = tmp_path / "screens", tmp_path / "docs"
    source.mkdir()
    for name in ("03-Ready-id", "21-Voting-id", "first-start", "99-Menu-id"):
        Image.new("RGB", (64, 40), (12, 200, 30)).save(source / f"{name}.png")
    assert main([str(source), str(target)]) == 1
    assert sorted(path.name for path in target.iterdir()) == ["ballot.png", "first-start.png", "ready.png"]
    with Image.open(target / "ready.png") as picture:
        assert picture.size == (32, 20)
        assert picture.convert("RGB").getpixel((5, 5)) == (12, 200, 30)
    assert capsys.readouterr().err.count("has no picture of") == len(MOMENTS) - 3


def test_without_a_day_it_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none"), str(tmp_path)]) == 2
    assert "make test-image" in capsys.readouterr().err
