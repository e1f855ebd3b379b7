"""Counting tamperings; a short day, closed, whose stick is the target."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest
from attacks_stick import Target, closed_day

from firmware.audit import chain
from firmware.audit.slots import read_slot
from firmware.storage.keys import verify

Tried = Callable[[int], None]


@pytest.fixture
def tried(record_property: Callable[[str, object], None]) -> Tried:
    """Say how many tamperings this test tried, all of which it saw caught."""
    return lambda number: record_property("tamperings", number)


@pytest.fixture(scope="session")
def target() -> Target:
    """A valid stick in memory with its election and its tapes. Not to be changed."""
    return closed_day()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The chain's pass remembers the slots and signatures it has seen, so that one changed slot costs one
    slot's work. Both are pure functions of bytes: no answer changes."""
    monkeypatch.setattr(chain, "read_slot", lru_cache(4096)(read_slot))
    monkeypatch.setattr(chain, "verify", lru_cache(4096)(verify))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a stick is laid down to be audited."""
    return tmp_path / "stick"
