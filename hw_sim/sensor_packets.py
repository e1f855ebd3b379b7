"""Packets as the sensor's own firmware sees them. Written apart from the driver's framer, so that a mistake
in one is not hidden by the same mistake in the other.

    splitter.feed(bytes.fromhex("ef01ffffffff010003010005")) -> [Packet(0xFFFFFFFF, 1, b"\\x01", True)]
"""

from dataclasses import dataclass, field

START = b"\xef\x01"
LONGEST = 258  # of the length field: 256 bytes and the sum

COMMAND, DATA, ACK, END = 0x01, 0x02, 0x07, 0x08


@dataclass(frozen=True)
class Packet:
    """`sound`: the sum is right."""

    address: int
    kind: int
    body: bytes = field(repr=False)
    sound: bool = True


class Splitter:
    """Bytes in any chunks to packets. Noise before a start mark is skipped, and a mark with absurd length."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def clear(self) -> None:
        self._bytes.clear()

    def feed(self, data: bytes) -> list[Packet]:
        self._bytes += data
        packets = []
        while (packet := self._next()) is not None:
            packets.append(packet)
        return packets

    def _next(self) -> Packet | None:
        while True:
            start = self._bytes.find(START)
            if start < 0:
                keep = 1 if self._bytes[-1:] == START[:1] else 0
                del self._bytes[: len(self._bytes) - keep]
                return None
            del self._bytes[:start]
            if len(self._bytes) < 9:
                return None
            length = int.from_bytes(self._bytes[7:9], "big")
            if 3 <= length <= LONGEST:
                break
            del self._bytes[:2]
        if len(self._bytes) < 9 + length:
            return None
        raw = bytes(self._bytes[: 9 + length])
        del self._bytes[: 9 + length]
        total = sum(raw[6:-2]) & 0xFFFF
        return Packet(
            int.from_bytes(raw[2:6], "big"), raw[6], raw[9:-2], total.to_bytes(2, "big") == raw[-2:]
        )


def packet(address: int, kind: int, body: bytes) -> bytes:
    """One packet, to be sent."""
    middle = bytes([kind]) + (len(body) + 2).to_bytes(2, "big") + body
    return START + address.to_bytes(4, "big") + middle + (sum(middle) & 0xFFFF).to_bytes(2, "big")


def data_packets(address: int, content: bytes, size: int) -> list[bytes]:
    """A template or an image in packets of `size` bytes, the last marked as the end."""
    parts = [content[i : i + size] for i in range(0, len(content), size)]
    return [packet(address, END if i == len(parts) - 1 else DATA, part) for i, part in enumerate(parts)]
