"""What happens to slips: every mishap of a printer in mid-slip, through the real booth, seen by people.

The slip is printed again or an officer is called; the vote is sealed once and cast once; "Sesuai / Tidak
sesuai" never comes without proof; and every torn paper is accounted for on the tapes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from journeys_help import SLIP, Booth, lent

from firmware.states.facts import PaperFault
from firmware.states.model import (
    CheckingSlip,
    Confirming,
    DecidingAbandoned,
    Idle,
    PrintingSlip,
    SlipTrouble,
    Thanks,
    Voting,
)
from firmware.storage.records import Ballot, Cast, Spoil
from hw_sim.hands import Lost
from hw_sim.printer import Printer

Deed = Callable[[Printer], object]


def nothing(printer: Printer) -> object:
    return []


@dataclass(frozen=True)
class Scenario:
    """`spoil` comes as the slip is begun (`at` dots later), `mend` once the screen says what it is."""

    what: str
    spoil: Deed
    mend: Deed = nothing
    shown: PaperFault | None = None  # None: nobody is troubled
    at: int = 200

    @property
    def seen(self) -> str:
        return "nothing" if self.shown is None else self.shown.value


def early(printer: Printer) -> object:
    """From the middle of the slip on it echoes what comes in; then the roll ends."""
    printer.early_process_id = True
    printer.trip(150, type(printer).paper_out)
    return []


def new_roll(printer: Printer) -> object:
    printer.early_process_id = False
    return printer.load_paper()


def wrong(printer: Printer) -> object:
    printer.wrong_process_id = True
    return []


def right(printer: Printer) -> object:
    printer.wrong_process_id = False
    return []


SCENARIOS = [
    Scenario("the roll ends", Printer.paper_out, Printer.load_paper, PaperFault.PAPER_OUT),
    Scenario("the end of the roll is near", Printer.near_end),
    Scenario("the cover is opened", Printer.open_cover, Printer.close_cover, PaperFault.COVER_OPEN),
    Scenario("the knife jams", Printer.cutter_jam, Printer.clear_jam, PaperFault.CUTTER),
    Scenario("the head is too hot", Printer.overheat, Printer.cool, PaperFault.OVERHEATED),
    Scenario("power goes and comes", Printer.power_cycle, nothing, PaperFault.UNPROVEN),
    Scenario("the printer falls silent", Printer.go_silent, Printer.speak, PaperFault.UNPROVEN),
    Scenario("the id is echoed too early", early, new_roll, PaperFault.PAPER_OUT, at=60),
    Scenario("a wrong id is echoed", wrong, right, PaperFault.UNPROVEN),
]


@pytest.fixture(scope="module")
def booth(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Booth]:
    for street in lent(tmp_path_factory.mktemp("printer")):
        yield street.booth()


def counts(booth: Booth) -> dict[str, int]:
    """What the logs and the papers say now."""
    return {
        "ballots": len(booth.ballots(Ballot)),
        "cast": len(booth.ballots(Cast)),
        "spoiled": len(booth.ballots(Spoil)),
        "troubles": len(booth.journal("slip_trouble")),
        "whole": len(whole(booth)),
        "void": sum("STRUK RUSAK" in sheet.text for sheet in booth.hands.papers),
    }


def whole(booth: Booth) -> list[Any]:
    return [sheet for sheet in booth.slips if sheet.complete and not sheet.spoilt]


def grown(booth: Booth, before: dict[str, int]) -> dict[str, int]:
    return {name: now - before[name] for name, now in counts(booth).items()}


def until_cleared(booth: Booth) -> None:
    """No person is at the printer before the booth has cleared its memory, which it does at once."""
    for _ in range(100):
        if not booth.rig.printer.device._buffer:
            return
        booth.hands.think_fast(0.02)


def to_slip(booth: Booth, option: int) -> None:
    """A voter, up to "Ya" on the chosen name; the printer's mishap is armed before."""
    booth.to_ballot()
    booth.voters._touch_option(option)
    booth.hands.tap("yes", booth.hands.see(Voting))
    booth.hands.see(Confirming)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.what)
