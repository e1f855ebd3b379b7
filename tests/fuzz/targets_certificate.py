"""X.509 certificates as officers, trustees and the committee have them; secrets wrapped for cards."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from fuzz_cards import (
    NOW,
    authority,
    holder,
    scalar,
    sealed,
    tbs,
)
from fuzz_target import Broken, Target
from fuzz_world import file, scratch

from firmware.election.credentials import check_certificate, check_signature
from firmware.election.credentials_wrap import ephemeral_point, unwrap
from firmware.election.errors import CredentialError, ElectionError
from firmware.election.people import read_certificate
from firmware.election.trustee_share import pack_share, unpack_share

DER = (
    b"\x30\x82",
    b"\x06\x03\x55\x04\x03",
    b"\x0c",
    b"\x17\r",
    b"\x18\x0f",
    b"\xa3",
    b"\x02\x01",
    b"\x01\x01\xff",
)


def certificate(data: bytes) -> None:
    check_certificate(data, authority()[1], NOW)


def certificate_resealed(data: bytes) -> str:
    """Any body, signed by the authority of the election."""
    officer, key = check_certificate(sealed(data), authority()[1], NOW)
    try:
        check_signature(key, b"challenge", data[:72])
    except CredentialError:
        return officer.role.value
    raise Broken("a signature that nobody made is accepted")


def ca_resealed(data: bytes) -> None:
    """Any body in the place of the authority's own certificate."""
    check_certificate(holder(), sealed(data), NOW)


def certificate_file(data: bytes) -> None:
    """As the committee hands it in: DER or PEM."""
    file("certificate.pem", data)
    read_certificate(scratch(), "certificate.pem")


def wrapped(data: bytes) -> None:
    ephemeral_point(data)
    unwrap(bytes(32), data, b"fuzz")


def share(data: bytes) -> None:
    if pack_share(*unpack_share(data)) != data:
        raise Broken("the share that was read is written in another way")


def pem() -> bytes:
    return x509.load_der_x509_certificate(holder()).public_bytes(Encoding.PEM)


def wraps() -> Sequence[bytes]:
    point = scalar("fuzz/card").public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return [b"\x01" + point + bytes(48), b"\x01\x04" + bytes(64 + 20)]


TARGETS = (
    Target("certificate", certificate, (CredentialError,), lambda: [holder()], DER),
    Target("certificate-resealed", certificate_resealed, (CredentialError,), lambda: [tbs(holder())], DER),
    Target("certificate-ca", ca_resealed, (CredentialError,), lambda: [tbs(authority()[1])], DER),
    Target(
        "certificate-file",
        certificate_file,
        (ElectionError,),
        lambda: [holder(), pem()],
        (b"-----BEGIN CERTIFICATE-----\n",),
    ),
    Target("wrapped-secret", wrapped, (CredentialError,), wraps),
    Target("trustee-share", share, (CredentialError,), lambda: [pack_share(2, 3)], (b"BILIK-SHARE/1\0",)),
)
