"""X.509 from outside: parsed once, and whatever the library raises for it told as one error. Pure."""

from __future__ import annotations

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

from firmware.election.errors import CredentialError

_UNREADABLE = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)
"""InvalidVersion and the two of extensions are no ValueErrors, and come with the certificate's bytes."""


class NoCertificate(CredentialError):
    """Bytes that are no X.509 certificate, or one that cannot be read to its end."""


def read_der(der: bytes) -> x509.Certificate:
    """The certificate. What the library parses late is touched here, so that nothing fails further down.

    Raises NoCertificate. Who issued it and what it may be used for is not looked at.
    """
    try:
        return _touched(x509.load_der_x509_certificate(der))
    except _UNREADABLE as error:
        raise NoCertificate("not a certificate") from error


def read_pem(pem: bytes) -> x509.Certificate:
    """The same from PEM, the first certificate in it. Raises NoCertificate."""
    try:
        return _touched(x509.load_pem_x509_certificate(pem))
    except _UNREADABLE as error:
        raise NoCertificate("not a certificate") from error


def _touched(certificate: x509.Certificate) -> x509.Certificate:
    _ = certificate.version, certificate.signature_hash_algorithm, certificate.extensions
    _ = certificate.subject, certificate.issuer
    _ = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    return certificate
