"""A headless Chromium and one page of it, by the DevTools protocol: clicks where a mouse would, and looks.

with Browser() as page:
    page.open("http://127.0.0.1:8731/")
    page.click("#power"); page.wait("document.body.classList.contains('off') === false")
    assert page.errors == []
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
)
LISTENING = "DevTools listening on "
PATIENCE = 40.0  # s for what a page is waited for


def chromium() -> str | None:
    """The browser's program, where there is one."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


class Browser:
    """Raises AssertionError for what does not come in time. `errors`: the console's, and uncaught ones."""

    def __init__(self, width: int = 1500, height: int = 1400) -> None:
        self.errors: list[str] = []
        self._profile = tempfile.TemporaryDirectory(prefix="bilik-browser-", ignore_cleanup_errors=True)
        program = chromium()
        assert program is not None
        self._process = subprocess.Popen(
            [program, *FLAGS, f"--window-size={width},{height}", f"--user-data-dir={self._profile.name}"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,  # its helpers end with it
        )
        self._open = contextlib.ExitStack()
        self._answers: dict[int, Any] = {}
        self._news = threading.Condition()
        self._number = 0
        self._socket = self._connect()
        threading.Thread(target=self._listen, daemon=True).start()
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.call(f"{domain}.enable")
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.call("Emulation.setDeviceMetricsOverride", **size)  # of the page, not of the window

    def __enter__(self) -> Browser:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._profile.cleanup()

    def open(self, address: str) -> None:
        self.call("Page.navigate", url=address)
        self.wait("document.readyState === 'complete'")

    def look(self, expression: str) -> Any:
        """The value of a JavaScript expression in the page."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def wait(self, expression: str, seconds: float = PATIENCE) -> Any:
        """Until the expression is true; its value."""
        deadline = time.monotonic() + seconds
        while True:
            value = self.look(expression)
            if value:
                return value
            assert time.monotonic() < deadline, f"waited in vain for {expression}"
            with self._news:
                self._news.wait(0.03)

    def click(self, selector: str) -> None:
        """Where the element's middle is, with the mouse; it is scrolled into view first."""
        x, y = self.middle(selector)
        self.mouse("mousePressed", x, y)
        self.mouse("mouseReleased", x, y)

    def drag(self, selector: str, onto: str) -> None:
        """From the middle of one element to the middle of the other."""
        self.middle(onto)  # in view, if both can be
        x, y = self.middle(selector)
        self.mouse("mousePressed", x, y)
        self.mouse("mouseMoved", x + 20, y + 20)
        over_x, over_y = self.middle(onto, scroll=False)
        self.mouse("mouseMoved", over_x, over_y)
        self.mouse("mouseReleased", over_x, over_y)

    def key(self, name: str, code: int) -> None:
        """A key pressed and let go, by its DOM name and number, as "Enter", 13."""
        text = {"text": "\r"} if name == "Enter" else {}
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=name, windowsVirtualKeyCode=code, **text)

    def tap(self, selector: str, across: float, down: float) -> None:
        """A point of an element, given as shares of its width and height."""
        box = self._box(selector, scroll=True)
        x, y = box["x"] + across * box["width"], box["y"] + down * box["height"]
        self.mouse("mousePressed", x, y)
        self.mouse("mouseReleased", x, y)

    def middle(self, selector: str, *, scroll: bool = True) -> tuple[float, float]:
        box = self._box(selector, scroll=scroll)
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def mouse(self, kind: str, x: float, y: float) -> None:
        self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", buttons=1, clickCount=1)

    def screenshot(self, path: Path) -> None:
        data = self.call("Page.captureScreenshot", format="png")["data"]
        path.write_bytes(base64.b64decode(data))

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """One command and its result."""
        self._number += 1
        number = self._number
        message = {"id": number, "method": method, "params": params}
        if hasattr(self, "_session"):
            message["sessionId"] = self._session
        self._socket.send(json.dumps(message))
        with self._news:
            assert self._news.wait_for(lambda: number in self._answers, PATIENCE), f"no answer to {method}"
        answer = self._answers.pop(number)
        assert "error" not in answer, f"{method}: {answer['error']}"
        result: dict[str, Any] = answer["result"]
        return result

    # ---- inside --------------------------------------------------------------------------------------

    def _box(self, selector: str, *, scroll: bool) -> dict[str, float]:
        found = f"document.querySelector({json.dumps(selector)})"
        move = f"{found}.scrollIntoView({{block: 'nearest', inline: 'nearest'}})," if scroll else ""
        box: dict[str, float] = self.look(f"({move} {found}.getBoundingClientRect().toJSON())")
        return box

    def _connect(self) -> ClientConnection:
        """Chromium says where it listens, and then other things that nobody needs."""
        assert self._process.stderr is not None
        for line in self._process.stderr:
            if line.startswith(LISTENING):
                threading.Thread(target=self._process.stderr.read, daemon=True).start()
                address = line.removeprefix(LISTENING).strip()
                return self._open.enter_context(connect(address, max_size=None))
        raise AssertionError("the browser did not start")

    def _listen(self) -> None:
        try:
            for text in self._socket:
                self._hear(json.loads(text))
        except ConnectionClosed:
            return

    def _hear(self, message: dict[str, Any]) -> None:
        with self._news:
            if "id" in message:
                self._answers[message["id"]] = message
            self._news.notify_all()
        params = message.get("params", {})
        match message.get("method"):
            case "Runtime.exceptionThrown":
                self.errors.append(json.dumps(params["exceptionDetails"])[:500])
            case "Runtime.consoleAPICalled" if params["type"] in ("error", "assert"):
                self.errors.append(json.dumps(params["args"])[:500])
            case "Log.entryAdded" if params["entry"]["level"] == "error":
                self.errors.append(f"{params['entry'].get('url')}: {params['entry']['text']}")
