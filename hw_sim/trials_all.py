"""Every cell's trial, by its device."""

from collections.abc import Callable, Mapping

from hw_sim import trials_fingerprint, trials_printer, trials_reader
from hw_sim.trials import Cell, Row

JOBS: Mapping[str, Callable[[Cell, int], Row]] = {
    "fingerprint": trials_fingerprint.run,
    "reader": trials_reader.run,
    "printer": trials_printer.run,
}
ROUNDS = {"fingerprint": 100, "reader": 64, "printer": 30}
"""Jobs for each cell in the table that is published."""


def run(cell: Cell, rounds: int | None = None) -> Row:
    """The row of a cell; `rounds` other than the published number for a quick look."""
    return JOBS[cell.device](cell, rounds or ROUNDS[cell.device])
