"""A bench for a test, its power off, and an address at which it is served."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
import uvicorn

from hw_sim.stand import Size, Tempo
from hw_sim.web.app import make_app
from hw_sim.web.bench import Bench
from hw_sim.web.serve import HOST, make_bench

SEVEN_INCH = Size(800, 480, 154.0)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    made = make_bench(tmp_path_factory.mktemp("bench") / "out", 1, SEVEN_INCH, Tempo(0.0))
    yield made
    made.rig.stop()


@pytest.fixture(scope="module")
def address(bench: Bench) -> Iterator[str]:
    """127.0.0.1:PORT, while it is served."""
    config = uvicorn.Config(make_app(bench), HOST, 0, log_level="error", ws="websockets-sansio")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
    yield f"{HOST}:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
