"""APDUs in the size a card takes: pure but for the `send` it is given.

    transmit(send, Command(0x00, 0xCB, 0x3F, 0xFF, data=b"\\x5c\\x03\\x5f\\xc1\\x05").encode())  ->  data + SW

Long command data goes in chained pieces of 255 bytes (class bit 0x10), long answers come in pieces (`61xx`,
GET RESPONSE), a wrong Le is corrected by the card (`6Cxx`): ISO/IEC 7816-4, 5.3.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from firmware.drivers.errors import ProtocolError

CHAINED = 0x10
GET_RESPONSE = 0xC0
PIECE = 255
MAX_DATA = 4 * 1024  # bytes in one command
MAX_ANSWER = 16 * 1024
MAX_EXCHANGES = 128  # for one command: 16 KB in pieces as small as 128 bytes
OK = b"\x90\x00"

Send = Callable[[bytes], bytes]


@dataclass(frozen=True)
class Command:
    """One command APDU. `data` may hold a PIN, so no repr shows it. `le` 256 asks for all, None for none."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = field(default=b"", repr=False)
    le: int | None = 256

    def encode(self) -> bytes:
        """The short form; data over 255 bytes in the extended form, which `transmit` turns into a chain."""
        head = bytes([self.cla, self.ins, self.p1, self.p2])
        if len(self.data) > PIECE:
            tail = b"" if self.le is None else (self.le % 65536).to_bytes(2, "big")
            return head + b"\x00" + len(self.data).to_bytes(2, "big") + self.data + tail
        body = bytes([len(self.data)]) + self.data if self.data else b""
        return head + body + (b"" if self.le is None else bytes([self.le & 0xFF]))


def parse_command(command: bytes) -> Command:
    """A command APDU in any of its seven forms (ISO/IEC 7816-4, 5.1). Raises ValueError."""
    if len(command) < 4:
        raise ValueError("an APDU is at least 4 bytes")
    cla, ins, p1, p2 = command[:4]
    body = command[4:]
    data, tail, wide = b"", body, False
    if len(body) > 1:
        wide = body[0] == 0
        at = 3 if wide else 1
        size = int.from_bytes(body[1:3], "big") if wide else body[0]
        if wide and len(body) == at:
            tail = body[1:]  # an extended Le alone
        else:
            data, tail = body[at : at + size], body[at + size :]
            if len(data) != size or not data:
                raise ValueError("an APDU's Lc does not fit its data")
    if len(tail) > (2 if wide else 1) or (wide and len(tail) == 1):
        raise ValueError("an APDU has bytes after its Le")
    if len(data) > MAX_DATA:
        raise ValueError(f"{len(data)} bytes of command data, at most {MAX_DATA} are sent")
    le = int.from_bytes(tail, "big") or 256 if tail else None
    return Command(cla, ins, p1, p2, data, None if le is None else min(le, 256))


def transmit(send: Send, command: bytes) -> bytes:
    """The whole answer, data and status word. Raises ProtocolError and whatever `send` raises, ValueError."""
    wanted = parse_command(command)
    pieces = [wanted.data[i : i + PIECE] for i in range(0, len(wanted.data), PIECE)] or [b""]
    for piece in pieces[:-1]:
        part = Command(wanted.cla | CHAINED, wanted.ins, wanted.p1, wanted.p2, piece, None)
        answer = _exchange(send, part)
        if answer[-2:] != OK:
            return answer
    last = Command(wanted.cla, wanted.ins, wanted.p1, wanted.p2, pieces[-1], wanted.le)
    return _collect(send, last)


def _collect(send: Send, command: Command) -> bytes:
    """Send the last piece and fetch all of its answer."""
    asked, data = command, b""
    for _ in range(MAX_EXCHANGES):
        answer = _exchange(send, asked)
        body, sw1, sw2 = answer[:-2], answer[-2], answer[-1]
        if sw1 == 0x6C and not body:
            asked = Command(asked.cla, asked.ins, asked.p1, asked.p2, asked.data, sw2 or 256)
            continue
        data += body
        if len(data) > MAX_ANSWER:
            raise ProtocolError(f"a card answers more than {MAX_ANSWER} bytes")
        if sw1 != 0x61:
            return data + answer[-2:]
        asked = Command(command.cla & 0x03, GET_RESPONSE, 0, 0, le=sw2 or 256)
    raise ProtocolError("a card's answer does not end")


def _exchange(send: Send, command: Command) -> bytes:
    answer = send(command.encode())
    if len(answer) < 2:
        raise ProtocolError("a card answers without a status word")
    return answer
