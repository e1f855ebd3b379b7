"""Switching off in order: by two officers, by the key, never under a voter; and what the next start says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from journeys_help import Booth

from firmware.states.facts import Counts, Item, Purpose, Refusal, Trouble
from firmware.states.model import (
    AskOfficer,
    CheckingSlip,
    Closed,
    Idle,
    KeyHeld,
    NotReady,
    Ready,
    Refused,
    Resuming,
    SafeToSwitchOff,
    Tampered,
    Voting,
)
from firmware.storage.slot import Log


@pytest.fixture
def booth(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Booth]:
    booth = Booth(tmp_path_factory.mktemp("power-off"), variant="booth")
    yield booth
    booth.stop()


def asked(booth: Booth, name: str) -> str | None:
    assert booth.rig.system is not None
    return booth.rig.system.asked(name)


def off(booth: Booth) -> None:
    """The screen says so, root is asked, both media are level: the plug is pulled."""
    booth.hands.see(SafeToSwitchOff)
    booth.hands.until(lambda _: asked(booth, "poweroff") is not None, "root to be asked")
    for log in Log:
        assert (booth.stick / log.file).read_bytes() == (booth.internal / log.file).read_bytes()
    booth.rig.power_cut()
    booth.hands.take_card()
    booth.rig.turn_key(service=False)


def test_a_day_that_is_switched_off_and_on(booth: Booth) -> None:
    """Before the opening by the key alone, at noon by two officers, in the evening by the key again."""
    booth.rig.power_on()
    booth.hands.see(Ready)
    booth.rig.turn_key(service=True)
    booth.hands.see(KeyHeld)
    off(booth)
    booth.rig.power_on()
    booth.hands.see(Ready)
    assert asked(booth, "reached") == ""
    booth.officers.open_polls(clock_wrong=False)
    booth.vote()
    booth.officers.power_off()
    off(booth)
    booth.rig.power_on()
    booth.hands.see(Resuming)
    counts = Counts(roll=len(booth.village.voters), authorised=1, cast=1, slips=1)
    day = replace(booth.day, counts=counts, polls_open=True)
    booth.shows(Resuming(day, voter_must_return=False, in_order=True))
    booth.officers.resume()
    assert any("switched off in order before" in " ".join(sheet.lines) for sheet in booth.hands.papers)
    booth.vote()
    booth.finish()
    booth.rig.turn_key(service=True)
    off(booth)
    by = [str(line.fields["by"]) for line in booth.journal("power_off")]
    assert (by[0], by[2]) == ("key", "key")
    assert len(by[1].split()) == 2
    booth.check_result()


def test_the_stick_may_be_gone_before_the_evening_is_over(booth: Booth) -> None:
    """Its place is empty, as the screen allows: officers switch off, and nothing asks for it back."""
    booth.open_polls()
    booth.vote()
    booth.finish()
    booth.hands.see(Closed)
    booth.rig.pull_stick()
    booth.officers.power_off()
    booth.hands.see(SafeToSwitchOff)
    booth.check_result()


def test_a_key_while_the_polls_are_open(booth: Booth) -> None:
    """A short turn is an alarm; a long one asks for two officers; under a voter it asks for nothing."""
    booth.open_polls()
    booth.rig.turn_key(service=True)
    booth.hands.see(KeyHeld)
    booth.rig.turn_key(service=False)
    booth.hands.see(Tampered)
    booth.officers.look_at_cabinet(booth.officers.holder("technician"))
    booth.to_ballot()
    booth.hands.see(Voting)
    booth.rig.turn_key(service=True)
    booth.hands.see(Tampered)
    booth.rig.turn_key(service=False)
    booth.officers.sign(booth.officers.holder("technician"))
    booth.hands.tap("yes", booth.hands.see_other(Tampered))
    booth.choose()
    booth.hands.tap("yes", booth.hands.see(CheckingSlip))
    booth.hands.see(Idle)
    booth.rig.turn_key(service=True)
    booth.hands.see(AskOfficer, detail=Purpose.POWER_OFF)
    assert booth.journal("power_off") == []


def test_a_booth_without_an_election_is_switched_off_by_the_key(booth: Booth) -> None:
    (booth.internal / "election.bilik").unlink()
    booth.rig.power_on()
    booth.hands.see(NotReady, detail=Trouble.NO_PACKAGE)
    booth.rig.turn_key(service=True)
    booth.hands.see(KeyHeld)
    booth.hands.see(SafeToSwitchOff)


def test_a_technicians_image_opens_no_polls_and_says_what_it_is(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    booth = Booth(tmp_path_factory.mktemp("diagnostic"), variant="diagnostic")
    try:
        booth.rig.power_on()
        booth.hands.see(Ready)
        booth.officers.diagnose()
        (report,) = booth.hands.papers
        assert "DIAGNOSTIK" in report.text
        assert "NOT FOR AN ELECTION" in report.text
        booth.officers.menu(booth.officers.holder("chair"), Item.OPEN)
        booth.hands.see(Refused, detail=Refusal.DIAGNOSTIC_IMAGE)
    finally:
        booth.stop()
