"""Cheap passphrases for all tests of this room: a key file says its own cost, so a low one opens too."""

from __future__ import annotations

import pytest

from firmware.ceremony import keyfile


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyfile, "COST", 2**4)
