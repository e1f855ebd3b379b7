"""One graphics card, asked and told by ioctl. What the kernel answers is bounded before it is used.

    card = Card(LINUX, Path("/dev/dri/card0"))
    for number in card.resources().connectors:
        card.connector(number)
    buffer = card.buffer(1280, 800, "xrgb8888")
    card.set_crtc(crtc, connector.number, mode, buffer.fb)

Every call may raise OSError, whose errno says what is wrong: EACCES while another program holds the screen,
ENODEV when the driver has gone. Reference: the kernel's Documentation/gpu/drm-uapi.rst and drm_mode.h.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import mmap
import os
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from firmware.drivers import kms_abi as abi
from firmware.drivers.errors import DriverError

MAX_OBJECTS = 64  # CRTCs, connectors or encoders of a card
MAX_MODES = 512  # of one monitor
MAX_BYTES = 64 << 20  # of one picture
PROBES = 4  # a monitor may be plugged in between asking how many modes there are and asking for them
PATIENCE = 8  # times a call that was interrupted is made again


class Memory(Protocol):
    """A picture's bytes, as mmap gives them."""

    def __setitem__(self, where: slice, data: bytes, /) -> None: ...

    def close(self) -> None: ...


class Kernel(Protocol):
    """The four calls that reach a card. All raise OSError."""

    def open(self, path: Path) -> int: ...

    def close(self, fd: int) -> None: ...

    def ioctl(self, fd: int, request: int, argument: bytearray) -> None:
        """The kernel reads `argument` and writes into it."""

    def map(self, fd: int, size: int, offset: int) -> Memory: ...


class Linux:
    """This machine's kernel."""

    def open(self, path: Path) -> int:
        return os.open(path, os.O_RDWR | os.O_CLOEXEC)

    def close(self, fd: int) -> None:
        os.close(fd)

    def ioctl(self, fd: int, request: int, argument: bytearray) -> None:
        fcntl.ioctl(fd, request, argument, True)

    def map(self, fd: int, size: int, offset: int) -> Memory:
        return mmap.mmap(fd, size, mmap.MAP_SHARED, mmap.PROT_READ | mmap.PROT_WRITE, offset=offset)


LINUX = Linux()


@dataclass(frozen=True)
class Buffer:
    """A picture in the card's memory: its number as a framebuffer, bytes a row, and the bytes themselves."""

    fb: int
    handle: int
    pitch: int
    memory: Memory


