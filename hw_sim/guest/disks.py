"""Files that are disks: an MBR, and FAT partitions read and written from outside with mtools.

    card = Disk(Path("booth.img"))
    card.fat(1).read("config.txt")              -> bytes
    card.fat(1).write("bilik/station.toml", text.encode())
    card.partition(4)                           -> Partition(start=..., size=..., kind=0x83)

Only while no guest has the file: mtools knows nothing of a mounted file system's caches.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

SECTOR = 512
MBR_TABLE, MBR_ENTRY, MBR_MAGIC = 446, 16, b"\x55\xaa"


class DiskError(Exception):
    """A disk file is not what it should be, or a tool that reads it failed: the file and why."""


@dataclass(frozen=True)
class Partition:
    """`start` and `size` in bytes; `kind` is the MBR's type byte."""

    number: int
    start: int
    size: int
    kind: int


@dataclass(frozen=True)
class Fat:
    """One FAT file system `start` bytes into a file."""

    path: Path
    start: int = 0

    def names(self, folder: str = "") -> list[str]:
        """What is in a folder, folders without their slash. Raises DiskError."""
        found = self._tool("mdir", "-b", f"::/{folder}")
        return [line.rstrip("/").rsplit("/", 1)[-1] for line in found.decode().splitlines() if line]

    def read(self, name: str) -> bytes:
        """A file's bytes. Raises DiskError."""
        return self._tool("mtype", f"::/{name}")

    def write(self, name: str, data: bytes) -> None:
        """Make or replace a file; its folder is made where it is absent. Raises DiskError."""
        folder, _, _ = name.rpartition("/")
        if folder and folder not in self.names():
            self._tool("mmd", f"::/{folder}")
        self._tool("mcopy", "-o", "-", f"::/{name}", given=data)

    def copy_out(self, target: Path) -> None:
        """Everything on it, into a folder that is made. Raises DiskError."""
        target.mkdir(parents=True)
        self._tool("mcopy", "-s", "-n", "-m", "::/*", str(target))

    def _tool(self, tool: str, *words: str, given: bytes | None = None) -> bytes:
        command = [tool, "-i", f"{self.path}@@{self.start}", *words]
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "MTOOLS_SKIP_CHECK": "1", "LC_ALL": "C.UTF-8"}
        try:
            done = subprocess.run(command, input=given, capture_output=True, env=environment, timeout=120)
        except FileNotFoundError as error:
            raise DiskError(f"{tool} is not installed (package mtools)") from error
        if done.returncode:
            raise DiskError(
                f"{self.path}: {tool} {words[-1]}: {done.stderr.decode(errors='replace').strip()}"
            )
        return done.stdout


@dataclass(frozen=True)
class Disk:
    """A file with an MBR."""

    path: Path

    def partitions(self) -> tuple[Partition, ...]:
        """The four primary entries that are used. Raises DiskError."""
        with self.path.open("rb") as file:
            sector = file.read(SECTOR)
        if len(sector) != SECTOR or sector[-2:] != MBR_MAGIC:
            raise DiskError(f"{self.path}: there is no MBR")
        found = []
        for index in range(4):
            entry = sector[MBR_TABLE + index * MBR_ENTRY :][:MBR_ENTRY]
            first, count = (int.from_bytes(entry[at : at + 4], "little") for at in (8, 12))
            if entry[4]:
                found.append(Partition(index + 1, first * SECTOR, count * SECTOR, entry[4]))
        return tuple(found)

    def partition(self, number: int) -> Partition:
        """Raises DiskError."""
        for partition in self.partitions():
            if partition.number == number:
                return partition
        raise DiskError(f"{self.path}: there is no partition {number}")

    def fat(self, number: int = 1) -> Fat:
        """The FAT file system in that partition. Raises DiskError."""
        return Fat(self.path, self.partition(number).start)
