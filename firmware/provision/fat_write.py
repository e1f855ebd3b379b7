"""Putting a small file onto a card's FAT32, so that what was there before stays whole.

    FatWriter(file, start, size, "/dev/sdb").put("bilik/station.toml", data)

Order, as in firmware/storage/durable.py: the bytes first, then the table that leads to them, flushed; then
the directory's entry, flushed; then the clusters that nothing leads to any more are given back. A card
that is pulled on the way has the old file or the new one, and at worst some lost clusters.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterable

from firmware.provision.errors import CardError
from firmware.provision.fat import END, Fat
from firmware.provision.fat_entries import (
    FREE,
    LAST,
    SIZE,
    Entry,
    alias,
    make_entries,
    set_place,
    short_entry,
)

FOLDER_LIMIT = 65_536  # entries (page 35)


class FatWriter(Fat):
    """A FAT that is open for writing. Raises CardError, OSError."""

    def put(self, path: str, data: bytes) -> None:
        """Write a file, in place of what has its name; folders on the way are made."""
        *folders, name = path.split("/")
        folder = self.root
        for part in folders:
            folder = self._folder(folder, part)
        old = self._named(folder, name)
        if old is not None and old.folder:
            raise CardError(self.name, f"{path} is a folder")
        first = self._store(data)
        if old is None:
            self._add(folder, name, first, len(data), is_folder=False)
        else:
            self._replace(folder, old, first, len(data))
            if old.first:
                self._set(dict.fromkeys(list(self.chain(old.first)), 0))
        self._note_free()
        self.flush()

    def flush(self) -> None:
        """All that was written is on the medium."""
        self.file.flush()
        os.fsync(self.file.fileno())

    def _folder(self, above: int, name: str) -> int:
        found = self._named(above, name)
        if found is not None and not found.folder:
            raise CardError(self.name, f"{name} is a file")
        if found is not None:
            return found.first
        first = self._allocate(1)[0]
        parent = 0 if above == self.root else above
        dots = short_entry(b".".ljust(11), first, 0, folder=True)
        dots += short_entry(b"..".ljust(11), parent, 0, folder=True)
        self._write_cluster(first, dots.ljust(self.cluster, b"\0"))
        self._link([first])
        self._add(above, name, first, 0, is_folder=True)
        return first

    def _named(self, folder: int, name: str) -> Entry | None:
        wanted = name.lower()
        return next((entry for entry in self.entries(folder) if entry.name.lower() == wanted), None)

    def _store(self, data: bytes) -> int:
        """The first cluster of the bytes, flushed; 0 where there are none."""
        pieces = [data[at : at + self.cluster] for at in range(0, len(data), self.cluster)]
        clusters = self._allocate(len(pieces))
        for cluster, piece in zip(clusters, pieces, strict=True):
            self._write_cluster(cluster, piece.ljust(self.cluster, b"\0"))
        self._link(clusters)
        return clusters[0] if clusters else 0

    def _allocate(self, count: int) -> list[int]:
        found: list[int] = []
        for cluster in range(2, self.clusters + 2):
            if len(found) == count:
                break
            if self.next(cluster) == 0:
                found.append(cluster)
        if len(found) < count:
            raise CardError(self.name, "the firmware partition is full")
        return found

    def _link(self, clusters: list[int]) -> None:
        """One chain of these clusters, flushed."""
        after = [*clusters[1:], END | 0x7] if clusters else []
        self._set(dict(zip(clusters, after, strict=True)))

    def _set(self, values: dict[int, int]) -> None:
        """Table entries, in all copies of the table, flushed. The top four bits of an entry stay."""
        for cluster, value in values.items():
            at = 4 * cluster
            kept = self.table[at + 3] & 0xF0
            self.table[at : at + 4] = value.to_bytes(4, "little")
            self.table[at + 3] = self.table[at + 3] & 0x0F | kept
        for sector in sorted({4 * cluster // 512 for cluster in values}):
            piece = bytes(self.table[512 * sector : 512 * sector + 512])
            for copy in range(self.tables):
                self._write(self.reserved + copy * self.table_bytes + 512 * sector, piece)
        self.flush()

    def _add(self, folder: int, name: str, first: int, size: int, *, is_folder: bool) -> None:
        clusters = list(self.chain(folder))
        data = bytearray(b"".join(map(self.get, clusters)))
        taken = {bytes(data[at : at + 11]) for at in range(0, len(data), SIZE)}
        made = make_entries(name, alias(name, taken), first, size, folder=is_folder)
        at = _gap(data, len(made))
        if at + len(made) > len(data):
            if len(data) // SIZE >= FOLDER_LIMIT:
                raise CardError(self.name, "a folder is full")
            more = self._allocate(1)
            self._write_cluster(more[0], bytes(self.cluster))
            self._link(more)
            self._set({clusters[-1]: more[0]})
            clusters += more
            data += bytes(self.cluster)
        data[at : at + len(made)] = made
        self._write_folder(
            clusters, data, range(at // self.cluster, (at + len(made) - 1) // self.cluster + 1)
        )

    def _replace(self, folder: int, old: Entry, first: int, size: int) -> None:
        clusters = list(self.chain(folder))
        data = bytearray(b"".join(map(self.get, clusters)))
        data[old.at : old.at + SIZE] = set_place(bytes(data[old.at : old.at + SIZE]), first, size)
        self._write_folder(clusters, data, (old.at // self.cluster,))

    def _write_folder(self, clusters: list[int], data: bytearray, which: Iterable[int]) -> None:
        for number in which:
            piece = bytes(data[number * self.cluster : (number + 1) * self.cluster])
            self._write_cluster(clusters[number], piece)
        self.flush()

    def _note_free(self) -> None:
        """The count of free clusters, which is a hint (page 21)."""
        sector = bytearray(self._at(self.info_at, 512))
        if sector[:4] == b"RRaA" and sector[484:488] == b"rrAa":
            values = array("I", bytes(self.table[8 : 4 * (self.clusters + 2)]))
            free = sum(value & 0x0FFFFFFF == 0 for value in values)
            sector[488:492] = free.to_bytes(4, "little")
            self._write(self.info_at, bytes(sector))

    def _write_cluster(self, cluster: int, data: bytes) -> None:
        self._write(self.offset(cluster), data)

    def _write(self, offset: int, data: bytes) -> None:
        self.file.seek(self.start + offset)
        self.file.write(data)


def _gap(data: bytearray, size: int) -> int:
    """Where so many bytes of entries fit; it may be beyond the end."""
    free = 0
    for at in range(0, len(data), SIZE):
        if data[at] == LAST:
            return at - free
        free = free + SIZE if data[at] == FREE else 0
        if free == size:
            return at + SIZE - size
    return len(data) - free
