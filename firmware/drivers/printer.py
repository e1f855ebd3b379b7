"""The slip printer: it counts as printed only what the printer itself says it has printed.

    printer = Printer(SerialPort("/dev/bilik/printer", 115200, rtscts=True), void_mark=void_mark())
    printer.check()                  # PrinterStatus(online=True, paper_near_end=True, ...)
    printer.print(tape.data)         # Proof.STRONG

Before a job the printer is asked how it is (DLE EOT 1 to 4). During it automatic status (GS a) is on, and it
must answer after each piece, so that one that lost power in between is noticed before it is up again. At the
end, after the cut, stands GS ( H function 48 with four unpredictable characters: their echo is the proof of
print. Silence is never taken for success. When `print` raises, part of the paper may be printed: what is
still in the printer's memory is cleared, and the next job first puts `void_mark` under it and cuts it off.

Real lines need RTS/CTS: give the port `rtscts=True`, or a full printer loses what it is sent.
"""

import contextlib
import re
import secrets
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from firmware.drivers.deadline import Deadline
from firmware.drivers.errors import DeviceFault, DeviceLost, DeviceTimeout, DriverError, ProtocolError
from firmware.drivers.port import SerialPort
from firmware.drivers.printer_pieces import commands, pieces
from firmware.drivers.printer_status import (
    Automatic,
    Fault,
    PaperSensor,
    PowerOn,
    PrinterStatus,
    ProcessId,
    Reply,
    from_automatic,
)
from firmware.drivers.printer_talk import RECOVER, PrinterTalk, Timeouts
from firmware.tapes.escpos import CUT, realtime_in

__all__ = ["Fault", "Printer", "PrinterFault", "PrinterStatus", "Proof", "Timeouts"]

RESET = b"\x1b@"  # ESC @
AUTOMATIC_STATUS = b"\x1da\xff"  # GS a 255
PAPER_SENSOR = b"\x1dr\x01"  # GS r 1, answered in order with the data
# GS ( E functions 1, 3 and 2: enter the setting mode, switch 1-1 on and the others as they are, leave it.
POWER_ON_NOTICE = b"\x1d(E\x03\x00\x01IN\x1d(E\x0a\x00\x03\x0122222221\x1d(E\x04\x00\x02OUT"
PIECE = 256  # bytes between two signs of life; at 19200 baud 0.13 s, less than any printer takes to start
_ENDS_CUT = re.compile(rb"\x1dV(?:[\x00\x01\x30\x31]|[\x41\x42].)\Z", re.DOTALL)  # GS V, its forms


class Proof(Enum):
    """How sure it is that a job is on paper."""

    STRONG = "the printer returned the job's id after printing"
    WEAK = "the printer read the whole job and reports no error"


class PrinterFault(DeviceFault):
    """The printer says why it does not print. `kind` is what has to be done, `status` all it said."""

    def __init__(self, kind: Fault, status: PrinterStatus) -> None:
        super().__init__(f"printer: {kind.value}")
        self.kind = kind
        self.status = status


@dataclass
class _Job:
    """What is known about the job on its way."""

    id: bytes
    sent: bool = False
    echoed: bool = False
    read: bool = False  # GS r was answered
    echo_by: Deadline | None = None


def _random_id() -> bytes:
    return bytes(32 + secrets.randbelow(95) for _ in range(4))


