"""The options of the report, read once at the edge."""

from __future__ import annotations

import re
from dataclasses import dataclass

from firmware.report.errors import BadOption
from firmware.report.sample import dice_fault

USUAL_LIMIT = "0.05"
_MOST_PAPERS = 100_000


@dataclass(frozen=True)
class Options:
    """`limit`: the risk limit as a fraction; `dice`: digits 1..6; `box`: papers found in the pile, if others
    than were cast."""

    limit: float = 0.05
    dice: str | None = None
    box: int | None = None


def read_options(limit: str | None, dice: str | None, box: str | None) -> Options:
    """From the command's words. Raises BadOption."""
    fault = None if dice is None else dice_fault(dice)
    if fault is not None:
        raise BadOption(f"--dice: {fault}")
    if box is not None and not (re.fullmatch("[0-9]{1,6}", box) and int(box) <= _MOST_PAPERS):
        raise BadOption(f"--box: a whole number up to {_MOST_PAPERS} is needed")
    return Options(_limit(limit or USUAL_LIMIT), dice, None if box is None else int(box))


def _limit(text: str) -> float:
    found = re.fullmatch(r"([0-9]{1,2}(?:\.[0-9]{1,4})?)(%?)", text)
    value = 0.0 if found is None else float(found[1]) / (100 if found[2] else 1)
    if not 0.001 <= value <= 0.5:
        raise BadOption("--risk-limit: a fraction from 0.001 to 0.5 is needed, or as much in percent: 5%")
    return value
