"""A checked line to the fingerprint sensor, in the shape of the UART that adafruit_fingerprint expects.

    link = CheckedLink(port, template_size=1536)
    sensor = Adafruit_Fingerprint(link)             # inside a transaction
    with link.transaction(1.0):
        sensor.get_image()

The library believes what it reads, so this only lets it read what is beyond doubt: whole frames, with the
right header, address, kind, exact length and checksum, that are due after the command it has just written.
What else can come from such a line, each with what is made of it:

- noise, a cut, lengthened or garbled frame, another's address: ProtocolError
- bytes when nothing is due (a late answer, the boot byte 0x55 of a sensor that restarted): ProtocolError
- nothing, or too slowly: one deadline for the whole transaction, DeviceTimeout
- a template that is short, long, or has no end: ProtocolError
- "your frame was damaged" (code 01): ProtocolError; another refusal the caller does not expect: DeviceFault
- a pulled cable: DeviceLost

After each of them the line is in doubt, and `settle` must make it sure before anything is believed again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from firmware.drivers.deadline import Deadline
from firmware.drivers.errors import DeviceFault, DeviceTimeout, DriverError, ProtocolError
from firmware.drivers.fingerprint_frames import (
    CHECKSUM_SIZE,
    HEADER_SIZE,
    Code,
    Command,
    Frame,
    Parameters,
    Pid,
    encode,
    parse,
    parse_header,
    parse_parameters,
)
from firmware.drivers.port import SerialPort

SETTLE_TRIES = 4
FILLER = bytes(300)  # completes a frame of which the sensor has a part, with a checksum that is never right
PENDING = 64  # bytes looked at to see whether something came unasked


@dataclass(frozen=True)
class Pace:
    """Seconds. Defaults from the data sheets at 57600 bit/s, 1536-byte templates, with room."""

    answer: float = 1.0  # a command without image or template; measured 10 to 50 ms
    image: float = 1.5  # taking an image, or finding its features: 205 and 355 ms
    transfer: float = 2.0  # a template one way: 300 ms
    late: float = 0.5  # no answer comes later than this after the last byte: silence that long is an end
    poll: float = 0.05  # between looks for a finger


@dataclass(frozen=True)
class _Answers:
    """What may come after a command: the codes the caller deals with, and the exact sizes of these."""

    codes: tuple[int, ...] = (Code.OK,)
    sizes: tuple[int, ...] = (1,)


_ANSWERS = {
    Command.TAKE_IMAGE: _Answers((Code.OK, Code.NO_FINGER, Code.NO_IMAGE)),
    Command.IMAGE_TO_FEATURES: _Answers(
        (Code.OK, Code.TOO_WET, Code.TOO_FEW_FEATURES, Code.NO_VALID_IMAGE),
    ),
    Command.MATCH: _Answers((Code.OK, Code.NO_MATCH), (3,)),
    Command.MAKE_TEMPLATE: _Answers((Code.OK, Code.NOT_COMBINED)),
    Command.UPLOAD: _Answers(),
    Command.DOWNLOAD: _Answers(),
    Command.SET_PARAMETER: _Answers(),
    Command.READ_PARAMETERS: _Answers(sizes=(17,)),
    Command.VERIFY_PASSWORD: _Answers((Code.OK, Code.WRONG_PASSWORD)),
    Command.READ_PRODUCT: _Answers(sizes=(47, 51)),
}


class CheckedLink:
    """The line with its doubts. `packet_size` is the sensor's, in bytes, as it last said."""

    def __init__(
        self,
        port: SerialPort,
        *,
        template_size: int,
        address: int = 0xFFFFFFFF,
        pace: Pace = Pace(),
    ) -> None:
        self.packet_size = 128
        self._port = port
        self._address = address
        self._template_size = template_size
        self._pace = pace
        self._deadline = self._after(0)
        self._doubt = True  # nothing is known of a line that was just opened
        self._ready = b""  # checked bytes the library may read
        self._due: _Answers | None = None  # an answer is due
        self._data_due = 0  # bytes of a template are due
        self._command: Command | None = None

    @contextmanager
    def transaction(self, seconds: float) -> Iterator[None]:
        """All within must end by one deadline, with every byte read. Any exception leaves a doubt."""
        self._deadline = self._after(seconds)
        self._forget()
        in_step = False
        try:
            if self._talks():
                raise ProtocolError("bytes came unasked")
            yield
            if self._ready or self._due or self._data_due:
                raise ProtocolError("an answer was not read to its end")
            in_step = True
        finally:
            self._doubt = self._doubt or not in_step
            self._forget()

    def settle(self) -> Parameters | None:
        """Make the line sure, if it is in doubt or talks unasked; then return the sensor's parameters.

        The barrier: silence for as long as any answer can be late, then twice a question whose answer has a
        length that no other has. An answer out of step after this meets a question of another length, and is
        refused. A sensor that waits for the rest of a frame that was cut is given one. Raises DeviceLost,
        DeviceTimeout or ProtocolError when the line cannot be made sure.
        """
        in_step, self._doubt = not self._doubt, True
        if in_step and not self._talks():
            self._doubt = False
            return None
        trouble: DriverError = DeviceTimeout("sensor does not answer")
        for attempt in range(SETTLE_TRIES):
            try:
                if attempt:
                    self._port.write(FILLER, self._after(self._pace.answer))
                self._port.drain(self._pace.late, self._after(4 * self._pace.late))
                first, second = self.parameters(), self.parameters()
                if first != second:
                    raise ProtocolError("two answers to one question")
            except (DeviceTimeout, DeviceFault, ProtocolError) as error:
                trouble = error
                continue
            self._doubt = False
            return first
        raise trouble

    def parameters(self) -> Parameters:
        """Ask for the system parameters; also proof that the line is in step. Raises DriverError."""
        found = parse_parameters(self.ask(Command.READ_PARAMETERS))
        if found.address != self._address:
            raise ProtocolError("the sensor says it has another address")
        self.packet_size = found.packet_size
        return found

    def ask(self, command: Command, arguments: bytes = b"") -> bytes:
        """One command in a transaction of its own; what its OK answer says. Raises DriverError."""
        with self.transaction(self._pace.answer):
            self.write(encode(self._address, Pid.COMMAND, bytes([command]) + arguments))
            return self._next()[HEADER_SIZE + 1 : -CHECKSUM_SIZE]

    # -- the UART that the library sees ----------------------------------------------------------------------

    def write(self, data: bytes | list[int]) -> int:
        """A command, or a packet of a template on its way down. Raises DriverError."""
        raw = bytes(data)
        frame = parse(raw, self._address)
        if self._ready or self._due or self._data_due:
            raise ProtocolError("a command before the last answer was read")
        if frame.pid == Pid.COMMAND:
            self._command = Command(frame.payload[0])
            self._due = _ANSWERS[self._command]
        elif self._command != Command.DOWNLOAD:
            raise ProtocolError("template data that nobody asked for")
        self._port.write(raw, self._deadline)
        return len(raw)

    def read(self, size: int) -> bytes:
        """Exactly `size` checked bytes of what is due. Raises DriverError, never returns short."""
        while len(self._ready) < size:
            self._ready += self._next()
        data, self._ready = self._ready[:size], self._ready[size:]
        return data

    def _next(self) -> bytes:
        if self._due is not None:
            return self._answer(self._due)
        if self._data_due:
            return self._data()
        raise ProtocolError("more was asked for than the sensor has to say")

    def _answer(self, due: _Answers) -> bytes:
        raw, frame = self._frame()
        if frame.pid != Pid.ANSWER:
            raise ProtocolError("not an answer")
        code = frame.payload[0]
        if code not in due.codes:
            if code == Code.BAD_PACKET:
                raise ProtocolError("the sensor received a damaged frame")
            raise DeviceFault(f"sensor refuses command {self._command or 0:#04x} with code {code:#04x}")
        if len(frame.payload) not in due.sizes:
            raise ProtocolError("answer to another command")
        self._due = None
        if self._command == Command.UPLOAD:
            self._data_due = self._template_size
        return raw

    def _data(self) -> bytes:
        raw, frame = self._frame()
        left = self._data_due - len(frame.payload)
        if frame.pid not in (Pid.DATA, Pid.END) or left < 0 or (frame.pid == Pid.END) != (left == 0):
            raise ProtocolError("template of another size than configured")
        if left and len(frame.payload) != self.packet_size:
            raise ProtocolError("data packet of another size than configured")
        self._data_due = left
        return raw

    def _frame(self) -> tuple[bytes, Frame]:
        start = self._port.read_exactly(HEADER_SIZE, self._deadline)
        header = parse_header(start, self._address)
        raw = start + self._port.read_exactly(header.size + CHECKSUM_SIZE, self._deadline)
        return raw, parse(raw, self._address)

    def _talks(self) -> bool:
        """Whether bytes lie on the line that belong to nothing; they are taken away. Raises DeviceLost."""
        try:
            return bool(self._port.read(PENDING, self._after(0)))
        except DeviceTimeout:
            return False

    def _after(self, seconds: float) -> Deadline:
        return Deadline.after(seconds, self._port.clock)

    def _forget(self) -> None:
        self._ready, self._due, self._data_due, self._command = b"", None, 0, None
