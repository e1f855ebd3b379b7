"""Telling systemd that the booth is up and its loop still turns (sd_notify(3), WATCHDOG=1).

    watchdog = Watchdog.from_environment()
    watchdog.ready("menunggu pemilih")
    watchdog.alive()            # from the daemon's loop, more often than `interval`
    watchdog.stopping()

Without NOTIFY_SOCKET nothing is sent. A message that cannot be sent is dropped: a supervisor that does not
listen must not stop the polls, and one that hears nothing will act by itself.
"""

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass

STATUS_LIMIT = 200  # characters of a status line


@dataclass(frozen=True)
class Watchdog:
    """`address` of the supervisor's datagram socket ("@name" is abstract), or None; `interval` in seconds."""

    address: str | None = None
    interval: float | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Watchdog":
        """As the supervisor set it up; `interval` is half of what it allows (sd_watchdog_enabled(3))."""
        address = environment.get("NOTIFY_SOCKET") or None
        if address is not None and address[0] not in "/@":
            address = None
        return cls(address, _interval(environment))

    def ready(self, status: str = "") -> None:
        """Start-up is over."""
        self._send("READY=1", status)

    def starting(self, seconds: float, status: str) -> None:
        """Start-up needs so many seconds more from now on, for this reason (EXTEND_TIMEOUT_USEC)."""
        self._send(f"EXTEND_TIMEOUT_USEC={round(seconds * 1_000_000)}", status)

    def alive(self) -> None:
        """The loop turns."""
        self._send("WATCHDOG=1")

    def status(self, text: str) -> None:
        """One line for who looks at the unit: no voter, no choice, no PIN, for it is kept in the journal."""
        self._send("", text)

    def stopping(self) -> None:
        """An orderly end has begun."""
        self._send("STOPPING=1")

    def _send(self, message: str, status: str = "") -> None:
        if self.address is None:
            return
        if status:
            message = f"{message}\nSTATUS={' '.join(status.split())[:STATUS_LIMIT]}".lstrip("\n")
        where = "\0" + self.address[1:] if self.address[0] == "@" else self.address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
                line.setblocking(False)
                line.sendto(message.encode(), where)
        except OSError:
            return  # see the module's head: nobody is harmed by a message less


def _interval(environment: Mapping[str, str]) -> float | None:
    """Seconds between signs of life; None where none are asked for, or of another process."""
    text = environment.get("WATCHDOG_USEC", "")
    if environment.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return None
    if not (text.isascii() and text.isdecimal() and 0 < len(text) <= 15 and int(text) > 0):
        return None
    return int(text) / 2_000_000
