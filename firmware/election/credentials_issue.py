"""The election's authority: its own certificate, and those of its cards. For ceremony and building tools.

    ca_key, ca_der = issue_ca("Pilkades Sukamaju 2026", now, years=1)
    der = issue_card(ca_key, ca_der, "Siti Aminah", Role.CHAIR, public_key, not_before, not_after)

The authority's key exists during the ceremony only. This module sees a card's public keys
alone: the private ones are made on the card.
"""

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from firmware.election.credentials_form import Role, Use, extended_use, key_usage, subject_of

BACKDATED = timedelta(hours=1)  # clocks of the ceremony's and the booth's computer differ


def issue_ca(name: str, now: datetime, years: int) -> tuple[ec.EllipticCurvePrivateKey, bytes]:
    """A new authority for one election: its key, and its certificate as DER. May certify cards only."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        _builder(subject, subject, key.public_key(), now - BACKDATED, now + timedelta(days=366 * years))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, SHA256())
    )
    return key, certificate.public_bytes(Encoding.DER)


def issue_card(
    ca_key: ec.EllipticCurvePrivateKey,
    ca_der: bytes,
    name: str,
    role: Role,
    public_key: ec.EllipticCurvePublicKey,
    not_before: datetime,
    not_after: datetime,
    trustee: int | None = None,
    *,
    use: Use = Use.SIGN,
) -> bytes:
    """A certificate for one key of a card, as DER: slot 9A, or with `use` 9E or 9D. Raises ValueError."""
    if not isinstance(public_key.curve, ec.SECP256R1):
        raise ValueError("a card's key is on EC P-256")
    ca = x509.load_der_x509_certificate(ca_der)
    builder = (
        _builder(subject_of(name, role, trustee), ca.subject, public_key, not_before, not_after)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(key_usage(use), critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False
        )
    )
    if (extended := extended_use(use)) is not None:
        builder = builder.add_extension(extended, critical=use is Use.CARD)
    return builder.sign(ca_key, SHA256()).public_bytes(Encoding.DER)


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    not_before: datetime,
    not_after: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(not_before)
        .not_valid_after(not_after)
    )
