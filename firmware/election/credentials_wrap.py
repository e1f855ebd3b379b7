"""A secret that one card alone can open: ECIES to its key-management key (slot 9D, EC P-256). Pure.

    blob = wrap_for_card(key_9d, share, b"roll share 2")
    z = card.agree(Slot.KEY_MANAGEMENT, ephemeral_point(blob))   # after the PIN
    unwrap(z, blob, b"roll share 2")  ->  share

    blob = 01 | E (65, uncompressed point) | ciphertext (n) | tag (16)
    key (32) | nonce (12) = HKDF-SHA-256(z, salt = E, info = "BILIK-WRAP/1" 00 | info)
    ciphertext | tag = ChaCha20-Poly1305(key, nonce, secret, additional data = 01 | E)

E is new for each blob, so key and nonce are used once. `info` says what is wrapped and for whom: a blob put
in the place of another does not open.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from firmware.election.errors import CredentialError

VERSION = b"\x01"
MAX_SECRET = 1024  # bytes; the blob fits one data object of a card
_POINT, _TAG, _KEY, _NONCE = 65, 16, 32, 12
_HEAD = len(VERSION) + _POINT
_LABEL = b"BILIK-WRAP/1\x00"


class WrapError(CredentialError):
    """A wrapped secret is damaged, for another card, or for another purpose."""


def wrap_for_card(peer_public_key_9d: ec.EllipticCurvePublicKey, secret: bytes, info: bytes) -> bytes:
    """The blob that only the card with that key opens. Raises ValueError for an empty or long secret."""
    if not 1 <= len(secret) <= MAX_SECRET:
        raise ValueError(f"a secret is 1 to {MAX_SECRET} bytes")
    ephemeral = ec.generate_private_key(ec.SECP256R1())
    point = ephemeral.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = ephemeral.exchange(ec.ECDH(), peer_public_key_9d)
    key, nonce = _derive(shared, point, info)
    return VERSION + point + ChaCha20Poly1305(key).encrypt(nonce, secret, VERSION + point)


def ephemeral_point(blob: bytes) -> bytes:
    """The 65 bytes that the card needs to find the shared secret. Raises WrapError."""
    if not _HEAD + _TAG < len(blob) <= _HEAD + _TAG + MAX_SECRET or blob[:1] != VERSION:
        raise WrapError("a wrapped secret has a wrong size or an unknown version")
    point = blob[len(VERSION) : _HEAD]
    if point[0] != 0x04:
        raise WrapError("a wrapped secret has no uncompressed point")
    try:  # a point off the curve could make the card leak its key
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError as error:
        raise WrapError("a wrapped secret has no point on the curve") from error
    return point


def unwrap(shared_secret: bytes, blob: bytes, info: bytes) -> bytes:
    """The secret, with what the card agreed on. Raises WrapError."""
    point = ephemeral_point(blob)
    key, nonce = _derive(shared_secret, point, info)
    try:
        return ChaCha20Poly1305(key).decrypt(nonce, blob[_HEAD:], VERSION + point)
    except InvalidTag as error:
        raise WrapError("a wrapped secret does not open with this card") from error


def _derive(shared: bytes, point: bytes, info: bytes) -> tuple[bytes, bytes]:
    derived = HKDF(SHA256(), _KEY + _NONCE, salt=point, info=_LABEL + info).derive(shared)
    return derived[:_KEY], derived[_KEY:]
