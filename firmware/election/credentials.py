"""Who an officer is: certificates from the election's own authority, and secrets wrapped for a card. Pure.

    officer, key = check_certificate(der, ca_der, now)     # Officer(name="Siti Aminah", role=Role.CHAIR, ...)
    check_signature(key, challenge, signature)             # the card signed this very challenge

The booth holds the authority's certificate and no officer's secret. A certificate (X.509 v3, EC P-256,
ECDSA with SHA-256, valid for one election) says all that counts:

    subject  CN=Siti Aminah, OU=kpps-chair                 OU: technician, kpps-chair, kpps-member, trustee-3
    basicConstraints  critical, not a CA
    keyUsage          critical, digitalSignature (slots 9A, 9E) or keyAgreement (slot 9D), nothing else
    extendedKeyUsage  clientAuth (9A), PIV card authentication (9E), none (9D)

The last line keeps a key that needs no PIN (9E) from passing for one that does (9A).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import ExtensionOID, NameOID

from firmware.election.errors import CredentialError

MAX_DER = 4096  # bytes; a PIV card holds less than 1,900
MAX_TRUSTEES = 99
CARD_AUTHENTICATION = x509.ObjectIdentifier("2.16.840.1.101.3.6.8")  # FIPS 201, id-PIV-cardAuth
_KNOWN_CRITICAL = frozenset(
    (ExtensionOID.BASIC_CONSTRAINTS, ExtensionOID.KEY_USAGE, ExtensionOID.EXTENDED_KEY_USAGE)
)


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


class Role(Enum):
    """What a card's holder may do; the value is the certificate's OU (a trustee's has a number behind it)."""

    TECHNICIAN = "technician"
    CHAIR = "kpps-chair"
    MEMBER = "kpps-member"
    TRUSTEE = "trustee"


class Use(Enum):
    """Which of a card's keys is certified."""

    SIGN = "9A"
    CARD = "9E"
    AGREE = "9D"


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


def subject_of(name: str, role: Role, trustee: int | None = None) -> x509.Name:
    """The subject of a holder's certificate. Raises ValueError when only a trustee, or no trustee, fits."""
    if (role is Role.TRUSTEE) != (trustee is not None):
        raise ValueError("a trustee has a number, and only a trustee has one")
    unit = role.value if trustee is None else f"{role.value}-{trustee}"
    if trustee is not None and not 1 <= trustee <= MAX_TRUSTEES:
        raise ValueError(f"a trustee's number is from 1 to {MAX_TRUSTEES}")
    if not name.isprintable() or name != name.strip() or not name:
        raise ValueError("a name is printable text")
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )


def key_usage(use: Use) -> x509.KeyUsage:
    """The only key usage that a certificate for `use` may have."""
    return x509.KeyUsage(
        digital_signature=use is not Use.AGREE,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=use is Use.AGREE,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def extended_use(use: Use) -> x509.ExtendedKeyUsage | None:
    """The only extended key usage that a certificate for `use` may have."""
    match use:
        case Use.SIGN:
            return x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.CLIENT_AUTH])
        case Use.CARD:
            return x509.ExtendedKeyUsage([CARD_AUTHENTICATION])
        case Use.AGREE:
            return None


def _load(der: bytes) -> x509.Certificate:
    """Parse, and touch what `cryptography` parses late, so that nothing fails further down."""
    if len(der) > MAX_DER:
        raise Malformed(f"a certificate of {len(der)} bytes, at most {MAX_DER}")
    try:
        certificate = x509.load_der_x509_certificate(der)
        critical = {entry.oid for entry in certificate.extensions if entry.critical}
        version, hashed = certificate.version, certificate.signature_hash_algorithm
        _ = certificate.subject, certificate.issuer, certificate.not_valid_before_utc
    except (ValueError, TypeError, UnsupportedAlgorithm, x509.DuplicateExtension) as error:
        raise Malformed("not a certificate") from error
    if version is not x509.Version.v3 or not isinstance(hashed, SHA256):
        raise Malformed("not an X.509 v3 certificate signed with SHA-256")
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
    except (ValueError, TypeError, InvalidSignature) as error:
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


def _extension[T: x509.ExtensionType](certificate: x509.Certificate, kind: type[T]) -> T | None:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _officer(certificate: x509.Certificate) -> Officer:
    subject = {attribute.oid: attribute.value for attribute in certificate.subject}
    name, unit = subject.get(NameOID.COMMON_NAME), subject.get(NameOID.ORGANIZATIONAL_UNIT_NAME)
    if len(list(certificate.subject)) != 2 or not isinstance(name, str) or not isinstance(unit, str):
        raise UnknownRole("the subject is not one name and one role")
    role, trustee = _role(unit)
    try:
        if certificate.subject != subject_of(name, role, trustee):
            raise UnknownRole("the subject is not written as it must be")
    except ValueError as error:
        raise UnknownRole("the subject is not written as it must be") from error
    return Officer(f"{certificate.serial_number:x}", name, role, trustee)


def _role(unit: str) -> tuple[Role, int | None]:
    if unit.startswith("trustee-"):
        number = unit.removeprefix("trustee-")
        if number.isascii() and number.isdecimal() and len(number) <= 2 and number[0] != "0":
            return Role.TRUSTEE, int(number)
    for role in Role:
        if unit == role.value and role is not Role.TRUSTEE:
            return role, None
    raise UnknownRole("the certificate names no role of this election")
