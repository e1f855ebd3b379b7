"""The folder that everybody sees: which files are in it, and whether they fit together. Names whoever they
accuse.

    komitmen-N.txt  pengumuman-N.bin  bagian-FROM-TO.txt  terima-N.txt  keberatan-BY-AGAINST.txt  hasil.txt

Nobody needs to trust who carries it: every file is signed or hashed, and the roster's digest, read aloud,
shows that all have the same commitments.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from firmware.ballot.announcement import Announcement, verify_announcement
from firmware.ballot.errors import AnnouncementInvalid, BallotError
from firmware.ballot.trustees import joint_key, share_key
from firmware.ceremony.errors import Awaited, Cheated, Unusable
from firmware.ceremony.files import Commitment, Terms
from firmware.ceremony.keyfile import read_file, write_file

_ROSTER = b"BILIK-ROSTER/1\x00"
_COMMITMENT = re.compile(r"komitmen-([1-9][0-9]?)\.txt")


@dataclass(frozen=True)
class Roster:
    """All n commitments, in order."""

    commitments: tuple[Commitment, ...]

    @property
    def terms(self) -> Terms:
        return self.commitments[0].terms

    @property
    def digest(self) -> bytes:
        """SHA-256 of "BILIK-ROSTER/1" 00 and of the SHA-256 of each file, in order."""
        return sha256(_ROSTER + b"".join(self.pins)).digest()

    @property
    def pins(self) -> tuple[bytes, ...]:
        """SHA-256 of each file."""
        return tuple(sha256(c.raw).digest() for c in self.commitments)

    def of(self, index: int) -> Commitment:
        """Trustee `index`'s, from 1."""
        return self.commitments[index - 1]

    def cheated(self, index: int, reason: str) -> Cheated:
        """An accusation with the name that goes with the number."""
        return Cheated(index, reason, self.of(index).name)


@dataclass(frozen=True)
class PublicKeys:
    """What follows from n good announcements: K and every Z_i."""

    announcements: tuple[Announcement, ...]
    joint_key: bytes
    share_keys: tuple[bytes, ...]


class PublicFolder:
    """Files by meaning. Writing never replaces a file by another content."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def file(self, name: str) -> Path:
        """The path of a file by name."""
        return self.path / name

    def read(self, name: str) -> bytes | None:
        """Its bytes, None where there is none. Raises Unusable."""
        path = self.file(name)
        return read_file(path) if path.exists() or path.is_symlink() else None

    def publish(self, name: str, data: bytes) -> None:
        """Write it; where it is already there it must be the same. Raises Unusable."""
        found = self.read(name)
        if found is None:
            write_file(self.file(name), data)
        elif found != data:
            raise Unusable(f"{self.file(name)}: another file of that name is there; it is not overwritten")

    def commitments(self, terms: Terms | None = None) -> dict[int, Commitment]:
        """By number, all made for `terms` (None: for what most of them say). Raises Cheated, Unusable."""
        try:
            names = sorted(path.name for path in self.path.iterdir() if path.name.startswith("komitmen-"))
        except OSError as error:
            raise Unusable(f"{self.path}: {(error.strerror or 'cannot be read').lower()}") from None
        found: dict[int, Commitment] = {}
        for name in names:
            match = _COMMITMENT.fullmatch(name)
            if match is None:
                raise Unusable(f"{self.file(name)}: this is no name of a commitment's file")
            commitment = Commitment.parse(read_file(self.file(name)), name)
            if commitment.index != int(match[1]):
                reason = f"{name} claims the number {commitment.index}, which is not its own"
                raise Cheated(int(match[1]), reason, commitment.name)
            found[commitment.index] = commitment
        _check_terms(found, terms)
        _check_copies(found)
        return found

    def roster(self, terms: Terms | None = None) -> Roster:
        """All commitments. Raises Awaited naming who is missing, Cheated, Unusable."""
        found = self.commitments(terms)
        if not found:
            raise Awaited("no commitment is here yet")
        wanted = next(iter(found.values())).terms.trustees
        if missing := [i for i in range(1, wanted + 1) if i not in found]:
            for index in missing:
                if self.read(announcement_name(index)) is not None:
                    raise Cheated(index, "the announcement is here and its digest was never published")
            raise Awaited(f"the commitments of {_numbers(missing)} are not here yet")
        return Roster(tuple(found[i] for i in range(1, wanted + 1)))

    def announcement(self, roster: Roster, index: int) -> Announcement | None:
        """One announcement against its commitment, None where it is not here. Raises Cheated."""
        data = self.read(announcement_name(index))
        if data is None:
            return None
        if sha256(data).digest() != roster.of(index).announcement_sha256:
            reason = "the announcement is not the one whose digest was published before"
            raise roster.cheated(index, f"{announcement_name(index)}: {reason}")
        try:
            announcement = Announcement.from_bytes(data)
            if announcement.index != index:
                raise AnnouncementInvalid(index, f"the announcement carries the number {announcement.index}")
            verify_announcement(announcement, roster.terms.trustees, roster.terms.threshold)
        except AnnouncementInvalid as error:
            raise roster.cheated(index, f"{announcement_name(index)}: {error.reason}") from None
        return announcement

    def public_keys(self, roster: Roster) -> PublicKeys:
        """K and every Z_i from all announcements. Raises Awaited, Cheated."""
        everyone = range(1, roster.terms.trustees + 1)
        found = [self.announcement(roster, i) for i in everyone]
        if missing := [i for i, a in zip(everyone, found, strict=True) if a is None]:
            raise Awaited(f"the announcements of {_numbers(missing)} are not here yet")
        announcements = tuple(a for a in found if a is not None)
        try:
            keys = tuple(share_key(announcements, i) for i in everyone)
            return PublicKeys(announcements, joint_key(announcements), keys)
        except BallotError as error:
            raise Unusable(f"no key comes of these announcements: {error}") from None

    def complaints(self) -> list[str]:
        """Names of the complaints' files."""
        pattern = re.compile(r"keberatan-[1-9][0-9]?-[1-9][0-9]?\.txt")
        return sorted(path.name for path in self.path.iterdir() if pattern.fullmatch(path.name))


def commitment_name(index: int) -> str:
    return f"komitmen-{index}.txt"


def announcement_name(index: int) -> str:
    return f"pengumuman-{index}.bin"


def dealt_name(dealer: int, receiver: int) -> str:
    return f"bagian-{dealer}-{receiver}.txt"


def acceptance_name(index: int) -> str:
    return f"terima-{index}.txt"


def complaint_name(by: int, against: int) -> str:
    return f"keberatan-{by}-{against}.txt"


def _check_terms(found: dict[int, Commitment], terms: Terms | None) -> None:
    if terms is None and found:
        terms = Counter(c.terms for c in found.values()).most_common(1)[0][0]
    for index, commitment in found.items():
        if commitment.terms != terms:
            raise Cheated(index, f"the commitment is for {commitment.terms}, not {terms}", commitment.name)


def _check_copies(found: dict[int, Commitment]) -> None:
    """Who repeats another's digest or key has none of their own."""
    seen: dict[bytes, int] = {}
    for index, commitment in found.items():
        for value in (commitment.announcement_sha256, commitment.sign, commitment.encrypt):
            if (first := seen.setdefault(value, index)) != index:
                reason = f"the commitment repeats what is trustee {first}'s"
                raise Cheated(index, reason, commitment.name)


def _numbers(indices: list[int]) -> str:
    return f"trustee{'s' if len(indices) > 1 else ''} {', '.join(map(str, indices))}"
