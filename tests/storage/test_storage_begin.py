"""What a start says of the one before: whether a slip may hang out of the printer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from storage_help import Booth, commit, sealed, vote

from firmware.storage.ledger import Ledger, Restart, Standing


def nothing(ledger: Ledger) -> None:
    """The power fails while nobody is in the booth."""


def came(ledger: Ledger) -> None:
    ledger.authorise(2)


def sealed_one(ledger: Ledger) -> None:
    came(ledger)
    ledger.ballot(sealed(ledger.next_j))


def walked_away(ledger: Ledger) -> None:
    sealed_one(ledger)
    ledger.spoil(3, 1, b"T" * 32, None)


@pytest.mark.parametrize(
    ("last", "hangs"), [(nothing, False), (came, False), (walked_away, False), (sealed_one, True)]
)
def test_a_slip_may_hang_after_a_ballot_that_the_power_cut_short(
    booth: Booth, last: Callable[[Ledger], None], hangs: bool
) -> None:
    """Said by the start that spoils it, and by each one after it until the next ballot."""
    ledger, _ = booth.start()
    vote(ledger, 5)
    last(ledger)
    ledger.close_files()
    for _ in range(2):
        ledger, found = booth.start()
        assert found.slip_may_hang is hangs
        ledger.close_files()
    ledger, _ = booth.start()
    vote(ledger, 6)
    ledger.close_files()
    ledger, found = booth.start()
    assert not found.slip_may_hang
    ledger.close_files()


def test_the_first_lines_stand_before_the_last_voter_is_settled(booth: Booth) -> None:
    """The journal names nobody; the register shows that somebody was voting, so it speaks last."""
    ledger, _ = booth.start()
    came(ledger)
    ledger.close_files()
    seen: list[tuple[Restart, Standing]] = []

    def lines(ledger: Ledger, found: Restart) -> None:
        seen.append((found, ledger.standing(2)))
        ledger.event("recovered", None, voter_must_return=found.voter_must_return)

    ledger, found = Ledger.open(booth.internal, booth.stick, booth.who, commit, first_lines=lines)
    assert seen == [(found, Standing.AUTHORISED)]
    assert found.voter_must_return
    assert ledger.standing(2) is Standing.CAME_BACK_ALLOWED
    ledger.close_files()


RETURNS, NOBODY = ("recovered", {"voter_must_return": True}), ("recovered", {"voter_must_return": False})
RESUMED, OTHER = ("polls_resumed", {}), ("menu_opened", {})


@pytest.mark.parametrize(
    ("lines", "must_return"),
    [
        ([], False),
        ([NOBODY], False),
        ([RETURNS], True),
        ([RETURNS, OTHER], True),
        ([RETURNS, NOBODY], True),
        ([RETURNS, RESUMED], False),
        ([RETURNS, RESUMED, OTHER, NOBODY], False),
        ([("recovered", {})], False),
        ([("menu_opened", {"voter_must_return": True})], False),
    ],
)
def test_who_must_return_is_said_until_the_polls_go_on(
    booth: Booth, lines: list[tuple[str, dict[str, bool]]], must_return: bool
) -> None:
    ledger, _ = booth.start()
    for kind, fields in lines:
        ledger.event(kind, None, **fields)
    ledger.close_files()
    ledger, found = booth.start()
    assert found.voter_must_return is must_return
    ledger.close_files()
