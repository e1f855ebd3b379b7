"""`python3 -m firmware.root update`: take the update from the stick into the slot that does not run.

The daemon asks with the name of the stick's folder, or with none where one stick is in. How it goes is told
in answers/update.json: {"state": "checking" | "writing" | "done" | "refused", "percent": N, "version":
"0.2.0", "code": "signature", "reason": "..."}. Nothing is written to the card before the signature is found
good, the booth's rules allow this update (firmware/update/policy.py) and every part has been read and
compared. Exit code 0 where it is written and the next start takes it, 1 where it is refused.
"""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from firmware.config import ConfigError, load
from firmware.root import asks
from firmware.root.answers import answer
from firmware.root.card_layer import remounter
from firmware.root.slot_writer import Card, check_room, write
from firmware.root.update_stick import find_update, open_update
from firmware.update import bundle
from firmware.update.errors import UpdateError
from firmware.update.manifest import TEXT_LIMIT, Manifest
from firmware.update.policy import Running, check
from firmware.update.slot import cmdline_for, other, partition_of, read_image

NAME = "update"


@dataclass(frozen=True)
class Places:
    """Where things are on a booth."""

    run: Path = Path("/run/bilik")
    boot: Path = Path("/boot/firmware")
    remount: Callable[[bool], None] | None = field(default=None, repr=False)


def main(arguments: Sequence[str], places: Places | None = None) -> int:
    """The exit code."""
    places = places or Places()
    said = _Said(places)
    if arguments:
        print("bilik root: update takes no argument", file=sys.stderr)
        return 2
    try:
        _update(places, said)
    except UpdateError as error:
        return said.refused(error.code, error.reason)
    except OSError as error:
        code = "too-large" if error.errno == errno.ENOSPC else "card"
        return said.refused(code, f"{error.filename or 'the card'}: {error.strerror or error}")
    said.now("done", 100)
    return 0


def running(places: Places) -> tuple[Running, Card]:
    """What this booth runs, and its card. Raises UpdateError, OSError."""
    image = read_image((places.run / "image.json").read_bytes()[: TEXT_LIMIT + 1])
    slot, disk = image["slot"], image.get("disk")
    if not isinstance(disk, str) or not Path(disk).is_absolute():
        raise UpdateError("card", "image.json does not name the card's device")
    if image.get("root_device") != partition_of(disk, slot):
        raise UpdateError("card", f"slot {slot} does not run from {partition_of(disk, slot)}")
    with open(disk, "rb") as device:
        sector = device.read(512)
    if len(sector) < 512 or sector[510:] != b"\x55\xaa":
        raise UpdateError("card", f"{disk} has no partition table")
    remount = places.remount or remounter(places.boot)
    card = Card(places.boot, Path(partition_of(disk, other(slot))), sector[440:444], slot, remount)
    return Running(image["version"], image["variant"], slot, bytes.fromhex(image["image"])), card


def _update(places: Places, said: _Said) -> None:
    try:
        name = asks.take(NAME, places.run / "asks")
    except asks.AskError as error:
        raise UpdateError("no-stick", str(error)) from None
    path = find_update(places.run, name)
    authority = _authority(places.run / "station.toml")
    runs, card = running(places)
    with open_update(path) as file:
        manifest = bundle.read_head(file, authority)
        said.version = manifest.version
        check(manifest, runs)
        check_room(card, manifest)
        progress = said.counting("checking", manifest.size)
        for part in manifest.parts:
            for piece in bundle.pieces(file, part):
                progress(len(piece))
        bundle.check_end(file)
        file.seek(0)
        if bundle.read_head(file, authority) != manifest:  # another stick in the same socket
            raise UpdateError("damaged", "the file changed while it was read")
        _check_texts(file, manifest, card)
        write(card, manifest, file, said.counting("writing", 2 * manifest.size))


def _check_texts(file: BinaryIO, manifest: Manifest, card: Card) -> None:
    """The two files that are changed on the way can be, and image.json says of itself what was signed.

    Leaves the file where it was. Raises UpdateError.
    """
    at = begin = file.tell()
    for part in manifest.parts:
        file.seek(at)
        if part.file == "image.json":
            image = read_image(bundle.whole(file, part, TEXT_LIMIT))
            said = image["version"], image["variant"], image["image"]
            if said != (manifest.version, manifest.variant, manifest.image.hex()):
                raise UpdateError("format", "image.json is of another image")
        elif part.file == "cmdline.txt":
            cmdline_for(bundle.whole(file, part, TEXT_LIMIT), card.target, card.disk)
        at += part.size
    file.seek(begin)


def _authority(station: Path) -> bytes:
    try:
        return load(station).booth.authority
    except ConfigError as error:
        raise UpdateError("no-authority", str(error)) from None


class _Said:
    """What the daemon is told, at every new percent."""

    def __init__(self, places: Places) -> None:
        self.version = ""
        self._folder = places.run / "answers"

    def now(self, state: str, percent: int, **more: str) -> None:
        told: dict[str, object] = {"state": state, "percent": percent, "version": self.version, **more}
        answer(NAME, told, self._folder)

    def refused(self, code: str, reason: str) -> int:
        """Exit code 1."""
        print(f"bilik root: update refused ({code}): {reason}", file=sys.stderr)
        self.now("refused", 0, code=code, reason=reason)
        return 1

    def counting(self, state: str, total: int) -> Callable[[int], None]:
        """Takes bytes as they are done."""
        done, shown = 0, 0
        self.now(state, 0)

        def count(size: int) -> None:
            nonlocal done, shown
            done += size
            if (percent := min(99, 100 * done // max(1, total))) > shown:
                shown = percent
                self.now(state, percent)

        return count
