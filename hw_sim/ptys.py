"""A pty pair and the symlink to its client end: what a UART adapter and udev are to a program.

pty = Pty(Path("run/printer"), 19200)       # serial.Serial("run/printer") opens its client end
pty.read(); pty.write(b"..."); pty.close()  # close hangs up: a client's next read raises
"""

import contextlib
import os
import termios
import tty
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

CHUNK = 1 << 16


class HostEnd(Protocol):
    """Where the cable meets the host, while it is plugged in. Nothing here blocks."""

    name: str

    def fileno(self) -> int:
        """To select on; -1 while no host is there to talk to."""

    def attend(self) -> float | None:
        """Look whether a host has come or gone; seconds until it should be looked again, None for never."""

    def speed(self) -> int | None:
        """The speed the host has set, as termios names it; None where that cannot be seen."""

    def read(self) -> bytes:
        """What the host wrote, or nothing."""

    def write(self, data: bytes) -> int:
        """How much of it the host took; all of it while there is no host, as on a wire that ends nowhere."""

    def close(self) -> None:
        """Hang up."""


OpenHostEnd = Callable[[Path, int, str], HostEnd]
"""Link, baud rate, and a name that this end must not have."""


class Pty:
    """One pair, opened; `name` is what the kernel calls it.

    The client end is set raw (a fresh one echoes) and one descriptor of it is kept open, so that a client
    that closes does not hang up the device. The master does not block, so that a client that does not read
    cannot stop the line: some kilobytes fit in, the rest waits in the line's queue.
    """

    def __init__(self, link: Path, baudrate: int, *, not_called: str = "") -> None:
        """`not_called`: a name of the kernel's that this one must not have."""
        self.master, self.slave = _open_pty(not_called)
        tty.setraw(self.slave)
        modes = termios.tcgetattr(self.slave)
        modes[4] = modes[5] = speed_name(baudrate)  # until a client sets its own
        termios.tcsetattr(self.slave, termios.TCSANOW, modes)
        os.set_blocking(self.master, False)
        self.name = os.ttyname(self.slave)
        self._link = link
        link.parent.mkdir(parents=True, exist_ok=True)
        fresh = link.with_name(f".{link.name}.new")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(self.name)
        fresh.replace(link)

    def fileno(self) -> int:
        return self.master

    def attend(self) -> None:
        """The kernel is always there: nothing to look after."""

    def speed(self) -> int:
        """The speed the client has set, as termios names it."""
        speed: int = termios.tcgetattr(self.slave)[5]
        return speed

    def read(self) -> bytes:
        try:
            return os.read(self.master, CHUNK)
        except BlockingIOError:
            return b""

    def write(self, data: bytes) -> int:
        try:
            return os.write(self.master, data) if data else 0
        except BlockingIOError:
            return 0

    def close(self) -> None:
        """Hang up, and take the name away first so that nobody opens a dying line."""
        with contextlib.suppress(FileNotFoundError):
            if self._link.readlink() == Path(self.name):
                self._link.unlink()
        os.close(self.master)
        os.close(self.slave)


def _open_pty(not_called: str) -> tuple[int, int]:
    """The kernel gives the lowest number that is free: while that one is kept busy, it gives another."""
    first = os.openpty()
    if os.ttyname(first[1]) != not_called:
        return first
    second = os.openpty()
    for end in first:
        os.close(end)
    return second


def speed_name(baudrate: int) -> int:
    constant: int = getattr(termios, f"B{baudrate}")
    return constant


def open_pty(link: Path, baudrate: int, not_called: str) -> HostEnd:
    return Pty(link, baudrate, not_called=not_called)
