"""Everything that the exports are made of, read from one audited stick."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from firmware.audit.chain import ChainWalk
from firmware.audit.findings import Findings
from firmware.audit.load import open_stick
from firmware.audit.package import Election
from firmware.audit.report import VALID, Report
from firmware.election.manifest import Manifest
from firmware.export.acts import EventsLog, read_events
from firmware.export.audited import printable
from firmware.export.errors import NotValid
from firmware.storage.ballot_records import SLIP_UNKNOWN
from firmware.storage.errors import RecordError
from firmware.storage.records import SIMULASI, Close, Session, Spoil, Tally, unpack
from firmware.storage.slot import Kind


@dataclass(frozen=True)
class BallotsLog:
    """What the ballots log claims; an audit says whether it may."""

    mode: int | None
    machine_id: bytes | None
    close: Close | None
    tally: Tally | None
    unsure_slips: int
    head: bytes
    slots: int


@dataclass(frozen=True)
class Day:
    """One stick. `votes`: by option in ballot order; None where no such figure stands in the log. With
    `verified` false, figures are what the log claims and `caution` says why they may not be believed."""

    election: Election
    verdict: str
    caution: str | None
    ballots: BallotsLog
    events: EventsLog
    close: Close | None
    votes: tuple[int, ...] | None

    @property
    def manifest(self) -> Manifest:
        """The signed election."""
        return self.election.package.manifest

    @property
    def verified(self) -> bool:
        """Whether the audit said SAH."""
        return self.verdict == VALID

    @property
    def machine(self) -> str:
        """The booth's name."""
        machine_id = self.ballots.machine_id
        machine = self.election.package.machine(machine_id) if machine_id else None
        return machine.name if machine else "unknown"

    @property
    def rehearsal(self) -> bool:
        """Whether the log is of a rehearsal."""
        return self.ballots.mode == SIMULASI

    @property
    def told_at(self) -> dt.datetime:
        """The time of the newest exact record: two exports of one stick give the same bytes."""
        exported = self.events.last("exported")
        times = [act.at for act in self.events.acts[-1:]]
        return exported.at if exported else (times or [self.manifest.closes])[0]

    def officer(self, serial: str) -> str:
        """Name and role of the holder of a card."""
        entry = self.election.package.officer(serial)
        return f"{entry.name} ({entry.role})" if entry else "a card that is not on the list"

    def trustee(self, index: str) -> str:
        """Name of a trustee by the number in a record."""
        names = {str(trustee.index): trustee.name for trustee in self.manifest.trustees}
        return names.get(index, "unknown")


def read_day(folder: Path, report: Report) -> Day:
    """Raises NotValid where the election package itself does not hold, UnreadableStick."""
    if report.election is None:
        raise NotValid(report.verdict, tuple(report.lines()))
    stick = open_stick(folder)
    ballots = _ballots(ChainWalk(stick.ballots, None, Findings()))
    verified = report.verdict == VALID
    claimed = ballots.tally.totals if ballots.tally else None
    if claimed is not None and len(claimed) != len(report.election.package.manifest.options):
        claimed = None
    return Day(
        election=report.election,
        verdict=report.verdict,
        caution=None if verified else printable(report.lines()[0]),
        ballots=ballots,
        events=read_events(stick.events, report.election.package.manifest.opens.tzinfo or dt.UTC),
        close=report.close if verified else ballots.close,
        votes=report.totals if verified else claimed,
    )


def _ballots(walk: ChainWalk) -> BallotsLog:
    """The few records that are no ballots; no sealed ballot is looked at."""
    close: Close | None = None
    tally: Tally | None = None
    session: Session | None = None
    unsure, head = 0, bytes(32)
    for slot in walk:
        head = slot.hash
        if slot.kind not in (Kind.SESSION, Kind.SPOIL, Kind.CLOSE, Kind.TALLY):
            continue
        try:
            record = unpack(slot.kind, slot.body)
        except RecordError:
            continue  # the audit has named it
        match record:
            case Session():
                session = session or record
            case Spoil():
                unsure += record.slip == SLIP_UNKNOWN
            case Close():
                close = close or record
            case Tally():
                tally = tally or record
            case _:
                pass
    mode, machine_id = (session.mode, session.machine_id) if session else (None, None)
    return BallotsLog(mode, machine_id, close, tally, unsure, head, walk.size)
