"""The reader's end of the serial line: host bytes in, frames out. Written apart from the driver's framer on
purpose, so that a mistake in one is not repeated in the other. UM0701-02, 6.2 and 6.3.2 (wake-up).
"""

from dataclasses import dataclass

ACK = bytes.fromhex("0000ff00ff00")
ERROR = bytes.fromhex("0000ff01ff7f8100")
WAKE_EDGES = 5  # rising edges on the receive line that wake the chip


@dataclass(frozen=True)
class Order:
    """What the host wants: "ack" (abort), "nack" (again), or "command" with a code and its parameters."""

    what: str
    code: int = 0
    data: bytes = b""


def response(code: int, data: bytes) -> bytes:
    """The frame with the answer to command `code`."""
    body = bytes([0xD5, (code + 1) & 0xFF]) + data
    size = len(body)
    if size < 256:
        head = bytes([size, (256 - size) & 0xFF])
    else:
        head = bytes([0xFF, 0xFF, size >> 8, size & 0xFF, (512 - (size >> 8) - (size & 0xFF)) & 0xFF])
    check = (0x10000 - sum(body)) & 0xFF
    return b"\x00\x00\xff" + head + body + bytes([check, 0x00])


def rising_edges(byte: int) -> int:
    """How often the line goes up while one byte passes: start bit, 8 data bits from the lowest, stop bit."""
    bits = "0" + f"{byte:08b}"[::-1] + "1"
    return bits.count("01")


class HostBytes:
    """Collects bytes; a frame with a wrong checksum is dropped without a word, as the chip does."""

    def __init__(self) -> None:
        self.asleep = True
        self._edges = 0
        self._bytes = bytearray()

    def sleep(self) -> None:
        self.asleep, self._edges = True, 0
        self._bytes.clear()

    def feed(self, data: bytes) -> list[Order]:
        for byte in data:
            if self.asleep:
                self._edges += rising_edges(byte)
                self.asleep = self._edges < WAKE_EDGES
            else:
                self._bytes.append(byte)
        orders = []
        while (order := self._order()) is not None:
            orders.append(order)
        return orders

    def _order(self) -> Order | None:
        """The next whole frame; what comes before it or is broken goes unheard."""
        while (start := self._bytes.find(b"\x00\xff")) >= 0:
            del self._bytes[:start]
            if len(self._bytes) < 4:
                return None
            size, check = self._bytes[2], self._bytes[3]
            if (size, check) == (0, 255):
                return self._short("ack")
            if (size, check) == (255, 0):
                return self._short("nack")
            body_at = 4
            if (size, check) == (255, 255):
                if len(self._bytes) < 7:
                    return None
                body_at, size = 7, self._bytes[4] * 256 + self._bytes[5]
                sound = (self._bytes[4] + self._bytes[5] + self._bytes[6]) % 256 == 0 and 2 <= size <= 265
            else:
                sound = (size + check) % 256 == 0 and size >= 2
            if not sound:
                del self._bytes[:2]
                continue
            if len(self._bytes) < body_at + size + 1:
                return None
            body = bytes(self._bytes[body_at : body_at + size + 1])
            del self._bytes[: body_at + size + 1]
            if sum(body) % 256 == 0 and body[0] == 0xD4:
                return Order("command", body[1], body[2:-1])
        if self._bytes[-1:] != b"\x00":
            self._bytes.clear()
        else:
            del self._bytes[:-1]
        return None

    def _short(self, what: str) -> Order:
        del self._bytes[:4]
        return Order(what)
