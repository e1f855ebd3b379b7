"""The slip printer: it counts as printed only what the printer itself says it has printed.

    printer = Printer(SerialPort("/dev/bilik/printer", 115200, rtscts=True), void_mark=void_mark())
    printer.check()                  # PrinterStatus(online=True, paper_near_end=True, ...)
    printer.print(tape.data)         # Proof.STRONG

Before a job the printer is asked how it is (DLE EOT 1 to 4). During it automatic status (GS a) is on, and it
must answer after each piece, so that one that lost power in between is noticed before it is up again, and
must say of each piece that it has read it (GS r), so that one that was lost is noticed. At the end, after the
cut, stands GS ( H function 48 with four unpredictable characters: their echo is the proof of
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

from firmware.drivers.errors import DeviceLost, DriverError, ProtocolError
from firmware.drivers.port import SerialPort
from firmware.drivers.printer_job import PrinterFault, PrintJob, Proof
from firmware.drivers.printer_pieces import commands
from firmware.drivers.printer_status import Fault, PowerOn, PrinterStatus
from firmware.drivers.printer_talk import RECOVER, PrinterTalk, Timeouts
from firmware.tapes.escpos import CUT, realtime_in

__all__ = ["Fault", "Printer", "PrinterFault", "PrinterStatus", "Proof", "Timeouts"]

RESET = b"\x1b@"  # ESC @
AUTOMATIC_STATUS = b"\x1da\xff"  # GS a 255
# GS ( E functions 1, 3 and 2: enter the setting mode, switch 1-1 on and the others as they are, leave it.
POWER_ON_NOTICE = b"\x1d(E\x03\x00\x01IN\x1d(E\x0a\x00\x03\x0122222221\x1d(E\x04\x00\x02OUT"
_ENDS_CUT = re.compile(rb"\x1dV(?:[\x00\x01\x30\x31]|[\x41\x42].)\Z", re.DOTALL)  # GS V, its forms


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
        self._reads = False  # it is known to answer GS r
        self._spare = 0  # answers to GS r that it may still give for jobs that failed
        self._torn = False  # an unfinished paper may hang out of the printer

    def check(self) -> PrinterStatus:
        """Ask how the printer is. Raises DeviceTimeout when it is silent, DeviceLost."""
        try:
            with self._talk.doubting():
                self._talk.settle()
                self.status = self._talk.ask_all()
        except DeviceLost:
            self._forget()
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
        id, torn, self._torn = self._new_id(), self._torn, True
        if self._talk.cleared:
            self._spare = 0
        job = PrintJob(
            self._talk,
            self._timeouts,
            id,
            strong=self.strong,
            reads=self._reads,
            stale=tuple(self._given_up),
            spare=self._spare,
            status=self.status,
        )
        try:
            with self._talk.doubting():
                proof = self._through(job, (self._closing() if torn else b"") + _reporting(data))
        except DriverError as error:
            self._given_up.append(id)
            self._spare += job.unanswered
            self._talk.give_up()
            if isinstance(error, DeviceLost):
                self._forget()
            raise
        finally:
            self.status = job.status
        self._reads = job.reads
        self._torn = False
        self.strong = proof is Proof.STRONG
        return proof

    def discard(self) -> Proof:
        """Mark and cut off what may hang out, as after a restart of the booth.

        Raises as `print` does; the next job then begins with the mark.
        """
        self._torn = False  # or the mark would be printed twice
        try:
            return self.print(self._void)
        except DriverError:
            self._torn = True
            raise

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
            deadline = self._talk.after(self._timeouts.job)
            while not isinstance(self._talk.next(deadline), PowerOn):
                pass

    def _forget(self) -> None:
        """What comes back may be a spare of another model."""
        self.strong = None
        self._reads = False

    def _through(self, job: PrintJob, data: bytes) -> Proof:
        self._longest = max(map(len, commands(data)))
        job.send(data)
        return job.proof(self._timeouts.job + len(data) * self._timeouts.per_byte)

    def _closing(self) -> bytes:
        """What ends a torn paper.

        A printer that cannot clear its buffers may still wait for the rest of a command that broke off:
        zeros, which mean nothing between commands, give it that rest.
        """
        return (b"" if self._talk.cleared else bytes(self._longest)) + _reporting(self._void)


def _reporting(job: bytes) -> bytes:
    """The job with automatic status switched on after its reset (on some models ESC @ ends it), and cut."""
    cut = b"" if _ENDS_CUT.search(job) else b"\n" + CUT
    return RESET + AUTOMATIC_STATUS + job.removeprefix(RESET) + cut
