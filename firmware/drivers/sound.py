"""The headphones: a kernel sound device, or a FIFO that gets the bare samples.

    port = SoundPort("/dev/bilik/audio")
    port.open()                                  # raises DeviceLost, DeviceFault
    port.write(pcm, cancelled=press.is_set)      # s16le, 22,050 a second, one channel; False when cancelled
    port.drop()                                  # silence at once

A device gets stereo at 44,100 or 48,000 frames a second, whichever it takes: cheap USB adapters know little
else. Nothing is mixed and no volume is set; that is the wheel on the headphones' cable.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import select
import stat
from array import array
from collections.abc import Callable, Iterable
from functools import cache
from operator import itemgetter
from pathlib import Path
from sys import byteorder

from firmware.drivers import sound_abi as abi
from firmware.drivers.errors import DeviceFault, DeviceLost

SAMPLES = 22_050  # a second, as they come
RATES = (44_100, 48_000)
PERIOD_US = (10_000, 100_000)
BUFFER = 0.3  # s at most between what is written and what is heard
PAUSE = 0.02  # s between two looks at `cancelled`
STUMBLES = 5  # times in a row that a device may have run dry before it counts as broken


class SoundPort:
    """One place to play. `rate`: frames a second of a device, None for a FIFO or where nothing is open."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self.rate: int | None = None
        self._fd: int | None = None

    @property
    def is_open(self) -> bool:
        return self._fd is not None

    def open(self) -> None:
        """Raises DeviceLost where nothing can be opened, DeviceFault where it takes no samples of ours."""
        if self._fd is not None:
            return
        try:
            fd = os.open(self.path, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            raise DeviceLost(f"{self.path}: {error.strerror}") from error
        try:
            self.rate = _configured(fd) if stat.S_ISCHR(os.fstat(fd).st_mode) else None
        except OSError as error:
            os.close(fd)
            raise DeviceFault(f"{self.path}: plays no 16-bit stereo: {error.strerror}") from error
        self._fd = fd

    def there(self) -> bool:
        """Whether the path still leads to what is open."""
        if self._fd is None:
            return False
        try:
            now, ours = os.stat(self.path), os.fstat(self._fd)
        except OSError:
            return False
        return (now.st_dev, now.st_ino) == (ours.st_dev, ours.st_ino)

    def write(self, pcm: bytes, cancelled: Callable[[], bool]) -> bool:
        """Wait until all of it is taken; False where `cancelled()` came first. Raises DeviceLost."""
        data = memoryview(pcm if self.rate is None else stereo(pcm, self.rate))
        stumbled = 0
        while data:
            if cancelled():
                return False
            fd = self._open_fd()
            try:
                data = data[os.write(fd, data) :]
                stumbled = 0
            except BlockingIOError:
                select.select([], [fd], [], PAUSE)
            except OSError as error:
                stumbled += 1
                if error.errno not in (errno.EPIPE, errno.ESTRPIPE) or not self._again(stumbled):
                    self.close()
                    raise DeviceLost(f"{self.path}: {error.strerror}") from error
        return True

    def drop(self) -> None:
        """What was written and is not heard yet will not be. A FIFO's reader has it already."""
        if self._fd is not None and self.rate is not None:
            with contextlib.suppress(OSError):  # it is lost: the next write tells
                fcntl.ioctl(self._fd, abi.DROP)
                fcntl.ioctl(self._fd, abi.PREPARE)

    def close(self) -> None:
        fd, self._fd, self.rate = self._fd, None, None
        if fd is not None:
            os.close(fd)

    def _open_fd(self) -> int:
        if self._fd is None:
            raise DeviceLost(f"{self.path}: not open")
        return self._fd

    def _again(self, stumbled: int) -> bool:
        """A device that has played all it had stops, and goes on when it is made ready again."""
        if self._fd is None or self.rate is None or stumbled > STUMBLES:
            return False
        try:
            fcntl.ioctl(self._fd, abi.PREPARE)
        except OSError:
            return False
        return True


def _configured(fd: int) -> int:
    """Make the device ready for stereo; its frames a second. Raises OSError where it can do neither rate."""
    refused: OSError | None = None
    for rate in RATES:
        try:
            wish = abi.hw_params(2, rate, PERIOD_US, int(BUFFER * rate))
            answer = fcntl.ioctl(fd, abi.SET_HW, wish)
        except OSError as error:
            refused = error
            continue
        fcntl.ioctl(fd, abi.SET_SW, abi.sw_params(abi.buffer_frames(answer)))
        fcntl.ioctl(fd, abi.PREPARE)
        return rate
    raise refused or OSError(errno.EINVAL, os.strerror(errno.EINVAL))


def stereo(pcm: bytes, rate: int) -> bytes:
    """The same sound on both channels at that many frames a second; every frame is its nearest sample."""
    samples = array("h", pcm)
    if byteorder == "big":
        samples.byteswap()
    picked = samples if not samples else array("h", _picker(len(samples), rate)(samples))
    both = array("h", bytes(4 * len(picked)))
    both[0::2] = both[1::2] = picked
    if byteorder == "big":
        both.byteswap()
    return both.tobytes()


@cache
def _picker(samples: int, rate: int) -> Callable[[array[int]], Iterable[int]]:
    """Which of so many samples each frame is. There are but a few sizes: whole blocks, ends, silence."""
    frames = max(2, samples * rate // SAMPLES)
    return itemgetter(*(min(samples - 1, at * SAMPLES // rate) for at in range(frames)))
