"""`bilik calibrate`: four marks on the booth's screen, four touches, and the line for its station file.

    systemctl stop bilik
    bilik calibrate /run/bilik/station.toml
    calibration = [1.0213, 0.0021, -0.0103, -0.0008, 1.0312, -0.0155]

For technicians, on an image that has a shell. The touchscreen is read as if it had no calibration; the six
numbers are those of `touch_calibration.from_corners`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pygame

from firmware.config import ConfigError, Station, load
from firmware.drivers.errors import DriverError
from firmware.drivers.screen import Screen, open_screen
from firmware.drivers.touch import Touch, TouchPanel
from firmware.drivers.touch_calibration import MARKS, TURNS, Affine, Place, from_corners

FINE = 10_000  # parts into which a side is divided when touches are read
GROUND, INK = (255, 255, 255), (12, 16, 24)
WORDS = ("Sentuh tengah tanda", "Touch the middle of the mark")


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "calibrate",
        help="on a booth: find the touchscreen's calibration with four touches",
        description="Show four marks one after the other, wait for a touch on each, and print the "
        "calibration for the station file's [touch]. The booth itself must be stopped. Ctrl-C gives up.",
    )
    parser.add_argument("station", type=Path, metavar="STATION.toml", help="the booth's station file")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit 0 with the line printed, 2 where file, screen or touches are not as they should be."""
    try:
        station = load(args.station)
        screen = open_screen(station.display)
        try:
            print(f"calibration = {list(numbers(calibrate(station, screen)))}")
        finally:
            screen.close()
    except (ConfigError, DriverError) as error:
        print(f"bilik: {error}", file=sys.stderr)
        return 2
    return 0


def calibrate(station: Station, screen: Screen) -> Affine:
    """The map that the person's four touches give. Raises DriverError where they fit no map."""
    touch = station.touch
    panel = TouchPanel(touch.device, touch.max_x, touch.max_y, FINE, FINE)
    return from_touches(station, _ask(screen, panel.read_touches(lambda: False)))


def from_touches(station: Station, told: list[Place]) -> Affine:
    """From where the device says that the marks were touched, 0 to 1 on each of its axes.

    Rotations come after the calibration, so the marks are turned back by them.
    """
    turn = (station.touch.rotation - station.display.rotation) % 360
    back = TURNS[-turn % 360]
    return from_corners([back.at(*mark) for mark in MARKS], told)


def numbers(seat: Affine) -> tuple[float, ...]:
    """The six numbers as a station file has them."""
    return tuple(round(number, 4) for number in (seat.a, seat.b, seat.c, seat.d, seat.e, seat.f))


def _ask(screen: Screen, touches: Iterator[Touch]) -> list[Place]:
    told = []
    for number, mark in enumerate(MARKS, start=1):
        screen.show(mark_picture(screen.size, mark))
        print(f"mark {number} of {len(MARKS)}: touch its middle", file=sys.stderr, flush=True)
        x, y = next(touches).down
        told.append(((x + 0.5) / FINE, (y + 0.5) / FINE))
    return told


def mark_picture(size: tuple[int, int], mark: Place) -> pygame.Surface:
    """A cross whose middle is at `mark`, and in the middle what to do."""
    width, height = size
    surface = pygame.Surface(size, 0, 32)
    surface.fill(GROUND)
    x, y, arm = round(mark[0] * width), round(mark[1] * height), height // 20
    pygame.draw.line(surface, INK, (x - arm, y), (x + arm, y), 3)
    pygame.draw.line(surface, INK, (x, y - arm), (x, y + arm), 3)
    pygame.draw.circle(surface, INK, (x, y), arm // 2, 2)
    pygame.font.init()
    font = pygame.font.Font(Path(__file__).parent / "assets" / "fonts" / "NotoSans-Regular.ttf", height // 20)
    for row, words in enumerate(WORDS):
        line = font.render(words, True, INK)
        surface.blit(line, ((width - line.get_width()) // 2, height // 2 + (row - 1) * height // 14))
    return surface
