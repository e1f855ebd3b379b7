"""What an emulated fingerprint sensor remembers: flash outlives a power cycle, RAM does not."""

import random
from dataclasses import dataclass, field

from hw_sim.fingers import Finger

ADDRESS = 0xFFFFFFFF
NOTEPAD_PAGE = 32
PACKET_SIZES = (32, 64, 128, 256)
NO_PASSWORD = bytes(4)


@dataclass
class Flash:
    """Library, parameters and what marks this one part."""

    template_size: int
    capacity: int
    system_id: int
    serial: str
    library: dict[int, bytes] = field(default_factory=dict, repr=False)
    address: int = ADDRESS
    password: bytes = NO_PASSWORD
    security: int = 3
    packet_code: int = 2
    baudrate: int = 57600
    notepad: list[bytes] = field(default_factory=lambda: [bytes(NOTEPAD_PAGE)] * 16, repr=False)

    @property
    def packet_size(self) -> int:
        return PACKET_SIZES[self.packet_code]


@dataclass
class Ram:
    """Image and two character buffers. `filled` names the buffers that hold something."""

    buffers: dict[int, bytearray] = field(repr=False)
    trusted: bool  # the password was given, or there is none
    image: "Image | None" = None
    filled: set[int] = field(default_factory=set)
    download: tuple[bytearray, int] | None = field(default=None, repr=False)  # into what, from which byte on

    @classmethod
    def fresh(cls, flash: Flash) -> "Ram":
        buffers = {slot: bytearray(flash.template_size) for slot in (1, 2)}
        return cls(buffers, flash.password == NO_PASSWORD)


@dataclass(frozen=True)
class Image:
    """A picture of a finger; pictures of one press are alike."""

    finger: Finger
    wet: bool
    press: str


@dataclass
class Glass:
    """What lies on the sensor."""

    finger: Finger | None = None
    wet: bool = False
    presses: int = 0


@dataclass
class Memory:
    """All of it, for the commands to work on."""

    flash: Flash
    ram: Ram
    glass: Glass
    chance: random.Random
    product: bool  # knows ReadProdInfo
    seed: int  # of the noise in its images
    led: tuple[int, ...] = (0, 0, 0, 0)  # what AuraLedConfig last set: control, speed, colour, count
