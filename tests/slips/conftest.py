"""A finished day with its slips for the tests of this room."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "audit"))  # its audit_stick builds whole sticks

from audit_stick import Village, make_village, play
from slips_booth import SlipBooth


@pytest.fixture(scope="session")
def village() -> Village:
    return make_village()


@pytest.fixture(scope="session")
def played(village: Village, tmp_path_factory: pytest.TempPathFactory) -> SlipBooth:
    """Votes 2, 1, 2, 3, 2. Of slips 0 to 8, 1 and 5 are of spoiled ballots, 7 of one perhaps not printed,
    and 3 of one whose serial a power cut took."""
    booth = SlipBooth(tmp_path_factory.mktemp("slips"), village)
    play(booth)
    booth.finish(booth.tally())
    return booth


@pytest.fixture
def box(played: SlipBooth) -> list[str]:
    """The slips of the cast ballots."""
    return [played.slips[n][1] for n in (0, 2, 4, 6, 8)]
