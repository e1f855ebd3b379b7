"""Copy what is new in the journal, which lies in memory, to the data partition, where a power cut leaves it.

    python3 -m firmware.root journal

journalctl is told where the last copy ended by a file beside the journal itself, in memory: after a start
both begin anew. A copy that was cut short is made again from there, so a line may be there twice and none
is missing. What is copied is what was logged: device trouble, units, the kernel; never a voter, a choice or
a time of a vote.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from firmware.root.journal_files import Keeper

FOLDER = Path("/data/journal")
CURSOR = Path("/run/bilik-journal/cursor")
COMMAND = ("/usr/bin/journalctl", "--quiet", "--no-pager", "--output=short-iso-precise", "--no-hostname")
LONGEST = 2000  # bytes of one line; a longer one is cut
MOST = 16 << 20  # bytes of one copy: as many as the journal in memory may hold
USAGE = "usage: python3 -m firmware.root journal"


def main(
    arguments: Sequence[str],
    folder: Path = FOLDER,
    cursor: Path = CURSOR,
    command: Sequence[str] = COMMAND,
) -> int:
    """0 done; 1 the journal could not be read or written to the card; 2 for a call that is none."""
    if arguments:
        print(USAGE, file=sys.stderr)
        return 2
    try:
        return copy(folder, cursor, command)
    except OSError as error:
        print(f"journal: {error.strerror}: {error.filename or folder}", file=sys.stderr)
        return 1


def copy(folder: Path, cursor: Path, command: Sequence[str]) -> int:
    """journalctl's exit code. The new end is remembered once all is on the card. Raises OSError."""
    new = cursor.with_suffix(".new")
    new.unlink(missing_ok=True)
    begun = cursor.exists()
    if begun:
        new.write_bytes(cursor.read_bytes())
    words = [*command, f"--cursor-file={new}"]
    with Keeper(folder) as keeper, subprocess.Popen(words, stdout=subprocess.PIPE) as reading:
        assert reading.stdout is not None  # it is a pipe
        if not begun:
            keeper.add(b"---- start ----\n")
        left = MOST
        while line := reading.stdout.readline(LONGEST):
            if left > 0:
                keeper.add(line if line.endswith(b"\n") else line + b"\n")
            left -= len(line)
    if reading.returncode == 0 and new.exists():
        new.replace(cursor)
    return 1 if reading.returncode else 0
