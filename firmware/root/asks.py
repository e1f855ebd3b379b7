"""What the daemon asks of root: a file with a fixed name in a folder of the daemon's own.

    take("update")      # "sda1": what the file held; the file is gone
    take("scrub")       # "": nobody asks for anything in particular

The folder belongs to the daemon, so what lies in it is not trusted: no link is followed, nothing but a plain
file is read, and of that one short line. The path unit that saw the file starts the helper again while there
is one, so it is removed in any case, whatever it is.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
from contextlib import suppress
from pathlib import Path

ASKS = Path("/run/bilik/asks")
LONGEST = 64
WORD = re.compile(r"[a-z0-9]{0,16}\Z")


class AskError(Exception):
    """The ask is not one that can be understood. The message says why, without quoting it."""


def take(name: str, folder: Path = ASKS) -> str:
    """The one word in FOLDER/`name`, "" for an empty or absent file; the file is removed. Raises AskError."""
    path = folder / name
    try:
        data = _read(path)
    finally:
        remove(path)
    word = data.decode("ascii", "replace").removesuffix("\n")
    if not WORD.match(word):
        raise AskError(f"the ask {name!r} holds something else than one word of a-z and 0-9")
    return word


def remove(path: Path) -> None:
    """Whatever it is: the daemon may have made a folder of that name."""
    with suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _read(path: Path) -> bytes:
    """At most LONGEST bytes and one more, so that a longer file is not taken for a short one."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise AskError(f"the ask {path.name!r} cannot be read: {error.strerror}") from error
    try:
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            raise AskError(f"the ask {path.name!r} is no plain file")
        return os.read(fd, LONGEST + 1)
    except OSError as error:
        raise AskError(f"the ask {path.name!r} cannot be read: {error.strerror}") from error
    finally:
        os.close(fd)
