"""The guest's panel: its screen by QMP `screendump`, its touchscreen by QMP `input-send-event`.

    panel = GuestPanel(folder / "fb0", 1280, 800)
    panel.start()
    panel.attach(Qmp(folder / "eye"))     # the power is on
    panel.tap(640, 400)
    panel.dark()                          # and off

A thread keeps the file `fb0` as the screen is, so that `Eyes` look at a guest as they look at a desk. It does
so as often as it can without taking more than a share of one processor from the guest.

Touches are multitouch protocol B, as the desk's panel sends them, for a virtio-multitouch device.
"""

from __future__ import annotations

import mmap
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

from firmware.drivers.touch_decoder import (
    ABS_MT_POSITION_X,
    ABS_MT_POSITION_Y,
    ABS_MT_SLOT,
    ABS_MT_TRACKING_ID,
    BTN_TOUCH,
    EV_ABS,
    EV_KEY,
)
from hw_sim.guest.ppm import PpmError, parse_ppm, to_xrgb
from hw_sim.guest.qmp import Qmp, QmpError
from hw_sim.panel import Panel

AXIS = 0x7FFF  # QEMU's INPUT_EVENT_ABS_MAX: positions on both axes, whatever the screen's size
QUICKEST, SLOWEST = 0.08, 0.5  # s between two looks
SHARE = 0.25  # of the time, at most, that goes into looking
NOWHERE = {"axis": "x", "value": 0}  # the schema wants a position where none is told


def touch_events(events: list[tuple[int, int, int]]) -> list[dict[str, object]]:
    """One evdev frame (type, code, value) as QMP's InputEvents; what QEMU makes up by itself is left out."""
    slot, tracking = 0, -1
    told: list[dict[str, object]] = []

    def mtt(kind: str, **place: object) -> None:
        data = {"type": kind, "slot": slot, "tracking-id": tracking, **(place or NOWHERE)}
        told.append({"type": "mtt", "data": data})

    for kind, code, value in events:
        match kind, code:
            case (k, c) if (k, c) == (EV_ABS, ABS_MT_SLOT):
                slot = value
            case (k, c) if (k, c) == (EV_ABS, ABS_MT_TRACKING_ID):
                tracking = value
                mtt("end" if value < 0 else "begin")
            case (k, c) if (k, c) == (EV_ABS, ABS_MT_POSITION_X):
                mtt("data", axis="x", value=value)
            case (k, c) if (k, c) == (EV_ABS, ABS_MT_POSITION_Y):
                mtt("data", axis="y", value=value)
            case (k, c) if (k, c) == (EV_KEY, BTN_TOUCH):
                told.append({"type": "btn", "data": {"button": "touch", "down": bool(value)}})
    return told


class GuestPanel(Panel):
    """A `Panel` whose other side is a guest. While it is dark, touches are lost."""

    def __init__(self, framebuffer: Path, width: int, height: int) -> None:
        super().__init__(framebuffer, framebuffer.with_name("touch"), width, height)
        self.max_x = self.max_y = AXIS
        self.on_frame: Callable[[], None] = lambda: None  # called when the picture has changed
        self.looks = 0
        self.looking = 0.0  # s spent on looks so far, QEMU's part and ours
        self._dump = framebuffer.with_name("screen.ppm")
        self._lock = threading.Lock()  # held for a look: no look ends after the screen went dark
        self._guest: Qmp | None = None
        self._last = b""
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._framebuffer.touch()
        self._blacken()
        self._thread = threading.Thread(target=self._watch, name="guest's screen", daemon=True)
        self._thread.start()

    def attach(self, guest: Qmp) -> None:
        """The power is on: look through this connection, which the panel closes in the end."""
        with self._lock:
            self._guest = guest

    def dark(self) -> None:
        with self._lock:
            if self._guest is not None:
                self._guest.close()
            self._guest, self._last = None, b""
            self._blacken()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
        self.dark()

    def _watch(self) -> None:
        while not self._stopping.is_set():
            started = time.monotonic()
            self._look()
            took = time.monotonic() - started
            self.looks, self.looking = self.looks + 1, self.looking + took
            self._stopping.wait(min(max(QUICKEST, took / SHARE - took), SLOWEST))

    def _look(self) -> None:
        with self._lock:
            if self._guest is None:
                return
            try:
                self._guest.do("screendump", filename=str(self._dump))
                data = self._dump.read_bytes()
                if data != self._last:
                    self._draw(data)
                    self._last = data
            except (QmpError, PpmError, OSError):
                return  # no screen yet, another mode, or no guest any more: what stood there stays

    def _draw(self, data: bytes) -> None:
        """Into the file, row by row as a screen is: who has it mapped sees no torn pixel."""
        picture = parse_ppm(data)
        if (picture.width, picture.height) != (self.geometry.width, self.geometry.height):
            return  # the guest has set no mode of ours yet
        with self._framebuffer.open("r+b") as file, mmap.mmap(file.fileno(), self.geometry.size) as memory:
            memory[:] = to_xrgb(picture)
        self.on_frame()

    def _send(self, events: list[tuple[int, int, int]]) -> None:
        guest = self._guest
        told = touch_events(events)
        if guest is not None and told:
            try:
                guest.do("input-send-event", events=told)
            except QmpError:
                return  # the power went just now

    def _blacken(self) -> None:
        """The same file stays: others have it mapped."""
        with self._framebuffer.open("r+b") as file:
            if os.fstat(file.fileno()).st_size != self.geometry.size:
                file.truncate(self.geometry.size)
            file.write(bytes(self.geometry.size))
