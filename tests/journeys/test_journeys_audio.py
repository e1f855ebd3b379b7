"""A voter who sees nothing votes alone, by ear and three buttons; and nothing of it is left anywhere."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from journeys_help import Booth, audit

from firmware.screens.focus import Press
from firmware.states.model import Idle, Thanks
from hw_sim.blind_voter import BlindVoter
from hw_sim.headphones import Headphones
from hw_sim.village_toml import Voices


@pytest.fixture(scope="module")
def booth(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Booth]:
    """Polls open; three candidates and the blank vote; every clip a tone of its own."""
    made = Booth(tmp_path_factory.mktemp("audio"), speech=Voices.TONES)
    made.open_polls()
    yield made
    made.rig.stop()


@pytest.fixture
def ears(booth: Booth) -> Headphones:
    assert booth.rig.headphones is not None
    return booth.rig.headphones


@pytest.fixture
def blind(booth: Booth, ears: Headphones) -> BlindVoter:
    booth.hands.see(Idle, Thanks)
    booth.hands.see(Idle)
    return BlindVoter(booth.hands, ears, booth.rig.press)


def slip(booth: Booth) -> str:
    return " ".join(booth.hands.papers[-1].text.split())


def test_a_blind_voter_votes_alone(booth: Booth, ears: Headphones, blind: BlindVoter) -> None:
    blind.visit(booth.next_voter(), option=2)
    assert booth.village.candidates[1] in slip(booth)
    assert ears.heard[-1] == "id/spoken.thanks"
    booth.hands.see(Idle)


def test_wrong_turns_are_taken_back(booth: Booth, blind: BlindVoter) -> None:
    """The walk goes round both ends, another option is chosen first, and taken back when it is read out."""
    blind.identify(booth.next_voter())
    blind.walk_to("option-4", Press.PREVIOUS)
    blind.walk_to("option-1", Press.NEXT)
    blind.choose(3)
    blind.refuse(3)
    blind.choose(1, Press.PREVIOUS)
    blind.confirm(1)
    blind.check_slip()
    assert booth.village.candidates[0] in slip(booth)


def test_a_slip_that_a_helper_finds_wrong_is_spoiled_by_button(booth: Booth, blind: BlindVoter) -> None:
    blind.identify(booth.next_voter())
    blind.choose(2)
    blind.confirm(2)
    blind.walk_to("spoken.slip-no")
    blind.press_until("spoken.spoiled", Press.CHOOSE)
    blind.hear("spoken.options-")
    blind.choose(4)
    blind.confirm(4)
    blind.check_slip()
    booth.hands.see(Idle)


def test_nobody_is_spoken_to_who_did_not_ask(booth: Booth, ears: Headphones) -> None:
    booth.hands.see(Idle)
    mark = ears.mark()
    booth.vote()
    assert ears.since(mark) == []


def test_a_voter_who_stops_pressing_is_warned_by_ear_and_may_go_on(
    booth: Booth, blind: BlindVoter, ears: Headphones
) -> None:
    blind.identify(booth.next_voter())
    blind.hear("spoken.walk-away")
    blind.press_until("spoken.ballot", Press.NEXT)
    blind.choose(1)
    blind.confirm(1)
    blind.check_slip()
    booth.hands.see(Idle)


def test_the_daemons_log_says_nothing_of_what_was_heard(booth: Booth) -> None:
    log = (booth.folder / "daemon.log").read_text("utf-8", "replace")
    for word in ("option", "spoken", "speak", "clip"):
        assert word not in log


def test_the_day_adds_up(booth: Booth) -> None:
    """Last in the file: the polls close, and every vote cast by ear counts once."""
    booth.hands.see(Idle)
    booth.close_polls()
    booth.officers.tally((1, 2))
    result = json.loads((booth.stick / "result.json").read_text("utf-8"))
    assert {option["number"]: option["votes"] for option in result["options"]} == {1: 3, 2: 1, 3: 0, 4: 1}
    status, told = audit(booth.stick)
    assert status == 0, told
