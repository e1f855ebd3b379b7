"""A bench for a test, and an address at which it is served."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hw_sim.stand import Size, Tempo
from hw_sim.web import serve
from hw_sim.web.bench import Bench

SEVEN_INCH = Size(800, 480, 154.0)


def small_bench(out: Path) -> Bench:
    """Its power off, its devices instant. Whoever has it stops the rig."""
    return serve.make_bench(out, 1, SEVEN_INCH, Tempo(0.0))


@contextmanager
def served(bench: Bench, port: int = 0) -> Iterator[str]:
    """127.0.0.1:PORT, while it is served."""
    with serve.served(bench, port) as address:
        yield address.removeprefix("http://").removesuffix("/")
