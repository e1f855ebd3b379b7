"""One print job on its way: sent in pieces, watched, and proven.

    job = PrintJob(talk, timeouts, b"Ab7~", strong=None)
    job.send(data)
    job.proof()            # Proof.STRONG

While it runs, whatever the printer says of itself counts: any fault ends the job. Each piece ends with
GS r 1, which is answered once the printer has read so far: a piece that was lost on the way lacks its answer.
After the last stands GS ( H function 48 with the job's id, to be echoed after printing, and once more GS r 1:
an id that is echoed as it comes in, before what stands before it is printed, is echoed before that.

A byte that is changed on the way and still leaves a legal job is beyond this: ESC/POS has no checksum. That
is what the voter's look at the slip, and the signature in its code, are for.
"""

import contextlib
from enum import Enum

from firmware.drivers.deadline import Deadline
from firmware.drivers.errors import DeviceFault, DeviceTimeout, ProtocolError
from firmware.drivers.printer_pieces import pieces
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
from firmware.drivers.printer_talk import PrinterTalk, Timeouts

PAPER_SENSOR = b"\x1dr\x01"  # GS r 1, answered in order with the data
PIECE = 256  # bytes between two signs of life; at 19200 baud 0.13 s, less than any printer takes to start


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


class PrintJob:
    """One job. `strong`: whether this printer is known to echo; `stale`: ids whose echo may still come.

    `reads`: whether it is known to answer GS r; `spare`: answers to GS r that failed jobs still have due.

    `status` is what the printer last said of itself. All methods raise PrinterFault, ProtocolError,
    DeviceTimeout and DeviceLost; after any of them nothing is proven.
    """

    def __init__(
        self,
        talk: PrinterTalk,
        timeouts: Timeouts,
        id: bytes,
        *,
        strong: bool | None,
        reads: bool = False,
        stale: tuple[bytes, ...] = (),
        spare: int = 0,
        status: PrinterStatus,
    ) -> None:
        self.status = status
        self._talk = talk
        self._timeouts = timeouts
        self._id = id
        self._strong = strong
        self._stale = stale
        self.reads = reads
        self._spare = spare
        self._sent = False
        self._echoed = False
        self._asked = self._read = 0  # times GS r
        self._echo_by: Deadline | None = None
        self._read_by: Deadline | None = None

    @property
    def unanswered(self) -> int:
        """How often GS r was asked in vain so far."""
        return max(0, self._asked - self._read)

    def send(self, data: bytes) -> None:
        """All of the job, a sign of life after each piece, then the question whose answer is the proof."""
        for piece in pieces(data, PIECE):
            self._write(piece)
            self._pulse()
        self._sent = True
        self._write(b"\x1d(H\x06\x0000" + self._id)

    def _write(self, piece: bytes) -> None:
        self._asked += 1
        self._talk.write(piece + PAPER_SENSOR)

    def proof(self, seconds: float) -> Proof:
        """Wait for the echo and for the answer behind it. Raises DeviceTimeout if one of them is missing."""
        deadline = self._talk.after(seconds)
        while not (self._echoed and self._may_have_read_all()):
            if not self.unanswered and self._may_be_weak():
                return self._weak_proof()
            if deadline.over:
                raise DeviceTimeout("printer: no proof of print")
            try:
                self._note(self._talk.next(self._talk.after(min(self._timeouts.pulse, deadline.left()))))
            except DeviceTimeout:
                self._pulse()
        self._overhear()
        return Proof.STRONG

    def _may_have_read_all(self) -> bool:
        """A model that never answers GS r is given some time to show whether it does."""
        if self.reads:
            return not self.unanswered
        self._read_by = self._read_by or self._talk.after(self._timeouts.pulse)
        return self._read_by.over

    def _overhear(self) -> None:
        """A fault told in one breath with the echo counts as before it: such an echo came too early."""
        with contextlib.suppress(DeviceTimeout):
            while True:
                self._note(self._talk.next(self._talk.after(0.0)))

    def _may_be_weak(self) -> bool:
        """Whether to do without an echo: never from a printer that has once shown it can give one."""
        if self._strong is None:
            self._echo_by = self._echo_by or self._talk.after(self._timeouts.echo)
            return self._echo_by.over
        return not self._strong

    def _weak_proof(self) -> Proof:
        self._check()
        if self.status.fault is not None:
            raise PrinterFault(self.status.fault, self.status)
        return Proof.WEAK

    def _pulse(self) -> None:
        """A sign of life. Raises PrinterFault when the printer has gone offline."""
        if self._talk.ask(1, self._note) & 0x08:
            self._check()
            raise PrinterFault(self.status.fault or Fault.OFFLINE, self.status)

    def _check(self) -> None:
        self.status = self._talk.ask_all()

    def _note(self, reply: Reply) -> None:
        """Take in what the printer says of itself."""
        match reply:
            case Automatic(data):
                self.status = from_automatic(data)
                if self.status.fault:
                    raise PrinterFault(self.status.fault, self.status)
            case PowerOn():
                raise PrinterFault(Fault.RESTARTED, self.status)
            case ProcessId(found) if found not in self._stale:
                if found != self._id or not self._sent:
                    raise ProtocolError("printer: it returned the id of a job that is not this one")
                self._echoed = True
            case PaperSensor():
                self._read += 1
                self.reads = True
                if self._read > self._asked + self._spare:
                    raise ProtocolError("printer: it answers more often than it was asked")
