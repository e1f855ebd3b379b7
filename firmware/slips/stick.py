"""What the slips of one stick must be, taken from its audited logs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from firmware.audit.chain import ChainWalk
from firmware.audit.findings import Findings
from firmware.audit.load import open_stick
from firmware.audit.report import Report
from firmware.storage.ballot_records import SLIP_NONE, SLIP_PRINTED, SLIP_UNKNOWN, Spoil
from firmware.storage.records import Session, unpack
from firmware.storage.slot import ZERO_HASH, Kind


@dataclass(frozen=True)
class Sealed:
    """`votes`, `names`: by option in ballot order; `keys`: the session keys that the device certified.

    `spoiled`: SHA-256 of the serial of every spoiled ballot's slip, and the option that the log opened (None:
    not opened). `nameless`: spoiled ballots whose slip may have been printed and whose serial was lost, so
    that it looks like a cast ballot's. `spoiled_slips`: spoiled ballots whose slip was printed;
    `unsure_slips`: or may have been. `head`: of the ballots log, to know this very stick again.
    """

    title: str
    names: tuple[str, ...]
    votes: tuple[int, ...]
    election_hash: bytes
    machine_id: bytes
    keys: tuple[bytes, ...]
    spoiled: Mapping[bytes, int | None] = field(repr=False)
    nameless: int
    spoiled_slips: int
    unsure_slips: int
    head: bytes

    @property
    def cast(self) -> int:
        """How many votes, and so how many slips."""
        return sum(self.votes)

    @property
    def binding(self) -> bytes:
        """32 bytes that no other closed stick has."""
        return hashlib.sha256(b"BILIK-SLIPS/1\0" + self.election_hash + self.machine_id + self.head).digest()


def read_sealed(folder: Path, report: Report) -> Sealed:
    """`report` is the audit of this very stick and says SAH. Raises UnreadableStick."""
    assert report.election is not None  # SAH is never said without these
    assert report.totals is not None
    assert report.machine is not None
    keys: list[bytes] = []
    spoils: list[Spoil] = []
    head = ZERO_HASH
    for slot in ChainWalk(open_stick(folder).ballots, None, Findings()):
        head = slot.hash
        if slot.kind in (Kind.SESSION, Kind.SPOIL):
            record = unpack(slot.kind, slot.body)
            if isinstance(record, Session):
                keys.append(record.session_key)
            elif isinstance(record, Spoil):
                spoils.append(record)
    manifest = report.election.package.manifest
    return Sealed(
        title=f"{manifest.title}, TPS {manifest.tps:03d}",
        names=tuple(option.name for option in manifest.options),
        votes=report.totals,
        election_hash=report.election.context.he,
        machine_id=report.machine,
        keys=tuple(keys),
        spoiled={s.slip_hash: s.opening[0] if s.opening else None for s in spoils if any(s.slip_hash)},
        nameless=sum(s.slip != SLIP_NONE and not any(s.slip_hash) for s in spoils),
        spoiled_slips=sum(s.slip == SLIP_PRINTED for s in spoils),
        unsure_slips=sum(s.slip == SLIP_UNKNOWN for s in spoils),
        head=head,
    )
