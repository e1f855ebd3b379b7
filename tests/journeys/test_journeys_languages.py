"""A regency whose first language is Javanese in its own letters: the booth speaks it, papers do not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from journeys_help import Booth

from firmware.states.facts import Language, Override
from firmware.states.model import Idle, Ready
from hw_sim.plan import Trick, Visit


@pytest.fixture
def booth(tmp_path: Path) -> Iterator[Booth]:
    booth = Booth(tmp_path / "booth", rules={"languages": ["jv-Java", "id", "en"]})
    yield booth
    booth.stop()


def spoken(booth: Booth, *kinds: type) -> Language:
    return booth.hands.see(*kinds).language


def test_the_booth_speaks_the_elections_first_language_again_after_each_voter(booth: Booth) -> None:
    booth.rig.power_on()
    assert spoken(booth, Ready) is Language.JV_JAVA, "from the package on"
    booth.officers.open_polls(clock_wrong=False)
    assert spoken(booth, Idle) is Language.JV_JAVA
    booth.vote(option=1)
    assert spoken(booth, Idle) is Language.JV_JAVA

    english = booth.next_voter()
    booth.voters.visit(Visit(english.row, 2, 2, Trick.ENGLISH, Override.WORN))
    assert spoken(booth, Idle) is Language.JV_JAVA, "the next voter meets the election's own"

    assert len(booth.slips) == 2
    for slip in booth.slips:
        assert "STRUK AUDIT" in slip.text
        assert not any("\ua980" <= letter <= "\ua9df" for letter in slip.text)
