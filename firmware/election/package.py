"""The signed election package: read, verify, and what the booth and the auditor ask of it. Pure, no device.

Clause numbers of docs/election-package.md stand beside each check.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from firmware.ballot.announcement import Announcement
from firmware.ballot.context import Context, context
from firmware.ballot.errors import AnnouncementInvalid, BallotError
from firmware.ballot.trustees import joint_key, share_key
from firmware.election.container import Sections, pack, unpack
from firmware.election.errors import PackageError
from firmware.election.manifest import Machine, Manifest, OfficerEntry, Option
from firmware.election.manifest_read import read_manifest
from firmware.election.x509_read import NoCertificate, read_der

SIGNED_PREFIX = b"BILIK-ELECTION/1\x00"
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"


@dataclass(frozen=True)
class Package:
    """A verified package. `photos[i]` is option i+1's picture (PNG or JPEG); the blank vote has none.
    `roll` is the encrypted section, `speech` the audio ballot's clips: both are None in a public part."""

    manifest: Manifest
    manifest_bytes: bytes = field(repr=False)
    signature: bytes = field(repr=False)
    photos: tuple[bytes, ...] = field(repr=False)
    roll: bytes | None = field(repr=False)
    announcements: tuple[Announcement, ...] = field(repr=False)
    joint_key: bytes
    speech: bytes | None = field(default=None, repr=False)

    def context(self) -> Context:
        """The ballots' context: HP, HB over the manifest's stored bytes, HE over the joint key."""
        manifest = self.manifest
        return context(
            self.manifest_bytes,
            self.joint_key,
            options=len(manifest.options),
            trustees=len(manifest.trustees),
            threshold=manifest.threshold,
        )

    def machine(self, key: bytes) -> Machine | None:
        """The registered booth whose device key is `key`; None for a booth that has no part in this
        election."""
        return next((machine for machine in self.manifest.machines if machine.key == key), None)

    def officer(self, serial: str) -> OfficerEntry | None:
        """The registered officer whose card's certificate has this serial (lower-case hex)."""
        return next((entry for entry in self.manifest.officers if entry.serial == serial), None)

    def option(self, number: int) -> Option:
        """The option of this number. Raises PackageError where there is none."""
        if not 1 <= number <= len(self.manifest.options):
            raise PackageError("manifest.options", "there is no option of that number")
        return self.manifest.options[number - 1]

    def public_part(self) -> bytes:
        """The file without roll and clips, as it goes onto the stick."""
        return pack(Sections(self.manifest_bytes, self.signature, self.photos, None))


def load(data: bytes, *, authority: bytes | None = None) -> Package:
    """Verify a package and read it. `authority` is the pinned 32-byte Ed25519 key; without it the key in
    the manifest is used, which proves only that the file is whole: compare `package.manifest.authority`
    with what the election authority published. Raises PackageError with the section or field and the reason.
    """
    sections = unpack(data)
    if authority is not None:
        _check_signature(sections, authority)
    manifest = read_manifest(sections.manifest)
    if authority is not None and manifest.authority != authority:
        raise PackageError("manifest.authority", "is not the key that signed")
    _check_signature(sections, manifest.authority)
    _check_photos(manifest, sections.photos)
    _check_roll(manifest, sections.roll)
    _check_speech(manifest, sections.speech)
    _check_ca(manifest.ca)
    announcements, key = _check_trustees(manifest)
    return Package(
        manifest=manifest,
        manifest_bytes=sections.manifest,
        signature=sections.signature,
        photos=sections.photos,
        roll=sections.roll,
        announcements=announcements,
        joint_key=key,
        speech=sections.speech,
    )


def public_part(data: bytes) -> bytes:
    """The same package without roll and clips; it verifies like the whole. Raises PackageError."""
    return pack(replace(unpack(data), roll=None, speech=None))


def sign(
    manifest: Manifest,
    photos: tuple[bytes, ...],
    roll: bytes,
    key: Ed25519PrivateKey,
    speech: bytes | None = None,
) -> bytes:
    """A complete file, signed. The caller made `manifest` of these very parts; `load` tells."""
    data = manifest.to_bytes()
    return pack(Sections(data, key.sign(SIGNED_PREFIX + data), photos, roll, speech))


def image_kind(data: bytes) -> str | None:
    """ "png" or "jpeg" by the first bytes, else None."""
    if data.startswith(_PNG):
        return "png"
    return "jpeg" if data.startswith(_JPEG) else None


def _check_signature(sections: Sections, authority: bytes) -> None:
    """Clause 2: Ed25519 over the prefix and the manifest's bytes."""
    try:
        key = Ed25519PublicKey.from_public_bytes(authority)
        key.verify(sections.signature, SIGNED_PREFIX + sections.manifest)
    except (InvalidSignature, ValueError):
        raise PackageError("SIGN", "the election authority did not sign this manifest") from None


def _check_photos(manifest: Manifest, photos: tuple[bytes, ...]) -> None:
    """Clause 3: one photo per candidate, in ballot order, each with the digest in the manifest."""
    if len(photos) != len(manifest.candidates):
        raise PackageError("PHOT", f"{len(photos)} photos for {len(manifest.candidates)} candidates")
    for option, photo in zip(manifest.candidates, photos, strict=True):
        if hashlib.sha256(photo).digest() != option.photo_sha256:
            raise PackageError("PHOT", f"the photo of candidate {option.number} is not the signed one")
        if image_kind(photo) is None:
            raise PackageError("PHOT", f"the photo of candidate {option.number} is neither PNG nor JPEG")


def _check_roll(manifest: Manifest, roll: bytes | None) -> None:
    """Clause 4: the roll section, where present, has the digest in the manifest."""
    if roll is not None and hashlib.sha256(roll).digest() != manifest.roll.sha256:
        raise PackageError("ROLL", "the voters' roll is not the signed one")


def _check_speech(manifest: Manifest, speech: bytes | None) -> None:
    """Clause 8: the clips, where present, have the digest in the manifest. Who plays them reads them."""
    if speech is not None and hashlib.sha256(speech).digest() != manifest.speech_sha256:
        raise PackageError("SPCH", "the clips are not the signed ones")


def _check_ca(der: bytes) -> None:
    """Clause 5: the officers' CA is a certificate. What it has issued is the card check's matter."""
    try:
        read_der(der)
    except NoCertificate:
        raise PackageError("manifest.ca", "is no X.509 certificate") from None


def _check_trustees(manifest: Manifest) -> tuple[tuple[Announcement, ...], bytes]:
    """Clause 6: every announcement is the named trustee's, for this n and k, its proofs hold, no key is the
    identity."""
    announcements = []
    for trustee in manifest.trustees:
        where = f"manifest.trustees.people {trustee.index}"
        try:
            announcement = Announcement.from_bytes(trustee.announcement)
        except AnnouncementInvalid as error:
            raise PackageError(where, str(error)) from None
        if announcement.index != trustee.index:
            raise PackageError(where, f"the announcement is of trustee {announcement.index}")
        if len(announcement.commitments) != manifest.threshold:
            raise PackageError(
                where, f"the announcement is for a threshold of {len(announcement.commitments)}"
            )
        announcements.append(announcement)
    try:
        key = joint_key(announcements)
        for trustee in manifest.trustees:
            share_key(announcements, trustee.index)
    except BallotError as error:
        raise PackageError("manifest.trustees", str(error)) from None
    return tuple(announcements), key
