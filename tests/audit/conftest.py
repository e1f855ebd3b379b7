"""One village and one finished stick for all tests of this room; both are read only."""

from __future__ import annotations

from pathlib import Path

import pytest
from audit_stick import Booth, Village, copy_of, make_village, play


@pytest.fixture(scope="session")
def village() -> Village:
    return make_village()


@pytest.fixture(scope="session")
def day(village: Village, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The stick of a whole day."""
    booth = Booth(tmp_path_factory.mktemp("day"), village)
    play(booth)
    booth.finish(booth.tally())
    return booth.stick


@pytest.fixture
def stick(day: Path, tmp_path: Path) -> Path:
    """A copy of the day's stick, to be tampered with."""
    return copy_of(day, tmp_path / "stick")


@pytest.fixture
def booth(village: Village, tmp_path: Path) -> Booth:
    """A booth at the beginning of its day."""
    return Booth(tmp_path / "booth", village)
