"""Cards and certificates whose keys follow from labels; what a card says in a conversation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from firmware.drivers.tlv import encode
from firmware.election.credentials_form import Role, Use, extended_use, key_usage, subject_of
from hw_sim.piv_card import PivCardModel
from hw_sim.seeded import Coins

NOW = datetime(2026, 10, 18, 5, tzinfo=UTC)
APT = bytes.fromhex("6116 4f0b a000000308000010000100 7907 4f05 a000000308 9000".replace(" ", ""))
OK = b"\x90\x00"


@cache
def authority() -> tuple[ec.EllipticCurvePrivateKey, bytes]:
    """A card authority whose key follows from a label."""
    key = scalar("fuzz/ca")
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "fuzz")])
    usage = x509.KeyUsage(False, False, False, False, False, True, False, False, False)
    builder = body(name, name, key).add_extension(x509.BasicConstraints(True, 0), True)
    made = builder.add_extension(usage, True).sign(key, SHA256(), ecdsa_deterministic=True)
    return key, made.public_bytes(Encoding.DER)


@cache
def holder() -> bytes:
    """A trustee's certificate."""
    key, ca = authority()
    subject = subject_of("Saksi 1", Role.TRUSTEE, 1)
    issuer = x509.load_der_x509_certificate(ca).subject
    builder = body(subject, issuer, scalar("fuzz/card")).add_extension(
        x509.BasicConstraints(False, None), True
    )
    builder = builder.add_extension(key_usage(Use.SIGN), True)
    extended = extended_use(Use.SIGN)
    assert extended is not None  # slot 9A has one
    made = builder.add_extension(extended, False).sign(key, SHA256(), ecdsa_deterministic=True)
    return made.public_bytes(Encoding.DER)


def body(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    builder = builder.not_valid_before(NOW - timedelta(days=1)).not_valid_after(NOW + timedelta(days=1))
    return builder.serial_number(0xB1)


def scalar(label: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(Coins(label)(31), "big"), ec.SECP256R1())


def sealed(tbs: bytes) -> bytes:
    """TBSCertificate, ecdsa-with-SHA256, signature (RFC 5280, 4.1)."""
    signature = authority()[0].sign(tbs, ec.ECDSA(SHA256(), deterministic_signing=True))
    return encode(0x30, tbs + bytes.fromhex("300a06082a8648ce3d040302") + encode(0x03, b"\0" + signature))


def tbs(der: bytes) -> bytes:
    return x509.load_der_x509_certificate(der).tbs_certificate_bytes


def conversation() -> Sequence[bytes]:
    """What a card says to `piv` and `desk`, and to the reader in frames."""
    cert = encode(0x53, encode(0x70, holder()) + encode(0x71, b"\0") + encode(0xFE, b"")) + OK
    signature = encode(0x7C, encode(0x82, b"\x30\x06\x02\x01\x01\x02\x01\x01")) + OK
    return [APT, OK, b"\x63\xc3", cert[:200] + b"\x61\x80", cert[200:], signature]


def cert_object() -> bytes:
    """A true certificate as a data object of a card."""
    return encode(0x53, encode(0x70, holder()) + encode(0x71, b"\0")) + OK


@cache
def piv_model() -> PivCardModel:
    """The trustee's card, emulated."""
    card = PivCardModel(
        bytes(range(4, 11)), kind="A", seed=0, secrets={}, keys={0x9A: scalar("fuzz/card")}, objects={}
    )
    card.install(0x9A, holder())
    return card
