"""The plug pulled in every block write of a day, at several lengths, and again while recovering."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from storage_help import Booth, CuttingLayer, PowerCut, identity, restart, sealed, sound

from firmware.storage.ledger import Ledger, Standing

SMALL = identity(roll=3, slots=(32, 16))


class Witness:
    """What people saw: calls that returned before the cut."""

    def __init__(self) -> None:
        self.recorded = 0
        self.asked = 0
        self.events = 0


def short_day(booth: Booth, layer: CuttingLayer, seen: Witness) -> None:
    ledger, _ = Ledger.open(booth.internal, booth.stick, booth.who, lambda j: bytes([j]) * 32, files=layer)
    ledger.event("opened", None)
    seen.events += 1
    for row, ends in ((1, "cast"), (2, "challenge"), (0, "abandon")):
        ledger.authorise(row)
        ledger.ballot(sealed(ledger.next_j))
        if ends == "challenge":
            ledger.spoil(1, 1, b"S" * 32, (1, b"X" * 32))
            ledger.ballot(sealed(ledger.next_j))
        if ends == "abandon":
            ledger.spoil(3, 0, bytes(32), None)
        else:
            seen.asked += 1
            ledger.cast()
            seen.recorded += 1
        ledger.settle(ends != "abandon")
    ledger.event("closing", None)
    seen.events += 1
    ledger.close()
    ledger.close_files()


def cut_at(root: Path, cut: int, kept: int, noise: bool) -> tuple[Booth, Witness, bool]:
    booth, seen = Booth(root, SMALL), Witness()
    layer = CuttingLayer(cut=cut, kept=kept, noise=noise)
    try:
        short_day(booth, layer, seen)
    except PowerCut:
        return booth, seen, True
    finally:
        layer.abandon()
    return booth, seen, False


def check_recovered(booth: Booth, seen: Witness) -> None:
    ledger, found = booth.start()
    counts = ledger.counts
    assert seen.recorded <= counts.cast <= seen.asked
    assert seen.events <= len(found.last_events) <= seen.events + 1
    standings = [ledger.standing(row) for row in range(3)]
    assert standings.count(Standing.VOTED) == counts.cast
    assert Standing.AUTHORISED not in standings
    assert counts.authorised == counts.cast + counts.abandoned
    assert counts.ballots == counts.cast + counts.spoiled
    if found.voter_must_return and not found.closed:
        vote_again = standings.index(Standing.CAME_BACK_ALLOWED)
        ledger.authorise(vote_again)
        ledger.ballot(sealed(ledger.next_j))
        ledger.cast()
        ledger.settle(True)
    ledger.close_files()
    sound(booth)


def count_writes(root: Path) -> int:
    layer = CuttingLayer()
    short_day(Booth(root, SMALL), layer, Witness())
    return layer.writes


@pytest.mark.parametrize(("kept", "noise"), [(0, False), (512, False), (4096, False), (100, True)])
def test_every_cut_recovers(ram: Path, kept: int, noise: bool) -> None:
    total = count_writes(ram / "whole")
    assert total > 40
    for cut in range(1, total + 1):
        booth, seen, was_cut = cut_at(ram / str(cut), cut, kept, noise)
        assert was_cut
        check_recovered(booth, seen)
    booth, seen, was_cut = cut_at(ram / "end", total + 1, kept, noise)
    assert not was_cut
    assert restart(booth).closed


def test_cuts_while_recovering(ram: Path) -> None:
    """Ballots left open and slots torn on either medium; then recovery is cut at each of its writes too."""
    total = count_writes(ram / "whole")
    for first in range(total - 16, total - 4, 3):
        for second in itertools.count(1):
            booth, seen, _ = cut_at(ram / f"{first}-{second}", first, 700, False)
            layer = CuttingLayer(cut=second, kept=1500)
            try:
                ledger, _ = booth.start(layer)
                ledger.close_files()
                finished = True
            except PowerCut:
                finished = False
            layer.abandon()
            check_recovered(booth, seen)
            if finished:
                break
        assert second > 2
