"""What a laptop reads while it provisions: partition tables, FAT, block maps, the list of booths, a plan."""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from fuzz_target import Broken, Target
from fuzz_world import change, patched

sys.path.append(str(Path(__file__).parents[1] / "provision"))  # its cards are made without any tool

from provision_card import GOOD_TABLE, bmap_of, format_fat, mbr, slot_files

from firmware.provision.bmap import read_bmap
from firmware.provision.errors import ProvisionError
from firmware.provision.fat import Fat
from firmware.provision.fat_write import FatWriter
from firmware.provision.mbr import read_table
from firmware.provision.plan import PLAN, read_plan
from firmware.provision.villages import read_villages

REFUSED = (ProvisionError,)
SIZE = 96 * 1024


class Memory(FatWriter):
    """Flushes nothing: there is no medium."""

    def flush(self) -> None:
        pass


@cache
def volume() -> bytes:
    """A small file system with a slot's files in it."""
    file = io.BytesIO(format_fat(SIZE))
    fat = Memory(file, 0, SIZE, "fuzz")
    for name, data in slot_files().items():
        fat.put(f"a/{name}", data)
    fat.put("config.txt", b"os_prefix=a/\n")
    return file.getvalue()


def read_fat(data: bytes) -> None:
    """Every name and every file of a changed file system."""
    file = io.BytesIO(patched(volume(), data)[:SIZE].ljust(SIZE, b"\0"))
    fat = Fat(file, 0, SIZE, "fuzz")
    for _, entry in fat.walk("a"):
        if entry.size <= SIZE:
            fat.content(entry)
    fat.find("config.txt")


def write_fat(data: bytes) -> None:
    """A file that is put into a changed file system is there afterwards, or is refused."""
    file = io.BytesIO(patched(volume(), data)[:SIZE].ljust(SIZE, b"\0"))
    Memory(file, 0, SIZE, "fuzz").put("bilik/station.toml", data[:2000])
    if Fat(file, 0, SIZE, "fuzz").read("bilik/station.toml") != data[:2000]:
        raise Broken("what was put is something else")
    if len(file.getvalue()) != SIZE:
        raise Broken("something was written behind the partition")


def table(data: bytes) -> None:
    found = read_table(data, "fuzz").partitions
    if any(a.start + a.size > b.start for a, b in pairwise(found)):
        raise Broken("partitions that overlap are accepted")


def block_map(data: bytes) -> None:
    blocks = read_bmap(data, "fuzz")
    if blocks.mapped > blocks.size or blocks.runs[-1].end > blocks.size:
        raise Broken("a map leads out of its image")


def villages(data: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        file.write(data)
        file.flush()
        booths = read_villages(Path(file.name))
    if len({booth.id for booth in booths}) < len(booths):
        raise Broken("two booths have one name")


def plan(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / PLAN).write_bytes(data)
        if any("/" in booth.id or ".." in booth.id for booth in read_plan(Path(folder)).booths):
            raise Broken("a booth's files lie elsewhere")


def plans() -> Sequence[bytes]:
    booth = b'{"id":"a-tps-1","name":"A TPS 1","village":"A","district":"","tps":1}'
    return [b'{"format":"BILIK-PLAN/1","plan":"0123abcd","booths":[' + booth + b"]}"]


TARGETS = (
    Target("fat-read", read_fat, REFUSED, lambda: [b"", change(13, b"\2"), change(16384, b"\xe5")]),
    Target("fat-write", write_fat, REFUSED, lambda: [b"", change(44, b"\3"), change(16400, b"\x10")]),
    Target("mbr", table, REFUSED, lambda: [mbr(GOOD_TABLE)], (b"\x55\xaa", b"\x0c", b"\x83"), 1024),
    Target("bmap", block_map, REFUSED, lambda: [bmap_of(bytes(9000) + b"x").encode()], (b"<Range", b"<!--")),
    Target(
        "villages",
        villages,
        REFUSED,
        lambda: [b"desa,tps\nSukamaju,1\n", b"desa;tps;bilik;display.rotation\nXy;2;B;180\n"],
        (b'"', b"\r\n", b";", b"otoritas", b"templat"),
    ),
    Target("plan", plan, REFUSED, plans, (b'"id"', b'"tps"', b"../", b"null")),
)
