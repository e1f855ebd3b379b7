"""Tapes against the logs: each checkpoint on paper was signed by this booth and is continued by its log.

Paper signed in ink is the one thing that a log rolled back, forked or cut behind it cannot take along.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from firmware.audit.chain import ChainWalk
from firmware.audit.checkpoints import Note, signed_by
from firmware.audit.findings import Check, Findings
from firmware.audit.package import Election
from firmware.audit.tape import Tape
from firmware.storage.keys import verify
from firmware.storage.records import Close
from firmware.tapes.result_code import ResultCode

STRANGER = "signed in a start of a booth that these logs do not hold"
FORKED = "the log was forked, changed or replaced here or before"
EXPLAINED = "the log was rolled back or replaced behind that start, or the tape is another booth's"


@dataclass(frozen=True)
class Books:
    """The logs as they were found: both walks done, and of what TALLY and CLOSE say what was proven."""

    election: Election
    ballots: ChainWalk
    events: ChainWalk
    totals: tuple[int, ...] | None
    close: Close | None
    unknown_slips: int

    @property
    def keys(self) -> Collection[bytes]:
        """Every session's key; both logs share them."""
        return {*self.ballots.keys, *self.events.keys}


@dataclass(frozen=True)
class _Claim:
    """`tape` shows `size` slots with this head at their end; `ours`: a session of the logs signed it."""

    tape: str
    size: int
    head: bytes
    ours: bool


def check_tapes(tapes: Sequence[Tape], books: Books, findings: Findings) -> None:
    """Every checkpoint and every result code of every tape."""
    for tape in tapes:
        for note in tape.notes:
            _check_note(note, books, findings)
        for code, signature in tape.codes:
            _check_code(tape.name, code, signature, books, findings)


def _check_note(note: Note, books: Books, findings: Findings) -> None:
    if not note.claim.origin.startswith(f"bilik/{books.election.package.manifest.election_id}/"):
        findings.add(Check.CHECKPOINTS, note.file, None, "it belongs to another election")
        return
    walk = books.ballots if note.log is books.ballots.log else books.events
    ours = signed_by(note.text, books.keys)
    _extended(_Claim(note.file, note.claim.size, note.claim.head, ours), walk, findings)


def _check_code(name: str, code: ResultCode, signature: bytes, books: Books, findings: Findings) -> None:
    machine = books.ballots.owned_by()
    foreign = (
        (code.simulasi, "a rehearsal (simulasi)"),
        (code.election_hash != books.election.context.he, "another election"),
        (machine is not None and code.machine_id != machine, "another booth"),
    )
    for wrong, whose in foreign:
        if wrong:
            findings.add(Check.CHECKPOINTS, name, None, f"its result belongs to {whose}")
            return
    if not signature:
        findings.add(Check.CHECKPOINTS, name, None, "its result is not signed")
    ours = any(verify(key, signature, code.message()) for key in books.keys)
    _extended(_Claim(name, code.slots, code.head, ours), books.ballots, findings)
    for what, printed, found in _figures(code, books):
        if printed != found:
            reason = f"{what}: it says {printed}, the log {found}"
            findings.add(Check.CHECKPOINTS, name, None, reason, after=True)


def _figures(code: ResultCode, books: Books) -> list[tuple[str, int, int]]:
    """(what, on the tape, in the log), as far as the log's were proven."""
    figures = []
    if books.totals is not None:
        options = max(len(code.totals), len(books.totals))
        padded = (tuple(counts) + (0,) * (options - len(counts)) for counts in (code.totals, books.totals))
        figures += [(f"option {n}", *pair) for n, pair in enumerate(zip(*padded, strict=True), 1)]
    if books.close is not None:
        names = ("roll", "authorised", "overridden", "cast", "spoiled", "abandoned", "slips")
        figures += [(name, getattr(code.counts, name), getattr(books.close, name)) for name in names]
        figures.append(("unknown slips", code.counts.unknown_slips, books.unknown_slips))
    return figures


def _extended(claim: _Claim, walk: ChainWalk, findings: Findings) -> None:
    """The log has as many slots, and at that length that head."""
    label, shown = walk.log.label, f"{claim.tape} shows {claim.size} slots"
    if claim.size > walk.size:
        why = shown if claim.ours else f"{shown}, {STRANGER}: {EXPLAINED}"
        findings.add_missing(Check.CHECKPOINTS, label, walk.size, claim.size, why)
        return
    if walk.broken and claim.size not in walk.heads:
        return  # that slot is a finding of its own
    slot = max(claim.size - 1, 0)
    if walk.heads.get(claim.size) != claim.head:
        why = FORKED if claim.ours else f"{STRANGER}: {EXPLAINED}"
        reason = f"it is not the slot that {claim.tape} shows as the last of {claim.size} ({why})"
        findings.add(Check.CHECKPOINTS, label, slot, reason)
    elif not claim.ours:
        reason = f"no session key of the logs signed what it shows of the {label} log at {claim.size} slots"
        findings.add(Check.CHECKPOINTS, claim.tape, None, reason)
