"""The two ways to a real screen, measured on the machine that has one: mode setting and framebuffer.

Run it where no booth runs (a technician's image, an emulated machine): it takes the screen. On a desk there
is nothing to measure. Figures and what was chosen for them: docs/decisions/15-kms.md.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pygame

from firmware.drivers.display import FB0, Framebuffer
from firmware.drivers.errors import DriverError
from firmware.drivers.kms import KmsScreen
from firmware.drivers.screen import Screen
from firmware.first_picture import first_picture

SECONDS = 5.0
COLOURS = ((200, 30, 30), (30, 30, 200))


def rows() -> list[tuple[str, str]]:
    """One row for each port."""
    ports: dict[str, Callable[[], Screen]] = {
        "mode setting": KmsScreen,
        f"framebuffer {FB0}": lambda: Framebuffer(FB0),
    }
    return [(f"screen by {name}", _figure(opened)) for name, opened in ports.items()]


def _figure(opened: Callable[[], Screen]) -> str:
    start = time.monotonic()
    try:
        screen = opened()
    except DriverError as error:
        return f"not measured: {error}"
    try:
        screen.paint(first_picture(screen.panel))
        first = time.monotonic() - start
        frames, spent, took = _flood(screen)
    finally:
        screen.close()
    return (
        f"first picture after {1000 * first:.0f} ms, CPU for a frame {1000 * spent / frames:.1f} ms, "
        f"{frames / took:.1f} frames/s"
    )


def _flood(screen: Screen) -> tuple[int, float, float]:
    """Whole pictures, each other than the one before: how many, their CPU seconds, their seconds."""
    pictures = [pygame.Surface(screen.size, 0, 32) for _ in COLOURS]
    for picture, colour in zip(pictures, COLOURS, strict=True):
        picture.fill(colour)
    frames, start, spent = 0, time.monotonic(), time.process_time()
    while time.monotonic() - start < SECONDS:
        screen.show(pictures[frames % len(pictures)])
        frames += 1
    return frames, time.process_time() - spent, time.monotonic() - start