class Printer:
    """One printer on one port, used by one thread at a time.

    `status` is what it last said; `strong` whether it can prove what it printed (None: not known yet).
    """

    def __init__(
        self,
        port: SerialPort,
        *,
        timeouts: Timeouts | None = None,
        void_mark: bytes = b"",
        new_id: Callable[[], bytes] = _random_id,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self.status = PrinterStatus()
        self.strong: bool | None = None
        self._timeouts = timeouts or Timeouts()
        self._talk = PrinterTalk(port, self._timeouts)
        self._void = void_mark or RESET + b"\n" + CUT
        self._new_id = new_id
        self._wait = wait
        self._given_up: deque[bytes] = deque(maxlen=16)  # ids of failed jobs, whose echo may still come
        self._longest = 0  # bytes of the longest command sent last
        self._torn = False  # an unfinished paper may hang out of the printer

    def check(self) -> PrinterStatus:
        """Ask how the printer is. Raises DeviceTimeout when it is silent, DeviceLost."""
        try:
            with self._talk.doubting():
                self._talk.settle()
                self.status = self._talk.ask_all()
        except DeviceLost:
            self.strong = None  # what comes back may be a spare of another model
            raise
        return self.status

    def print(self, data: bytes) -> Proof:
        """Print one paper (ESC/POS, see tapes) and return once that is proven. A cut is added if need be.

        Raises PrinterFault when the printer says what is wrong, DeviceTimeout, DeviceLost or ProtocolError.
        After any of them the paper must be taken as not printed, and what came out as torn.
        """
        if (at := realtime_in(data)) is not None:
            raise ProtocolError(f"printer: the job holds a real-time command at byte {at}")
        fault = self.check().fault
        if fault is not None:
            raise PrinterFault(fault, self.status)
        job = _Job(self._new_id())
        before = self._closing() if self._torn else b""
        self._torn = True
        try:
            with self._talk.doubting():
                self._send(job, before + _reporting(data))
                seconds = self._timeouts.job + len(data) * self._timeouts.per_byte
                proof = self._proof(job, Deadline.after(seconds))
        except DriverError as error:
            self._given_up.append(job.id)
            self._talk.give_up()
            if isinstance(error, DeviceLost):
                self.strong = None
            raise
        self._torn = False
        return proof

    def discard(self) -> Proof:
        """Mark and cut off what may hang out, as after a restart of the booth. Raises as `print` does."""
        self._torn = False  # or the mark would be printed twice
        return self.print(self._void)

    def wait_ready(self, *, cancelled: Callable[[], bool]) -> bool:
        """Return True when paper is in, the cover closed and errors are cleared; False when cancelled.

        A lost or silent printer is waited for too. Raises nothing of a driver.
        """
        while not cancelled():
            with contextlib.suppress(DriverError):
                status = self.check()
                if status.fault is None:
                    return True
                if status.cutter_error or status.recoverable:
                    self._talk.write(RECOVER)
            self._wait(self._timeouts.poll)
        return False

    def identify(self) -> str:
        """Maker, model and serial number, if it tells them. Raises DeviceTimeout, DeviceLost."""
        with self._talk.doubting():
            self._talk.settle()
            return " ".join(text for text in map(self._talk.ask_text, (66, 67, 68)) if text)

    def announce_power_on(self) -> None:
        """Set the printer for good to say when it is switched on (memory switch 1-1); once, at provisioning.

        Without it a printer that loses power and is back within milliseconds in the middle of a job could go
        unnoticed. Ends with a restart of the printer. Raises DeviceTimeout, DeviceLost.
        """
        with self._talk.doubting():
            self._talk.settle()
            self._talk.write(POWER_ON_NOTICE)
            deadline = Deadline.after(self._timeouts.job)
            while not isinstance(self._talk.next(deadline), PowerOn):
                pass

    def _closing(self) -> bytes:
        """What ends a torn paper.

        A printer that cannot clear its buffers may still wait for the rest of a command that broke off:
        zeros, which mean nothing between commands, give it that rest.
        """
        return (b"" if self._talk.cleared else bytes(self._longest)) + _reporting(self._void)

    def _send(self, job: _Job, data: bytes) -> None:
        """All of the job, a sign of life after each piece, then the question whose answer is the proof."""
        self._longest = max(map(len, commands(data)))
        for piece in pieces(data, PIECE):
            self._talk.write(piece)
            self._pulse(job)
        job.sent = True
        ask = b"\x1d(H\x06\x0000" + job.id
        self._talk.write(ask if self.strong else ask + PAPER_SENSOR)

    def _proof(self, job: _Job, deadline: Deadline) -> Proof:
        """Wait for the echo. Raises DeviceTimeout if there is none by the deadline, and as `_note` does."""
        while not job.echoed:
            if job.read and self._may_be_weak(job):
                return self._weak_proof()
            if deadline.over:
                raise DeviceTimeout("printer: no proof of print")
            try:
                self._note(self._talk.next(Deadline.after(min(self._timeouts.pulse, deadline.left()))), job)
            except DeviceTimeout:
                self._pulse(job)
        self._overhear(job)
        self.strong = True
        return Proof.STRONG

    def _overhear(self, job: _Job) -> None:
        """A fault told in one breath with the echo counts as before it: such an echo came too early."""
        grace = Deadline.after(0.0 if self.strong else self._timeouts.pulse)
        with contextlib.suppress(DeviceTimeout):
            while self.strong or not job.read:
                self._note(self._talk.next(grace), job)

    def _may_be_weak(self, job: _Job) -> bool:
        """Whether to do without an echo: never from a printer that has once shown it can give one."""
        if self.strong is None:
            job.echo_by = job.echo_by or Deadline.after(self._timeouts.echo)
            return job.echo_by.over
        return not self.strong

    def _weak_proof(self) -> Proof:
        self.status = self._talk.ask_all()
        if self.status.fault is not None:
            raise PrinterFault(self.status.fault, self.status)
        self.strong = False
        return Proof.WEAK

    def _pulse(self, job: _Job) -> None:
        """A sign of life in the middle of a job. Raises PrinterFault when the printer has gone offline."""
        if self._talk.ask(1, lambda reply: self._note(reply, job)) & 0x08:
            self.status = self._talk.ask_all()
            raise PrinterFault(self.status.fault or Fault.OFFLINE, self.status)

    def _note(self, reply: Reply, job: _Job) -> None:
        """Take in what the printer says of itself during a job. Raises PrinterFault, ProtocolError."""
        match reply:
            case Automatic(data):
                self.status = from_automatic(data)
                if self.status.fault:
                    raise PrinterFault(self.status.fault, self.status)
            case PowerOn():
                raise PrinterFault(Fault.RESTARTED, self.status)
            case ProcessId(found) if found not in self._given_up:
                if found != job.id or not job.sent:
                    raise ProtocolError("printer: it returned the id of a job that is not this one")
                job.echoed = True
            case PaperSensor() if job.sent:
                job.read = True


def _reporting(job: bytes) -> bytes:
    """The job with automatic status switched on after its reset (on some models ESC @ ends it), and cut."""
    cut = b"" if _ENDS_CUT.search(job) else b"\n" + CUT
    return RESET + AUTOMATIC_STATUS + job.removeprefix(RESET) + cut
