"""Elections whose every key follows from a label: for test vectors and tests, never for people.

    election = seeded_election("contoh")
    Coins("contoh/authority")(32)        the seed of its authority's Ed25519 key

A stream of coins is SHAKE-256 over "bilik-seeded/1", a zero byte and the label: whoever knows the label knows
the keys. Whoever writes a second verifier can make the same elections with any library.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from hashlib import sha256, shake_256

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from firmware.ballot.context import Context
from firmware.ballot.trustees import Dealing, combine_shares, deal
from firmware.election.manifest import Machine, Manifest, OfficerEntry, Option, RollEntry, TrusteeEntry
from firmware.election.package import Package, load, public_part, sign
from firmware.election.rules import Rules
from firmware.storage.keys import public_bytes

PREFIX = b"bilik-seeded/1\x00"
DAY = dt.date(2026, 10, 18)
WIB = dt.timezone(dt.timedelta(hours=7))
CANDIDATES = ("Sri Wahyuni", "Bambang Tirta", "Joko Susilo", "Dewi Lestari", "Agus Salim")
TRUSTEES, THRESHOLD = 3, 2
ROLL_NOBODY_READS = b"a roll that no auditor can read"


class Coins:
    """Bytes that look random and follow from `label`; each call goes on where the last one ended."""

    def __init__(self, label: str) -> None:
        self._seed, self._used = PREFIX + label.encode(), 0

    def __call__(self, size: int) -> bytes:
        """The next `size` bytes of the stream."""
        stream = shake_256(self._seed).digest(self._used + size)[self._used :]
        self._used += size
        return stream


def seeded_key(label: str) -> Ed25519PrivateKey:
    """The Ed25519 key whose seed is the first 32 coins of `label`."""
    return Ed25519PrivateKey.from_private_bytes(Coins(label)(32))


@dataclass(frozen=True)
class SeededElection:
    """A signed package with everything that is secret about it. `data` is the package's public part."""

    label: str
    data: bytes
    package: Package
    devices: tuple[Ed25519PrivateKey, ...] = field(repr=False)
    dealings: tuple[Dealing, ...] = field(repr=False)
    shares: dict[int, int] = field(repr=False)

    @property
    def context(self) -> Context:
        """The constants of its ballots."""
        return self.package.context()


def seeded_election(
    label: str, *, candidates: int = 2, machines: int = 2, rows: int = 12, election_id: str = ""
) -> SeededElection:
    """An election of `candidates` (2 to 5) and the blank vote, with booths bilik-1 .. and three trustees of
    whom two are needed. Raises PackageError where the numbers make no election."""
    devices = tuple(seeded_key(f"{label}/device/{n}") for n in range(1, machines + 1))
    authority = seeded_key(f"{label}/authority")
    dealings = tuple(
        deal(i, TRUSTEES, THRESHOLD, Coins(f"{label}/trustee/{i}")) for i in range(1, TRUSTEES + 1)
    )
    announcements = [dealing.announcement for dealing in dealings]
    photos = tuple(b"\x89PNG\r\n\x1a\n" + name.encode() for name in CANDIDATES[:candidates])
    manifest = Manifest(
        election_id=election_id or f"pilkades-{label}-2026",
        title=f"Pilkades {label.title()}",
        village=label.title(),
        district="Kedungjati",
        regency="Pemalang",
        tps=3,
        date=DAY,
        opens=dt.datetime.combine(DAY, dt.time(7), WIB),
        closes=dt.datetime.combine(DAY, dt.time(13), WIB),
        options=(*_people(photos), Option(candidates + 1, "Suara Kosong", None, blank=True)),
        rules=Rules(),
        machines=tuple(Machine(f"bilik-{n}", public_bytes(key)) for n, key in enumerate(devices, 1)),
        officers=tuple(
            OfficerEntry(f"a{n}", f"Petugas {n}", role, n, b"x") for n, role in ((1, "chair"), (2, "member"))
        ),
        ca=_certificate(authority),
        threshold=THRESHOLD,
        trustees=tuple(
            TrusteeEntry(a.index, f"Saksi {a.index}", f"b{a.index}", a.to_bytes()) for a in announcements
        ),
        roll=RollEntry(rows, sha256(ROLL_NOBODY_READS).digest(), 512, 2),
        authority=public_bytes(authority),
    )
    data = sign(manifest, photos, ROLL_NOBODY_READS, authority)
    shares = {
        i: combine_shares(i, [dealing.share_for(i) for dealing in dealings], announcements)
        for i in range(1, TRUSTEES + 1)
    }
    return SeededElection(label, public_part(data), load(data), devices, dealings, shares)


def _people(photos: tuple[bytes, ...]) -> list[Option]:
    pairs = enumerate(zip(CANDIDATES, photos, strict=False), 1)
    return [Option(n, name, sha256(photo).digest()) for n, (name, photo) in pairs]


def _certificate(key: Ed25519PrivateKey) -> bytes:
    """A certificate in the place of the officers' CA; signing with Ed25519 takes no chance."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "contoh")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    builder = builder.serial_number(1).not_valid_before(start).not_valid_after(start + dt.timedelta(days=365))
    return builder.sign(key, None).public_bytes(Encoding.DER)
