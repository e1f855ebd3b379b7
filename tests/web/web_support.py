"""A bench for a test, and an address at which it is served."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from hw_sim.stand import Size, Tempo
from hw_sim.web.app import make_app
from hw_sim.web.bench import Bench
from hw_sim.web.serve import HOST, make_bench

SEVEN_INCH = Size(800, 480, 154.0)


def small_bench(out: Path) -> Bench:
    """Its power off, its devices instant. Whoever has it stops the rig."""
    return make_bench(out, 1, SEVEN_INCH, Tempo(0.0))


@contextmanager
def served(bench: Bench, port: int = 0) -> Iterator[str]:
    """127.0.0.1:PORT, while it is served."""
    config = uvicorn.Config(make_app(bench), HOST, port, log_level="error", ws="websockets-sansio")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
    yield f"{HOST}:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
