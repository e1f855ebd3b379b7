"""A FileLayer over two modelled media: it does what an operating system does, and lists what passed."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from crash_ops import Cut, Flush, FlushAll, FlushFolder, Name, Op, Put, Rename, Swap, Unname
from crash_paths import INTERNAL, MEDIA, Paths, Spot, error
from crash_tree import BLOCK, FOLDER, ROOT, Frozen, Link, Node, Tree, size_of

from firmware.storage.layer import Identity


class PowerCut(BaseException):
    """The plug was pulled: nothing after this line runs."""


@dataclass(frozen=True)
class Open:
    medium: str
    plugged: int
    inode: int
    sync: bool


class ModelDisk(Paths):
    """`trees` are changed in place. `witness` is asked before each operation what people have seen."""

    def __init__(self, trees: Mapping[str, Tree], witness: Callable[[], object] = lambda: None) -> None:
        super().__init__(trees)
        self.trace: list[Op] = []
        self.seen: list[object] = []
        self.witness = witness
        self.cut_before: int | None = None  # the number of the operation under which the power fails
        self.pull_before: int | None = None  # and of the one under which the stick is pulled
        self.in_flight: Op | None = None
        self._open: dict[int, Open] = {}
        self._next_fd = 100
        self._next_inode = {medium: max(tree.nodes) + 1 for medium, tree in self.trees.items()}

    # ---- the stick -----------------------------------------------------------------------------------

    def pull(self) -> None:
        self.stick_name = None

    def plug(self, name: str, content: Frozen) -> None:
        """A stick with this content."""
        self.plugged["stick"] += 1
        self.stick_name = name
        self._do(Swap("stick", content))
        self._next_inode["stick"] = max(self.trees["stick"].nodes) + 1

    # ---- files ---------------------------------------------------------------------------------------

    def open(self, path: Path, flags: int) -> int:
        spot = self.spot(path, follow=False)
        node = None if spot.inode is None else self.trees[spot.medium].nodes[spot.inode]
        if isinstance(node, Link):
            raise error(errno.ELOOP, path)
        if node is None and not flags & os.O_CREAT:
            raise error(errno.ENOENT, path)
        if node is not None and flags & os.O_EXCL:
            raise error(errno.EEXIST, path)
        inode = spot.inode if spot.inode is not None else self._make(spot, ())
        if node and isinstance(node, tuple) and flags & os.O_TRUNC:
            self._do(Cut(spot.medium, inode))
        self._next_fd += 1
        held = Open(spot.medium, self.plugged[spot.medium], inode, bool(flags & os.O_DSYNC))
        self._open[self._next_fd] = held
        return self._next_fd

    def close(self, fd: int) -> None:
        del self._open[fd]

    def pread(self, fd: int, size: int, offset: int) -> bytes:
        blob = self._blob(self._held(fd))
        if size == BLOCK and offset % BLOCK == 0 and offset < BLOCK * len(blob):
            return blob[offset // BLOCK]
        return b"".join(blob)[offset : offset + size]

    def pwrite(self, fd: int, data: bytes, offset: int) -> int:
        held = self._held(fd)
        self._do(Put(held.medium, held.inode, offset, bytes(data), held.sync))
        return len(data)

    def fsync(self, fd: int) -> None:
        held = self._held(fd)
        if self.trees[held.medium].nodes[held.inode] is FOLDER:
            self._do(FlushFolder(held.medium, held.inode))
        else:
            self._do(Flush(held.medium, held.inode))

    def drop_cache(self, fd: int) -> None:
        self._held(fd)

    def set_times(self, fd: int, when_ns: int) -> None:
        self._held(fd)

    def identify(self, fd: int) -> Identity:
        held = self._held(fd)
        return held.plugged, held.inode

    def size(self, fd: int) -> int:
        return size_of(self._blob(self._held(fd)))

    def mode(self, fd: int) -> int:
        self._held(fd)
        return stat.S_IFREG | 0o600

    def unlink(self, path: Path) -> None:
        spot = self.there(path, follow=False)
        self._do(Unname(spot.medium, spot.folder, spot.name))

    def rename(self, old: Path, new: Path) -> None:
        spot, to = self.there(old, follow=False), self.spot(new, follow=False)
        assert (spot.medium, spot.folder) == (to.medium, to.folder), "renamed into another folder"
        self._do(Rename(spot.medium, spot.folder, spot.name, to.name, spot.inode or ROOT))

    def make_directory(self, path: Path) -> None:
        self._make_new(path, FOLDER)

    def remove_directory(self, path: Path) -> None:
        spot = self.there(path, follow=False)
        if any(folder == spot.inode for folder, _ in self.trees[spot.medium].names):
            raise error(errno.ENOTEMPTY, path)
        self._do(Unname(spot.medium, spot.folder, spot.name))

    def symlink(self, target: Path, path: Path) -> None:
        self._make_new(path, Link(str(target)))

    def sync_directory(self, path: Path) -> None:
        spot = self.there(path, follow=True)
        self._do(FlushFolder(spot.medium, spot.inode or ROOT))

    def sync_everything(self) -> None:
        for medium in self.trees:
            self._do(FlushAll(medium))

    # ---- within --------------------------------------------------------------------------------------

    def _do(self, op: Op) -> None:
        if self.cut_before is not None and len(self.trace) >= self.cut_before:
            self.in_flight = self.in_flight or op
            raise PowerCut
        if op.medium == "stick" and self.pull_before is not None and len(self.trace) >= self.pull_before:
            self.pull_before, self.in_flight = None, None
            self.pull()
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        self.seen.append(self.witness())
        self.trace.append(op)
        op.apply(self.trees[op.medium])

    def _held(self, fd: int) -> Open:
        held = self._open[fd]
        if held.medium == "stick" and (self.stick_name is None or held.plugged != self.plugged["stick"]):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return held

    def _blob(self, held: Open) -> tuple[bytes, ...]:
        node = self.trees[held.medium].nodes[held.inode]
        if not isinstance(node, tuple):
            raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))
        return node

    def _make_new(self, path: Path, node: Node) -> None:
        spot = self.spot(path, follow=False)
        if spot.inode is not None:
            raise error(errno.EEXIST, path)
        self._make(spot, node)

    def _make(self, spot: Spot, node: Node) -> int:
        inode = self._next_inode[spot.medium]
        self._next_inode[spot.medium] += 1
        self._do(Name(spot.medium, spot.folder, spot.name, inode, node))
        return inode


__all__ = ["INTERNAL", "MEDIA", "ModelDisk", "PowerCut"]
