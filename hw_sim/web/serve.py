"""Lay out a booth and serve its bench until Ctrl-C."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
import webbrowser
from collections.abc import Iterator
from pathlib import Path

import uvicorn

from firmware.config import load as load_station
from firmware.election.package import load as load_package
from hw_sim.eyes import Eyes
from hw_sim.rig import BOOTH_NAME, Rig
from hw_sim.stand import Size, Tempo
from hw_sim.village_toml import Voices
from hw_sim.web.app import make_app
from hw_sim.web.bench import Bench

HOST = "127.0.0.1"
VOTERS = 50


def make_bench(out: Path, seed: int, size: Size, tempo: Tempo, *, speech: Voices = Voices.TONES) -> Bench:
    """A rig with its cables in and its power off, and the bench around it. Whoever has it stops the rig."""
    rig = Rig(out, voters=VOTERS, seed=seed, tempo=tempo, size=size, speech=speech)
    package = load_package(rig.village.package.read_bytes())
    eyes = Eyes.at(load_station(rig.station), package, BOOTH_NAME, rig.run / "fb0")
    rig.start()
    return Bench(rig, eyes, seed)


def _server(bench: Bench, port: int) -> uvicorn.Server:
    return uvicorn.Server(
        uvicorn.Config(make_app(bench), HOST, port, log_level="warning", ws="websockets-sansio")
    )


def _address(server: uvicorn.Server) -> str:
    return f"http://{HOST}:{server.servers[0].sockets[0].getsockname()[1]}/"


@contextlib.contextmanager
def served(bench: Bench, port: int = 0) -> Iterator[str]:
    """The page's address, while a thread serves it. Raises OSError where the port is taken."""
    server = _server(bench, port)
    thread = threading.Thread(target=server.run, name="bench", daemon=True)
    thread.start()
    while not server.started:
        if not thread.is_alive():
            raise OSError(f"port {port} cannot be had")
        time.sleep(0.01)
    try:
        yield _address(server)
    finally:
        server.should_exit = True
        thread.join(10)


def serve(bench: Bench, port: int, *, browser: bool) -> int:
    """Until Ctrl-C. 0, or 2 where the port is taken."""
    server = _server(bench, port)

    async def run() -> None:
        serving = asyncio.create_task(server.serve())
        while not server.started and not serving.done():
            await asyncio.sleep(0.01)
        if server.started:
            address = _address(server)
            print(f"the bench is at {address} (Ctrl-C ends it)", flush=True)
            if browser:
                webbrowser.open(address)
        await serving

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run())
    return 0 if server.started else 2
