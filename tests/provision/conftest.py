"""A regency's list of booths, and the plan of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from provision_card import AUTHORITY, LIST, TEMPLATE

from firmware.provision.plan import Plan, make_plan
from firmware.provision.villages import read_villages


@pytest.fixture
def villages(tmp_path: Path) -> Path:
    path = tmp_path / "desa.csv"
    path.write_text(LIST)
    return path


@pytest.fixture
def plan(villages: Path, tmp_path: Path) -> Plan:
    made, _ = make_plan(
        read_villages(villages), villages, TEMPLATE, AUTHORITY, tmp_path / "plan", update=False
    )
    return made
