"""One audited stick of a short day for the tests of this room."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "audit"))  # its audit_stick builds whole sticks

from audit_stick import Booth, Village, copy_of, make_village, play


@pytest.fixture(scope="session")
def village() -> Village:
    return make_village()


@pytest.fixture(scope="session")
def day_stick(village: Village, tmp_path_factory: pytest.TempPathFactory) -> Path:
    booth = Booth(tmp_path_factory.mktemp("export"), village)
    play(booth)
    booth.finish(booth.tally())
    return booth.stick


@pytest.fixture
def stick(day_stick: Path, tmp_path: Path) -> Path:
    return copy_of(day_stick, tmp_path / "stick")
