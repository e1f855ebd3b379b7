"""The target of the attacks: a small stick in memory; walks over one log and whole audits of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from firmware.audit.chain import ChainWalk, Owner
from firmware.audit.findings import Finding, Findings
from firmware.audit.report import Report
from firmware.audit.run import audit
from firmware.audit.tape import Tape, read_tape
from firmware.storage.slot import ZERO_SLOT, Kind, Log
from hw_sim.seeded import SeededElection, seeded_election
from hw_sim.seeded_day import SeededDay, short_day, write_stick

Files = dict[str, bytes]


@dataclass(frozen=True)
class Target:
    """A closed day: `files` of its stick, and what its zero tape and its result tape say."""

    day: SeededDay
    files: Files
    zero: str
    result: str

    @property
    def election(self) -> SeededElection:
        return self.day.election


@cache
def election(label: str = "contoh") -> SeededElection:
    return seeded_election(label)


def closed_day(label: str = "pagi", machine: int = 0, of: str = "contoh") -> Target:
    """A short day with its tapes; the zero tape is of the first start."""
    morning = SeededDay(election(of), label, machine)
    morning.start()
    morning.open()
    day = short_day(election(of), label, machine)
    day.finish()
    zero = "\n".join(morning.notes())
    return Target(day, day.files(), zero, "\n".join([*day.notes(), day.result_code()]))


class MemoryLog:
    """A log as the audit's passes read one, from memory."""

    tail_bytes = 0

    def __init__(self, log: Log, slots: Sequence[bytes]) -> None:
        self.log, self._slots = log, slots
        self.whole_slots = len(slots)
        used = (n for n in range(len(slots), 0, -1) if slots[n - 1] is not ZERO_SLOT and any(slots[n - 1]))
        self.size = next(used, 0)

    def __iter__(self) -> Iterator[tuple[int, bytes]]:
        return iter(enumerate(self._slots[: self.size]))

    def about(self, kind: Kind) -> int:
        return sum(raw[6] == kind for raw in self._slots)


def walk(target: Target, log: Log, slots: Sequence[bytes]) -> tuple[Finding, ...]:
    """What the chain's pass finds in these slots."""
    return walk_of(target, MemoryLog(log, slots))


def walk_of(target: Target, source: object) -> tuple[Finding, ...]:
    """What it finds in a log, wherever that comes from."""
    findings = Findings()
    owner = Owner(target.day.context.he, frozenset({target.day.machine.key}), target.day.owner.rows)
    for _ in ChainWalk(source, owner, findings):
        pass
    return findings.ordered()


def look(files: Files, folder: Path, *tapes: str) -> Report:
    """The whole audit of a stick with these files."""
    shutil.rmtree(folder, ignore_errors=True)
    write_stick(files, folder)
    return audit(folder, None, lambda done, total: None, 1, read(*tapes))


def read(*tapes: str) -> tuple[Tape, ...]:
    return tuple(read_tape(text, number) for number, text in enumerate(tapes, 1))


def with_log(files: Files, log: Log, slots: Sequence[bytes]) -> Files:
    """The stick with another log; the file keeps its length."""
    whole = b"".join(slots)
    return {**files, log.file: whole.ljust(len(files[log.file]), b"\0")[: len(files[log.file])]}


def named(report: Report, log: Log, slot: int) -> bool:
    """Whether a finding names this slot of this log."""
    return report.exit_code == 1 and any((f.log, f.slot) == (log.label, slot) for f in report.findings)


def changed(raw: bytes, at: int, mask: int) -> bytes:
    return raw[:at] + bytes([raw[at] ^ mask]) + raw[at + 1 :]
