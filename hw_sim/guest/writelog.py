"""Read a log of block writes in the format of the kernel's dm-log-writes, version 1, as QEMU's
`blklogwrites` writes it.

    log = read_log(Path("card.log"))
    log.entries[7]                 # Entry(start=1048576, size=4096, ...), in bytes
    log.data(log.entries[7])       # what was written

The format (Linux, Documentation/admin-guide/device-mapper/log-writes.rst and drivers/md/dm-log-writes.c;
QEMU, block/blklogwrites.c), all little-endian: one sector of super block (u64 magic, u64 version, u64
number of entries, u32 sector size), then for each entry one sector (u64 sector, u64 sectors, u64 flags, u64
data length) and, unless it is a discard, the data. A mark of dm-log-writes carries `data length` bytes of
text within its own sector; QEMU writes none. QEMU counts an entry once the write is in the file below, and
brings the super block up to date at each flush: what a killed QEMU wrote after its last flush is not
counted, and is not read here.
"""

from __future__ import annotations

import mmap
import struct
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path

MAGIC = 0x6A736677736872
VERSION = 1
FLUSH, FUA, DISCARD, MARK, METADATA = 1, 2, 4, 8, 16
_KNOWN = FLUSH | FUA | DISCARD | MARK | METADATA
_SUPER = struct.Struct("<QQQI")
_ENTRY = struct.Struct("<QQQQ")
MOST_ENTRIES = 5_000_000
MOST_BYTES = 1 << 44  # 16 TiB: no card is larger, and no offset is believed beyond it


class BadLog(Exception):
    """A write log is refused: the file, the entry where there is one, and the reason."""

    def __init__(self, path: Path, reason: str, entry: int | None = None) -> None:
        where = f"{path}: entry {entry}" if entry is not None else str(path)
        super().__init__(f"{where}: {reason}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One request as the disk completed it. `start`, `size`: bytes on the disk; `data_at`: offset in the log.

    `end`: length of the log once this entry is in it whole.
    """

    start: int
    size: int
    flags: int
    data_at: int
    end: int

    @property
    def flush(self) -> bool:
        """Everything that was completed before it is on the disk for good."""
        return bool(self.flags & FLUSH)

    @property
    def fua(self) -> bool:
        """This write itself went past the disk's cache."""
        return bool(self.flags & FUA)

    @property
    def discard(self) -> bool:
        """No data: the range is given up."""
        return bool(self.flags & DISCARD)

    @property
    def writes(self) -> bool:
        """Whether it changes the disk."""
        return self.size > 0 and not self.flags & MARK


class WriteLog:
    """A log that was read whole and found sound. `sector`: bytes."""

    def __init__(self, data: bytes | mmap.mmap, sector: int, entries: tuple[Entry, ...]) -> None:
        self._data, self.sector, self.entries = data, sector, entries
        self._ends = [entry.end for entry in entries]

    def data(self, entry: Entry) -> bytes:
        """The bytes of a write; zeros for a discard."""
        if entry.discard:
            return bytes(entry.size)
        return self._data[entry.data_at : entry.data_at + entry.size]

    def complete(self, length: int) -> int:
        """How many entries were in the log when the file had this length."""
        return bisect_right(self._ends, length)

    def durable(self, count: int) -> int:
        """Of the first `count` entries, how many the last flush among them covers (the flush included)."""
        for number in range(count, 0, -1):
            if self.entries[number - 1].flush:
                return number
        return 0


def read_log(path: Path) -> WriteLog:
    """Raises BadLog, OSError."""
    with path.open("rb") as file:
        length = path.stat().st_size
        if length < _SUPER.size:
            raise BadLog(path, f"{length} bytes are too short for a super block")
        data = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
    sector, count = _super(path, data)
    entries = []
    at = sector
    for number in range(count):
        entry = _entry(path, data, number, at, sector)
        entries.append(entry)
        at = entry.end
    return WriteLog(data, sector, tuple(entries))


def _super(path: Path, data: mmap.mmap) -> tuple[int, int]:
    """Sector size and number of entries. Raises BadLog."""
    magic, version, count, sector = _SUPER.unpack_from(data)
    if magic != MAGIC:
        raise BadLog(path, f"no write log: its magic is {magic:#x}")
    if version != VERSION:
        raise BadLog(path, f"version {version} of the format is not known, only {VERSION}")
    if not 512 <= sector <= 65536 or sector & (sector - 1):
        raise BadLog(path, f"a sector of {sector} bytes")
    if count > MOST_ENTRIES:
        raise BadLog(path, f"{count} entries are more than {MOST_ENTRIES}")
    if count * sector > len(data) - sector:
        raise BadLog(path, f"{count} entries cannot be in {len(data)} bytes")
    return sector, count


def _entry(path: Path, data: mmap.mmap, number: int, at: int, sector: int) -> Entry:
    if at + sector > len(data):
        raise BadLog(path, "the log ends before it", number)
    start, sectors, flags, length = _ENTRY.unpack_from(data, at)
    if flags & ~_KNOWN:
        raise BadLog(path, f"unknown flags {flags:#x}", number)
    if flags & MARK and (sectors or length > sector - _ENTRY.size):
        raise BadLog(path, "a mark that does not fit into its sector", number)
    if not flags & MARK and length:
        raise BadLog(path, f"a data length of {length} bytes on what is no mark", number)
    if (start + sectors) * sector > MOST_BYTES:
        raise BadLog(path, f"sector {start} and {sectors} more lie beyond any disk", number)
    carried = 0 if flags & (DISCARD | MARK) else sectors * sector
    end = at + sector + carried
    if end > len(data):
        raise BadLog(path, f"{carried} bytes of data, and the log has {len(data) - at - sector}", number)
    return Entry(start * sector, sectors * sector, flags, at + sector, end)
