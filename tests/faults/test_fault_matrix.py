"""Every fault of every line, at a low and a high rate and all mixed, against the real drivers.

Nothing is ever told that did not happen, nothing but DriverError is raised, every job comes to an end, and no
card loses a try that nobody typed. The published table (docs/faults.md) is made of these rows.
"""

from __future__ import annotations

from typing import Any

import pytest

from firmware.drivers import printer_job
from hw_sim.fault_names import SERIAL
from hw_sim.trials import CELLS, MIXED, Cell
from hw_sim.trials_all import ROUNDS, run

FEW = {"fingerprint": 6, "reader": 8, "printer": 3}
SAMPLE = [cell for number, cell in enumerate(CELLS) if cell.fault == MIXED or number % 12 == 0]


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.name)
def test_no_false_success_no_crash_no_wedge(cell: Cell) -> None:
    row = run(cell, FEW[cell.device])
    assert row.sound, row
    assert row.jobs == FEW[cell.device]


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.name)
def test_the_row_is_the_published_one(cell: Cell, rows: Any) -> None:
    """All of them when they are written; else some, since the same seed gives the same row."""
    if cell not in SAMPLE and not rows.recording:
        return
    row = run(cell)
    assert row.sound, row
    rows.keep("lines", cell.name, row.as_dict())


def test_every_fault_struck(rows: Any) -> None:
    if rows.recording:
        pytest.skip("the rows are just being written")
    told = rows.published("lines")
    assert set(told) == {cell.name for cell in CELLS}
    for cell in CELLS:
        row = told[cell.name]
        assert row["jobs"] == ROUNDS[cell.device]
        assert row["injected"] > 0, cell.name
        assert sum(row[end] for end in ("done", "refused", "given_up", "misprinted")) == row["jobs"]
    assert {cell.device for cell in CELLS} == set(SERIAL)


# ---- do the trials find anything? --------------------------------------------------------------------


def test_a_driver_that_believes_its_printer_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    strong = printer_job.Proof.STRONG
    monkeypatch.setattr(printer_job.PrintJob, "proof", lambda job, seconds: strong)
    monkeypatch.setattr(printer_job.PrintJob, "_pulse", lambda job: None)
    assert run(Cell("printer", "paper_out", 0.4), 12).false


def test_a_driver_that_does_not_ask_for_each_piece_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    unanswered = property(lambda job: 0)
    monkeypatch.setattr(printer_job.PrintJob, "unanswered", unanswered)
    monkeypatch.setattr(printer_job.PrintJob, "_may_have_read_all", lambda job: True)
    assert run(Cell("printer", "silence", 0.1), 12).false


def test_a_driver_that_repeats_a_pin_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    from firmware.drivers.pn532_link import Pn532Link

    ask = Pn532Link.ask
    monkeypatch.setattr(
        Pn532Link,
        "ask",
        lambda link, code, data=b"", **more: ask(link, code, data, **{**more, "repeatable": True}),
    )
    assert run(Cell("reader", "silence", 0.1), 64).overspent
