"""Progress of a count in a file: append only, one line for each slip, nothing to be trusted when it is read.

    BILIK-SLIPS/1 <64 hex digits: which stick>
    <16 hex digits> BILIK-SLIP/1:...

The digits are the beginning of the SHA-256 of the line before (its digits, as text) and this code. What a
power cut left unfinished is cut off; any other line that does not fit is refused. The codes are judged again
when they are read, signatures and all, so that nobody gains anything by writing to this file.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import stat
from collections.abc import Callable
from pathlib import Path

from firmware.slips.errors import StateError

HEAD = "BILIK-SLIPS/1 "
MOST_STATE = 64 * 1024 * 1024


class Progress:
    """The open file. One process at a time."""

    def __init__(self, path: Path, binding: bytes, again: Callable[[str, str], None]) -> None:
        """Open or make it; `again(code, where)` gets what was read before. Raises StateError."""
        self._path = path
        try:
            flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
            self._descriptor = os.open(path, flags, 0o644)
        except (OSError, ValueError) as error:
            raise self._fault(getattr(error, "strerror", None) or "it is no file name") from None
        try:
            if not stat.S_ISREG(os.fstat(self._descriptor).st_mode):
                raise self._fault("it is no plain file")
            self._lock()
            self._chain = hashlib.sha256(binding).hexdigest()[:16]
            self._continue(f"{HEAD}{binding.hex()}\n".encode(), again)
        except BaseException:
            self.close()
            raise

    def add(self, code: str) -> None:
        """Append one code; `flush` makes it last. Raises StateError."""
        self._chain = _link(self._chain, code)
        self._write(f"{self._chain} {code}\n".encode())

    def flush(self) -> None:
        """What was added outlives a power cut. Raises StateError."""
        try:
            os.fsync(self._descriptor)
        except OSError as error:
            raise self._fault(error.strerror) from None

    def close(self) -> None:
        """Give it up."""
        with contextlib.suppress(OSError):
            os.close(self._descriptor)

    def _lock(self) -> None:
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise self._fault("another count is using it") from None

    def _continue(self, head: bytes, again: Callable[[str, str], None]) -> None:
        data = self._read()
        if not data or (len(data) < len(head) and head.startswith(data)):
            self._cut(0)
            self._write(head)
            self.flush()
            self._sync_folder()
            return
        first, *lines = data.splitlines(keepends=True)
        if first != head:
            ours = first.startswith(HEAD.encode())
            raise self._fault("it is the progress of another stick" if ours else "it is no file of progress")
        kept = len(head)
        for number, line in enumerate(lines, 2):
            code = self._code(line)
            if code is None:
                if not line.endswith(b"\n") or b"\0" in line:
                    self._cut(kept)  # the power went while it was written, or before it was on the disk
                    return
                raise self._fault(f"line {number} was changed, or lines before it")
            kept += len(line)
            again(code, f"{self._path}:{number}")

    def _code(self, line: bytes) -> str | None:
        """The code of a line that continues the chain, and goes on from it."""
        try:
            link, _, code = line.decode("ascii").partition(" ")
        except UnicodeDecodeError:
            return None
        if not code.endswith("\n") or link != _link(self._chain, code[:-1]):
            return None
        self._chain = link
        return code[:-1]

    def _read(self) -> bytes:
        try:
            if os.fstat(self._descriptor).st_size > MOST_STATE:
                raise self._fault(f"more than {MOST_STATE} bytes")
            with os.fdopen(os.dup(self._descriptor), "rb") as file:
                return file.read(MOST_STATE + 1)
        except OSError as error:
            raise self._fault(error.strerror) from None

    def _sync_folder(self) -> None:
        """The new file's name outlives a power cut too."""
        with contextlib.suppress(OSError):
            folder = os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def _cut(self, size: int) -> None:
        try:
            os.ftruncate(self._descriptor, size)
        except OSError as error:
            raise self._fault(error.strerror) from None

    def _write(self, data: bytes) -> None:
        try:
            written = os.write(self._descriptor, data)
        except OSError as error:
            raise self._fault(error.strerror) from None
        if written != len(data):
            raise self._fault("the disk is full")

    def _fault(self, reason: str | None) -> StateError:
        return StateError(f"{self._path}: {reason or 'it cannot be used'}")


def _link(before: str, code: str) -> str:
    return hashlib.sha256(f"{before} {code}".encode()).hexdigest()[:16]
