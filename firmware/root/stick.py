"""A USB stick is put in or pulled: mount it if it is one, and tell the daemon what became of it.

    python3 -m firmware.root stick mount sda1
    python3 -m firmware.root stick release sda1

Mounted as it is and never repaired: a stick is evidence, and a repair throws away what does not fit,
without a witness. What was not unmounted properly is said (`clean`). The name in STICKS comes last and goes
first, so that the daemon never looks into a folder that is not the stick yet, or no longer.
"""

from __future__ import annotations

import errno
import os
import pwd
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from firmware.root import mounts
from firmware.root.answers import ANSWERS, answer, withdraw
from firmware.root.stick_device import NAME, Device, Leave, Places, Refused, find, read_head
from firmware.root.stick_fat import FatError, read_fat

USAGE = "usage: python3 -m firmware.root stick mount|release NAME"
FLAGS = mounts.MS_NODEV | mounts.MS_NOSUID | mounts.MS_NOEXEC | mounts.MS_NOATIME | mounts.MS_NOSYMFOLLOW
USER = "bilik"
TRIES, BETWEEN = 20, 0.1  # seconds


@dataclass(frozen=True)
class Booth:
    """The folders and calls that a mount needs; others in tests."""

    sticks: Path = Path("/run/bilik/sticks")
    mounted: Path = Path("/run/bilik/mounts")
    answers: Path = ANSWERS
    places: Places = field(default_factory=Places)
    head: Callable[[Device], bytes] = read_head
    mount: Callable[[Path, Path, str, int, str], None] = mounts.mount
    unmount: Callable[..., None] = mounts.unmount
    wait: Callable[[float], None] = time.sleep


def main(arguments: Sequence[str], booth: Booth | None = None) -> int:
    """0 when the stick is mounted, refused (an answer says why) or let go; 2 for a call that is none."""
    commands = {"mount": put_in, "release": release}
    if len(arguments) != 2 or arguments[0] not in commands or not NAME.match(arguments[1]):
        print(USAGE, file=sys.stderr)
        return 2
    print(commands[arguments[0]](arguments[1], booth or Booth()), flush=True)
    return 0


def put_in(name: str, booth: Booth) -> str:
    """Mount it, or answer why not. What was done, in words for the journal."""
    try:
        return _mount(name, booth)
    except Leave as leave:
        return f"{name}: left alone: {leave}"
    except (Refused, FatError) as refusal:
        answer(f"stick-{name}", {"state": "refused", "name": name, "reason": refusal.reason}, booth.answers)
        return f"{name}: refused: {refusal.reason}: {refusal}"


def _mount(name: str, booth: Booth) -> str:
    device = find(name, booth.places)
    fat = read_fat(booth.head(device), device.sectors)
    target = booth.mounted / name
    target.mkdir(mode=0o700, exist_ok=True)
    flags = FLAGS | (mounts.MS_RDONLY if device.read_only else 0)
    try:
        booth.mount(device.path, target, "vfat", flags, options())
    except OSError as error:
        with suppress(OSError):
            target.rmdir()
        raise Refused("mount_failed", error.strerror or "unknown") from error
    said = {"state": "mounted", "name": name, "bytes": fat.size, "clean": fat.clean}
    answer(f"stick-{name}", {**said, "read_only": device.read_only}, booth.answers)
    new = booth.mounted / f".{name}"
    new.unlink(missing_ok=True)
    new.symlink_to(target)
    os.replace(new, booth.sticks / name)
    words = [f"FAT{fat.bits}", f"{fat.size >> 20} MiB"]
    words += ["write protected"] if device.read_only else []
    words += [] if fat.clean else ["was not unmounted properly before; left as it is"]
    return f"{name}: mounted: {', '.join(words)}"


def release(name: str, booth: Booth) -> str:
    """Out of the daemon's sight, then unmounted; where a file is still open, once it is no more."""
    with suppress(OSError):
        (booth.sticks / name).unlink(missing_ok=True)
    withdraw(f"stick-{name}", booth.answers)
    target = booth.mounted / name
    if not target.is_dir():
        return f"{name}: was not mounted"
    said = "unmounted" if _unmounted(target, booth) else "let go while in use"
    with suppress(OSError):
        target.rmdir()
    return f"{name}: {said}"


def _unmounted(target: Path, booth: Booth) -> bool:
    """Whether it is, and all that was written lies on the stick; else it is only out of sight.

    A service that starts or ends just then holds every mount for a moment.
    """
    for _ in range(TRIES):
        try:
            booth.unmount(target)
        except OSError as error:
            if error.errno == errno.EINVAL:  # no mount any more: systemd was first
                return True
            if error.errno != errno.EBUSY:
                break
            booth.wait(BETWEEN)
        else:
            return True
    with suppress(OSError):
        booth.unmount(target, lazy=True)
    return False


def options() -> str:
    """For the kernel: files are the daemon's alone. A fault in FAT does not end all writing: a power cut
    under a file that is being made leaves its clusters free, and the next start would lock the stick by
    replacing that file. The daemon reads back whatever it writes, past the cache, and ends by itself what
    is not right.
    """
    who = pwd.getpwnam(USER)
    return f"uid={who.pw_uid},gid={who.pw_gid},umask=0077,tz=UTC,errors=continue"
