"""The host's end of a serial cable where the host is a guest: QEMU's usb-serial behind a unix socket.

    line = Line(folder / "reader", Pn532Reader(), host_end=open_socket)

QEMU listens at the line's `link`. The adapter is there for the guest while somebody is connected, so a closed
socket is a pulled cable and the guest sees its ttyUSB go. The speed the guest sets does not come over: what
another speed garbles cannot be tried here, the ptys of the desk show it.
"""

from __future__ import annotations

import contextlib
import socket
from pathlib import Path

CHUNK = 1 << 16
KNOCK_EVERY = 0.1  # s between two looks for a guest that is switched off


class SocketEnd:
    """One end, plugged in from the start to `close`; the guest may be switched on before or after."""

    def __init__(self, link: Path) -> None:
        self.name = str(link)
        self._socket: socket.socket | None = None
        self._lost = False  # the guest is gone; whoever waits on the descriptor must let go of it first

    def fileno(self) -> int:
        return -1 if self._socket is None or self._lost else self._socket.fileno()

    def attend(self) -> float | None:
        if self._lost:
            self.close()
        if self._socket is None:
            knock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            knock.setblocking(False)
            try:
                knock.connect(self.name)
            except OSError:
                knock.close()
                return KNOCK_EVERY
            self._socket = knock
        return None

    def speed(self) -> None:
        """The socket does not tell."""

    def read(self) -> bytes:
        if self._socket is None or self._lost:
            return b""
        try:
            data = self._socket.recv(CHUNK)
        except BlockingIOError:
            return b""
        except OSError:
            data = b""
        self._lost = not data
        return data

    def write(self, data: bytes) -> int:
        if self._socket is None or self._lost or not data:
            return len(data)
        try:
            return self._socket.send(data, socket.MSG_NOSIGNAL)
        except BlockingIOError:
            return 0
        except OSError:
            self._lost = True
            return len(data)

    def close(self) -> None:
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.close()
            self._socket = None
        self._lost = False


def open_socket(link: Path, _baudrate: int, _not_called: str) -> SocketEnd:
    """As `Line` wants it. The name is the socket's, always the same."""
    return SocketEnd(link)
