"""Officers' and trustees' cards: the PIV application (NIST SP 800-73-4, part 2).

    piv = PivCard(card)
    if piv.select():                                   # False: another card, for instance a voter's
        piv.verify_pin("482913")                       # PinWrong(tries_left), PinBlocked
        der = piv.certificate(Slot.AUTHENTICATION)
        signature = piv.sign(Slot.AUTHENTICATION, digest)

Keys are EC P-256. The card counts wrong PINs, not the booth. A card must allow the PIN over its contactless
interface, as PIV tokens and applets for Java Card do; government-issued PIV cards allow it only on contacts.
"""

from enum import Enum

from firmware.drivers.card import Card
from firmware.drivers.card_apdu import Command
from firmware.drivers.errors import DeviceFault, ProtocolError
from firmware.drivers.tlv import TlvError, encode, parse, parse_one, value_of

PIV_RID = bytes.fromhex("A000000308")
PIV_AID = PIV_RID + bytes.fromhex("00001000")  # without the version, as part 2, 3.1.1 allows
PRINTED = bytes.fromhex("5FC109")  # the PIN-protected object that holds a trustee's share
DEFAULT_TRIES = 3
_ECC_P256 = 0x11
_PIN_REFERENCE = 0x80
_PIN_SIZE, _PIN_FIELD = 6, 8
_DIGEST = 32
_POINT = 65


class Slot(Enum):
    """A key's reference and the object with its certificate (part 1, tables 3 and 4b)."""

    AUTHENTICATION = (0x9A, "5FC105")  # signs after the PIN
    CARD = (0x9E, "5FC101")  # signs without it
    KEY_MANAGEMENT = (0x9D, "5FC10B")  # agrees on a secret after the PIN

    @property
    def reference(self) -> int:
        return self.value[0]

    @property
    def certificate_tag(self) -> bytes:
        return bytes.fromhex(self.value[1])


class PinWrong(DeviceFault):
    """Not the PIN of this card."""

    def __init__(self, tries_left: int) -> None:
        super().__init__(f"wrong PIN, {tries_left} tries left")
        self.tries_left = tries_left


class PinBlocked(DeviceFault):
    """The card takes no PIN any more until it is unblocked."""


class PinNeeded(DeviceFault):
    """The card wants its PIN first."""


class ObjectMissing(DeviceFault):
    """The card does not hold that object or key."""


class PivRefused(DeviceFault):
    """The card refuses; `status` is its status word."""

    def __init__(self, what: str, status: int) -> None:
        super().__init__(f"the card refuses {what}: {status:04X}")
        self.status = status


class PivCard:
    """One card in the field. All methods raise CardGone and DriverError besides what they name."""

    def __init__(self, card: Card) -> None:
        self._card = card
        self._most_tries = 0

    def select(self) -> bool:
        """Select the PIV application; False when the card has none."""
        if not self._card.target.isodep:
            return False
        status, data = self._ask(Command(0x00, 0xA4, 0x04, 0x00, PIV_AID))
        return status == 0x9000 and _is_piv(data)

    def verify_pin(self, pin: str) -> None:
        """Give the PIN, 6 digits. Raises PinWrong, PinBlocked; ValueError before anything is sent."""
        if len(pin) != _PIN_SIZE or not (pin.isascii() and pin.isdecimal()):
            raise ValueError("a PIN is 6 digits")
        padded = pin.encode().ljust(_PIN_FIELD, b"\xff")
        status, _ = self._ask(Command(0x00, 0x20, 0x00, _PIN_REFERENCE, padded, None))
        tries = _tries(status)
        if tries is not None and tries > 0:
            raise PinWrong(tries)
        if tries == 0:
            raise PinBlocked("the card's PIN is blocked")
        _expect("the PIN", status)

    def tries_left(self) -> int:
        """Wrong PINs the card will still take. After a right PIN cards stop telling: then the most seen."""
        status, _ = self._ask(Command(0x00, 0x20, 0x00, _PIN_REFERENCE, le=None))
        tries = _tries(status)
        if tries is None:
            _expect("to count tries", status)
            return self._most_tries or DEFAULT_TRIES
        self._most_tries = max(self._most_tries, tries)
        return tries

    def certificate(self, slot: Slot) -> bytes:
        """The DER certificate of a key, unchecked. Raises ObjectMissing, PivRefused."""
        items = parse(self.read_object(slot.certificate_tag))
        if value_of(items, 0x71) != b"\x00":  # part 1, appendix A: CertInfo, bit 1 is gzip
            raise ProtocolError("the card's certificate is compressed")
        if not (der := value_of(items, 0x70)):
            raise ObjectMissing("the card's certificate is empty")
        return der

    def read_object(self, tag: bytes) -> bytes:
        """The content of a data object, e.g. PRINTED. Raises ObjectMissing, PinNeeded, PivRefused."""
        if len(tag) != 3:
            raise ValueError("a PIV object's tag is 3 bytes")
        status, data = self._ask(Command(0x00, 0xCB, 0x3F, 0xFF, encode(0x5C, tag)))
        _expect("a data object", status)
        content = parse_one(data, 0x53)
        if not content:
            raise ObjectMissing("the card's object is empty")
        return content

    def sign(self, slot: Slot, digest: bytes) -> bytes:
        """ECDSA over a SHA-256 digest, as DER. Raises PinNeeded, ObjectMissing, PivRefused."""
        if len(digest) != _DIGEST:
            raise ValueError("a digest is 32 bytes")
        return self._authenticate(slot, 0x81, digest)

    def agree(self, slot: Slot, peer_public: bytes) -> bytes:
        """The ECDH secret, 32 bytes, with a 65-byte point. Raises PinNeeded, ObjectMissing, PivRefused."""
        if len(peer_public) != _POINT or peer_public[0] != 0x04:
            raise ValueError("a point is 65 bytes, uncompressed")
        secret = self._authenticate(slot, 0x85, peer_public)
        if len(secret) != 32:
            raise ProtocolError("the card's secret is not 32 bytes")
        return secret

    def _authenticate(self, slot: Slot, tag: int, value: bytes) -> bytes:
        """GENERAL AUTHENTICATE (part 2, 3.2.4): our value under `tag`, an empty 82 for the answer."""
        template = encode(0x7C, encode(0x82, b"") + encode(tag, value))
        status, data = self._ask(Command(0x00, 0x87, _ECC_P256, slot.reference, template))
        _expect(f"to use key {slot.reference:02X}", status)
        return value_of(parse(parse_one(data, 0x7C)), 0x82)

    def _ask(self, command: Command) -> tuple[int, bytes]:
        answer = self._card.apdu(command.encode())
        return int.from_bytes(answer[-2:], "big"), answer[:-2]


def _is_piv(data: bytes) -> bool:
    """Whether an application property template names PIV (part 2, 3.1.1). Some cards say 9000 to anything."""
    try:
        items = parse(parse_one(data, 0x61))
        authority = value_of(parse(value_of(items, 0x79)), 0x4F)
    except TlvError:
        return False
    return authority.startswith(PIV_RID)


def _tries(status: int) -> int | None:
    """Tries left in a status word that tells them."""
    if status & 0xFFF0 == 0x63C0:
        return status & 0x0F
    return 0 if status == 0x6983 else None


def _expect(what: str, status: int) -> None:
    if status == 0x6982:
        raise PinNeeded(f"the card wants its PIN for {what}")
    if status in (0x6A82, 0x6A88):
        raise ObjectMissing(f"the card lacks what is needed for {what}")
    if status != 0x9000:
        raise PivRefused(what, status)
