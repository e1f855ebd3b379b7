"""gpiozero's pins on the kernel's GPIO lines, by libgpiod 2: what `pins.py` needs and no more.

    gpiozero.Button(17, pull_up=True, pin_factory=GpiodFactory())
    GPIOZERO_PIN_FACTORY=bilikgpiod                        # for any other gpiozero program

Inputs with pull and edges, outputs, no PWM, no SPI. Numbers are the lines of one GPIO chip, found by its
label: on every Raspberry Pi the header's line numbers are the BCM numbers. `gpiod` is python3-libgpiod:
https://libgpiod.readthedocs.io. Why not lgpio: docs/decisions/14-gpiod.md.
"""

from __future__ import annotations

import contextlib
import os
import select
import threading
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import gpiozero

LABELS = ("pinctrl-bcm2835", "pinctrl-bcm2711", "pinctrl-rp1")  # Pi 3 (and Zero, CM3), Pi 4 and CM4, Pi 5
DEVICES = Path("/dev")
CONSUMER = "bilik"  # as `gpioinfo` shows it
EVENTS = 16  # read at once

Changed = Callable[[float, int], None]


class LineInfo(NamedTuple):
    """What gpiozero asks of a pin's description."""

    name: str


class Lines:
    """What gpiozero asks of a board: which pin a name means. Only numbers and "GPIO17" are names here."""

    def find_pin(self, name: int | str) -> Iterator[tuple[None, LineInfo]]:
        yield None, LineInfo(f"GPIO{number_of(name)}")


def number_of(name: int | str) -> int:
    """The line of 17, "17" or "GPIO17". Raises gpiozero.PinInvalidPin."""
    text = str(name).removeprefix("GPIO")
    if not (text.isascii() and text.isdecimal() and len(text) < 4):
        raise gpiozero.PinInvalidPin(f"{str(name)[:20]!r} is no number of a GPIO line")
    return int(text)


def chip_path(wanted: str | None, gpiod: Any, folder: Path = DEVICES) -> Path:
    """The header's chip, or the one with the label or path `wanted`. Raises gpiozero.BadPinFactory."""
    if wanted is not None and wanted.startswith("/"):
        return Path(wanted)
    labels = (wanted,) if wanted is not None else LABELS
    seen = []
    for path in sorted(folder.glob("gpiochip*")):
        try:
            with gpiod.Chip(str(path)) as chip:
                label = chip.get_info().label
        except OSError as error:
            seen.append(f"{path.name} {error.strerror}")
            continue
        if label in labels:
            return path
        seen.append(f"{path.name} {label}")
    raise gpiozero.BadPinFactory(
        f"no GPIO chip is {' or '.join(labels)}: {', '.join(seen) or 'there is none'}"
    )


class GpiodFactory(gpiozero.Factory):  # type: ignore[misc]  # gpiozero carries no types
    """`chip` as `chip_path` takes it. Raises gpiozero.BadPinFactory without libgpiod or chip, or OSError."""

    def __init__(self, chip: str | None = None, *, gpiod: Any = None, folder: Path = DEVICES) -> None:
        super().__init__()
        if gpiod is None:
            try:
                gpiod = import_module("gpiod")  # a package of the distribution, not on every desk
            except ImportError as error:
                raise gpiozero.BadPinFactory(f"libgpiod is not installed: {error}") from error
        self._gpiod = gpiod
        self._chip: Any = gpiod.Chip(str(chip_path(chip, gpiod, folder)))
        self._lines: int = self._chip.get_info().num_lines
        self._pins: dict[int, GpiodPin] = {}

    def pin(self, name: int | str) -> GpiodPin:
        number = number_of(name)
        if number >= self._lines:
            raise gpiozero.PinInvalidPin(f"there is no line {number} on this GPIO chip")
        if number not in self._pins:
            self._pins[number] = GpiodPin(self._gpiod, self._chip, number)
        return self._pins[number]

    def close(self) -> None:
        for pin in self._pins.values():
            pin.close()
        self._pins.clear()
        self._chip.close()

    def ticks(self) -> float:
        return time.monotonic()

    def ticks_diff(self, later: float, earlier: float) -> float:
        return later - earlier

    def _get_board_info(self) -> Lines:
        return Lines()


