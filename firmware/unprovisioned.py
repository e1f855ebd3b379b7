"""The screen of a booth that nobody has set up: what is missing, and who is to do what.

    station = show_until_provisioned(path, error, watchdog)

The station file is read again every few seconds; a good one ends this. Nothing is asked of any other device:
no card is read, no medium is written, so the power may be switched off at any moment.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pygame

from firmware.config import ConfigError, Station, load
from firmware.config_panel import Display
from firmware.drivers.screen import Screen, await_screen
from firmware.process_log import log
from firmware.screens.brush import Brush, blank
from firmware.screens.face import Face, OptionFace
from firmware.screens.fit import Para, fit_afresh
from firmware.screens.layout import Rect
from firmware.screens.text import diagnostic_words, say
from firmware.screens.theme import ALERT, HUGE, LARGE, PAPER, READING, Ink, Theme
from firmware.states.facts import Language
from firmware.states.system import System
from firmware.system.facts import SystemFault
from firmware.system.image import read_image
from firmware.version import SOFTWARE
from firmware.watchdog import Watchdog

AGAIN = 3.0  # s between two looks at the station file
SMALL_PANEL, SMALL_MM, USUAL_MM = 1024, 154.0, 217.0  # px; mm: the 7 inch panel, and the 10 inch one
PATIENCE = 15.0  # s
SIZES = (HUGE, LARGE, 5.6, READING, 4.4, 4.0)
LANGUAGES = (Language.ID, Language.EN)  # no package has said which others


def unprovisioned_picture(
    size: tuple[int, int], error: ConfigError, *, diagnostic: bool = False
) -> pygame.Surface:
    """The whole frame for this refusal, Indonesian above, English below.

    `diagnostic`: the system image is a technician's, which every screen says.
    """
    width, height = size
    brush = _brush(width, height)
    surface = blank(width, height, PAPER.bg)
    edge, band = width // 24, height // 6
    surface.fill(ALERT.bg, Rect(0, 0, width, band))
    heading = [say(language, "unprovisioned.heading") for language in LANGUAGES]
    lines = (Para(heading[0], True), Para(heading[1], space=0.1))
    _set(brush, surface, lines, Rect(edge, edge // 8, width - 2 * edge, band - edge // 4), ALERT)
    what = "absent" if not error.key and not error.file.exists() else "refused"
    detail = (
        f"{error.file.name}: {error.key}: {error.reason}"
        if error.key
        else f"{error.file.name}: {error.reason}"
    )
    last = " / ".join(diagnostic_words()) if diagnostic else SOFTWARE
    first, second = (
        (say(language, f"unprovisioned.{what}"), say(language, "unprovisioned.do")) for language in LANGUAGES
    )
    said = (
        *(Para(first[0], True), Para(first[1]), Para(second[0], True, space=0.9), Para(second[1])),
        *(Para(detail[:200], space=0.9), Para(last, diagnostic, space=0.1)),
    )
    top = band + edge // 2
    _set(brush, surface, said, Rect(edge, top, width - 2 * edge, height - top - edge // 2), PAPER)
    return surface


def show_until_provisioned(
    path: Path,
    error: ConfigError,
    watchdog: Watchdog,
    *,
    opened: Callable[[Display, Callable[[str], None]], Screen] = await_screen,
    sleep: Callable[[float], None] = time.sleep,
) -> Station:
    """The station, once `path` holds a good one. Raises DriverError where the screen is lost."""

    def waiting(why: str) -> None:
        log.warning("display: waiting: %s", why)
        watchdog.starting(PATIENCE, "menunggu layar")

    diagnostic = _diagnostic(path.parent)
    screen = opened(Display(width_mm=USUAL_MM), waiting)
    watchdog.ready("belum disiapkan")
    try:
        while True:
            screen.show(unprovisioned_picture(screen.size, error, diagnostic=diagnostic))
            screen.tend()
            watchdog.alive()
            sleep(AGAIN)
            try:
                return load(path)
            except ConfigError as again:
                error = again
    finally:
        screen.close()


def _diagnostic(run: Path) -> bool:
    """What the image says of itself, beside which the initramfs puts the station file."""
    try:
        return System(read_image(run)).diagnostic
    except SystemFault as fault:
        log.error("system: %s", fault)
        return False


def _brush(width: int, height: int) -> Brush:
    """No election and no display is known: sizes are those of the two panels that booths have."""
    wide = SMALL_MM if width <= SMALL_PANEL else USUAL_MM
    face = Face(width, height, wide, "", "", "", "", (OptionFace(1, "", None, blank=True),), None)
    return Brush(Theme(width, height, wide), face)


def _set(brush: Brush, surface: pygame.Surface, paras: tuple[Para, ...], rect: Rect, ink: Ink) -> None:
    brush.block(surface, fit_afresh(brush.theme, paras, rect.w, rect.h, SIZES), rect, ink)
