"""Let this machine start arm64 programs for a while, by qemu-user (Linux,
Documentation/admin-guide/binfmt-misc.rst).

    with arm64_programs():
        subprocess.run(["chroot", root, "/usr/bin/true"])

Flags OCF: the interpreter is opened here and now, so that it is found in a chroot too, and set-user-ID
programs keep their rights. What was mounted or registered here is taken away again; what was there before
stays.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

BINFMT = Path("/proc/sys/fs/binfmt_misc")
NAME = "bilik-aarch64"
INTERPRETER = "qemu-aarch64-static"
# An ELF file of 64 bits, little-endian, executable or shared, machine 183 (AArch64).
MAGIC = r"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00"
MASK = r"\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff"


class NoBinfmt(Exception):
    """arm64 programs cannot be started here: why."""


@contextmanager
def arm64_programs() -> Iterator[None]:
    """Raises NoBinfmt."""
    if platform.machine() == "aarch64" or _known():
        yield
        return
    interpreter = shutil.which(INTERPRETER)
    if interpreter is None:
        raise NoBinfmt(f"{INTERPRETER} is not installed (package qemu-user-static)")
    if os.geteuid() != 0:
        raise NoBinfmt("only root may register a program format")
    mounted = _mount()
    try:
        _write("register", f":{NAME}:M::{MAGIC}:{MASK}:{interpreter}:OCF")
        try:
            yield
        finally:
            with suppress(NoBinfmt):
                _write(NAME, "-1")
    finally:
        if mounted:
            subprocess.run(["umount", str(BINFMT)], capture_output=True, check=False)


def _known() -> bool:
    """Whether somebody has registered such programs already."""
    with suppress(OSError):
        wanted = MAGIC.encode().decode("unicode_escape").encode("latin-1").hex()
        for path in BINFMT.iterdir():
            text = path.read_text() if path.name not in ("register", "status") else ""
            if text.startswith("enabled") and wanted in text:
                return True
    return False


def _mount() -> bool:
    """Whether it had to be mounted. Raises NoBinfmt."""
    if (BINFMT / "register").exists():
        return False
    done = subprocess.run(
        ["mount", "-t", "binfmt_misc", "binfmt_misc", str(BINFMT)], capture_output=True, text=True
    )
    if done.returncode:
        raise NoBinfmt(f"binfmt_misc cannot be mounted: {done.stderr.strip()}")
    return True


def _write(name: str, text: str) -> None:
    try:
        (BINFMT / name).write_text(text)
    except OSError as error:
        raise NoBinfmt(f"{BINFMT / name}: {error.strerror}") from error
