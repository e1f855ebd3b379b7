"""Writing a booth's two files onto a card that has the image on it, through a folder or into the card itself.

    in_folder(Path("/media/BILIK"), files, replace=False)
    on_device(file, "/dev/sdb", files, replace=False)

`files` is what `files_of(plan, booth)` gives. A card that is a booth's already is refused unless
`replace`, because a card that was taken for a blank one is a polling station without its booth.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from firmware.machine.registration import enrolment_text
from firmware.provision.errors import CardError
from firmware.provision.fat import Fat
from firmware.provision.fat_write import FatWriter
from firmware.provision.files import make_folder, read_whole, write_whole
from firmware.provision.mbr import SECTOR, read_table
from firmware.provision.plan import Plan
from firmware.provision.villages import Booth
from firmware.toml_text import TomlFault, read_toml
from firmware.update.errors import UpdateError
from firmware.update.manifest import TEXT_LIMIT
from firmware.update.slot import prefix_at, read_image

LABEL = "BILIK"
STATION, KEY = "bilik/station.toml", "bilik/machine.key"
Read = Callable[[str], bytes | None]
"""A file of the firmware partition by its path, None where there is none."""


@dataclass(frozen=True)
class Found:
    """What the card is: its image, and the booth whose it was before (empty: nobody's)."""

    version: str
    variant: str
    image: str
    before: str


def files_of(plan: Plan, booth: Booth) -> dict[str, bytes]:
    """What goes onto this booth's card. Raises ProvisionError."""
    return {STATION: plan.station(booth), KEY: enrolment_text(plan.enrolment(booth))}


def in_folder(folder: Path, files: Mapping[str, bytes], *, replace: bool) -> Found:
    """The firmware partition is mounted as `folder`. Raises CardError, UnreadableError."""

    def read(path: str) -> bytes | None:
        place = folder / path
        return read_whole(place, TEXT_LIMIT) if place.is_file() else None

    if not folder.is_dir():
        raise CardError(str(folder), "no such folder; is the card in and mounted?")
    found = _look(read, str(folder), files, replace)
    make_folder(folder / "bilik")
    for path, data in files.items():
        write_whole(folder / path, data, mode=0o600)
    _compare(read, str(folder), files)
    return found


def on_device(file: BinaryIO, name: str, files: Mapping[str, bytes], *, replace: bool) -> Found:
    """`file` is the whole card, or an image of one. Raises CardError, OSError."""
    file.seek(0)
    boot = read_table(file.read(SECTOR), name).partitions[0]
    fat = FatWriter(file, boot.start, boot.size, name)
    if fat.label != LABEL:
        raise CardError(name, f"the first partition is called {fat.label!r}; a booth's is called {LABEL!r}")
    found = _look(_reader(fat), name, files, replace)
    for path, data in files.items():
        fat.put(path, data)
    _compare(_reader(Fat(file, boot.start, boot.size, name)), name, files)
    return found


def owner(file: BinaryIO, name: str) -> str:
    """The booth whose card this is already, empty where it is nobody's or no card of ours. Raises OSError."""
    try:
        file.seek(0)
        boot = read_table(file.read(SECTOR), name).partitions[0]
        fat = Fat(file, boot.start, boot.size, name)
        return _name_in(_reader(fat)(STATION)) if fat.label == LABEL else ""
    except CardError:
        return ""


def _reader(fat: Fat) -> Read:
    def read(path: str) -> bytes | None:
        entry = fat.find(path)
        return None if entry is None or entry.folder else fat.content(entry)

    return read


def _look(read: Read, name: str, files: Mapping[str, bytes], replace: bool) -> Found:
    """The card is a booth's card, and not another booth's. Raises CardError."""
    config = read("config.txt")
    if config is None:
        raise CardError(name, "has no config.txt: it is no firmware partition of a booth's card")
    try:
        slot, _ = prefix_at(config)
        image = read_image(read(f"{slot}/image.json") or b"")
    except UpdateError as error:
        raise CardError(name, f"{error.reason}: it is no firmware partition of a booth's card") from None
    before = _name_in(read(STATION))
    if before and before != _name_in(files[STATION]) and not replace:
        raise CardError(name, f"is the card of {before!r} already; --replace makes it another booth's")
    return Found(image["version"], image["variant"], image["image"], before)


def _name_in(station: bytes | None) -> str:
    """The booth's name in a station file, "?" where it has none that can be read."""
    if station is None:
        return ""
    try:
        booth = read_toml(station)[1].get("booth")
    except TomlFault:
        return "?"
    name = booth.get("name") if isinstance(booth, dict) else None
    return name if isinstance(name, str) and name.isprintable() and name else "?"


def _compare(read: Read, name: str, files: Mapping[str, bytes]) -> None:
    for path, data in files.items():
        if read(path) != data:
            raise CardError(name, f"{path} reads back other than it was written: the card is bad")
