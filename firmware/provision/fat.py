"""Reading a FAT32 file system inside a card or an image of one (Microsoft, FAT32 File System Specification
1.03).

    with open("card.img", "rb") as file:
        fat = Fat(file, start, size, "card.img")
        fat.label, fat.read("a/cmdline.txt"), fat.walk("a")

Why not mount it: a laptop mounts only as root, and each system in its own way. All transfers are whole
sectors, as raw devices want them. Whatever is not as the specification says is refused, since nothing may
be written to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from firmware.provision.errors import CardError
from firmware.provision.fat_entries import Entry, read_entries

END = 0x0FFFFFF8
MASK = 0x0FFFFFFF
FILE_LIMIT = 256 << 20  # bytes


class Fat:
    """The file system in `size` bytes of `file` from `start` on. Raises CardError, OSError."""

    def __init__(self, file: BinaryIO, start: int, size: int, name: str) -> None:
        self.file, self.start, self.name = file, start, name
        boot = self._at(0, 512)

        def number(at: int, length: int) -> int:
            return int.from_bytes(boot[at : at + length], "little")

        if boot[510:512] != b"\x55\xaa" or number(11, 2) != 512 or boot[82:90] != b"FAT32   ":
            raise CardError(name, "the first partition is no FAT32 of 512-byte sectors")
        self.label = boot[71:82].decode("ascii", "replace").rstrip()
        self.cluster = 512 * boot[13]  # bytes
        self.tables = boot[16]
        self.table_bytes = 512 * number(36, 4)
        self.reserved = 512 * number(14, 2)
        self.info_at = 512 * number(48, 2)
        self.root = number(44, 4)
        self._data = self.reserved + self.tables * self.table_bytes
        total = 512 * number(32, 4)
        sound = self.cluster and not boot[13] & (boot[13] - 1) and self.tables
        sound = sound and 512 <= self.info_at < self.reserved
        if not sound or not self._data < total <= size or number(42, 2) or number(17, 2):
            raise CardError(name, "the file system's first sector contradicts itself")
        self.clusters = (total - self._data) // self.cluster
        if self.table_bytes < 4 * (self.clusters + 2) or not 2 <= self.root < self.clusters + 2:
            raise CardError(name, "the file system's first sector contradicts itself")
        self.table = bytearray(self._at(self.reserved, self.table_bytes))

    def find(self, path: str) -> Entry | None:
        """The entry of a path such as "a/image.json", None where there is none."""
        folder, found = self.root, None
        for number, part in enumerate(path.split("/")):
            if number and (found is None or not found.folder):
                return None
            folder = found.first if found else folder
            wanted = part.lower()
            found = next((e for e in self.entries(folder) if e.name.lower() == wanted), None)
        return found

    def read(self, path: str) -> bytes:
        """A file's bytes. Raises CardError where there is none."""
        entry = self.find(path)
        if entry is None or entry.folder:
            raise CardError(self.name, f"there is no file {path} on the firmware partition")
        return self.content(entry)

    def content(self, entry: Entry) -> bytes:
        """The bytes of an entry."""
        if entry.size > FILE_LIMIT:
            raise CardError(self.name, f"{entry.name}: more than {FILE_LIMIT} bytes")
        data = bytearray()
        for cluster in self.chain(entry.first) if entry.size else ():
            data += self.get(cluster)
            if len(data) >= entry.size:
                break
        if len(data) < entry.size:
            raise CardError(self.name, f"{entry.name} is shorter than its entry says")
        return bytes(data[: entry.size])

    def walk(self, path: str) -> Iterator[tuple[str, Entry]]:
        """Every file below a folder, as paths relative to it, in the order of their names."""
        top = self.find(path)
        if top is not None and top.folder:
            yield from sorted(self._below(top.first, "", 0), key=lambda item: item[0])

    def entries(self, folder: int) -> Iterator[Entry]:
        """What stands in the folder that begins at this cluster."""
        return read_entries(b"".join(map(self.get, self.chain(folder))))

    def chain(self, first: int) -> Iterator[int]:
        """The clusters of a file, from its first."""
        cluster, seen = first, 0
        while cluster < END:
            seen += 1
            if not 2 <= cluster < self.clusters + 2 or seen > self.clusters:
                raise CardError(self.name, "a chain of the file system leads nowhere; write the image anew")
            yield cluster
            cluster = self.next(cluster)

    def next(self, cluster: int) -> int:
        """The table's value for a cluster."""
        return int.from_bytes(self.table[4 * cluster : 4 * cluster + 4], "little") & MASK

    def get(self, cluster: int) -> bytes:
        """One cluster's bytes."""
        return self._at(self.offset(cluster), self.cluster)

    def offset(self, cluster: int) -> int:
        """Where a cluster begins, from the partition's start."""
        return self._data + (cluster - 2) * self.cluster

    def _below(self, folder: int, above: str, depth: int) -> Iterator[tuple[str, Entry]]:
        if depth > 4:
            raise CardError(self.name, "folders are nested too deeply")
        for entry in self.entries(folder):
            if entry.folder:
                yield from self._below(entry.first, f"{above}{entry.name}/", depth + 1)
            else:
                yield above + entry.name, entry

    def _at(self, offset: int, size: int) -> bytes:
        self.file.seek(self.start + offset)
        data = self.file.read(size)
        if len(data) < size:
            raise CardError(self.name, "ends in the middle of its first partition")
        return data
