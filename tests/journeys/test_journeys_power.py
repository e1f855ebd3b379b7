"""The power fails at every turn of one day: each time the booth goes on from there, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from journeys_help import Booth

from firmware.states.facts import Item, Paper, Purpose
from firmware.states.model import (
    AskOfficer,
    AwaitTrustee,
    CheckingSlip,
    Closed,
    Confirming,
    ConfirmingClock,
    PrintingTape,
    Ready,
    Resuming,
    Voting,
)
from firmware.storage.records import Ballot, Cast, Session, Spoil, Tally
from firmware.storage.slot import Log


@pytest.fixture
def booth(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Booth]:
    booth = Booth(tmp_path_factory.mktemp("power"))
    yield booth
    booth.stop()


def cut(booth: Booth) -> None:
    """Dark, and light again."""
    booth.rig.power_cut()
    booth.hands.take_card()
    booth.rig.power_on()


def stuck(booth: Booth, paper: Paper) -> None:
    """The printer has fallen silent under the tape, so that the power can be cut in the middle of it."""
    booth.hands.see(PrintingTape, detail=paper)
    booth.hands.until(lambda _: booth.rig.printer.device.silent, "a printer that says nothing")
    booth.hands.see(PrintingTape, detail=paper)


def test_a_day_of_power_cuts(booth: Booth) -> None:
    open_through_a_cut(booth)
    vote_through_cuts(booth)
    close_through_cuts(booth)
    booth.check_result()


def open_through_a_cut(booth: Booth) -> None:
    """A zero tape that hangs half out of the printer opens nothing; everything is asked again."""
    booth.rig.power_on()
    booth.hands.see(Ready)
    booth.rig.printer.act(lambda printer: printer.trip(300, type(printer).go_silent))
    booth.officers.menu(booth.officers.holder("chair"), Item.OPEN)
    booth.hands.see(AskOfficer, detail=Purpose.OPEN)
    booth.officers.sign(booth.officers.holder("member-1"), after=(ConfirmingClock,))
    booth.hands.insist("yes", booth.hands.see(ConfirmingClock))
    stuck(booth, Paper.ZERO)
    cut(booth)
    booth.rig.printer.act(lambda printer: printer.speak())
    booth.hands.see(Ready)
    assert booth.journal("polls_opened") == []
    booth.officers.open_polls(clock_wrong=False)
    assert len(booth.journal("polls_opened")) == 1


def vote_through_cuts(booth: Booth) -> None:
    """In the middle of choosing, of confirming, of checking the slip: that voter votes again, once."""
    booth.vote()
    for state in (Voting, Confirming, CheckingSlip):
        voter = booth.to_ballot()
        if state is not Voting:
            booth.voters._touch_option(2)
            booth.hands.tap("yes", booth.hands.see(Voting))
        if state is CheckingSlip:
            booth.hands.tap("yes", booth.hands.see(Confirming))
        booth.hands.see(state)
        cut(booth)
        booth.hands.see(Resuming)
        assert booth.last("recovered")["voter_must_return"] is True
        booth.officers.resume()
        booth.vote(voter, 2)
    assert len(booth.ballots(Cast)) == 4
    assert [spoil.opening for spoil in booth.ballots(Spoil) if isinstance(spoil, Spoil)] == [None]
    assert len(booth.ballots(Ballot)) == 5
    assert len(booth.journal("polls_resumed")) == 3


def close_through_cuts(booth: Booth) -> None:
    """A share is never kept, so trustees come again; a count that is on the log is not made again."""
    booth.close_polls()
    booth.officers.sign(booth.officers.holder("trustee-3"), after=(AwaitTrustee,))
    cut(booth)
    booth.hands.see(AwaitTrustee)
    booth.rig.printer.act(lambda printer: printer.trip(300, type(printer).go_silent))
    for name in ("trustee-1", "trustee-2"):
        booth.hands.see(AwaitTrustee)
        booth.officers.sign(booth.officers.holder(name))
    stuck(booth, Paper.RESULT)
    cut(booth)
    booth.rig.printer.act(lambda printer: printer.speak())
    booth.hands.see(Closed)
    assert len(booth.ballots(Tally)) == 1
    cut(booth)
    booth.hands.see(Closed)
    booth.rig.power_cut()
    assert len(booth.records(Log.BALLOTS)) == len(booth.records(Log.BALLOTS, booth.internal))
    assert len(booth.ballots(Session)) == 8
    assert whole_tapes(booth, "ZERO TAPE") == whole_tapes(booth, "RESULT TAPE") == (2, 1)
    assert whole_tapes(booth, "RESUME TAPE") == (6, 0)


def whole_tapes(booth: Booth, title: str) -> tuple[int, int]:
    """How many came out whole, and how many are torn: those say so and are cut off from the next."""
    tapes = [sheet for sheet in booth.hands.papers if title in [line.strip() for line in sheet.lines]]
    torn = [sheet for sheet in tapes if not sheet.complete]
    assert all("VOID" in sheet.text for sheet in torn)
    return len(tapes) - len(torn), len(torn)
