"""A PIV card's management key (9B): who knows it may write objects (SP 800-73-4, part 2, 3.2.4 and 3.3.2)."""

import hmac
import os

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import BlockCipherAlgorithm, Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB

from hw_sim.piv_apdu import CardStatus, read_tlv, tlv

REFERENCE = 0x9B
TRIPLE_DES = 0x03
AES_SIZES = {0x08: 16, 0x0A: 24, 0x0C: 32}
FACTORY = bytes.fromhex("010203040506070801020304050607080102030405060708")


class Management:
    """One key of one kind, as tokens have it: AES-192 now, Triple DES before. State is lost with power."""

    def __init__(self, key: bytes = FACTORY, algorithm: int = 0x0A) -> None:
        if len(key) != AES_SIZES.get(algorithm, 24):
            raise ValueError("a management key of the wrong length")
        self.key, self.algorithm = key, algorithm
        self.reset()

    def reset(self) -> None:
        self._challenge = b""
        self.open = False

    def authenticate(self, algorithm: int, data: bytes) -> bytes:
        """81 empty: give a challenge; 82: the challenge encrypted. Raises CardStatus."""
        if algorithm != self.algorithm:
            raise CardStatus(0x6A86)
        fields = read_tlv(read_tlv(data).get(0x7C, b""))
        if fields.get(0x81) == b"":
            self._challenge, self.open = os.urandom(self._cipher().block_size // 8), False
            return tlv(0x7C, tlv(0x81, self._challenge))
        if 0x82 not in fields or not self._challenge:
            raise CardStatus(0x6A80)
        encryptor = Cipher(self._cipher(), ECB()).encryptor()
        wanted = encryptor.update(self._challenge) + encryptor.finalize()
        self._challenge = b""  # one try for each
        if not hmac.compare_digest(wanted, fields[0x82]):
            raise CardStatus(0x6982)
        self.open = True
        return b""

    def written(self, data: bytes) -> tuple[str, bytes]:
        """(tag, content) of a PUT DATA. Raises CardStatus."""
        if not self.open:
            raise CardStatus(0x6982)
        fields = read_tlv(data)
        if len(fields.get(0x5C, b"")) != 3 or 0x53 not in fields or len(fields) != 2:
            raise CardStatus(0x6A80)
        return fields[0x5C].hex(), fields[0x53]

    def _cipher(self) -> BlockCipherAlgorithm:
        return TripleDES(self.key) if self.algorithm == TRIPLE_DES else AES(self.key)
