"""The two generated pages say what the program is: a changed table or catalogue shows in the repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from firmware.states import catalogue, diagram

ROOT = Path(__file__).parents[2]


def test_the_diagram_is_of_this_table() -> None:
    assert (ROOT / "firmware/states/README.md").read_text(encoding="utf-8") == diagram.page()


def test_the_catalogue_is_of_these_kinds() -> None:
    assert catalogue.PAGE.read_text(encoding="utf-8") == catalogue.page()


def test_they_are_written_where_they_are_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["diagram", str(tmp_path / "page.md")])
    assert diagram.main() == 0
    assert (tmp_path / "page.md").read_text(encoding="utf-8") == diagram.page()
    monkeypatch.setattr(catalogue, "PAGE", tmp_path / "catalogue.md")
    assert catalogue.main() == 0
    assert (tmp_path / "catalogue.md").read_text(encoding="utf-8") == catalogue.page()
