"""Slips against votes: what agrees, what cannot agree any more, and what only needs more slips."""

from __future__ import annotations

import pytest
from slips_booth import Press, sealed

from firmware.slips.box import Box
from firmware.slips.verdict import DIFFERS, INCOMPLETE, MATCHES, Comparison, compare
from firmware.slips.words import summary

PRESS = Press()


def found(*options: int, nameless: int = 0, emptied: bool = False, more: tuple[str, ...] = ()) -> Comparison:
    """Votes are 2, 1, 1; one slip for each of `options`."""
    box = Box(sealed(PRESS, spoiled={90: 2}, nameless=nameless))
    codes = [PRESS.slip(option, number) for number, option in enumerate(options)]
    for code in (*codes, *more):
        box.add(code, "line")
    return compare(box, emptied=emptied)


@pytest.mark.parametrize(
    ("options", "nameless", "emptied", "verdict", "code"),
    [
        ((1, 1, 2, 3), 0, False, MATCHES, 0),
        ((3, 1, 2, 1), 0, True, MATCHES, 0),
        ((), 0, False, INCOMPLETE, 2),
        ((1, 1, 2), 0, False, INCOMPLETE, 2),
        ((1, 1, 2), 0, True, DIFFERS, 1),
        ((1, 1, 2, 2), 0, False, DIFFERS, 1),
        ((1, 1, 2, 3, 3), 0, False, DIFFERS, 1),
        ((1, 1, 2, 3, 3), 1, False, MATCHES, 0),
        ((1, 1, 2, 3, 3), 1, True, MATCHES, 0),
        ((1, 1, 2, 3, 3, 2), 1, False, DIFFERS, 1),
        ((1, 1, 2, 3, 3, 2), 2, False, MATCHES, 0),
        ((1, 2, 2, 3), 1, False, INCOMPLETE, 2),
        ((1, 2, 2, 3), 1, True, DIFFERS, 1),
    ],
)
def test_verdict(options: tuple[int, ...], nameless: int, emptied: bool, verdict: str, code: int) -> None:
    comparison = found(*options, nameless=nameless, emptied=emptied)
    assert (comparison.verdict, comparison.exit_code) == (verdict, code)


def test_strangers_paper_cannot_undo_a_count() -> None:
    paper = (
        "noise",
        Press().slip(1, 5),
        PRESS.slip(1, 0),
        PRESS.slip(2, 90),
        PRESS.slip(1, 6, simulasi=True),
    )
    assert found(1, 1, 2, 3, more=paper).verdict == MATCHES


@pytest.mark.parametrize("number", [0, 90])
def test_proof_against_the_booth_undoes_any_count(number: int) -> None:
    """Slip 0 again for another option; slip 90 of a ballot that the log opened as option 2."""
    assert found(1, 1, 2, 3, more=(PRESS.slip(3, number),)).verdict == DIFFERS
    assert found(1, more=(PRESS.slip(3, number),)).verdict == DIFFERS


def test_the_summary_begins_with_the_verdict_and_explains_what_is_too_many() -> None:
    box = Box(sealed(PRESS, spoiled={}, nameless=1))
    for number, option in enumerate((1, 1, 2, 3, 3)):
        box.add(PRESS.slip(option, number), "line")
    lines = summary(box, compare(box, emptied=False))
    assert lines[0].startswith("COCOK: 5 struk sah, 4 suara, 1 lebih")
    assert "listrik padam" in "".join(lines)
    assert lines[4].split() == ["3", "2", "1", "+1", "Calon", "3"]
