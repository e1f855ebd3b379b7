"""The touchscreen: an evdev device, or a FIFO that carries the same bytes.

    panel = TouchPanel("/dev/input/bilik-touch", 4095, 4095, 1280, 800)
    for touch in panel.read_touches(stop.is_set):
        inbox.put(touch)

The device may go and come back at any time; the panel opens it again within a tenth of a second and raises
nothing for it. What the bytes mean is in `touch_decoder.py`.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import stat
import struct
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from firmware.drivers.touch_decoder import (
    ABS_MT_POSITION_X,
    ABS_MT_POSITION_Y,
    ABS_MT_SLOT,
    ABS_X,
    ABS_Y,
    EVENT,
    Touch,
    TouchDecoder,
)

PAUSE = 0.1  # s between looks for a device that is not there, and between looks at `cancelled`
CHUNK = 64 * EVENT.size
SLOTS = 16  # slots asked for after events were lost
EVIOCGRAB = 0x40044590  # _IOW('E', 0x90, int): no other program, no console gets a touch
ABSINFO = struct.Struct("@6i")  # value, minimum, maximum, fuzz, flat, resolution (linux/input.h)


class TouchPanel:
    """`max_x`, `max_y`: the largest values of the axes, or None to ask the device (EVIOCGABS)."""

    def __init__(
        self,
        path: str | os.PathLike[str],
        max_x: int | None,
        max_y: int | None,
        width: int,
        height: int,
        rotation: int = 0,
        calibration: Sequence[float] | None = None,
    ) -> None:
        self.path = Path(path)
        self.opened = 0  # how often the device was opened
        self._max = (max_x, max_y)
        self._size = (width, height)
        self._rotation = rotation
        self._calibration = calibration
        self._decoder(None)  # a bad configuration shows at once: raises DriverError

    @property
    def there(self) -> bool:
        """Whether something is at the path now."""
        return self.path.exists()

    def read_touches(self, cancelled: Callable[[], bool]) -> Iterator[Touch]:
        """Touches as they end, until `cancelled()` is true. Raises nothing: a lost device is opened again."""
        while not cancelled():
            fd = self._open()
            if fd is None:
                _wait(None, PAUSE)
                continue
            try:
                yield from self._read(fd, cancelled)
            finally:
                os.close(fd)

    def _open(self) -> int | None:
        try:
            fd = os.open(self.path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            return None
        self.opened += 1
        with contextlib.suppress(OSError):  # a FIFO; or another has it, whom the booth's image does not have
            fcntl.ioctl(fd, EVIOCGRAB, 1)
        return fd

    def _read(self, fd: int, cancelled: Callable[[], bool]) -> Iterator[Touch]:
        """Touches until the device is gone or another has taken its path."""
        decoder = self._decoder(fd)
        _ask_slots(fd, decoder)
        while not cancelled():
            if not _wait(fd, PAUSE):
                if not self._same(fd):
                    return
                continue
            try:
                data = os.read(fd, CHUNK)
            except BlockingIOError:
                continue
            except OSError:
                return
            if not data:  # a FIFO nobody writes to at present; a device never gives this
                if not self._same(fd):
                    return
                _wait(None, PAUSE / 4)
                continue
            yield from decoder.feed(data)
            if decoder.dropped:
                _ask_slots(fd, decoder)

    def _same(self, fd: int) -> bool:
        """Whether the path still leads to what is open."""
        try:
            there, here = os.stat(self.path), os.fstat(fd)
        except OSError:
            return False
        return (there.st_dev, there.st_ino) == (here.st_dev, here.st_ino)

    def _decoder(self, fd: int | None) -> TouchDecoder:
        """A fresh decoder; where the configuration does not tell the range, the device does."""
        low, high = [0, 0], [self._max[0] or self._size[0] - 1, self._max[1] or self._size[1] - 1]
        if fd is not None and stat.S_ISCHR(os.fstat(fd).st_mode):
            for axis, codes in enumerate(((ABS_MT_POSITION_X, ABS_X), (ABS_MT_POSITION_Y, ABS_Y))):
                found = next((info for info in (_axis(fd, code) for code in codes) if info), None)
                if found and self._max[axis] is None:
                    low[axis], high[axis] = found[1], found[2]
        return TouchDecoder(
            high[0],
            high[1],
            self._size[0],
            self._size[1],
            self._rotation,
            min_x=low[0],
            min_y=low[1],
            calibration=self._calibration,
        )


def _wait(fd: int | None, seconds: float) -> bool:
    """Whether there is something to read within this time."""
    return bool(select.select([fd] if fd is not None else [], [], [], seconds)[0])


def _request(number: int, size: int) -> int:
    """An ioctl that reads `size` bytes of kind 'E' (asm-generic/ioctl.h)."""
    return (2 << 30) | (size << 16) | (ord("E") << 8) | number


def _axis(fd: int, code: int) -> tuple[int, ...] | None:
    """EVIOCGABS: value, minimum, maximum ... of an axis; None where there is none."""
    try:
        raw = fcntl.ioctl(fd, _request(0x40 + code, ABSINFO.size), bytes(ABSINFO.size))
    except OSError:
        return None
    info = ABSINFO.unpack(raw)
    return info if info[2] > info[1] else None


def _ask_slots(fd: int, decoder: TouchDecoder) -> None:
    """Tell the decoder what the kernel knows of every slot (EVIOCGMTSLOTS), or of the single touch."""
    slots = struct.Struct(f"@I{SLOTS}i")
    positions: list[tuple[int, ...]] = []
    try:
        for code in (ABS_MT_POSITION_X, ABS_MT_POSITION_Y):
            raw = fcntl.ioctl(fd, _request(0x0A, slots.size), slots.pack(code, *[0] * SLOTS))
            positions.append(slots.unpack(raw)[1:])
    except OSError:
        x, y = _axis(fd, ABS_X), _axis(fd, ABS_Y)
        decoder.know(0, {0: (x[0], y[0])} if x and y else {})
        return
    slot = _axis(fd, ABS_MT_SLOT)
    decoder.know(slot[0] if slot else 0, dict(enumerate(zip(*positions, strict=True))))


__all__ = ["Touch", "TouchDecoder", "TouchPanel"]
