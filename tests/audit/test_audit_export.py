"""What the booth itself counts and writes out is what the audit expects."""

from __future__ import annotations

from pathlib import Path

import pytest
from audit_stick import TOTALS, Booth, Village, look, play

from firmware.booth.counting import CountingRoom
from firmware.booth.election import Election, Opened
from firmware.booth.export import export
from firmware.states.facts import Mode


@pytest.fixture
def counted(village: Village, tmp_path: Path) -> Booth:
    """A day counted and exported by firmware.booth, of whose parts none but these is needed here."""
    booth = Booth(tmp_path, village)
    play(booth)
    booth.ledger.close()
    election = Election.__new__(Election)
    election.package, election.machine, election.stick = village.package, booth.machine, booth.stick
    opened = Opened.__new__(Opened)
    opened.mode, opened.ledger, opened.context = Mode.REAL, booth.ledger, booth.context
    room = CountingRoom(election, opened)
    assert room.take(1, village.shares[1])
    assert not room.take(2, village.shares[1])
    assert room.take(3, village.shares[3])
    booth.ledger.tally(room.tally())
    booth.ledger.event("exported", None)
    result = room.result()
    assert result is not None
    export(election, opened, result)
    return booth


def test_the_booths_own_export_is_valid(counted: Booth) -> None:
    report = look(counted.stick)
    assert report.lines()[0].startswith("SAH: ")
    assert report.to_json()["totals"] == TOTALS