class GpiodPin(gpiozero.Pin):  # type: ignore[misc]  # gpiozero carries no types
    """One line. It is asked of the kernel when its function is set, and given back by `close`."""

    def __init__(self, gpiod: Any, chip: Any, number: int) -> None:
        super().__init__()
        self._gpiod, self._chip, self._number = gpiod, chip, number
        self._line: Any = None
        self._function = "input"
        self._pull = "floating"
        self._edges = "none"
        self._level = False
        self._told: Changed | None = None
        self._watch: _Watch | None = None

    def close(self) -> None:
        """An output goes off and lets go: nothing drives the line any more."""
        self._stop_watching()
        line, self._line = self._line, None
        self._told = None
        if line is None:
            return
        with contextlib.suppress(OSError):
            if self._function == "output":
                line.set_value(self._number, self._gpiod.line.Value.INACTIVE)
                self._function, self._pull = "input", "floating"
                line.reconfigure_lines({self._number: self._settings()})
        line.release()
        self._function, self._pull, self._edges, self._level = "input", "floating", "none", False

    def output_with_state(self, state: float) -> None:
        self._level = bool(state)
        self._set_function("output")

    def input_with_pull(self, pull: str) -> None:
        self._pull = pull
        self._set_function("input")

    # ---- what gpiozero reads and sets ------------------------------------------------------------------

    def _get_info(self) -> LineInfo:
        return LineInfo(f"GPIO{self._number}")

    def _get_function(self) -> str:
        return self._function

    def _set_function(self, value: str) -> None:
        if value not in ("input", "output"):
            raise gpiozero.PinInvalidFunction(f"GPIO{self._number} cannot be {value!r}")
        self._function = value
        self._apply()

    def _get_state(self) -> int:
        return int(self._required().get_value(self._number) == self._gpiod.line.Value.ACTIVE)

    def _set_state(self, value: float) -> None:
        if self._function != "output":
            raise gpiozero.PinSetInput(f"GPIO{self._number} is an input")
        self._level = bool(value)
        values = self._gpiod.line.Value
        self._required().set_value(self._number, values.ACTIVE if self._level else values.INACTIVE)

    def _get_pull(self) -> str:
        return self._pull

    def _set_pull(self, value: str) -> None:
        if value not in ("up", "down", "floating"):
            raise gpiozero.PinInvalidPull(f"GPIO{self._number} has no pull {value!r}")
        if self._function != "input":
            raise gpiozero.PinFixedPull(f"GPIO{self._number} is an output")
        self._pull = value
        self._apply()

    def _get_bounce(self) -> None:
        return None

    def _set_bounce(self, value: float | None) -> None:
        if value is not None:  # `debounce.py` does it, where it can be tested
            raise gpiozero.PinEdgeDetectUnsupported("edges are not filtered here")

    def _get_edges(self) -> str:
        return self._edges

    def _set_edges(self, value: str) -> None:
        if value not in ("none", "rising", "falling", "both"):
            raise gpiozero.PinInvalidEdges(f"GPIO{self._number} has no edges {value!r}")
        self._stop_watching()
        self._edges = value
        self._start_watching()

    def _get_when_changed(self) -> Changed | None:
        return self._told

    def _set_when_changed(self, value: Changed | None) -> None:
        self._stop_watching()
        self._told = value
        self._start_watching()

    # ---- the kernel ------------------------------------------------------------------------------------

    def _settings(self) -> Any:
        line = self._gpiod.line
        if self._function == "output":
            return self._gpiod.LineSettings(
                direction=line.Direction.OUTPUT,
                output_value=line.Value.ACTIVE if self._level else line.Value.INACTIVE,
            )
        bias = {"up": line.Bias.PULL_UP, "down": line.Bias.PULL_DOWN, "floating": line.Bias.DISABLED}
        edges = {"none": "NONE", "rising": "RISING", "falling": "FALLING", "both": "BOTH"}
        watched = self._edges if self._told is not None else "none"
        return self._gpiod.LineSettings(
            direction=line.Direction.INPUT,
            bias=bias[self._pull],
            edge_detection=getattr(line.Edge, edges[watched]),
        )

    def _apply(self) -> None:
        """Have the line as it is set here."""
        if self._line is None:
            self._line = self._chip.request_lines({self._number: self._settings()}, consumer=CONSUMER)
        else:
            self._line.reconfigure_lines({self._number: self._settings()})

    def _required(self) -> Any:
        if self._line is None:
            self._apply()
        return self._line

    def _start_watching(self) -> None:
        if self._told is None or self._edges == "none" or self._function != "input":
            return
        self._apply()
        self._watch = _Watch(self._line, self._told, self._gpiod.EdgeEvent.Type.RISING_EDGE)

    def _stop_watching(self) -> None:
        watch, self._watch = self._watch, None
        if watch is not None:
            watch.stop()


class _Watch:
    """A thread that waits for the edges of one line and tells each with its time and level."""

    def __init__(self, line: Any, told: Changed, rising: object) -> None:
        self._line, self._told, self._rising = line, told, rising
        self._ours, self._theirs = os.pipe2(os.O_CLOEXEC)
        self._thread = threading.Thread(target=self._run, name="gpio edges", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        os.close(self._theirs)
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _run(self) -> None:
        poll = select.poll()
        poll.register(self._ours, select.POLLIN)
        poll.register(self._line.fd, select.POLLIN)
        try:
            while self._ours not in {fd for fd, _ in poll.poll()}:
                for event in self._line.read_edge_events(EVENTS):
                    self._told(event.timestamp_ns / 1e9, int(event.event_type == self._rising))
        except OSError:  # the chip is gone; the pins stay as they were last told
            return
        finally:
            os.close(self._ours)
