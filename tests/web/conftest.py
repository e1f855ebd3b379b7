"""One bench for all tests of a file, its power off, and the address at which it is served."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from web_support import served, small_bench

from hw_sim.web.bench import Bench


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    made = small_bench(tmp_path_factory.mktemp("bench") / "out")
    yield made
    made.rig.stop()


@pytest.fixture(scope="module")
def address(bench: Bench) -> Iterator[str]:
    with served(bench) as where:
        yield where
