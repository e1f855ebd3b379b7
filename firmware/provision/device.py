"""Opening a card as a device, only where nobody can lose anything by it.

Refused: a partition instead of the whole card, a device with something mounted or swapped on it or mapped
over it (which the system's own disk always has), one larger than any card. Known for Linux, from /sys and
/proc; on macOS and Windows use a flashing program and then the folder. A plain file is an image of a card
and needs none of this.
"""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

from firmware.provision.errors import CardError, UnreadableError

LARGEST = 256 * 10**9  # bytes; cards are of at most 256 GB, disks rather of more


@dataclass(frozen=True)
class Device:
    """A card or an image file. `size` in bytes, 0 for a file that is to grow; `model` is for people."""

    path: Path
    size: int
    model: str
    is_file: bool

    def __str__(self) -> str:
        what = "file" if self.is_file else self.model or "unnamed device"
        return f"{self.path} ({what}, {self.size / 10**9:.1f} GB)"


def look_at(path: Path, sys_root: Path = Path("/sys"), proc: Path = Path("/proc")) -> Device:
    """What stands at this path. Raises CardError where nothing may be written to it, UnreadableError."""
    try:
        status = path.stat()
    except OSError as error:
        raise UnreadableError(str(path), error.strerror or "cannot be read") from None
    if stat.S_ISREG(status.st_mode):
        return Device(path, status.st_size, "", True)
    if sys.platform != "linux":
        raise CardError(
            str(path), "devices are written on Linux alone; here flash the image, then use --folder"
        )
    if not stat.S_ISBLK(status.st_mode):
        raise CardError(str(path), "is neither a device nor an image file; for a mounted card use --folder")
    return of_number(path, os.major(status.st_rdev), os.minor(status.st_rdev), sys_root, proc)


def of_number(path: Path, major: int, minor: int, sys_root: Path, proc: Path) -> Device:
    """A block device by its number, judged by what /sys and /proc say. Raises CardError, UnreadableError."""
    here = sys_root / "dev" / "block" / f"{major}:{minor}"
    if (here / "partition").exists():
        raise CardError(str(path), "is a partition; give the whole card")
    try:
        size = 512 * int((here / "size").read_text())
        parts = {path: here} | {p.parent: p.parent for p in here.glob("*/partition")}
        numbers = {(folder / "dev").read_text().strip() for folder in parts.values()}
        mounts = (proc / "self" / "mountinfo").read_text().splitlines()
        swaps = (proc / "swaps").read_text().splitlines()[1:]
    except (OSError, ValueError):
        raise UnreadableError(str(path), "the system does not say what it is; nothing is written") from None
    for line in mounts:
        fields = line.split()
        if len(fields) > 4 and fields[2] in numbers:
            own = " (the system's own disk)" if fields[4] == "/" else ""
            raise CardError(str(path), f"is mounted at {fields[4]}{own}; unmount it first, or use --folder")
    names = {folder.resolve().name for folder in parts.values()}
    if any(line.split()[0].rpartition("/")[2] in names for line in swaps if line.strip()):
        raise CardError(str(path), "is swapped on: it is a disk of this machine")
    if any(any((folder / "holders").glob("*")) for folder in parts.values()):
        raise CardError(str(path), "is used by another device (RAID, LVM, encryption)")
    if size > LARGEST:
        raise CardError(str(path), f"has {size / 10**9:.0f} GB, more than any card; is it a disk?")
    if not size:
        raise CardError(str(path), "has no medium in it")
    model = here / "device" / "model"
    return Device(path, size, model.read_text().strip() if model.exists() else "", False)
