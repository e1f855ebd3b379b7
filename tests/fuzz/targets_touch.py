"""The touchscreen's stream of events."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from fuzz_target import Broken, Target

from firmware.drivers.errors import DriverError
from firmware.drivers.touch_decoder import EV_ABS, EV_KEY, EV_SYN, EVENT, Touch, TouchDecoder

CODES = tuple(
    struct.pack("@HH", kind, code)
    for kind, code in ((0, 0), (0, 3), (1, 0x14A), (3, 0x2F), (3, 0x39), (3, 0x35))
)
DRIVER = (DriverError,)


def touch(data: bytes) -> str:
    """Events of 24 bytes; positions must lie on the screen, whatever the device says."""
    at = 1 + (data[0] if data else 0)
    whole, cut = touches([data]), touches([data[:at], data[at:]])
    if [(t.down, t.up) for t in whole] != [(t.down, t.up) for t in cut]:
        raise Broken("cutting the stream changes the touches")
    if not all(0 <= x < 1280 and 0 <= y < 800 for t in whole for x, y in (t.down, t.up)):
        raise Broken("a touch beside the screen")
    return str(min(len(whole), 3))


def touches(pieces: Sequence[bytes]) -> list[Touch]:
    decoder = TouchDecoder(4095, 4095, 1280, 800, 90)
    return [found for piece in pieces for found in decoder.feed(piece)]


def taps() -> Sequence[bytes]:
    """A tap in each of the two ways a device may tell it."""

    def stream(*events: tuple[int, int, int]) -> bytes:
        return b"".join(EVENT.pack(0, 0, *event) for event in events)

    single = stream(
        (EV_ABS, 0, 100),
        (EV_ABS, 1, 200),
        (EV_KEY, 0x14A, 1),
        (EV_SYN, 0, 0),
        (EV_KEY, 0x14A, 0),
        (EV_SYN, 0, 0),
    )
    multi = stream(
        (EV_ABS, 0x2F, 1),
        (EV_ABS, 0x39, 5),
        (EV_ABS, 0x35, 9),
        (EV_ABS, 0x36, 9),
        (EV_SYN, 0, 0),
        (EV_ABS, 0x39, -1),
        (EV_SYN, 0, 0),
    )
    return [single, multi]


TARGETS = (Target("touch", touch, DRIVER, taps, CODES),)
