"""The signed notes in checkpoints/: each signed by a session key of its log, each continued by it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from firmware.audit.chain import ChainWalk
from firmware.audit.findings import Check, Findings
from firmware.storage.checkpoint import Checkpoint, parse_note, verify_note
from firmware.storage.errors import NoteError
from firmware.storage.slot import Log


@dataclass(frozen=True)
class Note:
    """One file: its text, and what it claims of which log before anything is verified."""

    file: str
    text: str
    log: Log
    claim: Checkpoint


def read_notes(files: Sequence[tuple[str, bytes]], findings: Findings) -> tuple[Note, ...]:
    """Those that are notes of one of the two logs; the others are findings."""
    findings.reach(Check.CHECKPOINTS)
    notes = []
    for file, data in files:
        try:
            text = data.decode()
            claim, _ = parse_note(text)
            log = next(log for log in Log if claim.origin.endswith(f"/{log.label}"))
        except (UnicodeDecodeError, NoteError, StopIteration) as error:
            reason = str(error) if isinstance(error, NoteError) else "it is no checkpoint of a log of ours"
            findings.add(Check.CHECKPOINTS, file, None, reason)
            continue
        notes.append(Note(file, text, log, claim))
    return tuple(notes)


def sizes(notes: Sequence[Note], log: Log) -> frozenset[int]:
    """The lengths of `log` whose heads must be known to check these."""
    return frozenset(note.claim.size for note in notes if note.log is log)


def check_notes(
    notes: Sequence[Note], walk: ChainWalk, keys: Collection[bytes], election_id: str, findings: Findings
) -> None:
    """Those of one log, once both were walked. `keys`: all session keys, since both logs share them."""
    for note in notes:
        if note.log is walk.log:
            _check(note, walk, keys, election_id, findings)


def check_present(notes: Sequence[Note], findings: Findings) -> None:
    """After the export the stick carries one of each log."""
    for log in Log:
        file = f"checkpoints/{log.label}.txt"
        if not any(note.file == file and note.log is log for note in notes) and not any_about(findings, file):
            findings.add(Check.CHECKPOINTS, file, None, "it is missing")


def any_about(findings: Findings, file: str) -> bool:
    """Whether something was found in this file already."""
    return any(finding.log == file for finding in findings.ordered())


def _check(
    note: Note, walk: ChainWalk, keys: Collection[bytes], election_id: str, findings: Findings
) -> None:
    if not note.claim.origin.startswith(f"bilik/{election_id}/"):
        findings.add(Check.CHECKPOINTS, note.file, None, "it belongs to another election")
        return
    if not signed_by(note.text, keys):
        if not walk.broken:
            findings.add(Check.CHECKPOINTS, note.file, None, "no session key of the logs signed it")
        return
    size, label = note.claim.size, walk.log.label
    findings.add_missing(Check.CHECKPOINTS, label, walk.size, size, f"{note.file} was signed at {size}")
    if size <= walk.size and not walk.broken and walk.heads.get(size) != note.claim.head:
        reason = f"it is not the slot whose hash {note.file} names as the head of {size} slots"
        findings.add(Check.CHECKPOINTS, label, max(size - 1, 0), reason)


def signed_by(text: str, keys: Collection[bytes]) -> bool:
    """Whether one of these keys signed the note."""
    for key in keys:
        try:
            verify_note(text, key)
        except NoteError:
            continue
        return True
    return False
