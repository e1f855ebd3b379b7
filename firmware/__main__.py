"""`python -m firmware STATION.toml`: the booth's daemon."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

from firmware.config import ConfigError, load
from firmware.hardening import harden
from firmware.process_log import install, type_and_place
from firmware.watchdog import Watchdog

USAGE = "usage: python -m firmware STATION.toml"


def main(arguments: list[str]) -> int:
    """Exit 0 after SIGTERM or Ctrl-C, 2 where the station file cannot be used, 70 without a screen."""
    if len(arguments) != 1 or arguments[0] in ("-h", "--help"):
        print(USAGE, file=sys.stderr)
        return 0 if arguments and arguments[0] in ("-h", "--help") else 2
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    install()
    for trouble in harden():
        logging.getLogger("bilik").warning("%s", trouble)
    try:
        station = load(Path(arguments[0]))
    except ConfigError as error:
        print(f"bilik: {error}", file=sys.stderr)
        return 2
    from firmware.daemon import Daemon  # pygame is imported only once the station file is known to be good
    from firmware.drivers.errors import DriverError

    try:
        daemon = Daemon(station, Watchdog.from_environment())
    except DriverError as error:  # the screen: all other devices may come later
        print(f"bilik: {error}", file=sys.stderr)
        return 70
    try:
        return daemon.run()
    except Exception as error:  # noqa: BLE001  # the supervisor starts it again, recovery takes over
        logging.getLogger("bilik").critical("the loop died: %s", type_and_place(error))
        return 70


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
