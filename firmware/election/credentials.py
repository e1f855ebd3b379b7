"""Who an officer is: certificates from the election's own authority, and secrets wrapped for a card. Pure.

    officer, key = check_certificate(der, ca_der, now)     # Officer(name="Siti Aminah", role=Role.CHAIR, ...)
    check_signature(key, challenge, signature)             # the card signed this very challenge

The booth holds the authority's certificate and no officer's secret. Certificates are X.509 v3, EC P-256,
signed with ECDSA and SHA-256, valid for one election; credentials_form.py has their fields. Issuing them and
wrapping secrets for a card are in credentials_issue.py and credentials_wrap.py and can be had from here too.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import ExtensionOID, NameOID

from firmware.election.credentials_form import Role, Use, extended_use, key_usage, role_of, subject_of
from firmware.election.credentials_issue import issue_ca, issue_card
from firmware.election.credentials_wrap import WrapError, ephemeral_point, unwrap, wrap_for_card
from firmware.election.errors import CredentialError
from firmware.election.x509_read import NoCertificate, read_der

__all__ = [
    "BadSignature",
    "Expired",
    "Foreign",
    "Malformed",
    "NotYetValid",
    "Officer",
    "Role",
    "UnknownRole",
    "Use",
    "WrapError",
    "WrongUse",
    "check_certificate",
    "check_signature",
    "ephemeral_point",
    "issue_ca",
    "issue_card",
    "unwrap",
    "wrap_for_card",
]

MAX_DER = 4096  # bytes; a PIV card holds less than 1,900
_KNOWN_CRITICAL = frozenset(
    (ExtensionOID.BASIC_CONSTRAINTS, ExtensionOID.KEY_USAGE, ExtensionOID.EXTENDED_KEY_USAGE)
)
_Extension = TypeVar("_Extension", bound=x509.ExtensionType)


class Malformed(CredentialError):
    """Not a certificate of the form above."""


class Foreign(CredentialError):
    """Issued by someone other than this election's authority."""


class Expired(CredentialError):
    """No longer valid, by the booth's clock."""


class NotYetValid(CredentialError):
    """Not valid yet, by the booth's clock."""


class WrongUse(CredentialError):
    """A good certificate, for another use of the card."""


class UnknownRole(CredentialError):
    """The subject names no role of this election."""


class BadSignature(CredentialError):
    """The card did not sign this challenge with the certified key."""


@dataclass(frozen=True)
class Officer:
    """`serial`: the certificate's, hexadecimal. `trustee`: the number i of Z_i, None for other roles."""

    serial: str
    name: str
    role: Role
    trustee: int | None


def check_certificate(
    der: bytes, ca_der: bytes, now: datetime, *, clock_trusted: bool = True, use: Use = Use.SIGN
) -> tuple[Officer, ec.EllipticCurvePublicKey]:
    """Who holds the card, and the key to check the card's signature with. `now` is timezone-aware.

    With `clock_trusted` False dates are not looked at: a wrong clock must not lock out those who can set it.
    Then two officers set it and this is asked again. Raises Malformed, Foreign, Expired, NotYetValid,
    WrongUse, UnknownRole.
    """
    ca = _load(ca_der)
    certificate = _load(der)
    _check_issuer(certificate, ca)
    if clock_trusted:
        _check_dates(ca, now)
        _check_dates(certificate, now)
    _check_use(certificate, use)
    return _officer(certificate), _p256(certificate)


def check_signature(public_key: ec.EllipticCurvePublicKey, challenge: bytes, signature: bytes) -> None:
    """Raises BadSignature unless `signature` (DER) is over SHA-256 of `challenge`, as the card was asked."""
    try:
        public_key.verify(signature, challenge, ec.ECDSA(SHA256()))
    except InvalidSignature as error:
        raise BadSignature("the card's answer to the challenge is wrong") from error


def _load(der: bytes) -> x509.Certificate:
    """Parse, and hold it to the form above."""
    if len(der) > MAX_DER:
        raise Malformed(f"a certificate of {len(der)} bytes, at most {MAX_DER}")
    try:
        certificate = read_der(der)
    except NoCertificate as error:
        raise Malformed(str(error)) from error
    critical = {entry.oid for entry in certificate.extensions if entry.critical}
    version, hashed = certificate.version, certificate.signature_hash_algorithm
    if certificate.serial_number <= 0:
        raise Malformed("a serial number that is not positive")
    if version is not x509.Version.v3 or not isinstance(hashed, SHA256):
        raise Malformed("not an X.509 v3 certificate signed with SHA-256")
    if not der.endswith(b"\0" + certificate.signature):  # unused bits, which no signature over bytes has
        raise Malformed("a signature that does not end on a whole byte")
    if critical - _KNOWN_CRITICAL:
        raise Malformed("a critical extension of unknown meaning")
    _p256(certificate)
    return certificate


def _p256(certificate: x509.Certificate) -> ec.EllipticCurvePublicKey:
    try:
        key = certificate.public_key()
    except (ValueError, UnsupportedAlgorithm) as error:
        raise Malformed("a key that cannot be read") from error
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise Malformed("a key that is not EC P-256")
    return key


def _check_issuer(certificate: x509.Certificate, ca: x509.Certificate) -> None:
    """RFC 5280, 6.1 for a chain of two: names chain, the signature holds, the issuer is an authority."""
    limits = _extension(ca, x509.BasicConstraints)
    usage = _extension(ca, x509.KeyUsage)
    if limits is None or not limits.ca or usage is None or not usage.key_cert_sign:
        raise Malformed("the election's own certificate is not an authority's")
    try:
        certificate.verify_directly_issued_by(ca)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm) as error:
        raise Foreign("not issued by this election's authority") from error
    own = _extension(certificate, x509.BasicConstraints)
    if own is None or own.ca:
        raise WrongUse("an authority's certificate is not a card's")


def _check_dates(certificate: x509.Certificate, now: datetime) -> None:
    if now < certificate.not_valid_before_utc:
        raise NotYetValid("the certificate is not valid yet; is the clock right?")
    if now > certificate.not_valid_after_utc:
        raise Expired("the certificate has expired; is the clock right?")


def _check_use(certificate: x509.Certificate, use: Use) -> None:
    fits = _extension(certificate, x509.KeyUsage) == key_usage(use)
    if not fits or _extension(certificate, x509.ExtendedKeyUsage) != extended_use(use):
        raise WrongUse(f"the certificate is not for slot {use.value}")


def _extension(certificate: x509.Certificate, kind: type[_Extension]) -> _Extension | None:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _officer(certificate: x509.Certificate) -> Officer:
    subject = {attribute.oid: attribute.value for attribute in certificate.subject}
    name, unit = subject.get(NameOID.COMMON_NAME), subject.get(NameOID.ORGANIZATIONAL_UNIT_NAME)
    if len(list(certificate.subject)) != 2 or not isinstance(name, str) or not isinstance(unit, str):
        raise UnknownRole("the subject is not one name and one role")
    try:
        role, trustee = role_of(unit)
        if certificate.subject != subject_of(name, role, trustee):
            raise ValueError("other attributes or another order")
    except ValueError as error:
        raise UnknownRole("the subject does not name a role of this election") from error
    return Officer(f"{certificate.serial_number:x}", name, role, trustee)
