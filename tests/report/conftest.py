"""One audited stick for the tests of this room, and what a report makes of it."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from firmware.audit.report import Report
from firmware.report.facts import Facts, read_facts
from firmware.report.model import Document, make_document
from firmware.report.options import Options

sys.path.append(str(Path(__file__).parents[1] / "audit"))  # its audit_stick builds whole sticks

import audit_stick
from report_day import EVIL, Make


@pytest.fixture(scope="session")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The finished stick of a short day whose first candidate has a hostile name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(audit_stick, "NAMES", (EVIL, "Bambang Tirta"))
        village = audit_stick.make_village()
        booth = audit_stick.Booth(tmp_path_factory.mktemp("report"), village)
        audit_stick.play(booth)
        booth.finish(booth.tally())
    return booth.stick


@pytest.fixture(scope="session")
def audited(day: Path) -> Report:
    return audit_stick.look(day)


@pytest.fixture(scope="session")
def facts(day: Path) -> Facts:
    return read_facts(day)


@pytest.fixture(scope="session")
def make(audited: Report, facts: Facts) -> Make:
    """A document of this day; with `totals` of a day with as many votes as that."""

    def made(
        limit: float = 0.05, dice: str | None = None, box: int | None = None, totals: tuple[int, ...] = ()
    ) -> Document:
        report = audited
        if totals:
            assert audited.close is not None
            close = replace(audited.close, cast=sum(totals), authorised=sum(totals), roll=sum(totals))
            report = replace(audited, totals=totals, close=close)
        return make_document(report, facts, Options(limit, dice, box))

    return made


@pytest.fixture
def stick(day: Path, tmp_path: Path) -> Path:
    """A copy, to be tampered with."""
    return audit_stick.copy_of(day, tmp_path / "stick")
