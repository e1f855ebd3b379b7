"""A card's end of ISO/IEC 7816-4: short APDUs, command chaining, answers in pieces, and small BER-TLV.

channel = Channel()
channel.exchange(bytes.fromhex("00CB3FFF055C035FC105"), perform)   ->  256 bytes and 61 2A
channel.exchange(bytes.fromhex("00C000002A"), perform)             ->  42 bytes and 90 00
"""

from collections.abc import Callable
from dataclasses import dataclass

PIECE = 256
MAX_COMMAND = 3072
CHAINED = 0x10


class CardStatus(Exception):
    """A status word in place of an answer."""

    def __init__(self, word: int) -> None:
        super().__init__(f"{word:04X}")
        self.word = word


@dataclass(frozen=True)
class Apdu:
    """One command, put together from its chain."""

    ins: int
    p1: int
    p2: int
    data: bytes
    le: int


class Channel:
    """What a card remembers between APDUs: the chain that is being sent to it, the answer being fetched."""

    def __init__(self, piece: int = PIECE) -> None:
        self.piece = piece  # bytes of an answer at once
        self.strict_le = False  # answer 6Cxx to an Le that is not the answer's length, as some cards do
        self._chain: tuple[bytes, bytes] | None = None
        self._rest = b""

    def clear(self) -> None:
        self._chain, self._rest = None, b""

    def exchange(self, command: bytes, perform: Callable[[Apdu], bytes]) -> bytes:
        """Data and status word."""
        try:
            return self._exchange(command, perform)
        except CardStatus as status:
            return status.word.to_bytes(2, "big")

    def _exchange(self, command: bytes, perform: Callable[[Apdu], bytes]) -> bytes:
        data, le = _body(command)
        cla, head = command[0], command[1:4]
        if cla & 0x0C:
            raise CardStatus(0x6882)  # secure messaging
        if cla & ~CHAINED:
            raise CardStatus(0x6E00)
        if cla == 0x00 and head[0] == 0xC0:
            return self._fetch(le)
        self._rest = b""
        before = self._take_chain(head)
        if len(before) + len(data) > MAX_COMMAND:
            raise CardStatus(0x6700)
        if cla & CHAINED:
            self._chain = (head, before + data)
            return b"\x90\x00"
        self._rest = perform(Apdu(head[0], head[1], head[2], before + data, le))
        if self.strict_le and le != len(self._rest) and 0 < len(self._rest) <= 256:
            raise CardStatus(0x6C00 | len(self._rest) & 0xFF)
        return self._piece(le)

    def _take_chain(self, head: bytes) -> bytes:
        """What came before of this command; another command ends a chain."""
        chain, self._chain = self._chain, None
        return chain[1] if chain and chain[0] == head else b""

    def _fetch(self, le: int) -> bytes:
        if not self._rest:
            raise CardStatus(0x6985)
        if self.strict_le and le > len(self._rest):
            raise CardStatus(0x6C00 | len(self._rest) & 0xFF)
        return self._piece(le)

    def _piece(self, le: int) -> bytes:
        size = min(le, self.piece)
        now, self._rest = self._rest[:size], self._rest[size:]
        if not self._rest:
            return now + b"\x90\x00"
        return now + bytes([0x61, min(len(self._rest), 256) & 0xFF])


def _body(command: bytes) -> tuple[bytes, int]:
    """Command data and Le (256 when absent or 0) of a short APDU. Raises CardStatus 6700."""
    if len(command) < 4:
        raise CardStatus(0x6700)
    body = command[4:]
    if len(body) <= 1:
        return b"", (body[0] if body else 0) or 256
    size = body[0]
    if size == 0 or len(body) - 1 not in (size, size + 1):
        raise CardStatus(0x6700)
    le = body[size + 1] if len(body) == size + 2 else 0
    return body[1 : size + 1], le or 256


def tlv(tag: int, value: bytes) -> bytes:
    """One BER-TLV object."""
    size = len(value)
    if size < 128:
        length = bytes([size])
    else:
        width = 1 if size < 256 else 2
        length = bytes([0x80 + width]) + size.to_bytes(width, "big")
    return bytes.fromhex(f"{tag:02X}") + length + value


def read_tlv(data: bytes) -> dict[int, bytes]:
    """Objects side by side, by tag. Raises CardStatus 6A80 for anything else."""
    found: dict[int, bytes] = {}
    rest = data
    while rest:
        width = 2 if rest[0] & 0x1F == 0x1F else 1
        tag, rest = int.from_bytes(rest[:width], "big"), rest[width:]
        if not rest:
            raise CardStatus(0x6A80)
        size, rest = rest[0], rest[1:]
        if size > 127:
            more = size - 128
            size, rest = int.from_bytes(rest[:more], "big"), rest[more:]
        if size > len(rest) or tag in found:
            raise CardStatus(0x6A80)
        found[tag], rest = rest[:size], rest[size:]
    return found
