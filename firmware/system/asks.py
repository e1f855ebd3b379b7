"""What the daemon asks of root: a file with a fixed name, which a path unit of systemd watches for.

    Asks(Path("/run/bilik")).put(Ask.POWEROFF)
    Asks(Path("/run/bilik")).put(Ask.UPDATE, "sda1")

The file comes under its name whole: root may look the moment it is there. It lies in memory; nothing is
flushed.
"""

from __future__ import annotations

import os
import re
from enum import StrEnum
from pathlib import Path

FOLDER = "asks"
WORD = re.compile("[a-z0-9]{0,16}")


class Ask(StrEnum):
    """All that can be asked for."""

    POWEROFF = "poweroff"
    REBOOT = "reboot"
    REACHED = "reached"
    UPDATE = "update"
    SCRUB = "scrub"


class Asks:
    """The folder of one booth."""

    def __init__(self, run: Path) -> None:
        self._folder = run / FOLDER

    def put(self, ask: Ask, word: str = "") -> None:
        """Ask. `word` is for `update`: the stick's folder. Raises OSError; ValueError for no such."""
        if not WORD.fullmatch(word):
            raise ValueError("an ask holds one word of a-z and 0-9, at most 16 of them")
        new = self._folder / f".{ask.value}.new"
        fd = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            os.write(fd, f"{word}\n".encode("ascii") if word else b"")
        finally:
            os.close(fd)
        os.replace(new, self._folder / ask.value)
