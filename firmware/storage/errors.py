"""What can go wrong with logs and media, one line each, split by whose matter it is.

`MediumError`: the card or the stick failed. `LogError`: the bytes on it break the format or belong to
something else. `RegisterError`: the attendance register does. `WrongOrder`: our own caller asked for a
record that may not stand there. No message ever holds a choice, a key or a voter.
"""

from __future__ import annotations

import errno


class StorageError(Exception):
    """Root of every error of this package; the text is one line for the journal and the officer."""


class WrongOrder(StorageError):
    """The caller asked for a step that the log's order of records does not allow; nothing was written."""


class RecordError(StorageError):
    """A record's body does not have the layout of its kind (docs/log-format.md, clauses B1..B8)."""


class KeyFileError(StorageError):
    """The device key file is absent, readable by others, or not a key."""


class NoteError(StorageError):
    """A checkpoint is not a signed note of ours, or its signature does not hold."""


class LogError(StorageError):
    """A log breaks a clause of the format. `slot` is None where the whole file is meant."""

    def __init__(self, log: str, slot: int | None, reason: str, medium: str | None = None) -> None:
        self.log, self.slot, self.reason, self.medium = log, slot, reason, medium
        where = "" if medium is None else f" on {_article(medium)}"
        at = "" if slot is None else f", slot {slot}"
        super().__init__(f"{log} log{where}{at}: {reason}")

    def on(self, medium: str) -> LogError:
        """The same complaint, saying which medium it is about."""
        return type(self)(self.log, self.slot, self.reason, medium)


class UnknownVersion(LogError):
    """The log was written in a format version that this program does not know."""


class ForeignLog(LogError):
    """The log belongs to another election, another machine, or the other mode (rehearsal or real)."""


class Fork(LogError):
    """The two media hold different records at the same slot."""


class InternalBehind(LogError):
    """The stick holds records that the internal medium lacks: internal was rolled back or replaced."""


class StickReplaced(LogError):
    """Internal has a history and the stick has none: another stick, or its logs were deleted."""


class Damaged(LogError):
    """A file is missing, has another length, or holds more unreadable slots than a torn write explains."""


class LogFull(LogError):
    """The preallocated slots are used up (a ballot keeps some free so that the day can be closed)."""


class RealElection(LogError):
    """Asked to purge a log that is not provably a rehearsal's."""


class RegisterError(StorageError):
    """The attendance register breaks a clause of the format, or disagrees with the ballots log."""


class MediumError(StorageError):
    """A medium could not be read or written; it counts as failed until it is opened anew."""

    def __init__(self, medium: str, file: str, reason: str) -> None:
        self.medium, self.file, self.reason = medium, file, reason
        super().__init__(f"{_article(medium)}, {file}: {reason}")


class MediumGone(MediumError):
    """The path is gone, or no longer leads to the file that was opened."""


class MediumFull(MediumError):
    """No room for the files."""


class MediumReadOnly(MediumError):
    """The medium may not be written."""


class MediumFailed(MediumError):
    """A write, flush or read failed, or what was read back is not what was written."""


_GONE = {errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.ENOTDIR, errno.ESTALE}
if hasattr(errno, "ENOMEDIUM"):  # Linux only; auditors read logs elsewhere too
    _GONE.add(errno.ENOMEDIUM)
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}


def from_os_error(medium: str, file: str, error: OSError, *, gone: bool) -> MediumError:
    """The MediumError for what the operating system said.

    `gone`: the directory is no longer there, which tells a stick that was pulled (it may answer EIO) from a
    broken one.
    """
    reason = error.strerror or "the operating system gave no reason"
    if gone or error.errno in _GONE:
        return MediumGone(medium, file, reason)
    if error.errno in _FULL:
        return MediumFull(medium, file, reason)
    if error.errno in _READ_ONLY:
        return MediumReadOnly(medium, file, reason)
    return MediumFailed(medium, file, reason)


def _article(medium: str) -> str:
    return {"internal": "the internal medium", "stick": "the stick"}.get(medium, medium)
