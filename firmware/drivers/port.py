"""A serial line that may be pulled and put back at any time.

`SerialPort` opens when it is first used and again after each loss, so a driver only sees three things: bytes,
`DeviceTimeout` and `DeviceLost`. The path is a udev symlink that follows the adapter from plug to plug.

    port = SerialPort("/dev/bilik/fingerprint", 57600)
    port.write(frame, Deadline.after(0.5))
    answer = port.read_exactly(12, Deadline.after(2))

One thread uses a port at a time. pyserial opens and configures the line; reading and writing go to its
descriptor directly, because pyserial spins on a full line and restarts its time-out for every read.
"""

import os
import select
import termios
import time
from collections.abc import Callable

import serial

from firmware.drivers.deadline import Deadline
from firmware.drivers.errors import DeviceLost, DeviceTimeout

REOPEN_EVERY = 0.1  # s between attempts to open a lost line: a returned cable is in use well under a second
CHUNK = 4096  # bytes asked of the line at most in one read


class SerialPort:
    """One line. `opened` counts how often it was opened, `attempts` how often that was tried.

    Deadlines given to it are on its `clock`.
    """

    def __init__(
        self,
        path: str,
        baudrate: int,
        *,
        rtscts: bool = False,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self.path = path
        self.baudrate = baudrate
        self.opened = 0
        self.attempts = 0
        self._rtscts = rtscts
        self.clock = clock
        self._wait = wait
        self._line: serial.Serial | None = None
        self._fd = -1
        self._tried_at = -REOPEN_EVERY

    @property
    def connected(self) -> bool:
        """Whether the line is open and has not hung up since."""
        if self._line is None:
            return False
        hung_up = _poll(self._fd, 0, 0.0) & (select.POLLHUP | select.POLLERR | select.POLLNVAL)
        return not hung_up

    def write(self, data: bytes, deadline: Deadline) -> None:
        """Hand all of `data` to the line. Raises DeviceLost; DeviceTimeout with part of it gone."""
        self._open(deadline)
        view = memoryview(data)
        while view:
            if not self._ready(select.POLLOUT, deadline):
                raise DeviceTimeout(f"{self.path}: {len(view)} of {len(data)} bytes were not taken")
            try:
                view = view[os.write(self._fd, view) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise self._lost(error) from error

    def read(self, size: int, deadline: Deadline) -> bytes:
        """From 1 to `size` bytes, as soon as any are there. Raises DeviceTimeout if none came, DeviceLost."""
        self._open(deadline)
        while self._ready(select.POLLIN, deadline):
            try:
                data = os.read(self._fd, min(size, CHUNK))
            except BlockingIOError:
                continue
            except OSError as error:
                raise self._lost(error) from error
            if not data:  # ready to read with nothing to read: the far end is gone
                raise self._lost("hung up")
            return data
        raise DeviceTimeout(f"{self.path}: no answer")

    def read_exactly(self, size: int, deadline: Deadline) -> bytes:
        """Exactly `size` bytes. Raises DeviceTimeout when fewer came by the deadline, DeviceLost."""
        data = b""
        while len(data) < size:
            data += self.read(size - len(data), deadline)
        return data

    def drain(self, quiet: float, deadline: Deadline) -> bytes:
        """Read away what comes until the line was quiet for `quiet` seconds; return it.

        Raises DeviceTimeout when it is still talking at the deadline, DeviceLost.
        """
        gone = b""
        while not deadline.over:
            pause = Deadline(min(deadline.at, deadline.clock() + quiet), deadline.clock)
            whole_pause = pause.at < deadline.at
            try:
                gone += self.read(CHUNK, pause)
            except DeviceTimeout:
                if whole_pause:
                    return gone
        raise DeviceTimeout(f"{self.path}: the line does not fall quiet")

    def close(self) -> None:
        """Let go of the line. Never raises; a later read or write opens it again."""
        line, self._line, self._fd = self._line, None, -1
        if line is not None:
            try:
                line.close()
            except (OSError, termios.error):
                return  # closing a line that has hung up may fail; there is nothing left to close

    def _open(self, deadline: Deadline) -> None:
        """Open the line if it is not. A failed attempt makes the next one wait, so callers just try again."""
        if self._line is not None:
            return
        pause = self._tried_at + REOPEN_EVERY - self.clock()
        if pause > 0:
            self._wait(min(pause, deadline.left()))
        self.attempts += 1
        try:
            line = serial.Serial(
                self.path, self.baudrate, timeout=0, write_timeout=0, rtscts=self._rtscts, exclusive=True
            )
        # SerialException is an OSError, termios.error is not; ValueError: a speed this line cannot do.
        except (OSError, termios.error, ValueError) as error:
            self._tried_at = self.clock()
            raise DeviceLost(f"{self.path}: {error}") from error
        self._line, self._fd = line, line.fileno()
        self.opened += 1

    def _ready(self, event: int, deadline: Deadline) -> bool:
        return bool(_poll(self._fd, event, deadline.left()))

    def _lost(self, why: object) -> DeviceLost:
        self.close()
        return DeviceLost(f"{self.path}: {why}")


def _poll(fd: int, event: int, seconds: float) -> int:
    """The poll(2) events of one descriptor, 0 when there were none in that time."""
    poll = select.poll()
    poll.register(fd, event)
    found = poll.poll(round(seconds * 1000 + 0.5) if seconds else 0)
    return found[0][1] if found else 0
