"""What a PIV card does with its keys, all on EC P-256, and how the simulator writes them down."""

from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from hw_sim.piv_apdu import CardStatus


def sign(key: ec.EllipticCurvePrivateKey, digest: bytes | None) -> bytes:
    """The same digest gives the same signature (RFC 6979), so that a run can be repeated."""
    if digest is None or len(digest) != 32:
        raise CardStatus(0x6A80)
    return key.sign(digest, ec.ECDSA(utils.Prehashed(SHA256()), deterministic_signing=True))


def agree(key: ec.EllipticCurvePrivateKey, point: bytes | None) -> bytes:
    try:
        peer = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point or b"")
        return key.exchange(ec.ECDH(), peer)
    except ValueError as error:
        raise CardStatus(0x6A80) from error


def to_pem(key: ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def from_pem(pem: str) -> ec.EllipticCurvePrivateKey:
    key = load_pem_private_key(pem.encode(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError("a card's key is an EC key")
    return key
