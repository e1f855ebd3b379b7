"""Deleting a rehearsal's logs from both media, and proving that they are gone (clause P1)."""

from __future__ import annotations

from pathlib import Path

from firmware.storage.attendance import FILE, read_owner
from firmware.storage.entries import Valid, read_log
from firmware.storage.errors import LogError, MediumFailed, RealElection, RecordError, RegisterError
from firmware.storage.layer import OS, FileLayer
from firmware.storage.media import Medium
from firmware.storage.records import SIMULASI, Session
from firmware.storage.slot import Kind, Log
from firmware.storage.startup import FILES, has_history


def is_empty(directory: Path, *, files: FileLayer = OS) -> bool:
    """Whether none of the log files exists there; raises MediumError where the directory cannot be read."""
    return not set(FILES) & set(Medium(directory, str(directory), files).names())


def purge(internal: Path, stick: Path, *, files: FileLayer = OS) -> None:
    """Delete the rehearsal's logs and register on both media, durably, and look that they are gone.

    Raises RealElection, before anything is touched, unless all that is found says simulasi; MediumError.
    """
    media = (Medium(internal, "internal", files), Medium(stick, "stick", files))
    try:
        for medium in media:
            _require_rehearsal(medium)
        for medium in media:
            _delete(medium)
    finally:
        for medium in media:
            medium.close()
    for medium in media:
        if not is_empty(medium.directory, files=files):
            raise MediumFailed(medium.name, ".", "the rehearsal's files are still there")


def _require_rehearsal(medium: Medium) -> None:
    present = [file for file in FILES if file in medium.names()]
    contents = {file: medium.read(file) for file in present}
    recorded = has_history(
        contents
    )  # if not, laying out was cut short: what the disk held before proves nothing
    modes = _register_mode(contents.get(FILE, b""))
    if recorded:
        modes |= {mode for log in Log for mode in _modes(contents.get(log.file, b""), log, medium.name)}
    if modes - {SIMULASI} or (recorded and not modes):
        raise RealElection(
            "ballots", None, "not provably a rehearsal's, so nothing is deleted [P1]", medium.name
        )


def _modes(data: bytes, log: Log, medium: str) -> set[int]:
    try:
        slots = [entry.slot for entry in read_log(data, log) if isinstance(entry, Valid)]
        return {Session.unpack(slot.body).mode for slot in slots if slot.kind is Kind.SESSION}
    except (LogError, RecordError):
        raise RealElection(
            log.label, None, "the log cannot be read, so nothing is deleted [P1]", medium
        ) from None


def _register_mode(data: bytes) -> set[int]:
    try:
        return {read_owner(data).mode}
    except RegisterError:
        return set()


def _delete(medium: Medium) -> None:
    for file in FILES:
        if file in medium.names():
            medium.remove(file)
