"""The order of records as a pure function: what each leaves behind, and which clause refuses what."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

import pytest
from storage_help import sealed

from firmware.storage.errors import LogError
from firmware.storage.records import (
    Ballot,
    Cast,
    Close,
    Event,
    Record,
    Recovery,
    Session,
    Share,
    Spoil,
    Tally,
    VoidName,
)
from firmware.storage.replay import BallotState, step
from firmware.storage.slot import ZERO_HASH

N = [bytes([n]) * 32 for n in range(10)]
REHEARSAL = 1
SESSION = Session(0, N[1], N[2], N[3] * 2, N[4], N[5], 300)
CLOSE = Close(300, 2, 0, 1, 2, 1, 2, N[6], 4, N[7])
TALLY = Tally(1, (), (Share(1, ()),), (1,))
RECOVERY = Recovery((VoidName(3, N[8], N[9]),))


def ballot(j: int) -> Ballot:
    return Ballot(j, sealed(j))


def spoil(j: int, reason: int = 3, slip: int = 1) -> Spoil:
    return Spoil(j, reason, slip, N[8], N[j])


def after(*records: Record) -> BallotState:
    return reduce(lambda state, one: step(state, 7, one), records, BallotState())


def test_before_the_first_record() -> None:
    empty = BallotState()
    assert (empty.ballots, empty.cast, empty.spoiled, empty.slips, empty.unknown_slips) == (0,) * 5
    assert (empty.sessions, empty.mode, empty.roll_size, empty.commitment) == (0, 0, 0, ZERO_HASH)
    assert (empty.open_ballot, empty.close, empty.tally, empty.cut_short) == (None, None, None, False)


def test_what_each_record_leaves_behind() -> None:
    begun = after(SESSION)
    assert begun == BallotState(mode=0, roll_size=300, sessions=1, commitment=N[5])
    assert after(SESSION, replace(SESSION, mode=REHEARSAL)) == replace(begun, sessions=2, mode=REHEARSAL)
    sealed_one = after(SESSION, ballot(1))
    assert sealed_one == replace(begun, ballots=1, open_ballot=1)
    assert after(SESSION, ballot(1), Cast(1, N[6])) == replace(begun, ballots=1, cast=1, commitment=N[6])
    spoiled = replace(begun, ballots=1, spoiled=1, commitment=N[1])
    for slip, slips, unknown in ((0, 0, 0), (1, 1, 0), (2, 0, 1)):
        wanted = replace(spoiled, slips=slips, unknown_slips=unknown)
        assert after(SESSION, ballot(1), spoil(1, slip=slip)) == wanted
    assert after(SESSION, RECOVERY) == begun


def test_a_ballot_that_a_restart_spoiled_is_remembered_until_the_next_ends() -> None:
    cut = (SESSION, ballot(1), spoil(1, reason=2, slip=2))
    assert after(*cut).cut_short
    assert after(*cut, SESSION, ballot(2)).cut_short
    assert not after(*cut, ballot(2), Cast(2, N[6])).cut_short
    assert not after(*cut, ballot(2), spoil(2)).cut_short


DAY = (SESSION, ballot(1), Cast(1, N[6]), ballot(2), spoil(2), ballot(3), spoil(3, reason=4, slip=2))


def test_a_day_closed_and_tallied() -> None:
    closed = after(*DAY, CLOSE)
    assert closed.close == CLOSE
    assert after(*DAY, CLOSE, SESSION, RECOVERY, TALLY).tally == TALLY
    assert after(*DAY, CLOSE, SESSION).sessions == 2


@pytest.mark.parametrize(
    ("records", "wrong", "clause"),
    [
        ((SESSION, ballot(1)), ballot(2), "O1"),
        ((SESSION,), ballot(2), "O1"),
        ((SESSION, ballot(1), Cast(1, N[6])), ballot(1), "O1"),
        ((SESSION,), Cast(1, N[6]), "O2"),
        ((SESSION, ballot(1)), Cast(2, N[6]), "O2"),
        ((SESSION, ballot(1), Cast(1, N[6])), Cast(1, N[6]), "O2"),
        ((SESSION, ballot(1), Cast(1, N[6])), spoil(1), "O2"),
        ((SESSION, ballot(1), spoil(1)), spoil(1), "O2"),
        ((SESSION, ballot(1)), CLOSE, "O4"),
        *((DAY, replace(CLOSE, **{field: 9}), "O4") for field in ("roll", "cast", "spoiled", "slips")),
        (DAY, replace(CLOSE, authorised=3), "O4"),
        (DAY, replace(CLOSE, abandoned=2), "O4"),
        (DAY, TALLY, "O5"),
        ((*DAY, CLOSE), replace(TALLY, ballots=2), "O5"),
        ((*DAY, CLOSE, TALLY), TALLY, "O5"),
        ((*DAY, CLOSE), ballot(4), "O6"),
        ((*DAY, CLOSE), CLOSE, "O6"),
        ((SESSION,), Event("paused", None, {}), "S4"),
    ],
)
def test_what_may_not_stand_there_is_refused(records: tuple[Record, ...], wrong: Record, clause: str) -> None:
    before = after(*records)
    with pytest.raises(LogError, match=rf"ballots log, slot 12: .*\[{clause}\]") as refused:
        step(before, 12, wrong)
    assert refused.value.slot == 12


def test_a_rehearsal_may_close_with_more_votes_than_voters() -> None:
    """Several votes come from one card there."""
    day = (replace(SESSION, mode=REHEARSAL), *DAY[1:])
    assert after(*day, replace(CLOSE, authorised=3)).close is not None
