"""What station.toml says of the screen, the touchscreen and the 40-pin header.

    [display]
    width_mm = 217                   # all that a real screen needs: the kernel tells the rest
    rotation = 90                    # a panel that hangs with its right edge up

    [touch]
    device = "/dev/bilik/touch"
    calibration = [180, 3950, 3880, 210]

Sizes are those of the picture as a person sees it: on a panel that hangs on its side, higher than wide.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from firmware.config_values import Number, Numbers, OneOf, Refused, Text, Where, Whole

APath = Annotated[Path, Where()]
Turn = Annotated[int, OneOf((0, 90, 180, 270))]
Bcm = Annotated[int | None, Whole(0, 27)]

EDGES, MATRIX = 4, 6  # how many numbers a calibration has


@dataclass(frozen=True)
class Display:
    """The screen.

    `port` "kms" shows through the kernel's mode setting, "framebuffer" through memory that is mapped, "auto"
    takes the first of the two that can be had. `device` is /dev/dri/card1, /dev/fb0 and the like; without it
    each is looked at. `framebuffer` is an older way to say port and device in one; a plain file of the size
    given is taken, too. `width`, `height` in pixels ask for that mode of a monitor, else it has its choice.
    `width_mm` is the picture's width. `rotation`: degrees by which the picture is turned clockwise on its
    panel. `stride`: bytes from row to row of a plain file.
    """

    width_mm: Annotated[float, Number(50, 1000)]
    port: Annotated[str, OneOf(("auto", "kms", "framebuffer"))] = "auto"
    device: Annotated[Path | None, Where()] = None
    framebuffer: Annotated[Path | None, Where()] = None
    width: Annotated[int | None, Whole(240, 3840)] = None
    height: Annotated[int | None, Whole(240, 3840)] = None
    rotation: Turn = 0
    stride: Annotated[int | None, Whole(480, 65536)] = None
    pixel: Annotated[str, OneOf(("xrgb8888",))] = "xrgb8888"


@dataclass(frozen=True)
class Touch:
    """An evdev stream.

    `max_x`, `max_y` are the largest values of its axes; without them the device is asked. `calibration` says
    where the picture's edges are when a finger does not meet what it points at: four values of the device
    (at the left, right, upper and lower edge; left may be the larger), or six numbers a b c d e f with which
    (x, y), from 0 to 1, becomes (a x + b y + c, d x + e y + f). `rotation`: degrees clockwise by which the
    device's axes are turned against the panel's; that the panel itself hangs turned says [display].
    """

    device: APath
    max_x: Annotated[int | None, Whole(1, 65535)] = None
    max_y: Annotated[int | None, Whole(1, 65535)] = None
    calibration: Annotated[tuple[float, ...] | None, Numbers((EDGES, MATRIX), -1e6, 1e6)] = None
    rotation: Turn = 0


@dataclass(frozen=True)
class PinNumbers:
    """BCM numbers on the 40-pin header; None where nothing is connected.

    `chip` is the label or path of another GPIO chip than the header's; the numbers are then its lines.
    """

    key: Bcm = None
    tamper: Bcm = None
    lamp: Bcm = None
    buzzer: Bcm = None
    previous: Bcm = None
    next: Bcm = None
    choose: Bcm = None
    chip: Annotated[str | None, Text(1, 64)] = None

    def wired(self) -> Iterator[tuple[str, int]]:
        """What is connected, by name."""
        for name, number in vars(self).items():
            if name != "chip" and number is not None:
                yield name, number


def check_display(display: Display) -> None:
    """What no value alone can say. Raises Refused with the key."""
    if display.framebuffer is not None and (display.device is not None or display.port == "kms"):
        raise Refused("stands for port and device, which are given too", "framebuffer")
    if (display.width is None) != (display.height is None):
        raise Refused("width and height are given both or neither", "width")
    if display.stride is not None:
        least = 4 * (display.width or 0) if display.rotation in (0, 180) else 4 * (display.height or 0)
        if not least:
            raise Refused("is for a file, whose width and height are needed", "stride")
        if display.stride < least or display.stride % 4:
            raise Refused(f"a multiple of 4, at least {least}, is needed", "stride")


def check_touch(touch: Touch) -> None:
    """A calibration that maps everything onto one line. Raises Refused with the key."""
    numbers = touch.calibration
    if numbers is None:
        return
    if len(numbers) == EDGES and (numbers[0] == numbers[1] or numbers[2] == numbers[3]):
        raise Refused("two edges at the same value", "calibration")
    if len(numbers) == MATRIX and numbers[0] * numbers[4] == numbers[1] * numbers[3]:
        raise Refused("these six numbers put every touch on one line", "calibration")


def check_pins(pins: PinNumbers) -> None:
    """Each pin has one use. Raises Refused with the key."""
    used: dict[int, str] = {}
    for name, number in pins.wired():
        if used.setdefault(number, name) != name:
            raise Refused(f"pin {number} is already {used[number]}", name)
