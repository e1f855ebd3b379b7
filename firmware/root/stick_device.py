"""Which block device is a USB stick, by what the kernel says in sysfs; the stick is believed nothing.

    device = find("sda1")              # raises Refused("not_usb", ...)
    head = read_head(device)

A stick is a disk behind a USB interface of class "mass storage" (08), bound to the driver for it, and
nothing of it is in use by the running system, which may itself lie on a USB disk. The path in /sys/devices
shows where a device hangs and cannot be chosen by the device.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from firmware.root.stick_fat import HEAD

NAME = re.compile(r"sd[a-z]{1,2}([1-9][0-9]?)?\Z")
DRIVERS = ("usb-storage", "uas")
MASS_STORAGE = "08"
DISK = "0"  # SCSI peripheral device type; a CD drive is 5


class Refused(Exception):
    """Not mounted. `reason` is a code that the daemon has words for; the message is for the journal."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


class Leave(Exception):
    """No stick, and nothing to tell the daemon of. The message is for the journal."""


@dataclass(frozen=True)
class Places:
    """Where the kernel tells of devices; other folders in tests."""

    sys: Path = Path("/sys")
    dev: Path = Path("/dev")
    mounts: Path = Path("/proc/self/mountinfo")


@dataclass(frozen=True)
class Device:
    """A disk or partition that may be looked at. `number`: its (major, minor). `sectors` of 512 bytes."""

    name: str
    path: Path
    number: tuple[int, int]
    sectors: int
    read_only: bool


def find(name: str, places: Places | None = None) -> Device:
    """The stick of this name. Raises Refused, Leave."""
    places = places or Places()
    if not NAME.match(name):
        raise Refused("not_stick", "no name of a SCSI disk or a partition of one")
    entry = (places.sys / "class" / "block" / name).resolve()
    if not entry.is_relative_to(places.sys.resolve()) or not entry.is_dir():
        raise Refused("no_medium", "it is gone")
    partition = (entry / "partition").exists()
    disk = entry.parent if partition else entry
    _check_usb(disk, places.sys.resolve())
    parts = sorted(path.parent.name for path in disk.glob("*/partition"))
    if _in_use(disk, places.mounts):
        raise Leave("the system runs from this disk, or it is mounted already")
    if partition and len(parts) > 1:
        raise Refused("many_partitions", f"{len(parts)} partitions where one is expected")
    if not partition and parts:
        raise Leave("it has partitions, which are looked at one by one")
    sectors = _number(entry / "size")
    if sectors == 0:
        raise Refused("no_medium", "there is no medium in it")
    read_only = _number(entry / "ro") != 0 or _number(disk / "ro") != 0
    return Device(name, places.dev / name, _major_minor(entry / "dev"), sectors, read_only)


def read_head(device: Device) -> bytes:
    """Its first bytes, HEAD of them where there are so many. Raises Refused."""
    try:
        fd = os.open(device.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as error:
        raise Refused("no_medium", f"it cannot be opened: {error.strerror}") from error
    try:
        status = os.fstat(fd)
        numbers = os.major(status.st_rdev), os.minor(status.st_rdev)
        if not stat.S_ISBLK(status.st_mode) or numbers != device.number:
            raise Refused("not_stick", "the device file is another device's")
        return os.pread(fd, HEAD, 0)
    except OSError as error:
        raise Refused("damaged", f"it cannot be read: {error.strerror}") from error
    finally:
        os.close(fd)


def _check_usb(disk: Path, top: Path) -> None:
    """Raises Refused where it does not hang on a USB mass storage interface, or is no disk."""
    interface = next((path for path in _ancestors(disk, top) if (path / "bInterfaceClass").exists()), None)
    if interface is None or _link(interface / "subsystem") != "usb":
        raise Refused("not_usb", "it is not on the USB")
    if _text(interface / "bInterfaceClass") != MASS_STORAGE or _link(interface / "driver") not in DRIVERS:
        raise Refused("not_stick", "its USB interface is not one of mass storage")
    if _text(disk / "device" / "type") != DISK:
        raise Refused("not_stick", "it is another kind of drive than a disk")


def _in_use(disk: Path, mounts: Path) -> bool:
    """Whether it or a part of it is mounted, or lies under a mapped device as the verified root does."""
    entries = [disk, *(path.parent for path in disk.glob("*/partition"))]
    if any(path for entry in entries for path in (entry / "holders").glob("*")):
        return True
    numbers = {_text(entry / "dev") for entry in entries}
    return any(line.split(" ", 3)[2] in numbers for line in _text(mounts).splitlines() if line.count(" ") > 3)


def _ancestors(path: Path, top: Path) -> Iterator[Path]:
    yield from (parent for parent in path.parents if parent.is_relative_to(top))


def _text(path: Path) -> str:
    """What the kernel says there, "" where it says nothing."""
    try:
        return path.read_text("ascii", "replace").strip()
    except OSError:
        return ""


def _number(path: Path) -> int:
    text = _text(path)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else 0


def _link(path: Path) -> str:
    try:
        return os.readlink(path).rpartition("/")[2]
    except OSError:
        return ""


def _major_minor(path: Path) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{1,9}):(\d{1,9})", _text(path), re.ASCII)
    if found is None:
        raise Refused("no_medium", "the kernel gives it no number")
    return int(found[1]), int(found[2])
