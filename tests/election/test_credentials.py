"""Certificates of officers: what is accepted, and that everything else is refused by name."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from hypothesis import given
from hypothesis import strategies as st

from firmware.election.credentials import (
    BadSignature,
    Expired,
    Foreign,
    Malformed,
    NotYetValid,
    Officer,
    Role,
    UnknownRole,
    Use,
    WrongUse,
    check_certificate,
    check_signature,
    issue_ca,
    issue_card,
)
from firmware.election.credentials_form import key_usage, subject_of
from firmware.election.errors import CredentialError

NOW = datetime(2026, 10, 18, 6, 0, tzinfo=UTC)
BEFORE, AFTER = NOW - timedelta(days=10), NOW + timedelta(days=10)
CA_KEY, CA = issue_ca("Pilkades Sukamaju", NOW - timedelta(days=30), years=1)
KEY = ec.generate_private_key(ec.SECP256R1())


def card(role: Role = Role.CHAIR, trustee: int | None = None, use: Use = Use.SIGN) -> bytes:
    return issue_card(CA_KEY, CA, "Siti Aminah", role, KEY.public_key(), BEFORE, AFTER, trustee, use=use)


def handmade(
    subject: x509.Name | None = None,
    key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey | None = None,
    ca: bool = False,
    extra: x509.ExtensionType | None = None,
    usage: bool = True,
    digest: SHA256 | SHA384 | None = None,
) -> bytes:
    """A certificate signed by the true authority, with one thing about it out of order."""
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject or subject_of("Siti", Role.CHAIR))
        .issuer_name(x509.load_der_x509_certificate(CA).subject)
        .public_key(key or KEY.public_key())
        .serial_number(7)
        .not_valid_before(BEFORE)
        .not_valid_after(AFTER)
        .add_extension(x509.BasicConstraints(ca, None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
    )
    if usage:
        builder = builder.add_extension(key_usage(Use.SIGN), critical=True)
    if extra is not None:
        builder = builder.add_extension(extra, critical=True)
    return builder.sign(CA_KEY, digest or SHA256()).public_bytes(Encoding.DER)


def name(*attributes: tuple[x509.ObjectIdentifier, str]) -> x509.Name:
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in attributes])


@pytest.mark.parametrize(
    ("role", "trustee"), [(Role.TECHNICIAN, None), (Role.CHAIR, None), (Role.MEMBER, None), (Role.TRUSTEE, 3)]
)
def test_a_card_tells_name_role_serial_and_key(role: Role, trustee: int | None) -> None:
    der = card(role, trustee)
    serial = f"{x509.load_der_x509_certificate(der).serial_number:x}"
    officer, key = check_certificate(der, CA, NOW)
    assert officer == Officer(serial, "Siti Aminah", role, trustee)
    assert key == KEY.public_key()


def test_a_signature_counts_for_its_own_challenge_only() -> None:
    signature = KEY.sign(b"challenge", ec.ECDSA(SHA256()))
    check_signature(KEY.public_key(), b"challenge", signature)
    for challenge, given_signature in ((b"Challenge", signature), (b"challenge", signature[:-1]), (b"", b"")):
        with pytest.raises(BadSignature):
            check_signature(KEY.public_key(), challenge, given_signature)


def test_another_authority_with_the_same_name_is_foreign() -> None:
    other_key, other = issue_ca("Pilkades Sukamaju", NOW, years=1)
    der = issue_card(other_key, other, "Siti", Role.CHAIR, KEY.public_key(), BEFORE, AFTER)
    with pytest.raises(Foreign):
        check_certificate(der, CA, NOW)


def test_a_card_cannot_issue_cards() -> None:
    der = issue_card(KEY, card(), "Siti", Role.CHAIR, KEY.public_key(), BEFORE, AFTER)
    with pytest.raises(Foreign):
        check_certificate(der, CA, NOW)
    with pytest.raises(Malformed):
        check_certificate(der, card(), NOW)


@pytest.mark.parametrize(
    ("now", "error"),
    [(BEFORE - timedelta(seconds=1), NotYetValid), (AFTER + timedelta(seconds=1), Expired)],
)
def test_dates_count_unless_the_clock_is_wrong(now: datetime, error: type[CredentialError]) -> None:
    with pytest.raises(error):
        check_certificate(card(), CA, now)
    officer, _ = check_certificate(card(), CA, now, clock_trusted=False)
    assert officer.role is Role.CHAIR


def test_a_wrong_clock_makes_no_foreign_card_welcome() -> None:
    other_key, other = issue_ca("Pilkades Sukamaju", NOW, years=1)
    der = issue_card(other_key, other, "Siti", Role.CHAIR, KEY.public_key(), BEFORE, AFTER)
    with pytest.raises(Foreign):
        check_certificate(der, CA, datetime(1970, 1, 1, tzinfo=UTC), clock_trusted=False)


@pytest.mark.parametrize("issued", list(Use))
@pytest.mark.parametrize("asked", list(Use))
def test_a_certificate_serves_its_own_slot_only(issued: Use, asked: Use) -> None:
    der = card(use=issued)
    if issued is asked:
        assert check_certificate(der, CA, NOW, use=asked)[0].role is Role.CHAIR
    else:
        with pytest.raises(WrongUse):
            check_certificate(der, CA, NOW, use=asked)


CN, OU, ORG = NameOID.COMMON_NAME, NameOID.ORGANIZATIONAL_UNIT_NAME, NameOID.ORGANIZATION_NAME


@pytest.mark.parametrize(
    "subject",
    [
        name((CN, "Siti")),
        name((OU, "kpps-chair")),
        name((OU, "KPPS-chair"), (CN, "Siti")),
        name((OU, "trustee"), (CN, "Siti")),
        name((OU, "trustee-0"), (CN, "Siti")),
        name((OU, "trustee-03"), (CN, "Siti")),
        name((OU, "trustee-100"), (CN, "Siti")),
        name((OU, "trustee-٣"), (CN, "Siti")),
        name((CN, "Siti"), (OU, "kpps-chair")),
        name((OU, "kpps-chair"), (OU, "technician"), (CN, "Siti")),
        name((OU, "kpps-chair"), (CN, "Siti"), (ORG, "Desa")),
        name((OU, "kpps-chair"), (CN, "Siti\x1b[2J")),
    ],
)
def test_other_subjects_name_no_role(subject: x509.Name) -> None:
    with pytest.raises(UnknownRole):
        check_certificate(handmade(subject), CA, NOW)


@pytest.mark.parametrize(
    ("der", "error"),
    [
        (b"", Malformed),
        (b"\x30\x80", Malformed),
        (card()[:-1], Malformed),
        (card() + b"\x00", Malformed),
        (bytes(5000), Malformed),
        (handmade(key=ec.generate_private_key(ec.SECP384R1()).public_key()), Malformed),
        (handmade(key=rsa.generate_private_key(65537, 2048).public_key()), Malformed),
        (handmade(digest=SHA384()), Malformed),
        (handmade(extra=x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"")), Malformed),
        (handmade(ca=True), WrongUse),
        (handmade(usage=False), WrongUse),
        (CA, WrongUse),
    ],
)
def test_other_certificates_are_refused(der: bytes, error: type[CredentialError]) -> None:
    with pytest.raises(error):
        check_certificate(der, CA, NOW)
    assert check_certificate(handmade(), CA, NOW)[0].serial == "7"


GOOD = card()


@pytest.mark.filterwarnings("ignore:Parsed a serial number")  # refused by us all the same
@pytest.mark.parametrize("change", [0x01, 0x80, 0xFF])
def test_a_certificate_with_any_byte_changed_is_refused(change: int) -> None:
    for at in range(len(GOOD)):
        der = bytearray(GOOD)
        der[at] ^= change
        with pytest.raises(CredentialError):
            check_certificate(bytes(der), CA, NOW)


@given(st.binary(max_size=300))
def test_noise_is_malformed(noise: bytes) -> None:
    with pytest.raises(Malformed):
        check_certificate(noise, CA, NOW)


def test_only_a_trustee_has_a_number() -> None:
    for role, trustee in ((Role.TRUSTEE, None), (Role.CHAIR, 1), (Role.TRUSTEE, 0), (Role.TRUSTEE, 100)):
        with pytest.raises(ValueError, match="trustee"):
            card(role, trustee)
