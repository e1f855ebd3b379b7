"""The update's file on a stick: exactly one, a plain file; its trouble is the stick's, not the card's."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO, cast

from firmware.update import bundle
from firmware.update.errors import UpdateError


def find_update(run: Path, name: str) -> Path:
    """The one update on the stick of this name, or on the only stick. Raises UpdateError."""
    try:
        folders = [path for path in sorted((run / "sticks").iterdir()) if path.is_dir()]
        chosen = [path for path in folders if not name or path.name == name]
        if len(chosen) != 1:
            raise UpdateError("no-stick", f"{len(chosen)} sticks are in; one is needed")
        files = [
            path
            for path in sorted(chosen[0].iterdir())
            if path.name.startswith(bundle.NAME_PREFIX) and path.name.endswith(bundle.NAME_SUFFIX)
        ]
    except OSError as error:
        raise UpdateError("unreadable", f"the stick cannot be read: {error.strerror}") from None
    if not files:
        raise UpdateError("no-file", f"there is no {bundle.file_name('*')} on the stick")
    if len(files) > 1:
        raise UpdateError("several-files", f"there are {len(files)} updates on the stick; leave one")
    return files[0]


def open_update(path: Path) -> BinaryIO:
    """The file on the stick, for which no link and no pipe is taken. Raises UpdateError."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            os.close(fd)
            raise UpdateError("unreadable", f"{path.name} is no file")
    except OSError as error:
        raise UpdateError("unreadable", f"{path.name}: {error.strerror}") from None
    return cast(BinaryIO, _Stick(os.fdopen(fd, "rb", buffering=0)))


class _Stick:
    """A file whose trouble is the stick's and not the card's. Reads are whole unless the file ends."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read(self, size: int) -> bytes:
        data = bytearray()
        try:
            while len(data) < size and (piece := self._file.read(size - len(data))):
                data += piece
        except OSError as error:
            raise UpdateError("unreadable", f"the stick cannot be read: {error.strerror}") from None
        return bytes(data)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def __enter__(self) -> _Stick:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
