"""The manifest: everything about one election at one TPS that is public, as frozen values.

Its canonical JSON bytes are what the election authority signs and what HB of the ballot protocol hashes, so
the ballots of one manifest are worthless under any other.
"""

from __future__ import annotations

import base64
import datetime as dt
from dataclasses import dataclass

from firmware.election import canonical
from firmware.election.rules import Rules

FORMAT = "BILIK-ELECTION/1"
ZONES = {"WIB": 7, "WITA": 8, "WIT": 9}
"""Hours east of Greenwich of Indonesia's three zones."""


@dataclass(frozen=True)
class Option:
    """One thing a voter can touch, in ballot order from 1; the blank vote is last and has no photo."""

    number: int
    name: str
    photo_sha256: bytes | None
    blank: bool = False


@dataclass(frozen=True)
class Machine:
    """A booth by its name and its 32-byte Ed25519 device key."""

    name: str
    key: bytes


@dataclass(frozen=True)
class OfficerEntry:
    """An officer's card: certificate serial (lower-case hex), name, role, and where the role is chair or
    member the officer's share of the roll's key, wrapped to the card's 9D key, with its Shamir index."""

    serial: str
    name: str
    role: str
    roll_index: int | None = None
    roll_share: bytes | None = None


@dataclass(frozen=True)
class TrusteeEntry:
    """A trustee: index from 1, name, card serial, and the announcement of the key ceremony as bytes."""

    index: int
    name: str
    serial: str
    announcement: bytes


@dataclass(frozen=True)
class RollEntry:
    """What the manifest fixes of the roll section: rows (DPT numbers 1..rows), SHA-256, bytes of a template,
    and how many officers' cards release it."""

    rows: int
    sha256: bytes
    template_size: int
    threshold: int


@dataclass(frozen=True)
class Manifest:
    """One election at one TPS. `opens` and `closes` carry the zone's offset; `ca` is a DER certificate;
    `authority` the 32-byte Ed25519 key that signs; `speech_sha256` the digest of the clips, None where nobody
    speaks."""

    election_id: str
    title: str
    village: str
    district: str
    regency: str
    tps: int
    date: dt.date
    opens: dt.datetime
    closes: dt.datetime
    options: tuple[Option, ...]
    rules: Rules
    machines: tuple[Machine, ...]
    officers: tuple[OfficerEntry, ...]
    ca: bytes
    threshold: int
    trustees: tuple[TrusteeEntry, ...]
    roll: RollEntry
    authority: bytes
    speech_sha256: bytes | None = None

    @property
    def candidates(self) -> tuple[Option, ...]:
        """The options that are people, in ballot order."""
        return tuple(option for option in self.options if not option.blank)

    @property
    def zone(self) -> str:
        """WIB, WITA or WIT."""
        offset = self.opens.utcoffset()
        return next(name for name, hours in ZONES.items() if dt.timedelta(hours=hours) == offset)

    def to_bytes(self) -> bytes:
        """The canonical JSON that is signed."""
        return canonical.encode(_object(self))


def _object(manifest: Manifest) -> dict[str, object]:
    """`speech_sha256` stands there only where there are clips: without, the manifest is as it always was."""
    spoken = manifest.speech_sha256
    return {
        **({} if spoken is None else {"speech_sha256": spoken.hex()}),
        "format": FORMAT,
        "election_id": manifest.election_id,
        "title": manifest.title,
        "village": manifest.village,
        "district": manifest.district,
        "regency": manifest.regency,
        "tps": manifest.tps,
        "date": manifest.date.isoformat(),
        "opens": manifest.opens.isoformat(),
        "closes": manifest.closes.isoformat(),
        "options": [_option(option) for option in manifest.options],
        "rules": manifest.rules.to_json(),
        "machines": [{"name": machine.name, "key": machine.key.hex()} for machine in manifest.machines],
        "officers": [_officer(officer) for officer in manifest.officers],
        "ca": base64.b64encode(manifest.ca).decode("ascii"),
        "trustees": {
            "threshold": manifest.threshold,
            "people": [_trustee(trustee) for trustee in manifest.trustees],
        },
        "roll": {
            "rows": manifest.roll.rows,
            "sha256": manifest.roll.sha256.hex(),
            "template_size": manifest.roll.template_size,
            "threshold": manifest.roll.threshold,
        },
        "authority": manifest.authority.hex(),
    }


def _option(option: Option) -> dict[str, object]:
    photo = option.photo_sha256
    return {
        "number": option.number,
        "name": option.name,
        "photo_sha256": None if photo is None else photo.hex(),
        "blank": option.blank,
    }


def _officer(officer: OfficerEntry) -> dict[str, object]:
    table: dict[str, object] = {"serial": officer.serial, "name": officer.name, "role": officer.role}
    if officer.roll_share is not None:
        table |= {"roll_index": officer.roll_index, "roll_share": officer.roll_share.hex()}
    return table


def _trustee(trustee: TrusteeEntry) -> dict[str, object]:
    return {
        "index": trustee.index,
        "name": trustee.name,
        "serial": trustee.serial,
        "announcement": trustee.announcement.hex(),
    }
