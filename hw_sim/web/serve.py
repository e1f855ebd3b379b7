"""Lay out a booth and serve its bench until Ctrl-C."""

from __future__ import annotations

import asyncio
import contextlib
import webbrowser
from pathlib import Path

import uvicorn

from firmware.config import load as load_station
from firmware.election.package import load as load_package
from hw_sim.eyes import Eyes
from hw_sim.rig import BOOTH_NAME, Rig
from hw_sim.stand import Size, Tempo
from hw_sim.web.app import make_app
from hw_sim.web.bench import Bench

HOST = "127.0.0.1"
VOTERS = 50


def make_bench(out: Path, seed: int, size: Size, tempo: Tempo) -> Bench:
    """A rig with its cables in and its power off, and the bench around it. Whoever has it stops the rig."""
    rig = Rig(out, voters=VOTERS, seed=seed, tempo=tempo, size=size)
    package = load_package(rig.village.package.read_bytes())
    eyes = Eyes.at(load_station(rig.station), package, BOOTH_NAME, rig.run / "fb0")
    rig.start()
    return Bench(rig, eyes, seed)


def serve(bench: Bench, port: int, *, browser: bool) -> int:
    """Until Ctrl-C. 0, or 2 where the port is taken."""
    config = uvicorn.Config(make_app(bench), HOST, port, log_level="warning", ws="websockets-sansio")
    server = uvicorn.Server(config)

    async def run() -> None:
        serving = asyncio.create_task(server.serve())
        while not server.started and not serving.done():
            await asyncio.sleep(0.01)
        if server.started:
            address = f"http://{HOST}:{server.servers[0].sockets[0].getsockname()[1]}/"
            print(f"the bench is at {address} (Ctrl-C ends it)", flush=True)
            if browser:
                webbrowser.open(address)
        await serving

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run())
    return 0 if server.started else 2
