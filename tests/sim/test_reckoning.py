"""Reconciliation to the last slip: what agrees, and that each disagreement is seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

import pytest

from firmware.tapes.slip_code import parse_slip_qr, slip_qr
from hw_sim.printer_layout import Symbol
from hw_sim.printer_paper import Row, Sheet
from hw_sim.reckoning import Booth, End, Reckoning, disagreements, slip_codes


def code(number: int, option: int = 1) -> bytes:
    return slip_qr(bytes(32), bytes(32), option, bytes([number]) * 16, bytes(64))


def name(slip: bytes) -> bytes:
    return sha256(parse_slip_qr(slip).serial).digest()


def sheet(slip: bytes, *, complete: bool = True, spoilt: bool = False) -> Sheet:
    return Sheet([Row(0, 8, (Symbol(slip, (), 3, 0),))], 8, complete, spoilt)


def people() -> Reckoning:
    """Three votes; one challenge; one slip whose ballot the power cut off; one left at the slip check."""
    told = Reckoning(2)
    tray = [sheet(code(n)) for n in range(6)]
    told.recorded(1, tray[:1])
    told.papers(End.SPOILED, tray[:2])
    told.recorded(2, tray[:3])
    told.papers(End.UNSURE, tray[:4])
    told.recorded(2, tray[:5])
    told.papers(End.SPOILED, tray[:6])
    told.walked_away = 1
    return told


BOOTH = Booth(
    totals={"1": 1, "2": 2},
    authorised=4,
    cast=3,
    spoiled=3,
    abandoned=1,
    slips=5,
    unknown_slips=1,
    named=frozenset({name(code(1)), name(code(5))}),
)


def test_a_day_that_agrees() -> None:
    assert disagreements(BOOTH, people()) == []


def test_a_slip_that_a_record_names_may_have_seemed_unsure() -> None:
    """The power failed after the SPOIL record and before the screen said so."""
    told = people()
    told.slips[End.UNSURE].add(code(1))
    told.slips[End.SPOILED].discard(code(1))
    assert disagreements(BOOTH, told) == []


@pytest.mark.parametrize(
    "booth",
    [
        replace(BOOTH, totals={"1": 2, "2": 1}),
        replace(BOOTH, cast=4, authorised=5),
        replace(BOOTH, authorised=5),
        replace(BOOTH, authorised=5, abandoned=2),
        replace(BOOTH, slips=6),
        replace(BOOTH, unknown_slips=2),
        replace(BOOTH, unknown_slips=0, slips=6),
        replace(BOOTH, named=frozenset()),
        replace(BOOTH, named=BOOTH.named | {name(code(0))}),
        replace(BOOTH, named=BOOTH.named | {name(code(9))}),
    ],
)
def test_a_booth_that_says_otherwise_is_seen(booth: Booth) -> None:
    assert disagreements(booth, people())


def lost_slip(told: Reckoning) -> None:
    told.slips[End.CAST].discard(code(0))


def second_slip(told: Reckoning) -> None:
    told.slips[End.CAST].add(code(8))


def two_unsure(told: Reckoning) -> None:
    told.slips[End.UNSURE].add(code(8))


def one_in_two_places(told: Reckoning) -> None:
    told.slips[End.UNSURE].add(code(0))
    told.slips[End.UNSURE].discard(code(3))


def one_more_voter(told: Reckoning) -> None:
    told.intended[1] += 1


def nobody_left(told: Reckoning) -> None:
    told.walked_away = 0


@pytest.mark.parametrize(
    "change", [lost_slip, second_slip, two_unsure, one_in_two_places, one_more_voter, nobody_left]
)
def test_people_who_say_otherwise_are_seen(change: Callable[[Reckoning], None]) -> None:
    told = people()
    change(told)
    assert disagreements(BOOTH, told)


def test_only_whole_slips_are_in_the_box() -> None:
    papers = [
        sheet(code(1)),
        sheet(code(2), complete=False),
        sheet(code(3), spoilt=True),
        sheet(b"bilik/x"),
        sheet(code(1)),
    ]
    assert slip_codes(papers) == {code(1)}