class Card:
    """An open card. Whoever opens it first may set modes (is "master") until it is closed."""

    def __init__(self, kernel: Kernel, path: Path) -> None:
        self._kernel = kernel
        self._fd: int | None = kernel.open(path)

    def close(self) -> None:
        fd, self._fd = self._fd, None
        if fd is not None:
            self._kernel.close(fd)

    def has_dumb_buffers(self) -> bool:
        return bool(self._call(abi.GET_CAP, abi.CAP, abi.CAP_DUMB_BUFFER, 0)[1])

    def resources(self) -> abi.Resources:
        """The card's CRTCs and connectors. Raises DriverError where they never stay the same."""
        crtcs = connectors = 0
        for _ in range(PROBES):
            room, sockets = _numbers(crtcs), _numbers(connectors)
            told = self._call(
                abi.GET_RESOURCES,
                abi.RESOURCES,
                *(0, ctypes.addressof(room), ctypes.addressof(sockets), 0),
                *(0, crtcs, connectors, 0, 0, 0, 0, 0),
            )
            before = crtcs, connectors
            crtcs = abi.checked("CRTCs", told[5], MAX_OBJECTS)
            connectors = abi.checked("connectors", told[6], MAX_OBJECTS)
            if crtcs <= before[0] and connectors <= before[1]:
                return abi.Resources(tuple(room[:crtcs]), tuple(sockets[:connectors]))
        raise DriverError("the graphics card's sockets change all the time")

    def connector(self, number: int) -> abi.Connector:
        """What a socket is connected to. The monitor is asked anew, which may take up to a second."""
        modes = encoders = 0
        for _ in range(PROBES):
            room, fed = ctypes.create_string_buffer(max(modes, 1) * abi.MODE.size), _numbers(encoders)
            told = self._connector(number, modes, encoders, ctypes.addressof(room), ctypes.addressof(fed))
            before = modes, encoders
            modes = abi.checked("modes", told[4], MAX_MODES)
            encoders = abi.checked("encoders", told[6], MAX_OBJECTS)
            if modes <= before[0] and encoders <= before[1]:
                pieces = _pieces(room.raw[: modes * abi.MODE.size], abi.MODE.size)
                return abi.Connector(
                    number=number,
                    kind=told[9],
                    nth=told[10],
                    connection=told[11],
                    encoder=told[7],
                    encoders=tuple(fed[:encoders]),
                    modes=tuple(abi.Mode.read(piece) for piece in pieces),
                )
        raise DriverError("the monitor's modes change all the time")

    def connection(self, number: int) -> int:
        """Whether something is connected, as far as the kernel knows, at once."""
        room = ctypes.create_string_buffer(abi.MODE.size)  # asked for one mode, the kernel does not probe
        return self._connector(number, 1, 0, ctypes.addressof(room), 0)[11]

    def _connector(self, number: int, modes: int, encoders: int, room: int, fed: int) -> tuple[int, ...]:
        numbers = (modes, 0, encoders, 0, number, 0, 0, 0, 0, 0, 0, 0)
        return self._call(abi.GET_CONNECTOR, abi.CONNECTOR, fed, room, 0, 0, *numbers)

    def encoder(self, number: int) -> abi.Encoder:
        told = self._call(abi.GET_ENCODER, abi.ENCODER, number, 0, 0, 0, 0)
        return abi.Encoder(told[0], told[2], told[3])

    def picture_of(self, crtc: int) -> int:
        """The number of the picture that a CRTC shows; 0 where it shows none."""
        told = self._call(abi.GET_CRTC, abi.CRTC, 0, 0, crtc, 0, 0, 0, 0, 0, b"")
        return int(told[3]) if told[7] else 0

    def set_crtc(self, crtc: int, connector: int, mode: abi.Mode, fb: int) -> None:
        """Show this picture on that connector, in this mode."""
        only = _numbers(1)
        only[0] = connector
        self._call(abi.SET_CRTC, abi.CRTC, ctypes.addressof(only), 1, crtc, fb, 0, 0, 0, 1, mode.raw)

    def darken(self, crtc: int) -> None:
        """Show nothing there."""
        self._call(abi.SET_CRTC, abi.CRTC, 0, 0, crtc, 0, 0, 0, 0, 0, b"")

    def buffer(self, width: int, height: int, pixel: str) -> Buffer:
        """A new picture, black. Raises DriverError where the kernel tells sizes that cannot be."""
        bits, depth = abi.FORMATS[pixel]
        made = self._call(abi.CREATE_DUMB, abi.CREATE, height, width, bits, 0, 0, 0, 0)
        handle, pitch, size = made[4:7]
        try:
            if pitch < width * bits // 8 or size < pitch * height:
                raise DriverError(f"the graphics driver tells rows of {pitch} bytes in {size} for {width}")
            abi.checked("bytes of a picture", size, MAX_BYTES)
            fb = self._call(abi.ADD_FB, abi.FB, 0, width, height, pitch, bits, depth, handle)[0]
            try:
                offset = self._call(abi.MAP_DUMB, abi.MAP, handle, 0, 0)[2]
                memory = self._kernel.map(self._required(), size, offset)
            except (OSError, ValueError):
                self._quietly(abi.RM_FB, abi.NUMBER, fb)
                raise
        except (OSError, ValueError, DriverError):
            self._quietly(abi.DESTROY_DUMB, abi.NUMBER, handle)
            raise
        return Buffer(fb, handle, pitch, memory)

    def dirty(self, fb: int) -> None:
        """The whole picture changed. OSError ENOSYS where the card shows memory as it is."""
        self._call(abi.DIRTY_FB, abi.DIRTY, fb, 0, 0, 0, 0)

    def leave(self, buffer: Buffer) -> None:
        """Let go of a picture that shall stay on the screen after `close`, as far as the kernel can."""
        self._quietly(abi.CLOSE_FB_CALL, abi.CLOSE_FB, buffer.fb, 0)
        self.free(buffer, shown=True)

    def free(self, buffer: Buffer, *, shown: bool = False) -> None:
        buffer.memory.close()
        if not shown:
            self._quietly(abi.RM_FB, abi.NUMBER, buffer.fb)
        self._quietly(abi.DESTROY_DUMB, abi.NUMBER, buffer.handle)

    def _quietly(self, request: int, shape: struct.Struct, *values: int) -> None:
        with contextlib.suppress(OSError):
            self._call(request, shape, *values)

    def _call(self, request: int, shape: struct.Struct, *values: int | bytes) -> tuple[int, ...]:
        """One ioctl; its structure as the kernel left it. What was interrupted is done again."""
        argument = bytearray(shape.pack(*values))
        for attempt in range(PATIENCE):
            try:
                self._kernel.ioctl(self._required(), request, argument)
                break
            except (InterruptedError, BlockingIOError):
                if attempt == PATIENCE - 1:
                    raise
        return shape.unpack(argument)

    def _required(self) -> int:
        if self._fd is None:
            raise DriverError("the graphics card is closed")
        return self._fd


def _numbers(count: int) -> ctypes.Array[ctypes.c_uint32]:
    """Room for `count` numbers, and never none: an address is needed."""
    return (ctypes.c_uint32 * max(count, 1))()


def _pieces(data: bytes, size: int) -> Sequence[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]
