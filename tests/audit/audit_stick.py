"""Whole sticks without a whole day: a package signed here, and logs written by the booth's own ledger."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from firmware.audit.report import Report
from firmware.audit.run import audit
from firmware.ballot.context import Context
from firmware.ballot.group import encode_scalar
from firmware.ballot.seal import commitment, fresh_nonce, seal, slip_serial
from firmware.ballot.tally import Accumulator, Sums, combine, decrypt_share
from firmware.ballot.trustees import combine_shares, deal
from firmware.ballot.verify import parse
from firmware.election.manifest import Machine, Manifest, OfficerEntry, Option, RollEntry, TrusteeEntry
from firmware.election.package import Package, load, public_part, sign
from firmware.election.rules import Rules
from firmware.storage.keys import public_bytes
from firmware.storage.ledger import Identity, Ledger
from firmware.storage.records import Share, Tally
from firmware.storage.slot import SLOT_BYTES, Kind, Log

WIB = dt.timezone(dt.timedelta(hours=7))
ROWS, TRUSTEES, THRESHOLD = 12, 3, 2
NAMES = ("Sri Wahyuni, S.Sos", "Bambang Tirta")
SLOTS = (64, 48)


@dataclass(frozen=True)
class Village:
    """One signed election with its keys: two booths, three trustees."""

    data: bytes
    package: Package
    authority: Ed25519PrivateKey
    devices: tuple[Ed25519PrivateKey, Ed25519PrivateKey]
    shares: dict[int, int]

    @property
    def context(self) -> Context:
        return self.package.context()


def make_village(election_id: str = "pilkades-contoh-2026") -> Village:
    devices = (Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate())
    authority = Ed25519PrivateKey.generate()
    dealings = [deal(i, TRUSTEES, THRESHOLD) for i in range(1, TRUSTEES + 1)]
    announcements = [dealing.announcement for dealing in dealings]
    shares = {
        i: combine_shares(i, [dealing.share_for(i) for dealing in dealings], announcements)
        for i in range(1, TRUSTEES + 1)
    }
    photos = tuple(b"\x89PNG\r\n\x1a\n" + name.encode() for name in NAMES)
    roll = b"a roll that no auditor can read"
    options = [
        Option(n, name, sha256(photo).digest())
        for n, (name, photo) in enumerate(zip(NAMES, photos, strict=True), 1)
    ]
    day = dt.date(2026, 10, 18)
    manifest = Manifest(
        election_id=election_id,
        title="Pilkades Contoh",
        village="Contoh",
        district="Kedungjati",
        regency="Pemalang",
        tps=3,
        date=day,
        opens=dt.datetime.combine(day, dt.time(7), WIB),
        closes=dt.datetime.combine(day, dt.time(13), WIB),
        options=(*options, Option(len(NAMES) + 1, "Suara Kosong", None, blank=True)),
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
        roll=RollEntry(ROWS, sha256(roll).digest(), 512, 2),
        authority=public_bytes(authority),
    )
    data = sign(manifest, photos, roll, authority)
    return Village(data, load(data), authority, devices, shares)


def _certificate(key: Ed25519PrivateKey) -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "contoh")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    builder = builder.serial_number(1).not_valid_before(start).not_valid_after(start + dt.timedelta(days=365))
    return builder.sign(key, None).public_bytes(Encoding.DER)


class Booth:
    """Casts, spoils and counts as a booth does, without screens and devices. One nonce for each ballot."""

    def __init__(self, root: Path, village: Village, machine: int = 0, mode: int = 0) -> None:
        self.village = village
        self.context = village.context.simulasi() if mode else village.context
        self.machine = village.package.manifest.machines[machine]
        self.internal, self.stick = root / "internal", root / "stick"
        for folder in (self.internal, self.stick):
            folder.mkdir(parents=True, exist_ok=True)
        (self.stick / "election.bilik").write_bytes(public_part(village.data))
        self.identity = Identity(
            self.context.he,
            village.devices[machine],
            mode,
            f"bilik/{village.package.manifest.election_id}/{self.machine.name}",
            ROWS,
            SLOTS,
        )
        self.next = (0, b"")
        self.kept = Accumulator(self.context)
        self.ledger = self.start()

    def start(self) -> Ledger:
        ledger, restart = Ledger.open(self.internal, self.stick, self.identity, self.commit_next)
        ledger.event(
            "booth_started", "2026-10-18T06:40:00+07:00", sessions=restart.sessions, software="bilik"
        )
        self.ledger = ledger
        return ledger

    def restart(self) -> None:
        self.ledger.close_files()
        self.start()

    def commit_next(self, j: int) -> bytes:
        self.next = (j, fresh_nonce())
        return commitment(self.context, self.machine.key, *self.next)

    def ballot(self, option: int) -> tuple[bytes, bytes]:
        """A sealed ballot on the log: its body and its nonce."""
        j, xi = self.next
        body = seal(self.context, self.machine.key, j, option, xi)
        self.ledger.ballot(body)
        return body, xi

    def cast(self, option: int) -> None:
        body, _ = self.ballot(option)
        self.ledger.cast()
        self.kept.add(parse(self.context, body))

    def spoil(self, option: int, reason: int) -> None:
        j = self.next[0]
        _, xi = self.ballot(option)
        serial = slip_serial(self.context, self.machine.key, j, xi)
        opening = (option, xi) if reason == 1 else None
        self.ledger.spoil(reason, 2 if reason == 4 else 1, sha256(serial).digest(), opening)

    def vote(self, row: int, option: int) -> None:
        self.ledger.authorise(row)
        self.cast(option)
        self.ledger.settle(True)

    def tally(self, trustees: tuple[int, ...] = (1, 3)) -> Tally:
        sums, ballots = self.kept.sums, self.kept.ballots
        return make_tally(self.village, sums, ballots, trustees, self.context)

    def finish(self, tally: Tally) -> None:
        """CLOSE, TALLY, and what the booth writes out."""
        self.ledger.event("close_asked", "2026-10-18T13:00:05+07:00", officers=["a1", "a2"], balanced=True)
        self.ledger.close()
        self.ledger.tally(tally)
        self.ledger.event("exported", "2026-10-18T13:20:00+07:00")
        export(self, tally)
        self.ledger.close_files()


def make_tally(
    village: Village,
    sums: Sums,
    ballots: int,
    trustees: tuple[int, ...] = (1, 3),
    context: Context | None = None,
) -> Tally:
    """An honest TALLY over these sums."""
    context = context or village.context
    partials = [decrypt_share(context, i, village.shares[i], sums) for i in trustees]
    totals = combine(context, sums, partials, ballots)
    shares = tuple(
        Share(p.trustee, tuple((o.m, encode_scalar(o.c), encode_scalar(o.v)) for o in p.options))
        for p in partials
    )
    return Tally(ballots, sums, shares, totals)


def export(booth: Booth, tally: Tally) -> None:
    """result.json and checkpoints/, as the booth writes them after the count."""
    notes = dict(zip(("ballots", "events"), booth.ledger.checkpoints(), strict=True))
    (booth.stick / "checkpoints").mkdir(exist_ok=True)
    for label, note in notes.items():
        (booth.stick / "checkpoints" / f"{label}.txt").write_text(note, "utf-8")
    manifest, counts = booth.village.package.manifest, booth.ledger.counts
    names = ("roll", "authorised", "overridden", "cast", "spoiled", "abandoned", "slips")
    result = {
        "format": "bilik-result/1",
        "election": manifest.election_id,
        "tps": manifest.tps,
        "machine": booth.machine.name,
        "machine_id": booth.machine.key.hex(),
        "election_hash": booth.context.he.hex(),
        "options": [
            {"number": o.number, "name": o.name, "votes": votes}
            for o, votes in zip(manifest.options, tally.totals, strict=True)
        ],
        "counts": {name: getattr(counts, name) for name in names},
        "trustees": [share.index for share in tally.shares],
        "checkpoints": notes,
    }
    (booth.stick / "result.json").write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", "utf-8")


def play(booth: Booth) -> None:
    """A short day with every kind of record: votes 2, 1, 2 and blank; two restarts, one with a torn slot."""
    booth.ledger.event("polls_opened", "2026-10-18T07:01:00+07:00", officers=["a1", "a2"])
    booth.vote(4, 2)
    booth.ledger.authorise(0)
    booth.spoil(1, reason=1)  # challenged: opened
    booth.cast(1)
    booth.ledger.settle(True)
    booth.ledger.authorise(7)
    booth.ledger.event("override", None, officer="a1", reason="worn_finger")
    booth.ballot(3)
    booth.restart()  # the power went while the slip was looked at
    booth.vote(7, 2)
    booth.ledger.authorise(2)
    booth.spoil(2, reason=3)  # walked away
    booth.ledger.settle(False)
    booth.ledger.event("walked_away", None, sealed=True)
    booth.ledger.event("device_lost", "2026-10-18T10:00:00+07:00", device="printer")
    booth.ledger.close_files()
    tear(booth)
    booth.start()
    booth.vote(11, 3)
    booth.ledger.authorise(1)
    booth.spoil(3, reason=4)  # no slip came out
    booth.cast(2)
    booth.ledger.settle(True)


TOTALS = {"1": 1, "2": 3, "3": 1}


def tear(booth: Booth) -> None:
    """The power goes while a slot is written: on both media half a slot stands after the last."""
    for log in Log:
        for medium in (booth.internal, booth.stick):
            number = used(medium / log.file)
            put_slot(medium / log.file, number, b"BILK\x01" + bytes([log]) + b"half of a slot" * 40)


# Changing a stick

Change = Callable[[Path], None]


def copy_of(stick: Path, target: Path) -> Path:
    return shutil.copytree(stick, target)


def look(stick: Path, authority: bytes | None = None, jobs: int | None = 1) -> Report:
    return audit(stick, authority, lambda done, total: None, jobs)


def used(path: Path) -> int:
    return -(-len(path.read_bytes().rstrip(b"\0")) // SLOT_BYTES)


def slot_at(path: Path, number: int) -> bytes:
    return path.read_bytes()[number * SLOT_BYTES : (number + 1) * SLOT_BYTES]


def put_slot(path: Path, number: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(number * SLOT_BYTES)
        file.write(content.ljust(SLOT_BYTES, b"\0"))


def flip(path: Path, offset: int, mask: int = 1) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        old = file.read(1)[0]
        file.seek(offset)
        file.write(bytes([old ^ mask]))


def slots_of(path: Path, kind: Kind) -> list[int]:
    """The indices of the slots of one kind."""
    return [n for n in range(used(path)) if slot_at(path, n)[6] == kind and slot_at(path, n)[:4] == b"BILK"]


def redigest(raw: bytes) -> bytes:
    """The slot with its digest made right again, as a forger would."""
    return raw[:4064] + sha256(raw[:4064]).digest()
