"""A writer of cpio archives in the "newc" format, which the kernel unpacks as its initramfs.

Written here, because the archive must not depend on who builds it: owners are root, times are one value,
inode
numbers count from 1. Format: Linux, Documentation/driver-api/early-userspace/buffer-format.rst.
"""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class Entry:
    """One member. `path` without a leading slash; `mode` with the type's bits; a link's target is its
    `data`."""

    path: str
    mode: int
    data: bytes = b""
    device: tuple[int, int] = (0, 0)


def folder(path: str) -> Entry:
    """A folder that all may enter."""
    return Entry(path, stat.S_IFDIR | 0o755)


def link(path: str, target: str) -> Entry:
    """A symbolic link."""
    return Entry(path, stat.S_IFLNK | 0o777, target.encode())


def file(path: str, data: bytes, *, program: bool = False) -> Entry:
    """A regular file."""
    return Entry(path, stat.S_IFREG | (0o755 if program else 0o644), data)


def character(path: str, major: int, minor: int) -> Entry:
    """A character device."""
    return Entry(path, stat.S_IFCHR | 0o600, b"", (major, minor))


def with_parents(entries: list[Entry]) -> list[Entry]:
    """The entries with every folder that they lie in, sorted so that a folder comes before what is in it."""
    have = {entry.path: entry for entry in entries}
    for entry in entries:
        for parent in Path(entry.path).parents:
            name = str(parent)
            if name != "." and name not in have:
                have[name] = folder(name)
    return sorted(have.values())


def archive(entries: list[Entry], epoch: int) -> bytes:
    """The whole archive, padded to 512 bytes as cpio does."""
    parts = [_member(number, entry, epoch) for number, entry in enumerate(with_parents(entries), start=1)]
    whole = b"".join([*parts, _member(0, Entry("TRAILER!!!", 0), 0)])
    return whole + bytes(-len(whole) % 512)


def _member(number: int, entry: Entry, epoch: int) -> bytes:
    name = entry.path.encode() + b"\0"
    links = 0 if not number else 2 if stat.S_ISDIR(entry.mode) else 1
    # fmt: off
    values = (
        number, entry.mode, 0, 0, links, epoch, len(entry.data),
        0, 0, *entry.device, len(name), 0,
    )
    # fmt: on
    head = b"070701" + b"".join(b"%08X" % value for value in values) + name
    head += bytes(-len(head) % 4)
    return head + entry.data + bytes(-len(entry.data) % 4)
