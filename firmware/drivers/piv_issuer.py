"""Writing to a PIV card, which only a ceremony does: the management key, then PUT DATA (SP 800-73-4, part 2).

piv = PivIssuer(card)
if piv.select():
    piv.authenticate(key)                  # 16, 24 or 32 bytes; ManagementRefused
    piv.put_object(PRINTED, share)
"""

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import BlockCipherAlgorithm, Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB

from firmware.drivers.card_apdu import Command
from firmware.drivers.errors import DeviceFault, ProtocolError
from firmware.drivers.piv import PivCard, PivRefused
from firmware.drivers.tlv import encode, parse, parse_one, value_of

FACTORY_KEY = bytes.fromhex("010203040506070801020304050607080102030405060708")
"""What most tokens and applets leave the factory with: no secret, and worth changing."""
_REFERENCE = 0x9B
_TRIPLE_DES = 0x03
_AES = {16: 0x08, 24: 0x0A, 32: 0x0C}
_UNKNOWN = (0x6A80, 0x6A81, 0x6A86, 0x6A88)


class ManagementRefused(DeviceFault):
    """Not this card's management key, or of a kind it does not know."""


class PivIssuer(PivCard):
    """A card in the field, to be written. All methods raise CardGone, DriverError besides what they name."""

    def authenticate(self, key: bytes) -> None:
        """External authentication with the management key (part 2, 3.2.4). Raises ManagementRefused;
        ValueError for a length that no such key has. Of 24 bytes AES is tried first, then Triple DES."""
        if len(key) not in _AES:
            raise ValueError("a management key is 16, 24 or 32 bytes")
        ciphers: list[tuple[int, BlockCipherAlgorithm]] = [(_AES[len(key)], AES(key))]
        if len(key) == 24:
            ciphers.append((_TRIPLE_DES, TripleDES(key)))
        for number, cipher in ciphers:
            if (challenge := self._challenge(number)) is not None:
                return self._respond(number, cipher, challenge)
        raise ManagementRefused("the card knows no management key of this kind")

    def put_object(self, tag: bytes, content: bytes) -> None:
        """Write a data object (PUT DATA, part 2, 3.3.2). Raises PivRefused, also before `authenticate`."""
        if len(tag) != 3:
            raise ValueError("a PIV object's tag is 3 bytes")
        data = encode(0x5C, tag) + encode(0x53, content)
        status, _ = self._ask(Command(0x00, 0xDB, 0x3F, 0xFF, data, None))
        if status != 0x9000:
            raise PivRefused("to write a data object", status)

    def _challenge(self, number: int) -> bytes | None:
        """What the card wants encrypted; None where it does not know this kind of key."""
        request = encode(0x7C, encode(0x81, b""))
        status, data = self._ask(Command(0x00, 0x87, number, _REFERENCE, request))
        if status in _UNKNOWN:
            return None
        if status != 0x9000:
            raise ManagementRefused(f"the card refuses its management key: {status:04X}")
        return value_of(parse(parse_one(data, 0x7C)), 0x81)

    def _respond(self, number: int, cipher: BlockCipherAlgorithm, challenge: bytes) -> None:
        if len(challenge) * 8 != cipher.block_size:
            raise ProtocolError("the card's challenge has a wrong length")
        # one block of the card's own choosing: what the standard asks for, and no mode of encryption
        encryptor = Cipher(cipher, ECB()).encryptor()
        answer = encryptor.update(challenge) + encryptor.finalize()
        template = encode(0x7C, encode(0x82, answer))
        status, _ = self._ask(Command(0x00, 0x87, number, _REFERENCE, template, None))
        if status != 0x9000:
            raise ManagementRefused("this is not the card's management key")
