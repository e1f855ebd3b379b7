"""The 40-pin header on a desk: a pin factory for gpiozero in the daemon, and the board that it is wired to.

    board = PinBoard(Path("run/pins"), on_change=print)
    board.start()
    board.set_input(27, False)              # the case is shut
    # the daemon's environment: GPIOZERO_PIN_FACTORY=biliksim BILIK_SIM_PINS=run/pins
    board.wait_for(22, True, 5)             # the lamp went on
    board.stop()

Between them is a unix socket with one line of text for each change: "level 27 0" to the daemon, "out 22 1"
and "free 22" from it. On connecting the daemon is told all levels, then "end". Pins that the board does not
drive float, that is, follow their pull.
"""

import contextlib
import os
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

import gpiozero
from gpiozero.pins.mock import MockFactory, MockPin

VARIABLE = "BILIK_SIM_PINS"
HEADER = range(28)  # BCM numbers on the 40-pin header
PATIENCE = 10  # s for the other side to answer


@contextlib.contextmanager
def _short(path: Path) -> Iterator[str]:
    """A name for `path` that fits a socket address (108 bytes), however deep its folder lies."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


class SimPin(MockPin):  # type: ignore[misc]  # gpiozero carries no types
    """One pin: its level as an input is the board's, its level as an output goes to the board."""

    def _set_pull(self, value: str) -> None:
        with self.factory.wiring:
            super()._set_pull(value)
            level = self.factory.levels.get(self.info.name)
            if level is not None:
                self.follow(level)

    def _set_function(self, value: str) -> None:
        if self._function == "output" and value == "input":
            self.factory.say(f"free {self.number}")
        super()._set_function(value)

    def _change_state(self, value: float) -> bool:
        changed: bool = super()._change_state(value)
        if self._function == "output":
            self.factory.say(f"out {self.number} {int(value)}")
        return changed

    @property
    def number(self) -> int:
        return int(self.info.name.removeprefix("GPIO"))

    def follow(self, level: bool) -> None:
        """The board drives this pin."""
        if self._function == "input":
            if level:
                self.drive_high()
            else:
                self.drive_low()


class SimFactory(MockFactory):  # type: ignore[misc]  # gpiozero carries no types
    """The factory gpiozero finds by entry point. Raises gpiozero.BadPinFactory where there is no board."""

    def __init__(self) -> None:
        super().__init__(pin_class=SimPin)
        self.levels: dict[str, bool] = {}
        self.wiring = threading.RLock()  # a pull is not set while the board drives the same pin
        path = os.environ.get(VARIABLE)
        if not path:
            raise gpiozero.BadPinFactory(f"{VARIABLE} does not name the board's socket")
        self._line = socket.socket(socket.AF_UNIX)
        self._line.settimeout(PATIENCE)
        try:
            with _short(Path(path)) as name:
                self._line.connect(name)
            self._incoming = self._line.makefile()
            for line in iter(self._incoming.readline, ""):
                if line == "end\n":
                    break
                self._hear(line)
            else:
                raise OSError("the board hung up")
        except OSError as error:
            self._line.close()
            raise gpiozero.BadPinFactory(f"{path}: {error}") from error
        self._line.settimeout(None)
        self._thread = threading.Thread(target=self._listen, name="simulated pins", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Let go of the pins, then of the board."""
        super().close()
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)
        self._thread.join(PATIENCE)
        self._incoming.close()
        self._line.close()

    def say(self, line: str) -> None:
        """One line to the board; a board that is gone hears nothing."""
        with contextlib.suppress(OSError):
            self._line.sendall(f"{line}\n".encode())

    def _listen(self) -> None:
        with contextlib.suppress(OSError, ValueError):  # ValueError: closed while reading
            for line in iter(self._incoming.readline, ""):
                self._hear(line)

    def _hear(self, line: str) -> None:
        _, number, level = line.split()
        name = f"GPIO{number}"
        with self.wiring:
            self.levels[name] = level == "1"
            for info, pin in list(self.pins.items()):
                if info.name == name:
                    pin.follow(self.levels[name])


class PinBoard:
    """The simulator's end: switches to move, lamps to look at. One daemon at a time; any thread may call."""

    def __init__(self, path: Path, on_change: Callable[[int, bool], None] | None = None) -> None:
        """`on_change(pin, high)` is called from the board's thread when the daemon drives an output."""
        self.path = path
        self.on_change = on_change
        self._inputs: dict[int, bool] = {}
        self._outputs: dict[int, bool] = {}
        self._changed = threading.Condition()
        self._client: socket.socket | None = None
        self._server: socket.socket | None = None
        self._thread: threading.Thread | None = None

    @property
    def outputs(self) -> dict[int, bool]:
        """The pins that the daemon drives now, by BCM number; empty while it is off."""
        with self._changed:
            return dict(self._outputs)

    @property
    def connected(self) -> bool:
        with self._changed:
            return self._client is not None

    def start(self) -> None:
        """Listen; a socket left over from a run before is replaced."""
        self.path.unlink(missing_ok=True)
        self._server = socket.socket(socket.AF_UNIX)
        with _short(self.path) as name:
            self._server.bind(name)
        self._server.listen()
        self._thread = threading.Thread(target=self._run, name="pin board", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Hang up and take the socket away."""
        server, self._server = self._server, None
        if server is None or self._thread is None:
            return
        server.shutdown(socket.SHUT_RDWR)  # wakes the accept
        with self._changed:
            if self._client is not None:
                self._client.shutdown(socket.SHUT_RDWR)
        self._thread.join(PATIENCE)
        server.close()
        self.path.unlink(missing_ok=True)

    def set_input(self, pin: int, high: bool) -> None:
        """Drive a pin; remembered for the next daemon too. False is what a switch closed to ground gives."""
        if pin not in HEADER:
            raise ValueError(f"pin {pin} is not on the header")
        with self._changed:
            self._inputs[pin] = high
            if self._client is not None:
                _say(self._client, f"level {pin} {int(high)}\n")

    def wait_for(self, pin: int, high: bool | None, seconds: float) -> bool:
        """Whether the daemon drives `pin` to that level (None: lets go of it) within so many seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: self._outputs.get(pin) is high, seconds)

    def _run(self) -> None:
        server = self._server
        while server is not None and self._server is server:
            try:
                client, _ = server.accept()
            except OSError:
                return
            with client:
                self._serve(client)

    def _serve(self, client: socket.socket) -> None:
        """One daemon, from its connecting to its end."""
        with self._changed:
            levels = "".join(f"level {pin} {int(high)}\n" for pin, high in self._inputs.items())
            _say(client, levels + "end\n")
            self._client = client
        with contextlib.suppress(OSError), client.makefile() as incoming:
            self._hear(incoming)
        with self._changed:
            self._client = None
            self._outputs.clear()
            self._changed.notify_all()

    def _hear(self, incoming: TextIO) -> None:
        for line in incoming:
            word, number, *level = line.split()
            pin, high = int(number), level == ["1"]
            with self._changed:
                before = self._outputs.get(pin)
                if word == "free":
                    self._outputs.pop(pin, None)
                else:
                    self._outputs[pin] = high
                self._changed.notify_all()
            if self.on_change is not None and bool(before) != high:
                self.on_change(pin, high)


def _say(client: socket.socket, text: str) -> None:
    with contextlib.suppress(OSError):  # it is going; its reader will notice
        client.sendall(text.encode())
