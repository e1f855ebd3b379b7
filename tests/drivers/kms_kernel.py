"""A kernel with graphics cards, as far as `kms_card` calls it: it checks what it is told as Linux does.

    kernel = FakeKernel({"card0": FakeCard([Socket(HDMI, [mode(1280, 800)])])})

Answers are written into the caller's memory by address, as the real one does; what stands on the monitor is
`card.picture(crtc)`.
"""

from __future__ import annotations

import ctypes
import errno
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from firmware.drivers import kms_abi as abi

HDMI, DSI, WRITEBACK = 11, 16, 18


def fail(code: int) -> OSError:
    return OSError(code, os.strerror(code))


def mode(width: int, height: int, refresh: int = 60, preferred: bool = False) -> bytes:
    across, down = (width, 0, 0, 0, 0), (height, 0, 0, 0, 0)
    return abi.MODE.pack(1000, *across, *down, refresh, 0, abi.PREFERRED if preferred else 0, b"m")


@dataclass
class Socket:
    """A connector; without modes nothing is connected. `possible`: bits of the CRTCs that can drive it."""

    kind: int
    modes: list[bytes] = field(default_factory=list)
    possible: int = 1
    crtc: int = 0  # that drives it already
    probes: int = 0
    known: bool | None = None  # what the kernel knows without asking the monitor

    @property
    def connection(self) -> int:
        return abi.CONNECTED if self.modes else abi.DISCONNECTED


class Memory(bytearray):
    """A picture's bytes; `close` as mmap has it. Writing past the end is refused, as mmap does."""

    closed = False

    def __setitem__(self, where: slice, data: bytes) -> None:  # type: ignore[override]  # slices are all that mmap gets
        if self.closed or len(range(*where.indices(len(self)))) != len(data):
            raise ValueError("mmap closed or slice of the wrong size")
        super().__setitem__(where, data)

    def close(self) -> None:
        self.closed = True


