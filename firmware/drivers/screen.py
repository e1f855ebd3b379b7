"""The booth's screen, by whichever port can be had, as soon as there is one.

    screen = await_screen(station.display, waiting=lambda why: log.warning("display: %s", why))
    screen.show(surface)

"auto" prefers mode setting (docs/decisions/15-kms.md). A graphics driver may load after this program has
started and a monitor may be switched on later; so what is not there yet is waited for.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from firmware.config_panel import Display
from firmware.drivers.display import FB0, Framebuffer
from firmware.drivers.errors import DriverError
from firmware.drivers.geometry import Geometry
from firmware.drivers.kms import CARDS, KmsScreen, cards
from firmware.process_log import log

if TYPE_CHECKING:
    import pygame

FIRST_PAUSE, LAST_PAUSE = 0.05, 1.0  # s between looks; each is twice as long as the one before


class Screen(Protocol):
    """What shows pictures. `size` in pixels is the picture's, whichever way the panel hangs; `panel` how the
    panel's memory lies."""

    size: tuple[int, int]
    panel: Geometry

    def show(self, surface: pygame.Surface) -> bool:
        """Show a picture of that size; True where it differs from the one shown. Raises DriverError."""

    def paint(self, data: bytes) -> bool:
        """The same with bytes as they lie in `panel`."""

    def tend(self) -> None:
        """Called now and then: get back what was lost. Raises DriverError where that cannot be."""

    def close(self) -> None:
        """Let go of it; the last picture stays where that is possible."""


def open_screen(display: Display, *, folder: Path = CARDS) -> Screen:
    """The screen that the station file names. Raises DriverError where it cannot be had now."""
    asked = None
    if display.width is not None and display.height is not None:
        asked = display.width, display.height
    if display.framebuffer is not None or display.port == "framebuffer":
        return _framebuffer(display, display.framebuffer or display.device or FB0)
    auto = display.port == "auto"
    if auto and display.device is not None and not display.device.name.startswith("card"):
        return _framebuffer(display, display.device)
    try:
        screen = KmsScreen(display.device, asked, display.rotation, folder=folder)
    except DriverError as error:
        if not auto or display.device is not None or cards(folder) or not FB0.exists():
            raise
        log.warning("display: %s, so %s is taken", error, FB0)
        return _framebuffer(display, FB0)
    for name in screen.ignored:
        log.warning("display: a second monitor on %s stays dark", name)
    if asked is not None and screen.size != asked:
        log.warning("display: %s has no %d x %d; it shows %d x %d", screen.name, *asked, *screen.size)
    return screen


def await_screen(
    display: Display,
    waiting: Callable[[str], None],
    *,
    opened: Callable[[Display], Screen] = open_screen,
    sleep: Callable[[float], None] = time.sleep,
) -> Screen:
    """The screen as soon as it can be had; `waiting(why)` is called before each further look."""
    pause = FIRST_PAUSE
    while True:
        try:
            return opened(display)
        except DriverError as error:
            waiting(str(error))
        sleep(pause)
        pause = min(2 * pause, LAST_PAUSE)


def _framebuffer(display: Display, path: Path) -> Framebuffer:
    return Framebuffer(
        path,
        display.width,
        display.height,
        display.stride,
        display.pixel,
        rotation=display.rotation,
    )
