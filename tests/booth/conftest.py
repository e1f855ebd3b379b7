"""One small invented village for all tests of the booth, a booth of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from booth_help import Booth

from firmware.storage.keys import create_device_key, public_bytes
from firmware.storage.media import Medium
from hw_sim.village import Village, make_village


@pytest.fixture(scope="session")
def machine(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """The device key's file, and the public key that the village registers."""
    path = tmp_path_factory.mktemp("machine") / "device.key"
    return path, public_bytes(create_device_key(path))


@pytest.fixture(scope="session")
def village(tmp_path_factory: pytest.TempPathFactory, machine: tuple[Path, bytes]) -> Village:
    """12 voters, 3 candidates and a blank vote, 2 of 3 trustees, templates of 512 bytes."""
    folder = tmp_path_factory.mktemp("village")
    return make_village(folder, voters=12, seed=5, machine_keys=[("bilik-1", machine[1])], template_size=512)


@pytest.fixture(autouse=True)
def deaths(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """A worker that dies would take the program with it: here it fails the test."""
    died: list[int] = []
    monkeypatch.setattr("firmware.booth.worker.os._exit", died.append)
    yield died
    assert not died, "a worker's thread died"


@pytest.fixture(autouse=True)
def descriptors(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A booth whose power is cut lets go of its files when the process ends: here, when the test does."""
    opened: list[Medium] = []
    begin = Medium.__init__

    def noted(self: Medium, *arguments: Any, **named: Any) -> None:
        begin(self, *arguments, **named)
        opened.append(self)

    monkeypatch.setattr(Medium, "__init__", noted)
    yield
    for medium in opened:
        medium.close()


@pytest.fixture
def bare(village: Village, tmp_path: Path) -> Iterator[Booth]:
    """A booth as it comes from the workshop: no key, no package, no stick, no power."""
    booth = Booth(tmp_path / "booth", village)
    yield booth
    booth.power_cut()


@pytest.fixture
def booth(bare: Booth, machine: tuple[Path, bytes]) -> Booth:
    """A provisioned booth with its stick in; the power is off."""
    bare.provision(machine[0])
    bare.put()
    return bare


@pytest.fixture
def polls(booth: Booth) -> Booth:
    """The same with the polls open."""
    booth.boot()
    booth.open_polls()
    return booth
