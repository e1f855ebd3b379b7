"""Where a path leads on the modelled media: links, folders, a stick that is plugged in under some name.

`/booth/internal` is the internal medium, `/booth/media/NAME` the stick.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from crash_tree import ROOT, Folder, Link, Node, Tree

from firmware.storage.layer import FileLayer, Identity

INTERNAL, MEDIA = Path("/booth/internal"), Path("/booth/media")
MOST_LINKS = 8


@dataclass(frozen=True)
class Spot:
    """Where a path leads: `inode` is None where the last name is free."""

    medium: str
    folder: int
    name: str
    inode: int | None


class Paths(FileLayer):
    """The part of the layer that changes nothing. `stick_name`: None where no stick is plugged in."""

    def __init__(self, trees: Mapping[str, Tree]) -> None:
        self.trees = dict(trees)
        self.stick_name: str | None = "sda1"
        self.plugged = {"internal": 1, "stick": 2}  # another number each time: what stat(2) calls the device

    def look_up(self, path: Path) -> Identity:
        spot = self.there(path, follow=False)
        return self.plugged[spot.medium], spot.inode or ROOT

    def place(self, path: Path) -> Identity:
        spot = self.there(path, follow=True)
        return self.plugged[spot.medium], spot.inode or ROOT

    def is_directory(self, path: Path) -> bool:
        if path == MEDIA:
            return True
        return isinstance(self.node(self.there(path, follow=True)), Folder)

    def names(self, directory: Path) -> list[str]:
        if directory == MEDIA:
            return [] if self.stick_name is None else [self.stick_name]
        spot = self.there(directory, follow=True)
        if not isinstance(self.node(spot), Folder):
            raise error(errno.ENOTDIR, directory)
        return [name for folder, name in self.trees[spot.medium].names if folder == spot.inode]

    def read_link(self, path: Path) -> Path | None:
        try:
            node = self.node(self.there(path, follow=False))
        except OSError:
            return None
        return Path(node.target) if isinstance(node, Link) else None

    def node(self, spot: Spot) -> Node:
        return self.trees[spot.medium].nodes[spot.inode or ROOT]

    def there(self, path: Path, *, follow: bool) -> Spot:
        spot = self.spot(path, follow=follow)
        if spot.inode is None:
            raise error(errno.ENOENT, path)
        return spot

    def spot(self, path: Path, *, follow: bool) -> Spot:
        whole = path
        for _ in range(MOST_LINKS):
            found = self._step(path, whole, follow=follow)
            if isinstance(found, Spot):
                return found
            path = found
        raise error(errno.ELOOP, whole)

    def _step(self, path: Path, whole: Path, *, follow: bool) -> Spot | Path:
        """Walk down; a link on the way gives the path that it stands for."""
        medium, parts = self._mounted(path, whole)
        tree, folder = self.trees[medium], ROOT
        spot = Spot(medium, ROOT, "", ROOT)
        for at, name in enumerate(parts):
            if not isinstance(tree.nodes[folder], Folder):
                raise error(errno.ENOTDIR, whole)
            spot = Spot(medium, folder, name, tree.names.get((folder, name)))
            last = at == len(parts) - 1
            if spot.inode is None:
                if last:
                    return spot
                raise error(errno.ENOENT, whole)
            node = tree.nodes[spot.inode]
            if isinstance(node, Link) and (follow or not last):
                return Path(node.target, *parts[at + 1 :])
            folder = spot.inode
        return spot

    def _mounted(self, path: Path, whole: Path) -> tuple[str, tuple[str, ...]]:
        medium, name, parts = _split(path)
        if medium == "internal" or (medium == "stick" and name == self.stick_name):
            return medium, parts
        raise error(errno.ENOENT, whole)


@lru_cache(4096)
def _split(path: Path) -> tuple[str, str, tuple[str, ...]]:
    """Medium, the stick's name, and the names below its root."""
    if path.is_relative_to(INTERNAL):
        return "internal", "", path.relative_to(INTERNAL).parts
    if path.is_relative_to(MEDIA):
        name, *rest = path.relative_to(MEDIA).parts or ("",)
        return "stick", name, tuple(rest)
    return "", "", ()


def error(number: int, path: Path) -> OSError:
    return OSError(number, os.strerror(number), str(path))
