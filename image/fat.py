"""The firmware partition: FAT32 with what the Pi's boot ROM loads, put in by mtools, without mounting."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from image.run import run

LABEL = "BILIK"


def build(
    files: Mapping[str, bytes], folders: tuple[str, ...], path: Path, size: int, volume: int, epoch: int
) -> None:
    """Make the file system with these files (by path) in sorted order; every time in it is `epoch`.

    `volume`: its serial number, 32 bits. mtools takes the times of what it copies, and folders get them by
    being copied too.
    """
    path.unlink(missing_ok=True)
    with path.open("wb") as stream:
        stream.truncate(size)
    environment = {"SOURCE_DATE_EPOCH": str(epoch), "MTOOLS_SKIP_CHECK": "1"}
    # fmt: off
    run(
        ["mkfs.vfat", "--invariant", "-F", "32", "-s", "4", "-n", LABEL, "-i", f"{volume:08x}", path],
        env=environment,
    )
    # fmt: on
    stage = path.with_suffix(".files")
    for name, data in files.items():
        place = stage / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    for name in folders:
        (stage / name).mkdir(parents=True, exist_ok=True)
    for place in sorted(stage.rglob("*"), reverse=True):
        os.utime(place, (epoch, epoch))
    for place in sorted(stage.iterdir()):
        run(["mcopy", "-i", path, "-s", "-p", "-m", "-Q", place, "::/"], env=environment)
