"""A rehearsal with the real people: everything says so, and nothing of it is left when the polls open."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from journeys_help import SLIP, Booth

from firmware.booth.election import REHEARSAL
from firmware.states.facts import Item, Mode, Purpose, Trouble
from firmware.states.model import AskOfficer, ConfirmingItem, Idle, Menu, NotReady, Ready, Thanks, Voting
from firmware.storage.records import Ballot
from firmware.tapes.slip_code import parse_slip_qr

SECRET = b"BILIK-SIMULASI/1:"


@pytest.fixture
def booth(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Booth]:
    booth = Booth(tmp_path_factory.mktemp("rehearsal"), watch=10.0)
    booth.rig.power_on()
    yield booth
    booth.stop()


def begin(booth: Booth) -> None:
    booth.officers.menu(booth.officers.holder("chair"), Item.SIMULASI)
    booth.hands.see(AskOfficer, detail=Purpose.SIMULASI)
    booth.officers.sign(booth.officers.holder("member-1"), after=(Idle,))


def rehearsal_files(booth: Booth) -> list[str]:
    """Whatever on either medium has to do with the rehearsal."""
    media = (booth.internal, booth.stick)
    files = [path.relative_to(medium) for medium in media for path in medium.rglob("*")]
    return [str(path) for path in files if REHEARSAL in str(path)]


def test_a_rehearsal_then_the_real_opening(booth: Booth) -> None:
    begin(booth)
    voter = booth.next_voter()
    for option in (1, 2):  # the same card twice
        booth.vote(voter, option)
        assert booth.hands.see(Thanks, Idle).mode is Mode.SIMULASI
    assert len(rehearsal_files(booth)) >= 6
    assert booth.ballots(Ballot) == []
    rehearsed = [code for sheet in booth.hands.papers for code in sheet.qr if code.startswith(SECRET)]
    assert [parse_slip_qr(code).option for code in rehearsed] == [1, 2]
    assert all("SIMULASI" in sheet.text for sheet in booth.hands.papers if sheet.qr)

    booth.officers.menu(booth.officers.holder("member-2"), Item.END_SIMULASI)
    booth.officers.sure()
    assert booth.hands.see(Ready).mode is Mode.REAL
    assert rehearsal_files(booth) == []

    booth.voters.tally.intended.clear()
    booth.voted.clear()
    booth.officers.open_polls(clock_wrong=False)
    begun, purged = booth.journal("simulasi_started"), booth.journal("simulasi_purged")
    assert (len(begun), len(purged)) == (0, 1)  # the beginning stands in the rehearsal's own books
    booth.vote(voter, 3)
    assert [code for sheet in booth.slips for code in sheet.qr if not code.startswith(SLIP)] == []
    booth.finish()


def test_a_power_cut_in_a_rehearsal_ends_it(booth: Booth) -> None:
    begin(booth)
    booth.to_ballot()
    assert booth.hands.see(Voting).mode is Mode.SIMULASI
    booth.rig.power_cut()
    assert rehearsal_files(booth) != []
    booth.rig.power_on()
    booth.hands.see(Ready)
    assert rehearsal_files(booth) == []
    booth.officers.open_polls(clock_wrong=False)
    booth.vote()


def test_the_stick_is_gone_when_the_rehearsal_ends(booth: Booth) -> None:
    """Nothing real can begin before both media are purged."""
    begin(booth)
    booth.vote()
    booth.hands.see(Idle)
    booth.officers.sign(booth.officers.holder("chair"), after=(Menu,))
    booth.officers.pick(Item.END_SIMULASI)
    booth.hands.see(ConfirmingItem)  # by now the menu's line stands on the stick
    booth.hands.think_fast(0.5)
    booth.rig.pull_stick()
    booth.officers.sure()
    sight = booth.hands.see(NotReady, detail=Trouble.NO_STICK)
    assert rehearsal_files(booth) != []
    booth.rig.put_stick()
    booth.hands.tap("yes", sight)
    booth.hands.see(Ready)
    assert rehearsal_files(booth) == []
    booth.officers.open_polls(clock_wrong=False)
    booth.vote()
    assert booth.last("start_failed") == {"trouble": "no_stick"}
