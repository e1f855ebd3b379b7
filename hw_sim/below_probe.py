"""Whether file-system faults can be had here: tried on a small program that keeps its memory to itself."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path

from hw_sim.below import Below, NotHere
from hw_sim.stick_faults import StickFault

_PROGRAM = """
import ctypes, os, sys
ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)  # PR_SET_DUMPABLE, as the booth does
fd = os.open(sys.argv[1], os.O_RDWR)
try:
    os.pwrite(fd, b"!", 0)
except OSError as error:
    sys.exit(error.errno)
"""


def probe(folder: Path) -> None:
    """Fail one write below `folder`. Raises NotHere with the reason where that cannot be done."""
    file = folder / "probe"
    file.write_bytes(b"?")
    below = Below((folder,), (), 0)
    try:
        below.begin(StickFault.IO_ERROR)
        process = below.popen([sys.executable, "-I", "-S", "-c", _PROGRAM, str(file)])
        if process.wait(30) != errno.EIO:
            raise NotHere("the files of a process that keeps to itself can be seen by root only")
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotHere(str(error)) from None
    finally:
        below.stop()
        file.unlink()
