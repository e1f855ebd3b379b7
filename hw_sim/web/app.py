"""The bench as a web page on this machine: pictures out, deeds in.

    GET  /                 the page, from static/
    GET  /village.json     cards, PINs and names that lie on the table
    GET  /map.json         the state diagram; /lessons.json the lessons
    GET  /paper/N.png      a sheet; /paper/hanging.png what hangs out of the printer
    GET  /papers?since=N   sheets from that number on; /slots?since=N the same of the logs' slots
    GET  /stick.json       the files on the stick
    POST /audit            what `bilik audit` says of the stick now
    WS   /live             to the page: the screen (binary, screen.py) and what is seen (JSON);
                           to it, where it listens: {"sound": samples in base64} (sound.py);
                           from the page: {"seen": sequence}, {"listen": bool} and deeds (deeds.py)

Only pages of this very address may talk to it: a foreign page in the same browser is refused by its origin.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket, WebSocketDisconnect

from hw_sim.web.bench import BadDeed, Bench
from hw_sim.web.deeds import do
from hw_sim.web.lessons import listed
from hw_sim.web.screen import ScreenWire
from hw_sim.web.state_map import state_map
from hw_sim.web.table import table

STATIC = Path(__file__).parent / "static"
GLANCE = 1 / 60  # s between two looks at a screen on which nothing happens
NICE = 5  # of the threads that make pictures; the booth's is 0
LOOKS = 0.1  # s between two looks at everything else
AUDIT_PATIENCE = 120  # s
HOSTS = ("127.0.0.1", "localhost")
GUARDED = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}
"""The page loads nothing from elsewhere, and no other page shows it in a frame to catch clicks for it."""


def make_app(bench: Bench) -> Starlette:
    """The application around one bench; whoever made the bench starts and stops its rig."""
    return Starlette(
        routes=[
            Route("/", lambda _: FileResponse(STATIC / "index.html", headers=GUARDED)),
            Route("/village.json", lambda _: JSONResponse(table(bench.rig, bench.name))),
            Route("/map.json", lambda _: JSONResponse(state_map())),
            Route("/lessons.json", lambda _: JSONResponse(listed())),
            Route("/papers", _of(lambda since: bench.new_papers(since))),
            Route("/slots", _of(lambda since: bench.logbook.slots[since:])),
            Route("/stick.json", lambda _: JSONResponse(bench.stick_files())),
            Route("/paper/{sheet}.png", _paper(bench)),
            Route("/audit", _audit(bench), methods=["POST"]),
            WebSocketRoute("/live", lambda socket: Live(bench, socket).serve()),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(HOSTS))],
    )


Endpoint = Callable[[Request], Response]


def _of(listed: Callable[[int], object]) -> Endpoint:
    def answer(request: Request) -> Response:
        since = request.query_params.get("since", "0")
        if not since.isascii() or not since.isdigit() or len(since) > 9:
            raise HTTPException(400, "since: a whole number")
        return JSONResponse(listed(int(since)))

    return answer


def _paper(bench: Bench) -> Endpoint:
    def answer(request: Request) -> Response:
        name = request.path_params["sheet"]
        number = None if name == "hanging" else int(name) if name.isdecimal() and len(name) < 9 else -1
        try:
            data = bench.papers.png(number)
        except ValueError as error:
            raise HTTPException(404, str(error)) from None
        keep = "no-store" if number is None else "max-age=3600"
        return Response(data, media_type="image/png", headers={"Cache-Control": keep})

    return answer


def _audit(bench: Bench) -> Callable[[Request], object]:
    async def answer(request: Request) -> Response:
        _same_origin(request.headers.get("origin"), request.headers.get("host"))
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "firmware.cli", "audit", str(bench.sticks.true)),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        try:
            said, _ = await asyncio.wait_for(process.communicate(), AUDIT_PATIENCE)
        except TimeoutError:
            process.kill()
            raise HTTPException(504, "the audit took too long") from None
        return JSONResponse({"exit": process.returncode, "text": said.decode("utf-8", "replace")})

    return answer


def _same_origin(origin: str | None, host: str | None) -> None:
    """Raises HTTPException for a request that another page sent."""
    if origin is not None and origin != f"http://{host}":
        raise HTTPException(403, "only the bench's own page may do that")


class Live:
    """One open page."""

    def __init__(self, bench: Bench, socket: WebSocket) -> None:
        self._bench, self._socket = bench, socket
        self._screen = ScreenWire(bench.rig.panel.geometry)
        self._pressing = False
        self._loop = asyncio.get_running_loop()
        self._heard: asyncio.Queue[bytes] = asyncio.Queue()
        self._acknowledged = asyncio.Event()
        self._acknowledged.set()

    async def serve(self) -> None:
        headers = self._socket.headers
        if headers.get("origin") != f"http://{headers.get('host')}":
            await self._socket.close(code=4403)
            return
        await self._socket.accept()
        self._bench.pages += 1
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._show())
                tasks.create_task(self._tell())
                tasks.create_task(self._sing())
                tasks.create_task(self._listen())
        except* WebSocketDisconnect:
            pass  # the page was closed
        finally:
            self._bench.pages -= 1
            self._bench.sound.listeners.discard(self._hear)
            if self._pressing:  # or a finger would lie on the screen for ever
                do(self._bench, {"do": "touch", "how": "release"})

    async def _show(self) -> None:
        """The screen, a frame at a time, never more than the page has drawn."""
        while True:
            await self._acknowledged.wait()
            message = await _behind(lambda: self._screen.next(self._bench.rig.panel.frame().data))
            if message is not None:
                self._acknowledged.clear()
                await self._socket.send_bytes(message)
            else:
                await asyncio.sleep(GLANCE)

    async def _tell(self) -> None:
        """What is seen besides, whenever it differs."""
        told = ""
        while True:
            now = json.dumps(await _behind(self._bench.view))
            if now != told:
                told = now
                await self._socket.send_text(now)
            await asyncio.sleep(LOOKS)

    async def _listen(self) -> None:
        async for text in self._socket.iter_text():
            try:
                asked = _parsed(text)
                if isinstance(asked, dict) and "seen" in asked:
                    self._acknowledged.set()
                elif isinstance(asked, dict) and "listen" in asked:
                    self._listen_in(asked["listen"] is True)
                else:
                    await asyncio.to_thread(do, self._bench, asked)
                    self._note_touch(asked)
            except BadDeed as error:
                await self._socket.send_json({"refused": str(error)})
        raise WebSocketDisconnect

    def _listen_in(self, on: bool) -> None:
        """Headphones on or off, for this page."""
        listeners = self._bench.sound.listeners
        (listeners.add if on else listeners.discard)(self._hear)

    def _hear(self, pcm: bytes) -> None:
        """From the headphones' thread."""
        self._loop.call_soon_threadsafe(self._heard.put_nowait, pcm)

    async def _sing(self) -> None:
        while True:
            pcm = await self._heard.get()
            await self._socket.send_json({"sound": base64.b64encode(pcm).decode("ascii")})

    def _note_touch(self, done: object) -> None:
        if isinstance(done, dict) and done.get("do") == "touch":
            self._pressing = done["how"] != "release"


T = TypeVar("T")


async def _behind(work: Callable[[], T]) -> T:
    """What a page is shown is made when the booth has nothing to do: in threads that yield to it."""
    return await asyncio.get_running_loop().run_in_executor(LOOKERS, work)


def _yield_to_the_booth() -> None:
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)


LOOKERS = ThreadPoolExecutor(4, "looker", _yield_to_the_booth)


def _parsed(text: str) -> object:
    """Raises BadDeed for what is no JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise BadDeed("not JSON") from None
