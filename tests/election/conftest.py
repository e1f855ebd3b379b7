"""One small invented village for all tests of this room, and copies of its folder to spoil."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from firmware.election import canonical
from firmware.election.authority import read_key
from firmware.election.container import Sections, pack, unpack
from firmware.election.package import SIGNED_PREFIX
from hw_sim.village import Village, make_village

MACHINES = [("bilik-1", bytes(range(32))), ("bilik-2", bytes(range(100, 132)))]
Resign = Callable[[Callable[[dict[str, Any]], None]], bytes]


@pytest.fixture(scope="session")
def village(tmp_path_factory: pytest.TempPathFactory) -> Village:
    """12 voters, 3 candidates, 2 of 3 trustees, templates of 512 bytes."""
    folder = tmp_path_factory.mktemp("village")
    return make_village(folder, voters=12, seed=5, machine_keys=MACHINES, template_size=512)


@pytest.fixture(scope="session")
def whole(village: Village) -> bytes:
    """The package's bytes."""
    return village.package.read_bytes()


@pytest.fixture
def committee(village: Village, tmp_path: Path) -> Path:
    """A copy of the committee's folder, to be spoilt."""
    folder = tmp_path / "committee"
    shutil.copytree(village.committee, folder)
    return folder


@pytest.fixture
def resign(village: Village, whole: bytes) -> Resign:
    """A package whose manifest was changed by a function, signed again by the true authority."""

    def change(edit: Callable[[dict[str, Any]], None]) -> bytes:
        sections = unpack(whole)
        manifest = json.loads(sections.manifest)
        edit(manifest)
        data = canonical.encode(manifest)
        signature = read_key(village.authority_key).sign(SIGNED_PREFIX + data)
        return pack(Sections(data, signature, sections.photos, sections.roll))

    return change