def test_a_mishap_in_mid_slip(booth: Booth, scenario: Scenario, rows: Any) -> None:
    before = counts(booth)
    to_slip(booth, 2)
    booth.rig.printer.act(lambda printer: printer.trip(scenario.at, scenario.spoil))
    booth.hands.tap("yes", booth.hands.see(Confirming))
    if scenario.shown is not None:
        booth.hands.see(SlipTrouble, detail=scenario.shown)
        assert grown(booth, before)["cast"] == 0
        until_cleared(booth)
        booth.rig.printer.act(scenario.mend)
    sight = booth.hands.see(CheckingSlip)
    found = grown(booth, before)
    assert booth.voters._says(2)
    assert (found["ballots"], found["cast"]) == (1, 0), "sealed once, and not cast before the voter says so"
    booth.hands.tap("yes", sight)
    booth.hands.see(Thanks)
    booth.voters.tally.recorded(2)
    booth.voted.append(-1)
    booth.hands.see(Idle)
    found = grown(booth, before)
    assert (found["ballots"], found["cast"], found["spoiled"]) == (1, 1, 0)
    assert found["whole"] >= 1
    torn = sum(1 for sheet in booth.hands.papers if not sheet.complete)
    assert torn <= len(booth.journal("slip_trouble"))
    if scenario.shown is None:
        assert found["troubles"] == 0
    else:
        assert found["troubles"] >= 1
        assert booth.last("slip_trouble") == {"fault": scenario.shown.value}
    rows.keep(
        "printer",
        scenario.what,
        {
            "shown": scenario.seen,
            "end": "printed again, then cast once" if scenario.shown else "printed, cast once",
            "ballots": found["ballots"],
            "cast": found["cast"],
        },
    )


def test_a_printer_that_always_gives_a_wrong_id_calls_an_officer(booth: Booth, rows: Any) -> None:
    """Three slips, none proven: nobody is asked whether they are right, and no vote is cast."""
    before = counts(booth)
    to_slip(booth, 1)
    booth.rig.printer.act(wrong)
    booth.hands.tap("yes", booth.hands.see(Confirming))
    for _ in range(200):
        booth.hands.see(SlipTrouble, PrintingSlip)
        if grown(booth, before)["troubles"] == 3:
            break
        booth.hands.think_fast(0.05)
    booth.hands.think_fast(0.5)
    booth.hands.see(SlipTrouble, detail=PaperFault.UNPROVEN)
    assert grown(booth, before)["troubles"] == 3
    booth.officers.sign(booth.officers.holder("member-1"), after=(DecidingAbandoned,))
    booth.rig.printer.act(right)
    booth.hands.tap("yes", booth.hands.see(DecidingAbandoned))
    booth.hands.see(Idle)
    found = grown(booth, before)
    assert (found["ballots"], found["cast"], found["spoiled"]) == (1, 0, 1)
    rows.keep(
        "printer",
        "every id is wrong",
        {
            "shown": "unproven",
            "end": "after three slips an officer ends the session; spoiled, nothing is cast",
            "ballots": 1,
            "cast": 0,
        },
    )


def test_a_spare_printer_that_cannot_echo_gives_the_weaker_proof(booth: Booth, rows: Any) -> None:
    """GS r alone, after the echo was waited for in vain: the slip is printed once, and counts."""
    before = counts(booth)
    booth.rig.printer.unplug()
    model = booth.rig.printer.device.model
    booth.rig.printer.device.model = replace(model, process_id=False)
    booth.rig.printer.plug()
    to_slip(booth, 3)
    booth.hands.tap("yes", booth.hands.see(Confirming))
    with pytest.raises(Lost):
        booth.hands.see(CheckingSlip, seconds=1.0)  # it is not believed at once
    sight = booth.hands.see(CheckingSlip, SlipTrouble)
    while sight.kind is SlipTrouble:  # the cable was out at the first look
        sight = booth.hands.see(CheckingSlip, SlipTrouble)
    assert booth.voters._says(3)
    booth.hands.tap("yes", sight)
    booth.hands.see(Thanks)
    booth.voters.tally.recorded(3)
    booth.voted.append(-1)
    booth.hands.see(Idle)
    found = grown(booth, before)
    assert (found["ballots"], found["cast"], found["spoiled"]) == (1, 1, 0)
    booth.rig.printer.unplug()
    booth.rig.printer.device.model = model
    booth.rig.printer.plug()
    rows.keep(
        "printer",
        "a spare printer that cannot echo",
        {"shown": "nothing", "end": "printed, cast once, by the weaker proof", "ballots": 1, "cast": 1},
    )


def test_the_result_tape_accounts_for_every_torn_slip(booth: Booth) -> None:
    """Paper = log: the number on the tape is the journal's, and no more papers are torn than it says."""
    booth.finish()
    troubles = len(booth.journal("slip_trouble"))
    unsure = sum(getattr(spoil, "slip", 0) == 2 for spoil in booth.ballots(Spoil))
    (tape, *_) = [sheet for sheet in booth.hands.papers if "PITA HASIL" in sheet.text]
    text = " ".join(tape.text.split())
    assert f"Cetakan struk gagal, diulang {troubles}" in text
    assert f"Di luar kotak audit paling banyak ada {troubles + unsure} struk rusak." in text
    assert "SEIMBANG" in text
    assert "TIDAK SEIMBANG" not in text
    torn = [sheet for sheet in booth.hands.papers if not sheet.complete]
    assert 0 < len(torn) <= troubles + unsure
    assert not any(code.startswith(SLIP) and sheet.complete for sheet in torn for code in sheet.qr)
