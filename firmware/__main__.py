"""`python -m firmware STATION.toml`: the booth's daemon.

The order is that of what a person sees: the station file, the screen, a first picture, and only then what
takes time to load.
"""

from __future__ import annotations

import logging
import os
import resource
import sys
from pathlib import Path

from firmware.config import ConfigError, Station, load
from firmware.drivers.errors import DriverError
from firmware.drivers.screen import Screen, await_screen
from firmware.first_picture import first_picture
from firmware.hardening import harden
from firmware.process_log import install, type_and_place
from firmware.watchdog import Watchdog

USAGE = "usage: python -m firmware STATION.toml"
PATIENCE = 15.0  # s that the supervisor shall wait from each look for a screen on
UNUSED = ("pygame.mixer", "pygame.mixer_music")


def main(arguments: list[str]) -> int:
    """Exit 0 after SIGTERM or Ctrl-C, 2 where the station file cannot be used, 70 when the screen is lost.

    Under a supervisor a station file that cannot be used is shown on the screen until there is a better one.
    """
    if len(arguments) != 1 or arguments[0] in ("-h", "--help"):
        print(USAGE, file=sys.stderr)
        return 0 if arguments and arguments[0] in ("-h", "--help") else 2
    install()
    for trouble in harden():
        logging.getLogger("bilik").warning("%s", trouble)
    _load_less()
    watchdog = Watchdog.from_environment()
    path = Path(arguments[0])
    try:
        try:
            station = load(path)
        except ConfigError as error:
            print(f"bilik: {error}", file=sys.stderr)
            if watchdog.address is None:
                return 2
            from firmware.unprovisioned import show_until_provisioned

            station = show_until_provisioned(path, error, watchdog)
        return _run(station, watchdog)
    except DriverError as error:  # the screen: all other devices may come later
        print(f"bilik: {error}", file=sys.stderr)
        return 70


def _run(station: Station, watchdog: Watchdog) -> int:
    """The booth, from the first picture on. Raises DriverError where the screen is lost."""
    screen = _screen(station, watchdog)
    from firmware.daemon import Daemon  # most of the program, the drawing library with it

    try:
        status = Daemon(station, screen, watchdog).run()
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024  # KiB (getrusage(2))
        print(f"bilik: ended in order; at most {most} MiB of memory", file=sys.stderr)
        return status
    except DriverError:
        raise
    except Exception as error:  # noqa: BLE001  # the supervisor starts it again, recovery takes over
        logging.getLogger("bilik").critical("the loop died: %s", type_and_place(error))
        return 70


def _screen(station: Station, watchdog: Watchdog) -> Screen:
    """The station's screen, waited for, with the first picture on it. Raises DriverError."""

    def waiting(why: str) -> None:
        logging.getLogger("bilik").warning("display: waiting: %s", why)
        watchdog.starting(PATIENCE, "menunggu layar")

    screen = await_screen(station.display, waiting)
    screen.paint(first_picture(screen.panel, station.display.rotation))
    return screen


def _load_less() -> None:
    """Keep the drawing library from loading its sound: 15 libraries, 3 MB and a fifth of its time.

    None in sys.modules stops an import (The import system, 5.3.1), which the library allows for by itself.
    """
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    for name in UNUSED:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]  # None has this meaning


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
