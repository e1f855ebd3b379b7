"""PN532 host frames: pure, both ways, no port.

    encode(0x02)  ->  00 00 FF 02 FE D4 02 2A 00        "GetFirmwareVersion"

    framer = Framer()
    framer.feed(b"\\x00\\x00\\xff\\x00\\xff\\x00")
    framer.next()  ->  Ack()

A frame is a preamble of zeros, the start code `00 FF`, a length with its checksum, and a body `TFI data` with
its checksum and a zero behind it (PN532 user manual UM0701-02, 6.2.1). What fits none of that is a `Garbled`,
never skipped in silence: after one, an answer on the line may belong to another question.
"""

from dataclasses import dataclass, field

WAKE_UP = b"\x55\x55" + bytes(14)  # rising edges for a chip asleep, then time to start its clock
ACK = bytes.fromhex("0000ff00ff00")
NACK = bytes.fromhex("0000ffff0000")
TO_CHIP, FROM_CHIP, SYNTAX_ERROR = 0xD4, 0xD5, 0x7F
MAX_BODY = 265  # TFI, command code and data (UM0701-02, 6.2.1.2)
_NORMAL = 255
_START = b"\x00\xff"


@dataclass(frozen=True)
class Ack:
    """The other side has our frame (from the host: stop what you are doing)."""


@dataclass(frozen=True)
class Nack:
    """Send the last frame again."""


@dataclass(frozen=True)
class ErrorFrame:
    """The chip did not know the command, or its parameters."""


@dataclass(frozen=True)
class Info:
    """A checked body: `code` is the command code, for an answer the command's plus one."""

    tfi: int
    code: int
    data: bytes = field(repr=False)  # may hold a PIN on its way to a card


@dataclass(frozen=True)
class Garbled:
    """Bytes that are no frame."""

    reason: str


Frame = Ack | Nack | ErrorFrame | Info | Garbled


def encode(code: int, data: bytes = b"", tfi: int = TO_CHIP) -> bytes:
    """One information frame; the extended form is used when the body is longer than 255 bytes."""
    body = bytes([tfi, code]) + data
    if len(body) > MAX_BODY:
        raise ValueError(f"a frame of {len(body)} bytes, at most {MAX_BODY} fit")
    if len(body) <= _NORMAL:
        head = bytes([len(body), -len(body) & 0xFF])
    else:
        size = len(body).to_bytes(2, "big")
        head = b"\xff\xff" + size + bytes([-sum(size) & 0xFF])
    return b"\x00" + _START + head + body + bytes([-sum(body) & 0xFF, 0])


class Framer:
    """Bytes in with `feed`, frames out with `next`; keeps less than one frame between calls to both."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    @property
    def pending(self) -> bool:
        """Whether bytes other than a preamble's zeros wait to become a frame."""
        return any(self._buffer)

    def feed(self, data: bytes) -> None:
        self._buffer += data

    def clear(self) -> None:
        self._buffer.clear()

    def next(self) -> Frame | None:
        """The next frame, or None when more bytes are needed."""
        start = self._buffer.find(_START)
        junk = self._buffer[: start if start >= 0 else max(0, len(self._buffer) - 1)]
        if start < 0 and self._buffer and self._buffer[-1] != 0:
            junk = self._buffer[:]  # not even the first half of a start code
        del self._buffer[: len(junk)]
        if any(junk):
            return Garbled(f"{len(junk)} bytes before a frame")
        return self._parse() if start >= 0 else None

    def _parse(self) -> Frame | None:
        """One frame from a buffer that begins with a start code."""
        if len(self._buffer) < 4:
            return None
        length, check = self._buffer[2], self._buffer[3]
        if (length, check) in ((0x00, 0xFF), (0xFF, 0x00)):
            return self._take_short(Ack() if length == 0 else Nack())
        if (length, check) == (0xFF, 0xFF):
            return self._take_extended()
        if length == 0 or (length + check) & 0xFF:
            return self._refuse(2, "length checksum")
        return self._take_body(4, length)

    def _take_extended(self) -> Frame | None:
        if len(self._buffer) < 7:
            return None
        length = int.from_bytes(self._buffer[4:6], "big")
        if sum(self._buffer[4:7]) & 0xFF:
            return self._refuse(2, "extended length checksum")
        if not 1 <= length <= MAX_BODY:
            return self._refuse(2, f"a body of {length} bytes")
        return self._take_body(7, length)

    def _take_short(self, frame: Ack | Nack) -> Frame | None:
        if len(self._buffer) < 5:
            return None
        if self._buffer[4]:
            return self._refuse(2, "postamble")
        del self._buffer[:5]
        return frame

    def _take_body(self, at: int, length: int) -> Frame | None:
        end = at + length + 2
        if len(self._buffer) < end:
            return None
        body, postamble = bytes(self._buffer[at : end - 1]), self._buffer[end - 1]
        if sum(body) & 0xFF:
            return self._refuse(end, "body checksum")
        if postamble:
            return self._refuse(end - 1, "postamble")
        del self._buffer[:end]
        if body[:-1] == bytes([SYNTAX_ERROR]):
            return ErrorFrame()
        if length < 2 or body[0] not in (TO_CHIP, FROM_CHIP):
            return Garbled("frame identifier")
        return Info(body[0], body[1], body[2:-1])

    def _refuse(self, size: int, reason: str) -> Garbled:
        """Drop `size` bytes: the start code when the length is not to be believed, else all the frame."""
        del self._buffer[:size]
        return Garbled(reason)
