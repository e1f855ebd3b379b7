"""Fixtures: a booth, and one whole day's stick that reading tests share."""

from __future__ import annotations

from pathlib import Path

import pytest
from storage_help import Booth, whole_day

from firmware.storage.slot import Log


@pytest.fixture
def booth(tmp_path: Path) -> Booth:
    return Booth(tmp_path)


@pytest.fixture(scope="session")
def day(tmp_path_factory: pytest.TempPathFactory) -> Booth:
    """A closed and tallied day with one restart. Read only."""
    made = Booth(tmp_path_factory.mktemp("day"))
    ledger, _ = made.start()
    ledger.event("starting", None)
    ledger.close_files()
    ledger, _ = made.start()
    whole_day(ledger)
    ledger.close_files()
    return made


@pytest.fixture(scope="session")
def day_logs(day: Booth) -> dict[Log, bytes]:
    return {log: (day.stick / log.file).read_bytes() for log in Log}