@dataclass
class FakeCard:
    """One card. `tells` may change what a call answers, by its number: bounds are tried with it."""

    sockets: list[Socket] = field(default_factory=list)
    crtcs: int = 1
    dumb: bool = True
    bits: tuple[int, ...] = (32, 16)
    dirty: int | None = None  # an errno
    masters: int = 0  # how many openings find that another program holds the screen
    pad: int = 0  # bytes at the end of each row
    gone: bool = False
    tells: dict[int, Callable[[list[int | bytes]], None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.opened = 0
        self.calls: list[int] = []
        self.dumbs: dict[int, tuple[Memory, int]] = {}
        self.fbs: dict[int, tuple[int, int, int, int]] = {}  # handle, width, height, bits
        self.scan: dict[int, tuple[int, bytes, int]] = {}  # by CRTC: fb, mode, connector
        self.flushed = 0
        self.counter = 100
        self.left: list[int] = []

    def crtc_ids(self) -> list[int]:
        return [31 + n for n in range(self.crtcs)]

    def picture(self, crtc: int = 31) -> tuple[Memory, int]:
        """The bytes on the monitor, and a row's length."""
        handle = self.fbs[self.scan[crtc][0]][0]
        return self.dumbs[handle]

    # ---- the calls -------------------------------------------------------------------------------------

    def answer(self, request: int, v: list[int | bytes], master: bool) -> None:
        self.calls.append(request)
        if self.gone:
            raise fail(errno.ENODEV)
        {
            abi.GET_CAP: self._cap,
            abi.GET_RESOURCES: self._resources,
            abi.GET_CONNECTOR: self._connector,
            abi.GET_ENCODER: self._encoder,
            abi.GET_CRTC: self._get_crtc,
            abi.SET_CRTC: lambda v: self._set_crtc(v, master),
            abi.CREATE_DUMB: self._create,
            abi.ADD_FB: self._add,
            abi.MAP_DUMB: self._map,
            abi.RM_FB: self._remove,
            abi.DESTROY_DUMB: self._destroy,
            abi.DIRTY_FB: self._dirty,
            abi.CLOSE_FB_CALL: lambda v: self.left.append(int(v[0])),
        }[request](v)
        if request in self.tells:
            self.tells[request](v)

    def _cap(self, v: list[int | bytes]) -> None:
        v[1] = int(self.dumb)

    def _resources(self, v: list[int | bytes]) -> None:
        sockets = [51 + n for n in range(len(self.sockets))]
        for pointer, count, numbers in ((1, 5, self.crtc_ids()), (2, 6, sockets)):
            _fill(int(v[pointer]), int(v[count]), numbers)
            v[count] = len(numbers)

    def _connector(self, v: list[int | bytes]) -> None:
        at = int(v[8]) - 51
        socket = self.sockets[at]
        asked, room, encoders = int(v[4]), int(v[1]), int(v[6])
        if asked == 0:
            socket.probes += 1
        if asked >= len(socket.modes) and socket.modes:
            ctypes.memmove(room, b"".join(socket.modes), len(socket.modes) * abi.MODE.size)
        _fill(int(v[0]), encoders, [71 + at])
        v[4], v[6], v[7] = len(socket.modes), 1, 71 + at if socket.crtc else 0
        v[9], v[10] = socket.kind, 1 + sum(s.kind == socket.kind for s in self.sockets[:at])
        v[11] = socket.connection if asked == 0 or socket.known is None else 2 - int(socket.known)

    def _encoder(self, v: list[int | bytes]) -> None:
        socket = self.sockets[int(v[0]) - 71]
        v[1], v[2], v[3] = 0, socket.crtc, socket.possible

    def _get_crtc(self, v: list[int | bytes]) -> None:
        fb, raw, _ = self.scan.get(int(v[2]), (0, bytes(68), 0))
        v[3], v[7], v[8] = fb, int(bool(fb)), raw

    def _set_crtc(self, v: list[int | bytes], master: bool) -> None:
        crtc = int(v[2])
        if not master:
            raise fail(errno.EACCES)
        if not v[7]:
            self.scan.pop(crtc, None)
            return
        number = ctypes.c_uint32.from_address(int(v[0])).value if v[1] == 1 else 0
        socket = self.sockets[number - 51]
        _, width, height, bits = self.fbs[int(v[3])]
        taken = abi.Mode.read(_raw(v[8]))
        able = socket.possible >> self.crtc_ids().index(crtc) & 1
        if v[8] not in socket.modes or not able or bits not in self.bits:
            raise fail(errno.EINVAL)
        if (width, height) != (taken.width, taken.height):
            raise fail(errno.ENOSPC)
        self.scan[crtc] = (int(v[3]), _raw(v[8]), number)

    def _create(self, v: list[int | bytes]) -> None:
        height, width, bits = int(v[0]), int(v[1]), int(v[2])
        pitch = width * bits // 8 + self.pad
        self.counter += 1
        self.dumbs[self.counter] = (Memory(pitch * height), pitch)
        v[4], v[5], v[6] = self.counter, pitch, pitch * height

    def _add(self, v: list[int | bytes]) -> None:
        if v[4] not in self.bits:
            raise fail(errno.EINVAL)
        self.counter += 1
        self.fbs[self.counter] = (int(v[6]), int(v[1]), int(v[2]), int(v[4]))
        v[0] = self.counter

    def _map(self, v: list[int | bytes]) -> None:
        v[2] = int(v[0]) << 12

    def _remove(self, v: list[int | bytes]) -> None:
        self.fbs.pop(int(v[0]))
        self.scan = {crtc: shown for crtc, shown in self.scan.items() if shown[0] != v[0]}

    def _destroy(self, v: list[int | bytes]) -> None:
        held = {handle for handle, *_ in self.fbs.values()}
        if int(v[0]) not in held:
            self.dumbs.pop(int(v[0]))

    def _dirty(self, v: list[int | bytes]) -> None:
        if self.dirty is not None:
            raise fail(self.dirty)
        assert v[0] in self.fbs
        self.flushed += 1


def _raw(value: int | bytes) -> bytes:
    assert isinstance(value, bytes)
    return value


def _fill(address: int, room: int, numbers: list[int]) -> None:
    """As the kernel: only where there is room for all."""
    if room >= len(numbers):
        ctypes.memmove(address, (ctypes.c_uint32 * len(numbers))(*numbers), 4 * len(numbers))


SHAPES = {
    abi.GET_CAP: abi.CAP,
    abi.GET_RESOURCES: abi.RESOURCES,
    abi.GET_CONNECTOR: abi.CONNECTOR,
    abi.GET_ENCODER: abi.ENCODER,
    abi.GET_CRTC: abi.CRTC,
    abi.SET_CRTC: abi.CRTC,
    abi.CREATE_DUMB: abi.CREATE,
    abi.ADD_FB: abi.FB,
    abi.MAP_DUMB: abi.MAP,
    abi.RM_FB: abi.NUMBER,
    abi.DESTROY_DUMB: abi.NUMBER,
    abi.DIRTY_FB: abi.DIRTY,
    abi.CLOSE_FB_CALL: abi.CLOSE_FB,
}


class FakeKernel:
    """Cards by name. The first opening is master, unless the card says that another program is."""

    def __init__(self, cards: dict[str, FakeCard]) -> None:
        self.cards = cards
        self.interrupts = 0
        self._open: dict[int, tuple[FakeCard, bool]] = {}
        self._next = 10

    @property
    def open_files(self) -> int:
        return len(self._open)

    def open(self, path: Path) -> int:
        card = self.cards.get(path.name)
        if card is None:
            raise fail(errno.ENOENT)
        card.opened += 1
        self._next += 1
        self._open[self._next] = (card, card.opened > card.masters)
        return self._next

    def close(self, fd: int) -> None:
        card, _ = self._open.pop(fd)
        for fb in [fb for fb in card.fbs if fb not in card.left]:
            card._remove([fb])

    def ioctl(self, fd: int, request: int, argument: bytearray) -> None:
        if self.interrupts:
            self.interrupts -= 1
            raise InterruptedError(errno.EINTR, "interrupted")
        card, master = self._open[fd]
        shape = SHAPES[request]
        assert len(argument) == shape.size == request >> 16 & 0x3FFF
        values = list(shape.unpack(argument))
        card.answer(request, values, master)
        argument[:] = shape.pack(*values)

    def map(self, fd: int, size: int, offset: int) -> Memory:
        memory = self._open[fd][0].dumbs[offset >> 12][0]
        assert len(memory) == size
        return memory
