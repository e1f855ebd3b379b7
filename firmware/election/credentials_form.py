"""What an officer's certificate says, and how it says it: the one place where its fields are named. Pure.

    subject  OU=kpps-chair, CN=Siti Aminah                 OU: technician, kpps-chair, kpps-member, trustee-3
    basicConstraints  critical, not a CA
    keyUsage          critical, digitalSignature (slots 9A, 9E) or keyAgreement (slot 9D), nothing else
    extendedKeyUsage  clientAuth (9A), PIV card authentication (9E), none (9D)

The last line keeps a key that needs no PIN (9E) from passing for one that does (9A).
"""

from enum import Enum

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

MAX_TRUSTEES = 99
MAX_NAME = 64  # characters, X.520's bound for a common name
CARD_AUTHENTICATION = x509.ObjectIdentifier("2.16.840.1.101.3.6.8")  # FIPS 201, id-PIV-cardAuth


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


def subject_of(name: str, role: Role, trustee: int | None = None) -> x509.Name:
    """The subject of a holder's certificate. Raises ValueError when only a trustee, or no trustee, fits."""
    if (role is Role.TRUSTEE) != (trustee is not None):
        raise ValueError("a trustee has a number, and only a trustee has one")
    unit = role.value if trustee is None else f"{role.value}-{trustee}"
    if trustee is not None and not 1 <= trustee <= MAX_TRUSTEES:
        raise ValueError(f"a trustee's number is from 1 to {MAX_TRUSTEES}")
    if not (0 < len(name) <= MAX_NAME and name.isprintable() and name == name.strip()):
        raise ValueError(f"a name is printable text of 1 to {MAX_NAME} characters")
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
            return x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])
        case Use.CARD:
            return x509.ExtendedKeyUsage([CARD_AUTHENTICATION])
        case Use.AGREE:
            return None


def role_of(unit: str) -> tuple[Role, int | None]:
    """The role, and a trustee's number, that an OU names. Raises ValueError."""
    if unit.startswith("trustee-"):
        number = unit.removeprefix("trustee-")
        if number.isascii() and number.isdecimal() and len(number) <= 2 and number[0] != "0":
            return Role.TRUSTEE, int(number)
    for role in Role:
        if unit == role.value and role is not Role.TRUSTEE:
            return role, None
    raise ValueError("no role of an election")
