"""Showing a picture through the kernel's mode setting: dumb buffers, no graphics library.

    screen = KmsScreen(Path("/dev/dri/card0"))
    screen.size                       # of the picture: the monitor's mode, turned as the panel hangs
    screen.show(surface)
    screen.tend()                     # now and then: is it still ours, is the monitor still there?
    screen.close()

While this is open no console draws on the screen, and no second monitor shows anything. A driver that goes
away and comes back (the firmware's simple one makes room for the real one) is opened again, within two
seconds.
"""

from __future__ import annotations

import errno
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from firmware.drivers import kms_abi as abi
from firmware.drivers.display import pixels
from firmware.drivers.errors import DeviceLost, DriverError
from firmware.drivers.geometry import Geometry, turned
from firmware.drivers.kms_card import LINUX, Buffer, Card, Kernel
from firmware.drivers.kms_choice import Plan, Size, choose

if TYPE_CHECKING:
    import pygame

CARDS = Path("/dev/dri")
PIXELS = ("xrgb8888", "rgb565")  # as tried, the better first
RESCUES, RESCUE_PAUSE = 20, 0.1  # how often, and how many seconds apart, a lost screen is opened again
TEND_EVERY = 1.0  # s between two looks at the kernel
NOT_KNOWN = (errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP)


def cards(folder: Path = CARDS) -> list[Path]:
    """The graphics cards that the kernel has, in order."""
    return sorted(folder.glob("card[0-9]*"))


@dataclass
class _Shown:
    """An open card, its plan and the picture on the screen."""

    card: Card
    plan: Plan
    panel: Geometry
    buffer: Buffer
    connected: bool = True

    def show(self) -> None:
        """Set the mode, with the picture."""
        self.card.set_crtc(self.plan.crtc, self.plan.connector.number, self.plan.mode, self.buffer.fb)

    def close(self, *, leave: bool = False) -> None:
        if leave:
            self.card.leave(self.buffer)
        else:
            self.card.free(self.buffer)
        self.card.close()


class KmsScreen:
    """One monitor of one card. Raises DeviceLost where there is none yet, DriverError for what cannot be.

    `wanted` is the picture's size, taken where the monitor has that mode; `device` None looks at every card.
    """

    def __init__(
        self,
        device: Path | None = None,
        wanted: Size | None = None,
        rotation: int = 0,
        *,
        kernel: Kernel = LINUX,
        folder: Path = CARDS,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._device, self._folder = device, folder
        self._wanted = turned(wanted, rotation) if wanted is not None else None
        self._rotation = rotation
        self._kernel, self._sleep, self._now = kernel, sleep, now
        self._data: bytes | None = None
        self._looked = now()
        self._on: _Shown | None = self._open()
        self.panel = self._on.panel
        self.size = turned((self.panel.width, self.panel.height), rotation)
        self.name = self._on.plan.connector.name
        self.ignored = self._on.plan.ignored

    def show(self, surface: pygame.Surface) -> bool:
        """Show the picture if it differs from the one shown; True when it did. Raises DriverError."""
        return self.paint(pixels(surface, self.panel, self._rotation))

    def paint(self, data: bytes) -> bool:
        """The same with bytes as they lie in `panel`."""
        if self._on is None:
            raise DeviceLost("the screen is closed")
        if data == self._data:
            return False
        self._data = data
        try:
            self._put(self._on, data)
        except OSError as error:
            self._rescue(error)
        return True

    def tend(self) -> None:
        """At most once a second: get a lost screen back. Raises DriverError where that fails."""
        if self._on is None or self._now() - self._looked < TEND_EVERY:
            return
        self._looked = self._now()
        on = self._on
        try:
            ours = on.card.picture_of(on.plan.crtc) == on.buffer.fb
            connected = on.card.connection(on.plan.connector.number) != abi.DISCONNECTED
            if not ours or (connected and not on.connected):
                on.show()
            on.connected = connected
        except OSError as error:
            self._rescue(error)

    def close(self) -> None:
        """Let go of the screen. The last picture stays on it where the kernel can do that (Linux 6.8)."""
        on, self._on = self._on, None
        self._data = None
        if on is not None:
            on.close(leave=True)

    # ---- a picture -------------------------------------------------------------------------------------

    def _put(self, on: _Shown, data: bytes) -> None:
        """Write what is on the screen, and say so to cards that do not show memory as it is."""
        on.buffer.memory[: len(data)] = data
        try:
            on.card.dirty(on.buffer.fb)
        except OSError as error:
            if error.errno not in NOT_KNOWN:
                raise

    # ---- a screen --------------------------------------------------------------------------------------

    def _rescue(self, error: OSError) -> None:
        """The screen is lost: open it again and show what was shown. Raises DriverError after two seconds."""
        if self._on is not None:
            self._on.close()
        self._on = None
        for _ in range(RESCUES):
            self._sleep(RESCUE_PAUSE)
            try:
                on = self._open()
            except DriverError:
                continue
            try:
                if on.panel != self.panel:
                    raise DeviceLost(f"the screen is another one now: {on.panel}") from error
                if self._data is not None:
                    self._put(on, self._data)
            except DriverError:
                on.close()
                raise
            except OSError as again:
                on.close()
                error = again
            else:
                self._on = on
                return
        raise DeviceLost(f"the screen is gone: {error.strerror}") from error

    def _open(self) -> _Shown:
        """The first card that has a monitor. Raises DriverError, with what each card lacked."""
        paths = [self._device] if self._device is not None else cards(self._folder)
        if not paths:
            raise DeviceLost(f"{self._folder}: no graphics card yet")
        lacks = []
        for path in paths:
            try:
                return self._open_card(path)
            except DriverError as error:
                lacks.append(f"{path.name}: {error}")
            except OSError as error:
                held = "another program holds the screen" if error.errno == errno.EACCES else error.strerror
                lacks.append(f"{path.name}: {held}")
        raise DeviceLost("; ".join(lacks))

    def _open_card(self, path: Path) -> _Shown:
        card = Card(self._kernel, path)
        try:
            if not card.has_dumb_buffers():
                raise DriverError("this graphics card takes no plain pictures")
            found = card.resources()
            connectors = [card.connector(number) for number in found.connectors]
            numbers = {n for c in connectors for n in (*c.encoders, c.encoder) if n}
            encoders = {number: card.encoder(number) for number in numbers}
            plan = choose(found.crtcs, connectors, encoders, self._wanted)
            on = self._light(card, plan)
            for crtc in plan.others:
                if card.picture_of(crtc):
                    card.darken(crtc)
        except (OSError, DriverError):
            card.close()
            raise
        return on

    def _light(self, card: Card, plan: Plan) -> _Shown:
        """The plan's mode with a black picture, in the best pixels that the card takes."""
        refused: OSError | None = None
        for pixel in PIXELS:
            buffer = None
            try:
                buffer = card.buffer(plan.mode.width, plan.mode.height, pixel)
                panel = Geometry(plan.mode.width, plan.mode.height, buffer.pitch, pixel)
                on = _Shown(card, plan, panel, buffer)
                on.show()
            except OSError as error:
                if buffer is not None:
                    card.free(buffer)
                if error.errno not in NOT_KNOWN:
                    raise
                refused = error
            else:
                return on
        raise DriverError(f"{plan.connector.name}: no kind of pixels is taken") from refused
