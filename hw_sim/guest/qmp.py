"""QEMU's machine protocol: commands and events as JSON lines over a unix socket.

    qmp = Qmp(folder / "qmp")                        # waits for the socket, reads the greeting
    qmp.do("screendump", filename="/tmp/x.ppm")
    qmp.wait_for("DEVICE_DELETED", seconds=10, device="usb0")
    qmp.close()

Source: QEMU documentation, "QEMU Machine Protocol Specification". One reply to each command; events may come
at any time, and the last EVENTS of them are kept for who waits. May be used from several threads.
"""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

EVENTS = 256
LINE_LIMIT = 1 << 20  # bytes; the longest answer we ask for has some thousands
CHUNK = 1 << 16

Event = dict[str, object]
"""As it came: "event", "data", "timestamp"."""


class QmpError(Exception):
    """QEMU refused a command; the text is QEMU's."""


class QmpGone(QmpError):
    """There is no QEMU at the other end, or it does not answer."""


class Qmp:
    """One connection. Every wait is bounded: `seconds`, or those of the constructor."""

    def __init__(self, path: Path, seconds: float = 30.0, alive: Callable[[], bool] = lambda: True) -> None:
        """Connect, as soon as there is somebody; not `alive`: nobody will ever be. Raises QmpGone."""
        self._path, self._seconds = path, seconds
        self._lock = threading.RLock()
        self._rest = b""
        self._events: deque[Event] = deque(maxlen=EVENTS)
        self._number = 0
        self._socket = _connect(path, seconds, alive)
        try:
            greeting = self._read(time.monotonic() + seconds)
            if "QMP" not in greeting:
                raise QmpGone(f"{path}: this is no QMP greeting")
            self.do("qmp_capabilities")
        except QmpError:
            self.close()
            raise

    def do(self, command: str, **arguments: object) -> object:
        """Run a command and return what it returns. Underscores in names of arguments stand for hyphens.

        Raises QmpError where QEMU refuses it, QmpGone where nobody answers in time.
        """
        with self._lock:
            self._number += 1
            wanted = {name.replace("_", "-"): value for name, value in arguments.items()}
            message = {"execute": command, "arguments": wanted, "id": self._number}
            deadline = time.monotonic() + self._seconds
            try:
                self._socket.settimeout(self._seconds)
                self._socket.sendall(json.dumps(message).encode() + b"\n")
            except OSError as error:
                self._fail(error)
            while True:
                reply = self._read(deadline)
                if "event" in reply:
                    self._events.append(reply)
                elif reply.get("id") != self._number:
                    continue  # of a command that was given up on
                elif "error" in reply:
                    raise QmpError(f"{command}: {_description(reply['error'])}")
                else:
                    return reply.get("return")

    def wait_for(self, name: str, seconds: float | None = None, **data: object) -> Event:
        """The next event of that name whose data hold all of `data`; it is taken out. Raises QmpGone."""
        deadline = time.monotonic() + (self._seconds if seconds is None else seconds)
        with self._lock:
            while True:
                for event in self._events:
                    told = event.get("data")
                    if event["event"] == name and _holds(told if isinstance(told, dict) else {}, data):
                        self._events.remove(event)
                        return event
                message = self._read(deadline)
                if "event" in message:
                    self._events.append(message)

    def forget(self) -> None:
        """Events that came so far are of no interest."""
        with self._lock:
            self._events.clear()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.close()

    def _read(self, deadline: float) -> dict[str, object]:
        """The next message."""
        while b"\n" not in self._rest:
            if len(self._rest) > LINE_LIMIT:
                self._fail(f"a line of more than {LINE_LIMIT} bytes")
            left = deadline - time.monotonic()
            if left <= 0:
                self._fail("no answer in time")
            try:
                self._socket.settimeout(left)
                data = self._socket.recv(CHUNK)
            except OSError as error:
                self._fail(error)
            if not data:
                self._fail("QEMU has ended")
            self._rest += data
        line, _, self._rest = self._rest.partition(b"\n")
        try:
            message = json.loads(line)
        except ValueError as error:
            self._fail(error)
        if not isinstance(message, dict):
            self._fail("a message that is no object")
        return message

    def _fail(self, why: object) -> NoReturn:
        raise QmpGone(f"{self._path}: {why}")


def _connect(path: Path, seconds: float, alive: Callable[[], bool]) -> socket.socket:
    deadline = time.monotonic() + seconds
    while True:
        link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            link.connect(str(path))
        except (FileNotFoundError, ConnectionRefusedError) as error:
            link.close()
            if not alive() or time.monotonic() >= deadline:
                raise QmpGone(f"{path}: nobody is there") from error
            time.sleep(0.02)
        else:
            return link


def _holds(told: dict[str, object], wanted: dict[str, object]) -> bool:
    return all(told.get(name) == value for name, value in wanted.items())


def _description(error: object) -> object:
    return error.get("desc", error) if isinstance(error, dict) else error
