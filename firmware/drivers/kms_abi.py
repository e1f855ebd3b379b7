"""The kernel's mode-setting calls as bytes: numbers and structures of drm.h and drm_mode.h (uapi). Pure.

Only what a picture in a dumb buffer needs. Little-endian, 64-bit pointers; structures have no holes that the
compiler would fill otherwise (the kernel keeps them equal for 32 and 64 bits).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from firmware.drivers.errors import DriverError

RESOURCES = struct.Struct("<4Q8I")  # 4 pointers; counts of fbs, crtcs, connectors, encoders; least, most size
CRTC = struct.Struct("<Q7I68s")  # connectors, their count, crtc, fb, x, y, gamma, mode valid, mode
ENCODER = struct.Struct("<5I")  # id, type, crtc, possible crtcs, possible clones
CONNECTOR = struct.Struct("<4Q12I")
FB = struct.Struct("<7I")  # id, width, height, pitch, bits, depth, handle
NUMBER = struct.Struct("<I")
DIRTY = struct.Struct("<4IQ")  # fb, flags, colour, number of clips, clips
CREATE = struct.Struct("<6IQ")  # height, width, bits, flags, handle, pitch, size
MAP = struct.Struct("<2IQ")  # handle, pad, offset
CLOSE_FB = struct.Struct("<2I")  # fb, pad
MODE = struct.Struct("<I10H3I32s")  # clock; 5 numbers across, 5 down; refresh, flags, type, name
CAP = struct.Struct("<2Q")


def _iowr(number: int, size: int) -> int:
    """_IOWR('d', number, size bytes), asm-generic/ioctl.h."""
    return (3 << 30) | (size << 16) | (ord("d") << 8) | number


GET_CAP = _iowr(0x0C, CAP.size)
GET_RESOURCES = _iowr(0xA0, RESOURCES.size)
GET_CRTC = _iowr(0xA1, CRTC.size)
SET_CRTC = _iowr(0xA2, CRTC.size)
GET_ENCODER = _iowr(0xA6, ENCODER.size)
GET_CONNECTOR = _iowr(0xA7, CONNECTOR.size)
ADD_FB = _iowr(0xAE, FB.size)
RM_FB = _iowr(0xAF, NUMBER.size)
DIRTY_FB = _iowr(0xB1, DIRTY.size)
CREATE_DUMB = _iowr(0xB2, CREATE.size)
MAP_DUMB = _iowr(0xB3, MAP.size)
DESTROY_DUMB = _iowr(0xB4, NUMBER.size)
CLOSE_FB_CALL = _iowr(
    0xD0, CLOSE_FB.size
)  # since Linux 6.8: lets go of a picture and leaves it on the screen

CAP_DUMB_BUFFER = 1
CONNECTED, DISCONNECTED = 1, 2
PREFERRED = 1 << 3  # of a mode's type
KINDS = {
    1: "VGA",
    2: "DVI-I",
    3: "DVI-D",
    5: "Composite",
    7: "LVDS",
    10: "DP",
    11: "HDMI-A",
    12: "HDMI-B",
    13: "TV",
    14: "eDP",
    15: "Virtual",
    16: "DSI",
    17: "DPI",
    18: "Writeback",
    19: "SPI",
    20: "USB",
}
BUILT_IN = frozenset((7, 14, 16, 17, 19))  # panels that nobody plugs in: LVDS, eDP, DSI, DPI, SPI
NO_SCREEN = frozenset((18,))  # a connector that writes back into memory
FORMATS = {"xrgb8888": (32, 24), "rgb565": (16, 16)}  # bits a pixel, depth: what ADDFB is told


@dataclass(frozen=True)
class Mode:
    """A size and a rate that a monitor takes; `raw` is the kernel's description, handed back as it came."""

    width: int
    height: int
    refresh: int
    preferred: bool
    raw: bytes = field(repr=False)

    @classmethod
    def read(cls, raw: bytes) -> Mode:
        parts = MODE.unpack(raw)
        return cls(parts[1], parts[6], parts[11], bool(parts[13] & PREFERRED), raw)


@dataclass(frozen=True)
class Connector:
    """A socket or a panel. `connection` 1 where something is connected; `encoder` 0 where none is in use."""

    number: int
    kind: int
    nth: int
    connection: int
    encoder: int
    encoders: tuple[int, ...]
    modes: tuple[Mode, ...]

    @property
    def name(self) -> str:
        """As in /sys/class/drm, without the card: HDMI-A-1."""
        return f"{KINDS.get(self.kind, f'kind {self.kind}')}-{self.nth}"


@dataclass(frozen=True)
class Encoder:
    """What feeds a connector; `possible` has bit n set where the card's n-th CRTC can drive it."""

    number: int
    crtc: int
    possible: int


@dataclass(frozen=True)
class Resources:
    """What a card has, by the kernel's numbers."""

    crtcs: tuple[int, ...]
    connectors: tuple[int, ...]


def checked(name: str, value: int, most: int) -> int:
    """A count or size the kernel tells. Raises DriverError where it cannot be."""
    if value > most:
        raise DriverError(f"the graphics driver tells {value} {name}, more than {most}")
    return value
