"""Questions and answers with a PN532 on a serial line: one frame out, an ACK, one frame back.

    link = Pn532Link(SerialPort("/dev/bilik/card", 115200))
    link.wake()
    link.ask(0x02)  ->  b"\\x32\\x01\\x06\\x07"

Nothing is taken on trust: an answer counts when its ACK came first, its checksums hold and its code is the
command's plus one. A garbled answer is asked for again (NACK), which repeats no command. After any other
doubt the line is made sure of (`resync`): abort, drain, and a question whose answer is known.
"""

import time
from collections.abc import Callable

from firmware.drivers.deadline import Deadline
from firmware.drivers.errors import DeviceFault, DeviceTimeout, ProtocolError
from firmware.drivers.pn532_frame import (
    ACK,
    FROM_CHIP,
    NACK,
    WAKE_UP,
    Ack,
    ErrorFrame,
    Frame,
    Framer,
    Garbled,
    Info,
    Nack,
    encode,
)
from firmware.drivers.port import SerialPort

GET_FIRMWARE_VERSION = 0x02
ACK_SECONDS = 0.15  # the chip acknowledges within 15 ms (UM0701-02, 6.2.2); USB adapters add up to 100
QUIET = 0.03  # a line silent for that long has nothing more to say
GAP = 0.1  # s between two bytes of one frame at most
TRIES = 3
_CHUNK = 512


class Pn532Link:
    """The line to one PN532. After an error it is in step again, or the next `ask` begins with `resync`."""

    def __init__(self, port: SerialPort, clock: Callable[[], float] = time.monotonic) -> None:
        self._port = port
        self._clock = clock
        self._framer = Framer()
        self._doubt = False

    def ask(self, code: int, data: bytes = b"", *, seconds: float = 1.0, repeatable: bool = True) -> bytes:
        """The data of the answer to command `code`, at most `seconds` after its ACK.

        Only a `repeatable` command is sent again when it is not known whether it was carried out. Raises
        DeviceTimeout, ProtocolError, DeviceLost; DeviceFault when the chip does not know the command.
        """
        tries = TRIES if repeatable else 1
        for left in reversed(range(tries)):
            try:
                if self._doubt:
                    self.resync()
                self._doubt = True  # until all of the exchange is done
                answer = self._exchange(encode(code, data), code, seconds)
            except (DeviceTimeout, ProtocolError):
                if not left:
                    raise
                continue
            self._doubt = False
            if answer is None:
                raise DeviceFault(f"the card reader refuses command {code:02X}")
            return answer
        raise AssertionError("unreachable: the last try returns or raises")

    def wake(self) -> None:
        """Wake a chip that may be asleep or in the middle of something. Raises DeviceLost, DeviceTimeout."""
        self._port.write(WAKE_UP, self._deadline(0.5))
        self._doubt = True

    def resync(self) -> None:
        """Abort what runs, read away what comes, and make sure that answers belong to questions again."""
        self._port.write(ACK, self._deadline(0.5))
        self._port.drain(QUIET, self._deadline(1.0))
        self._framer.clear()
        version = self._exchange(encode(GET_FIRMWARE_VERSION), GET_FIRMWARE_VERSION, 0.5)
        if version is None or len(version) != 4:
            raise ProtocolError("the card reader does not tell its version")
        self._doubt = False

    def _exchange(self, frame: bytes, code: int, seconds: float) -> bytes | None:
        """One question; None when the chip answers with an error frame."""
        for _ in range(TRIES):
            self._port.write(frame, self._deadline(0.5))
            if self._acknowledged():
                return self._answer(code, seconds)
        raise ProtocolError("the card reader does not take a command")

    def _acknowledged(self) -> bool:
        """Whether the chip has the command; False when it asks for it again."""
        frame = self._frame(ACK_SECONDS)
        if isinstance(frame, Nack):
            return False
        if not isinstance(frame, Ack):
            raise ProtocolError(f"the card reader sends {_name(frame)} in place of an ACK")
        return True

    def _answer(self, code: int, seconds: float) -> bytes | None:
        for left in reversed(range(TRIES)):
            frame = self._frame(seconds)
            if isinstance(frame, Info) and (frame.tfi, frame.code) == (FROM_CHIP, code + 1):
                return frame.data
            if isinstance(frame, ErrorFrame):
                return None
            if not isinstance(frame, Garbled) or not left:
                raise ProtocolError(f"the card reader answers command {code:02X} with {_name(frame)}")
            self._port.drain(QUIET, self._deadline(1.0))
            self._framer.clear()
            self._port.write(NACK, self._deadline(0.5))
        raise AssertionError("unreachable: the last try returns or raises")

    def _frame(self, seconds: float) -> Frame:
        """The next frame. Raises DeviceTimeout when none begins in time; one cut short is garbled."""
        deadline = self._deadline(seconds)
        while (frame := self._framer.next()) is None:
            begun = self._framer.pending
            try:
                self._framer.feed(self._port.read(_CHUNK, self._deadline(GAP) if begun else deadline))
            except DeviceTimeout:
                if not begun:
                    raise
                self._framer.clear()
                return Garbled("a frame cut short")
        return frame

    def _deadline(self, seconds: float) -> Deadline:
        return Deadline.after(seconds, self._clock)


def _name(frame: Frame) -> str:
    return frame.reason if isinstance(frame, Garbled) else f"a frame of type {type(frame).__name__}"
