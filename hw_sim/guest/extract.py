"""Files out of a disk image, by the file systems' own tools and without mounting: ext4's journal, FAT as it
stands.

    start, size = partition(card, 4)
    notes = read_ext4(p4_image, "booth", folder)    # e2fsck -p, as the booth's start does, then out it comes
    notes = read_fat(stick_image, folder)           # as the kernel would read it, nothing repaired

The ext4 image is changed by that (the journal is replayed), the FAT image is not.
"""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from firmware.booth.election import PACKAGE
from firmware.storage.attendance import FILE
from firmware.storage.slot import Log
from hw_sim.guest.replay import copy_sparse

SECTOR = 512
EVIDENCE = frozenset({*(log.file for log in Log), FILE, PACKAGE})
TOOLS = {"e2fsck": "e2fsprogs", "debugfs": "e2fsprogs", "fsck.vfat": "dosfstools", "mcopy": "mtools"}
SECONDS = 60  # for any of them
SEARCH = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"


class Unreadable(Exception):
    """A file system that cannot be read: which, and what its tool said."""


@dataclass(frozen=True)
class Reading:
    """How a file system was found. `replayed`: its journal; `complaint`: what the checker says of it, empty
    where it is clean.
    """

    replayed: bool = False
    complaint: str = ""


def missing_tools() -> list[str]:
    """Of the distribution's packages, those whose tools are not here."""
    return sorted({package for tool, package in TOOLS.items() if shutil.which(tool, path=SEARCH) is None})


def partition(disk: Path, number: int) -> tuple[int, int]:
    """Start and size in bytes of primary partition `number` (1..4) of an MBR. Raises Unreadable."""
    with disk.open("rb") as file:
        sector = file.read(SECTOR)
    if len(sector) < SECTOR or sector[510:] != b"\x55\xaa":
        raise Unreadable(f"{disk.name}: no partition table")
    entry = sector[446 + 16 * (number - 1) :][:16]
    start, sectors = struct.unpack_from("<II", entry, 8)
    if entry[4] == 0 or sectors == 0:
        raise Unreadable(f"{disk.name}: there is no partition {number}")
    return start * SECTOR, sectors * SECTOR


def fat_offset(stick: Path) -> int:
    """Where the FAT file system begins: at once, or in the first partition. Raises Unreadable."""
    with stick.open("rb") as file:
        sector = file.read(SECTOR)
    if b"FAT" in (sector[54:57], sector[82:85]):
        return 0
    return partition(stick, 1)[0]


def read_ext4(image: Path, inside: str, folder: Path) -> Reading:
    """Check `image` as the booth's initramfs does, then copy its folder `inside` into `folder`.

    What that check mends by itself counts, as the booth goes on with it; what is left to complain of after
    it is told. Raises Unreadable.
    """
    checked = _run(["e2fsck", "-p", str(image)])
    if checked.returncode not in (0, 1):  # e2fsck(8): 1 is errors corrected
        raise Unreadable(f"ext4: e2fsck -p says {checked.returncode}: {_last(checked.stdout)}")
    replayed = "recovering journal" in checked.stdout
    again = _run(["e2fsck", "-fn", str(image)])
    folder.mkdir(parents=True, exist_ok=True)
    dumped = _run(["debugfs", "-R", f"rdump /{inside} {folder.parent}", str(image)])
    made = folder.parent / inside
    if made != folder and made.is_dir():
        folder.rmdir()
        made.rename(folder)
    trouble = [line for line in dumped.stderr.splitlines()[1:] if line.strip()]  # the first is its version
    if trouble:
        raise Unreadable(f"ext4: {trouble[0]}")
    return Reading(replayed, "" if again.returncode == 0 else _last(again.stdout))


def read_fat(image: Path, folder: Path) -> Reading:
    """Copy everything on the stick into `folder`. Raises Unreadable.

    A file that is being made or replaced may lie there with clusters that are free: Linux writes a folder's
    entry and the allocation table one after the other. Where that is none of the evidence, the booth writes
    it anew at its start and does not read it; so it is left out, and told in `complaint`.
    """
    offset = fat_offset(image)
    folder.mkdir(parents=True, exist_ok=True)
    where = f"{image}@@{offset}"
    copied = _run(["mcopy", "-s", "-n", "-i", where, "::*", str(folder)])
    if copied.returncode and "::*" not in copied.stderr:  # an empty stick has nothing that matches
        _one_by_one(where, folder)
    if offset:
        image = _part(image, offset)
    checked = _run(["fsck.vfat", "-n", str(image)])
    return Reading(complaint=complaint(checked.stdout, str(image)))


def _one_by_one(where: str, folder: Path) -> None:
    """Raises Unreadable for a file of the evidence."""
    shutil.rmtree(folder)
    folder.mkdir()
    for line in _run(["mdir", "-/", "-b", "-i", where, "::"]).stdout.splitlines():
        name = line.strip().removeprefix("::/")
        target = folder / name
        if name.endswith("/"):
            target.mkdir(exist_ok=True)
        elif name:
            copied = _run(["mcopy", "-n", "-i", where, f"::/{name}", str(target)])
            if copied.returncode and Path(name).name in EVIDENCE:
                raise Unreadable(f"FAT: {name}: {_last(copied.stderr)}")
            if copied.returncode:
                target.unlink(missing_ok=True)


def _part(image: Path, offset: int) -> Path:
    """The file system by itself, as fsck.vfat takes no offset."""
    target = image.with_suffix(".part")
    copy_sparse(image, target, offset, image.stat().st_size - offset)
    return target


HARMLESS = (
    *("fsck.fat", "There are differences between boot", "This is mostly harmless", "65:01/00"),
    *("Not automatically fixing", "Dirty bit is set", "Automatically removing dirty bit"),
    *("Free cluster summary", "Auto-correcting", "Leaving filesystem unchanged"),
)
"""What fsck.vfat says of any stick that was pulled while mounted: its mark, a count that is only a hint."""


def complaint(said: str, image: str) -> str:
    """The first line of fsck.vfat that is about the file system and not about its having been mounted."""
    lines = (line.strip() for line in said.splitlines())
    return next((line for line in lines if line and not line.startswith((*HARMLESS, image))), "")


def _last(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return lines[-1] if lines else "nothing"


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Raises Unreadable where the tool does not come to an end."""
    environment = {"PATH": SEARCH, "LC_ALL": "C.UTF-8", "MTOOLS_SKIP_CHECK": "1"}
    try:
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            errors="replace",
            env=environment,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unreadable(f"{command[0]} did not come to an end in {SECONDS} s") from None
