"""What InListPassiveTarget found, parsed: pure. UM0701-02, 7.3.5.

parse_targets("A", bytes.fromhex("01 01 0004 20 04 08A1B2C3 05 75807002"))
    ->  (Found(1, Target(kind="A", uid=08A1B2C3, random_uid=True, isodep=True)),)
"""

from dataclasses import dataclass, field

from firmware.drivers.errors import ProtocolError

UID_SIZES = (0, 4, 7, 10)  # ISO/IEC 14443-3, 6.5.4; 0: the reader has none to tell
RANDOM_UID = 0x08  # first byte of a single-size UID drawn anew at each power-up, same clause
ISODEP_A = 0x20  # SAK bit 6: ISO/IEC 14443-4
ISODEP_B = 0x01  # protocol type bit 1 in ATQB, same
ATQB = 0x50


@dataclass(frozen=True)
class Target:
    """A card in the field. `uid` is b"" when the card has none; a random one tells nothing about the card."""

    kind: str  # "A" or "B"
    uid: bytes = field(repr=False)  # leads to a voter, so it is kept out of messages
    random_uid: bool
    isodep: bool


@dataclass(frozen=True)
class Found:
    """A target under the number by which the reader knows it, 1 or 2."""

    number: int
    target: Target


class _Reader:
    """Bytes from the front, bounded."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def take(self, size: int) -> bytes:
        if size > len(self._data):
            raise ProtocolError("the card reader's list of cards is cut")
        head, self._data = self._data[:size], self._data[size:]
        return head

    def byte(self) -> int:
        return self.take(1)[0]

    @property
    def left(self) -> int:
        return len(self._data)


def parse_targets(kind: str, data: bytes) -> tuple[Found, ...]:
    """The targets in an answer to InListPassiveTarget for type "A" or "B". Raises ProtocolError."""
    reader = _Reader(data)
    count = reader.byte()
    if count > 2:
        raise ProtocolError(f"the card reader lists {count} cards")
    found = tuple(_one(kind, reader, number) for number in range(1, count + 1))
    if reader.left:
        raise ProtocolError("the card reader's list of cards has bytes left over")
    return found


def _one(kind: str, reader: _Reader, number: int) -> Found:
    if reader.byte() != number:
        raise ProtocolError("the card reader numbers its cards wrongly")
    return Found(number, _type_a(reader) if kind == "A" else _type_b(reader))


def _type_a(reader: _Reader) -> Target:
    reader.take(2)  # SENS_RES: says nothing that SEL_RES does not say more clearly
    sak, size = reader.byte(), reader.byte()
    if size not in UID_SIZES:
        raise ProtocolError(f"a UID of {size} bytes")
    uid = reader.take(size)
    isodep = bool(sak & ISODEP_A) and reader.left > 0
    if isodep:
        ats = reader.byte()
        if ats < 1:
            raise ProtocolError("a card's ATS has no length")
        reader.take(ats - 1)  # the length counts itself
    return Target("A", uid, random_uid=size == 4 and uid[0] == RANDOM_UID, isodep=isodep)


def _type_b(reader: _Reader) -> Target:
    atqb = reader.take(12)
    if atqb[0] != ATQB:
        raise ProtocolError("an ATQB begins with something else than 50")
    reader.take(reader.byte())  # ATTRIB_RES
    pupi = atqb[1:5]
    return Target("B", pupi if any(pupi) else b"", random_uid=False, isodep=bool(atqb[10] & ISODEP_B))
