"""BER-TLV as cards speak it: pure, bounded, refused with a reason.

    parse(bytes.fromhex("5303 010203"))        ->  (Tlv(0x53, b"\\x01\\x02\\x03"),)
    value_of(parse(data), 0x53)                 ->  b"\\x01\\x02\\x03"
    encode(0x5C, bytes.fromhex("5FC105"))       ->  5C 03 5F C1 05

Tags of one to three bytes and definite lengths in one to three bytes (ISO/IEC 7816-4, 5.2.2). Lengths written
longer than needed are legal BER and common on cards, so they are read; indefinite lengths, cut values and
bytes left over are not.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from firmware.drivers.errors import ProtocolError

MAX_SIZE = 16 * 1024  # bytes in one object; the largest PIV object is 12,710 (SP 800-73-4, part 1, table 7)
MAX_ITEMS = 64
_LONG_TAG = 0x1F


class TlvError(ProtocolError):
    """Bytes that are no BER-TLV, or not the objects that were asked for."""


@dataclass(frozen=True)
class Tlv:
    """One object: the tag's bytes read as a big-endian number, and its value."""

    tag: int
    value: bytes = field(repr=False)


def parse(data: bytes) -> tuple[Tlv, ...]:
    """All objects side by side in `data`, nothing over. Raises TlvError."""
    if len(data) > MAX_SIZE:
        raise TlvError(f"{len(data)} bytes, at most {MAX_SIZE} are read")
    found: list[Tlv] = []
    at = 0
    while at < len(data):
        if len(found) == MAX_ITEMS:
            raise TlvError(f"more than {MAX_ITEMS} objects")
        item, at = _read(data, at)
        found.append(item)
    return tuple(found)


def parse_one(data: bytes, tag: int) -> bytes:
    """The value of `data`, which is one object with that tag and nothing else. Raises TlvError."""
    items = parse(data)
    if len(items) != 1 or items[0].tag != tag:
        raise TlvError(f"expected one object {tag:X}")
    return items[0].value


def value_of(items: Iterable[Tlv], tag: int) -> bytes:
    """The value of the one object with that tag. Raises TlvError when it is absent or there twice."""
    values = [item.value for item in items if item.tag == tag]
    if len(values) != 1:
        raise TlvError(f"object {tag:X} is there {len(values)} times")
    return values[0]


def encode(tag: int, value: bytes) -> bytes:
    """One object, its length in the shortest form. Raises ValueError for a value over MAX_SIZE."""
    if len(value) > MAX_SIZE:
        raise ValueError(f"a value of {len(value)} bytes")
    size = len(value)
    head = tag.to_bytes((tag.bit_length() + 7) // 8 or 1, "big")
    if size < 0x80:
        return head + bytes([size]) + value
    width = 1 if size < 0x100 else 2
    return head + bytes([0x80 | width]) + size.to_bytes(width, "big") + value


def _read(data: bytes, at: int) -> tuple[Tlv, int]:
    tag, at = _read_tag(data, at)
    size, at = _read_length(data, at)
    if size > len(data) - at:
        raise TlvError(f"object {tag:X} is cut: {size} bytes announced, {len(data) - at} there")
    return Tlv(tag, data[at : at + size]), at + size


def _read_tag(data: bytes, at: int) -> tuple[int, int]:
    end = at + 1
    if data[at] & _LONG_TAG == _LONG_TAG:
        while end < len(data) and end - at < 3 and data[end] & 0x80:
            end += 1
        end += 1
    if end > len(data) or end - at > 3:
        raise TlvError("a tag is cut or longer than three bytes")
    if end - at > 1 and data[at + 1] & 0x7F == 0:
        raise TlvError("a tag begins with zero")  # X.690, 8.1.2.4.2 c
    return int.from_bytes(data[at:end], "big"), end


def _read_length(data: bytes, at: int) -> tuple[int, int]:
    if at >= len(data):
        raise TlvError("a length is missing")
    first = data[at]
    if first < 0x80:
        return first, at + 1
    width = first & 0x7F
    if not 1 <= width <= 2:
        raise TlvError(f"length form {first:02X}")
    if at + 1 + width > len(data):
        raise TlvError("a length is cut")
    return int.from_bytes(data[at + 1 : at + 1 + width], "big"), at + 1 + width
