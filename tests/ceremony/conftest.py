"""Cheap passphrases for all tests of this room: a key file says its own cost, so a low one opens too."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from firmware.ceremony import keyfile

sys.path.append(str(Path(__file__).parents[1] / "audit"))  # its audit_stick builds whole sticks


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyfile, "COST", 2**4)
