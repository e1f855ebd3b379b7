"""A made village for days in the bottle, and the booth's own complaints kept quiet."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from crash_command import small_plan
from crash_day import BottleDay
from crash_memo import known_keys
from crash_village import Ground, make_ground


@pytest.fixture(scope="session")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """Room for eight voters."""
    return make_ground(tmp_path_factory.mktemp("ground"), 8, (160, 160), 5)


@pytest.fixture(scope="session")
def small_day(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> BottleDay:
    return BottleDay(ground, small_plan(ground), tmp_path_factory.mktemp("sticks"))


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    with known_keys():
        yield
    logging.disable(logging.NOTSET)
