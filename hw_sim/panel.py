"""The panel as the kernel would offer it: a framebuffer to look at and an evdev stream to touch.

    panel = Panel(folder / "fb0", folder / "touch", 1280, 800)
    panel.start()
    panel.tap(640, 700)
    panel.save(Path("screen.png"))

The framebuffer is a plain file that the booth maps; the stream is a FIFO that carries `struct input_event`s
of multitouch protocol B, with the single-touch events that the kernel adds for older programs.
"""

import errno
import os
import select
import time
from dataclasses import dataclass
from pathlib import Path

import pygame

from firmware.drivers.geometry import BITS, MASKS, Geometry
from firmware.drivers.touch_decoder import (
    ABS_MT_POSITION_X,
    ABS_MT_POSITION_Y,
    ABS_MT_SLOT,
    ABS_MT_TRACKING_ID,
    ABS_X,
    ABS_Y,
    BTN_TOUCH,
    EV_ABS,
    EV_KEY,
    EV_SYN,
    EVENT,
    SYN_REPORT,
)

AXIS = 4095  # largest value of both axes, as common controllers have


@dataclass(frozen=True)
class Frame:
    """What was on the screen at one moment."""

    data: bytes
    geometry: Geometry

    def surface(self) -> pygame.Surface:
        """A surface of its own, 32 bits a pixel."""
        g = self.geometry
        view = pygame.Surface((g.width, g.height), 0, BITS[g.pixel], MASKS[g.pixel])
        pitch = view.get_pitch()
        rows = (self.data[y * g.stride : y * g.stride + g.row].ljust(pitch, b"\0") for y in range(g.height))
        view.get_buffer().write(b"".join(rows))
        plain = pygame.Surface((g.width, g.height), 0, 32)
        plain.blit(view, (0, 0))
        return plain

    def save(self, path: Path) -> None:
        """As a PNG file."""
        pygame.image.save(self.surface(), path)


class Panel:
    """Screen and touch foil. A touch while nobody has the stream open is lost, as it is with a kernel."""

    def __init__(
        self,
        framebuffer: Path,
        touch: Path,
        width: int,
        height: int,
        *,
        stride: int | None = None,
        pixel: str = "xrgb8888",
    ) -> None:
        self.geometry = Geometry(width, height, stride or width * BITS[pixel] // 8, pixel)
        self.max_x = self.max_y = AXIS
        self._framebuffer, self._touch = framebuffer, touch
        self._fd = -1
        self._tracking = 0
        self._told: dict[int, int] = {}  # what the stream was told last, by code, within one touch

    @property
    def moody(self) -> bool:
        """Whether a finger may not be felt, and must be put there again."""
        return False

    def start(self) -> None:
        """Make the file and the FIFO."""
        self._framebuffer.touch()
        self._blacken()
        if not self._touch.exists():
            os.mkfifo(self._touch)

    def dark(self) -> None:
        """The power is off: the screen is black, events nobody read are gone."""
        self._close()
        self._blacken()

    def away(self) -> None:
        """The screen cannot be opened: a folder stands in its place."""
        self._framebuffer.rename(self._aside)
        self._framebuffer.mkdir()

    def back(self) -> None:
        """It can be opened again, and is black."""
        self._framebuffer.rmdir()
        self._aside.rename(self._framebuffer)
        self._blacken()

    @property
    def _aside(self) -> Path:
        return self._framebuffer.with_name(f".{self._framebuffer.name}.away")

    def _blacken(self) -> None:
        with self._framebuffer.open("r+b") as file:
            file.write(bytes(self.geometry.size))

    def stop(self) -> None:
        """Let go of the stream."""
        self._close()

    # ---- looking -------------------------------------------------------------------------------------

    def frame(self) -> Frame:
        """What is on the screen now; black where the booth has not drawn yet."""
        try:
            data = self._framebuffer.read_bytes()
        except FileNotFoundError:
            data = b""
        return Frame(data[: self.geometry.size].ljust(self.geometry.size, b"\0"), self.geometry)

    def surface(self) -> pygame.Surface:
        return self.frame().surface()

    def save(self, path: Path) -> None:
        self.frame().save(path)

    # ---- touching ------------------------------------------------------------------------------------

    def tap(self, x: int, y: int) -> None:
        """A finger down and up at one place, in pixels."""
        self.press(x, y)
        self.release()

    def press(self, x: int, y: int, slot: int = 0) -> None:
        self._tracking = (self._tracking + 1) % 65536
        self._told = {}
        events = [(EV_ABS, ABS_MT_SLOT, slot), (EV_ABS, ABS_MT_TRACKING_ID, self._tracking)]
        events += self._position(x, y)
        events.append((EV_KEY, BTN_TOUCH, 1))
        self._send(events + self._single(x, y))

    def move(self, x: int, y: int) -> None:
        """The finger slides; coordinates that stay the same are left out."""
        events = self._position(x, y) + self._single(x, y)
        if events:
            self._send(events)

    def release(self) -> None:
        self._send([(EV_ABS, ABS_MT_TRACKING_ID, -1), (EV_KEY, BTN_TOUCH, 0)])

    def _position(self, x: int, y: int) -> list[tuple[int, int, int]]:
        return self._changed({ABS_MT_POSITION_X: self._axis(x, 0), ABS_MT_POSITION_Y: self._axis(y, 1)})

    def _single(self, x: int, y: int) -> list[tuple[int, int, int]]:
        return self._changed({ABS_X: self._axis(x, 0), ABS_Y: self._axis(y, 1)})

    def _changed(self, values: dict[int, int]) -> list[tuple[int, int, int]]:
        events = [(EV_ABS, code, value) for code, value in values.items() if self._told.get(code) != value]
        self._told.update(values)
        return events

    def _axis(self, at: int, which: int) -> int:
        side = (self.geometry.width, self.geometry.height)[which]
        most = (self.max_x, self.max_y)[which]
        return min(max(int((at + 0.5) * (most + 1) / side), 0), most)

    def _send(self, events: list[tuple[int, int, int]]) -> None:
        """One frame, in one write, so that a reader never sees half of it."""
        if not self._open():
            return
        seconds, micros = divmod(time.time_ns() // 1000, 1_000_000)
        frame = (*events, (EV_SYN, SYN_REPORT, 0))
        try:
            os.write(self._fd, b"".join(EVENT.pack(seconds, micros, *event) for event in frame))
        except (BrokenPipeError, BlockingIOError):
            self._close()

    def _open(self) -> bool:
        """Whether somebody reads; what an earlier reader left in the FIFO goes with it."""
        if self._fd >= 0 and _no_reader(self._fd):
            self._close()
        if self._fd < 0:
            try:
                self._fd = os.open(self._touch, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            except OSError as error:
                if error.errno in (errno.ENXIO, errno.ENOENT):
                    return False
                raise
        return True

    def _close(self) -> None:
        fd, self._fd = self._fd, -1
        if fd >= 0:
            os.close(fd)


def _no_reader(fd: int) -> bool:
    poll = select.poll()
    poll.register(fd, select.POLLOUT)
    return any(events & select.POLLERR for _, events in poll.poll(0))
