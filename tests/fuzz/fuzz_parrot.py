"""A device that lies where the input says so, and a card that says what the input says.

The drivers above are the real ones, on a port whose time is a number; below stands an emulated device that
works. The input is a row of lies: u16 length, then how many true answers are given first (a byte), then what
is said instead of the next. Once all are told the device is honest again, and so the driver must work again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from fuzz_target import Broken
from fuzz_world import join, split

from firmware.drivers.errors import DriverError, ProtocolError
from firmware.drivers.pn532_targets import Target
from hw_sim.virtual import VirtualPort
from hw_sim.wire import Answer, Device

Wrap = Callable[[bytes, bytes], bytes]
"""(what was asked, what the input says) -> what goes on the line."""
Heed = Callable[[bytes], bool]
"""Whether a write is a question, to which there is an answer to lie about."""
T = TypeVar("T")
TRIES = 3


def plainly(asked: bytes, said: bytes) -> bytes:
    """As it stands."""
    return said


def always(asked: bytes) -> bool:
    return True


class Liar:
    """An emulated device with some of its answers replaced."""

    def __init__(self, device: Device, data: bytes, wrap: Wrap = plainly, heed: Heed = always) -> None:
        self._device, self._wrap, self._heed = device, wrap, heed
        self._lies: dict[int, bytes] = {}
        self._asked = number = 0
        for piece in split(data):
            number += piece[0] if piece else 0
            self._lies[number] = piece[1:]
            number += 1

    @property
    def baudrate(self) -> int:
        return self._device.baudrate

    def power_on(self) -> list[Answer]:
        return self._device.power_on()

    def be_honest(self) -> None:
        self._lies.clear()

    def receive(self, data: bytes) -> list[Answer]:
        truth = self._device.receive(data)
        if not self._heed(data):
            return truth
        lie = self._lies.get(self._asked)
        self._asked += 1
        return truth if lie is None else [Answer(self._wrap(data, lie))]


def lies(*told: tuple[int, bytes]) -> bytes:
    """An input: (true answers first, what is said instead)."""
    return join([bytes([skipped]) + said for skipped, said in told])


def works_again(liar: Liar, line: VirtualPort, deed: Callable[[], T], right: Callable[[T], bool]) -> None:
    """Honest from here: after a few tries the driver must be in step and its answer the right one."""
    liar.be_honest()
    trouble: object = "a wrong answer"
    for _ in range(TRIES):
        line.sleep(1.0)
        try:
            if right(deed()):
                return
        except DriverError as error:
            trouble = error
    raise Broken(f"it does not work again: {trouble}")


class ParrotCard:
    """A card in the field that answers so; without more to say it answers nothing, as no card may.

    `able`: what it really does where a piece is this word, with the command it was given.
    """

    def __init__(
        self, pieces: Iterable[bytes], able: Mapping[bytes, Callable[[bytes], bytes]] | None = None
    ) -> None:
        self.target = Target("A", bytes(7), random_uid=False, isodep=True)
        self._pieces = deque(pieces)
        self._able = able or {}

    def apdu(self, command: bytes) -> bytes:
        if not self._pieces:
            raise ProtocolError("a card answers without a status word")
        answer = self._pieces.popleft()
        if answer in self._able:
            return self._able[answer](command)
        return answer if len(answer) >= 2 else b"\x90\x00"


def quietly(deed: Callable[[], object]) -> str:
    """The driver under lies: what it said, or which of the driver's errors."""
    try:
        return str(deed())[:40]
    except DriverError as error:
        return f"{type(error).__name__}: {error}"[:60]
