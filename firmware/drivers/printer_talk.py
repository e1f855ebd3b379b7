"""Asking a printer something and hearing what it answers: one question on the line at a time.

    talk = PrinterTalk(port, Timeouts())
    with talk.doubting():
        talk.settle()
        talk.ask(1)            # 0x12: online

Answers carry no number, so a late one could be taken for the next. After any error the line is therefore in
doubt: `settle` lets late answers pass and empties the printer's buffers before anything is asked again.
"""

import contextlib
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from firmware.drivers.deadline import Deadline
from firmware.drivers.errors import DeviceTimeout, DriverError
from firmware.drivers.port import SerialPort
from firmware.drivers.printer_status import (
    Cleared,
    Info,
    PrinterStatus,
    RealTime,
    Reply,
    StatusParser,
    from_real_time,
)

CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"  # DLE DC4 function 8: empty the buffers
RECOVER = b"\x10\x05\x02"  # DLE ENQ 2: leave an error that someone has put right, drop the buffers


@dataclass(frozen=True)
class Timeouts:
    """Seconds. `per_byte` is added to `job` for each byte: a slow line, or large letters."""

    status: float = 1.0
    clear: float = 0.3
    quiet: float = 0.1
    pulse: float = 0.5
    echo: float = 5.0
    job: float = 10.0
    per_byte: float = 0.003
    poll: float = 0.2


def ignore(reply: Reply) -> None:
    """What to do with a reply nobody asked for, when nothing is being printed."""


class PrinterTalk:
    """The conversation over one port. All methods raise DeviceLost and DeviceTimeout."""

    def __init__(self, port: SerialPort, timeouts: Timeouts) -> None:
        self._port = port
        self._timeouts = timeouts
        self._parser = StatusParser()
        self._replies: deque[Reply] = deque()
        self.cleared = False  # whether the printer's buffers are known to be empty
        self._doubt = True  # something may still be on the line, or in the printer, from before

    def after(self, seconds: float) -> Deadline:
        """The moment that many seconds from now, on the port's clock."""
        return Deadline.after(seconds, self._port.clock)

    def write(self, data: bytes) -> None:
        self._port.write(data, self.after(self._timeouts.status + self._timeouts.job))

    def next(self, deadline: Deadline) -> Reply:
        """The next thing the printer says."""
        while not self._replies:
            self._replies.extend(self._parser.feed(self._port.read(64, deadline)))
        return self._replies.popleft()

    def ask(self, n: int, other: Callable[[Reply], None] = ignore) -> int:
        """DLE EOT n; replies that come before its answer go to `other`."""
        self.write(b"\x10\x04" + bytes([n]))
        deadline = self.after(self._timeouts.status)
        while not isinstance(reply := self.next(deadline), RealTime):
            other(reply)
        return reply.byte

    def ask_all(self, other: Callable[[Reply], None] = ignore) -> PrinterStatus:
        """DLE EOT 1 to 4."""
        return from_real_time(*(self.ask(n, other) for n in (1, 2, 3, 4)))

    def ask_text(self, item: int) -> str:
        """GS I; "" when no answer comes, for few models know all items."""
        self.write(b"\x1dI" + bytes([item]))
        deadline = self.after(self._timeouts.pulse)
        with contextlib.suppress(DeviceTimeout):
            while not isinstance(reply := self.next(deadline), Info):
                pass
            return reply.text.strip()
        return ""

    def settle(self) -> None:
        """Nothing, unless in doubt: then drain the line, clear the printer and begin to listen afresh."""
        if not self._doubt:
            return
        self._port.drain(self._timeouts.quiet, self.after(self._timeouts.status))
        self._parser.reset()
        self._replies.clear()
        self.cleared = False
        self.write(CLEAR)
        with contextlib.suppress(DeviceTimeout):  # a model that lacks the command says nothing
            deadline = self.after(self._timeouts.clear)
            while not isinstance(self.next(deadline), Cleared):
                pass
            self.cleared = True
        self._doubt = False

    def give_up(self) -> None:
        """Keep the printer from printing the rest of a failed job, as far as it can still be reached."""
        with contextlib.suppress(DriverError):
            self._port.write(CLEAR, self.after(self._timeouts.clear))

    @contextlib.contextmanager
    def doubting(self) -> Iterator[None]:
        """After a driver's error in here, nothing is believed until `settle`."""
        try:
            yield
        except DriverError:
            self._doubt = True
            raise
