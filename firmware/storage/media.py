"""One medium: a directory whose files are laid out once and then written block by block, durably.

A write is done when the device took it, the flush came back, and the block read past the page cache is the
block written. After any failure the medium refuses everything: a kernel may mark the pages of a failed flush
clean, so a second try would prove nothing. Only a new Medium, which reads everything again, goes on.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from firmware.storage.durable import CHUNK, STILL_NS, fill, flush_new
from firmware.storage.errors import MediumError, MediumFailed, MediumGone, from_os_error
from firmware.storage.layer import OS, FileLayer, Identity
from firmware.storage.slot import SLOT_BYTES, ZERO_SLOT

MAX_FILE_BYTES = 1 << 28
_DIRECT = getattr(os, "O_DIRECT", 0)


@dataclass
class _Handle:
    fd: int
    direct: bool
    identity: Identity


class Medium:
    """The files of one medium, by name. `name` ("internal" or "stick") goes into every error.

    All methods raise MediumGone, MediumFull, MediumReadOnly or MediumFailed, and after one of those the same
    again.
    """

    def __init__(self, directory: Path, name: str, layer: FileLayer = OS) -> None:
        self.directory, self.name = directory, name
        self._layer = layer
        self._held: dict[str, _Handle] = {}
        self._failure: MediumError | None = None

    @property
    def failed(self) -> bool:
        """Whether this medium has refused or lost something."""
        return self._failure is not None

    def names(self) -> list[str]:
        """What the directory holds."""
        with self._guard("."):
            if not self._layer.is_directory(self.directory):
                raise NotADirectoryError(errno.ENOTDIR, "not a directory")
            return self._layer.names(self.directory)

    def place(self) -> Identity:
        """Which directory it is, links followed."""
        with self._guard("."):
            return self._layer.place(self.directory)

    def create(self, file: str, content: Sequence[bytes]) -> None:
        """Make `file` of these chunks (each a multiple of 4096 bytes), durable, read back and compared.

        An older file of that name is removed first: the caller has made sure that it holds no record.
        """
        if file in self.names():
            self.remove(file)
        with self._guard(file):
            path = self.directory / file
            fd = self._layer.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL)
            try:
                fill(fd, content, self._layer)
                flush_new(fd, path, self._layer)
                self._layer.set_times(fd, STILL_NS)
                self._layer.fsync(fd)
            finally:
                self._layer.close(fd)
            self._layer.sync_directory(self.directory)
            if self._read_all(file) != b"".join(content):
                raise self._wrong(file, "what was read back is not what was written")

    def preallocate(self, file: str, slots: int) -> None:
        """Make `file` of `slots` zero slots: written zeros, not a hole, so that later writes need no room."""
        whole, rest = divmod(slots * SLOT_BYTES, CHUNK)
        self.create(file, [bytes(CHUNK)] * whole + ([bytes(rest)] if rest else []))

    def read(self, file: str) -> bytes:
        """The whole file, past the page cache."""
        with self._guard(file):
            return self._read_all(file)

    def read_block(self, file: str, index: int) -> bytes:
        """The 4096 bytes at block `index`, past the page cache."""
        with self._guard(file):
            return self._block(self._handle(file), index)

    def is_blank(self, file: str, index: int) -> bool:
        """Whether nothing was ever written at block `index`."""
        return self.read_block(file, index) == ZERO_SLOT

    def write_block(self, file: str, index: int, block: bytes) -> None:
        """Write 4096 bytes at block `index`: durable, read back and compared when this returns."""
        with self._guard(file):
            handle = self._same(file)
            taken = self._layer.pwrite(handle.fd, block, index * SLOT_BYTES)
            if taken != len(block):
                raise self._wrong(file, f"only {taken} of {len(block)} bytes were taken")
            if not handle.direct:
                self._layer.fsync(handle.fd)
            if self._block(handle, index) != block:
                raise self._wrong(file, "what was read back is not what was written")
            self._layer.set_times(handle.fd, STILL_NS)
            self._same(file)

    def check(self, file: str) -> None:
        """Whether the medium still stands where it stood: cheap, touches no data."""
        with self._guard(file):
            self._same(file)

    def remove(self, file: str) -> None:
        """Delete `file` and make that durable."""
        with self._guard(file):
            self._drop(file)
            self._layer.unlink(self.directory / file)
            self._layer.sync_directory(self.directory)

    def close(self) -> None:
        """Give up all descriptors; a medium pulled meanwhile is no error here."""
        for file in list(self._held):
            self._drop(file)

    def _handle(self, file: str) -> _Handle:
        if file not in self._held:
            path, flags = self.directory / file, os.O_RDWR | os.O_DSYNC
            handle = self._open(path, flags | _DIRECT, bool(_DIRECT)) or self._open(path, flags, False)
            if handle is None:
                raise OSError(errno.EINVAL, "the file system refuses the file")
            # A run that was killed may have left its last block in the page cache only.
            self._layer.fsync(handle.fd)
            self._held[file] = handle
        return self._held[file]

    def _open(self, path: Path, flags: int, direct: bool) -> _Handle | None:
        """Open and try one read; None where the file system answers EINVAL, as some do to O_DIRECT."""
        fd = -1
        try:
            fd = self._layer.open(path, flags)
            self._layer.pread(fd, SLOT_BYTES, 0)
            return _Handle(fd, direct, self._layer.identify(fd))
        except OSError as error:
            if fd >= 0:
                self._layer.close(fd)
            if error.errno != errno.EINVAL:
                raise
            return None

    def _same(self, file: str) -> _Handle:
        """The open file, if the path still leads to it (a stick swapped or remounted does not)."""
        handle = self._handle(file)
        if self._layer.look_up(self.directory / file) != handle.identity:
            raise MediumGone(self.name, file, "the path leads to another file than was opened")
        return handle

    def _block(self, handle: _Handle, index: int) -> bytes:
        if not handle.direct:
            self._layer.drop_cache(handle.fd)
        return self._layer.pread(handle.fd, SLOT_BYTES, index * SLOT_BYTES)

    def _read_all(self, file: str) -> bytes:
        handle = self._handle(file)
        if self._layer.size(handle.fd) > MAX_FILE_BYTES:
            raise self._wrong(file, "the file is larger than any log")
        if not handle.direct:
            self._layer.drop_cache(handle.fd)
        chunks: list[bytes] = []
        while chunk := self._layer.pread(handle.fd, CHUNK, len(chunks) * CHUNK):
            chunks.append(chunk)
            if len(chunk) < CHUNK:
                break
        self._layer.set_times(handle.fd, STILL_NS)
        return b"".join(chunks)

    def _drop(self, file: str) -> None:
        handle = self._held.pop(file, None)
        if handle is not None:
            try:
                self._layer.close(handle.fd)
            except OSError:
                return

    @contextmanager
    def _guard(self, file: str) -> Iterator[None]:
        if self._failure is not None:
            raise type(self._failure)(self.name, self._failure.file, self._failure.reason)
        try:
            yield
        except OSError as error:
            self._failure = from_os_error(self.name, file, error, gone=self._vanished())
            raise self._failure from None
        except MediumError as error:
            self._failure = error
            raise

    def _vanished(self) -> bool:
        """An I/O error and no directory any more: it was pulled, not broken."""
        try:
            return not self._layer.is_directory(self.directory)
        except OSError:
            return True

    def _wrong(self, file: str, reason: str) -> MediumFailed:
        return MediumFailed(self.name, file, reason)
