"""Officers and trustees as the committee lists them: certificates, 9D keys and announcements, all checked.

A card is taken only if the election's own authority certified it, for the role that the list says, and for
the whole polling day; its 9D certificate must name the same holder, since a share of the roll's key is
wrapped to that key.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from firmware.ballot.announcement import Announcement, verify_announcement
from firmware.ballot.errors import BallotError
from firmware.election.credentials import Expired, NotYetValid, Use, check_certificate
from firmware.election.errors import CredentialError, UnreadableError
from firmware.election.fields import Fields
from firmware.election.files import read_inside
from firmware.election.glyphs import glyph_fault
from firmware.election.manifest import TrusteeEntry
from firmware.election.manifest_read import ROLL_ROLES
from firmware.election.x509_read import NoCertificate, read_der, read_pem

ROLES = ("technician", *ROLL_ROLES)
_FILE_LIMIT = 16 * 1024


@dataclass(frozen=True)
class Issuer:
    """What certificates are checked against: the folder, the CA, and the first and last moment of the
    polls."""

    folder: Path
    ca: bytes
    opens: dt.datetime
    closes: dt.datetime


@dataclass(frozen=True)
class ListedOfficer:
    """An officer whose card is accepted; `agree` is the card's 9D key, None for roles without a share."""

    serial: str
    name: str
    role: str
    agree: ec.EllipticCurvePublicKey | None

    @property
    def agree_point(self) -> bytes | None:
        """The 9D key as an uncompressed point."""
        if self.agree is None:
            return None
        return self.agree.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def read_certificate(folder: Path, name: str) -> bytes:
    """DER of a certificate file (DER or PEM). Raises UnreadableError."""
    data = read_inside(folder, name, _FILE_LIMIT)
    try:
        if b"-----BEGIN" in data:
            return read_pem(data).public_bytes(Encoding.DER)
        read_der(data)
    except NoCertificate:
        raise UnreadableError(f"{name} is no X.509 certificate, neither DER nor PEM") from None
    return data


def read_officer(fields: Fields, issuer: Issuer | None) -> ListedOfficer:
    """One [[petugas]]. Refusals go to the table's own `refuse`; then the entry is a placeholder."""
    name = shown_text(fields, "name", 2, 60)
    role = fields.choice("role", ROLES)
    holder = _holder(fields, "certificate", issuer, Use.SIGN)
    agree = _holder(fields, "agree_certificate", issuer, Use.AGREE) if role in ROLL_ROLES else None
    if role not in ROLL_ROLES:
        fields.raw("agree_certificate", None)
    fields.done()
    if holder is None:
        return ListedOfficer("", name, role, None)
    if (holder.name, holder.role) != (name, role):
        fields.refuse("certificate", "names another person or another role")
    if agree is not None and (agree.name, agree.role) != (holder.name, holder.role):
        fields.refuse("agree_certificate", "names another person or another role")
    return ListedOfficer(holder.serial, name, role, agree.key if agree else None)


def read_trustee(
    fields: Fields, index: int, count: int, threshold: int, folder: Path, issuer: Issuer | None
) -> TrusteeEntry:
    """One [[pemegang_kunci]], the `index`th of `count`."""
    name = shown_text(fields, "name", 2, 60)
    holder = _holder(fields, "certificate", issuer, Use.SIGN)
    if holder is not None and (holder.name, holder.role, holder.trustee) != (name, "trustee", index):
        fields.refuse("certificate", f"names another person, or not trustee {index}")
    announcement = b""
    try:
        announcement = read_inside(folder, fields.text("announcement", 1, 200), _FILE_LIMIT)
        parsed = Announcement.from_bytes(announcement)
        if parsed.index != index:
            fields.refuse("announcement", f"is of trustee {parsed.index}; the entries stand in order")
        elif len(parsed.commitments) != threshold:
            fields.refuse("announcement", f"is for a threshold of {len(parsed.commitments)}")
        else:
            verify_announcement(parsed, count, threshold)
    except (UnreadableError, BallotError) as error:
        fields.refuse("announcement", str(error))
    fields.done()
    return TrusteeEntry(index, name, holder.serial if holder else "", announcement)


def shown_text(fields: Fields, key: str, low: int, high: int) -> str:
    """Text that is shown or printed: bounded, and every glyph of it available."""
    text = fields.text(key, low, high)
    if fault := glyph_fault(text):
        fields.refuse(key, fault)
    return text


@dataclass(frozen=True)
class _Holder:
    serial: str
    name: str
    role: str
    trustee: int | None
    key: ec.EllipticCurvePublicKey


def _holder(fields: Fields, key: str, issuer: Issuer | None, use: Use) -> _Holder | None:
    """Who the certificate named in field `key` names, valid from opening to close; None where it is
    refused, or where there is nothing to check it against, which was refused elsewhere."""
    file = fields.raw(key)
    if issuer is None:
        return None
    if not isinstance(file, str):
        if file is not None:
            fields.refuse(key, "a file name is needed")
        return None
    try:
        der = read_certificate(issuer.folder, file)
        officer, public = check_certificate(der, issuer.ca, issuer.opens, use=use)
        check_certificate(der, issuer.ca, issuer.closes, use=use)
    except Expired:
        fields.refuse(key, "will have expired on the polling day")
    except NotYetValid:
        fields.refuse(key, "is not yet valid when the polls open")
    except (UnreadableError, CredentialError) as error:
        fields.refuse(key, str(error))
    else:
        return _Holder(officer.serial, officer.name, officer.role.name.lower(), officer.trustee, public)
    return None
