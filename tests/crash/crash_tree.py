"""What one medium holds: names in folders, files as blocks of 4096 bytes. Cheap to copy and to compare."""

from __future__ import annotations

from dataclasses import dataclass, field

BLOCK = 4096
ZERO = bytes(BLOCK)
ROOT = 0

Blob = tuple[bytes, ...]
"""A file: blocks, the last one maybe shorter."""


@dataclass(frozen=True)
class Link:
    """A symbolic link."""

    target: str


@dataclass(frozen=True)
class Folder:
    """A directory; its names stand in the tree."""


FOLDER = Folder()
Node = Blob | Link | Folder
Frozen = tuple[tuple[str, Node], ...]
"""A medium's content by path, sorted: equal content is equal, whatever the inodes were."""


@dataclass
class Tree:
    """Entries (folder's inode, name) -> inode, and what each inode is. An inode without a name is lost."""

    names: dict[tuple[int, str], int] = field(default_factory=dict)
    nodes: dict[int, Node] = field(default_factory=lambda: {ROOT: FOLDER})

    def copy(self) -> Tree:
        return Tree(dict(self.names), dict(self.nodes))

    def frozen(self) -> Frozen:
        below: dict[int, list[tuple[str, int]]] = {}
        for (folder, name), inode in self.names.items():
            below.setdefault(folder, []).append((name, inode))
        found: list[tuple[str, Node]] = []
        todo = [("", ROOT)]
        while todo:
            path, folder = todo.pop()
            for name, inode in below.get(folder, ()):
                node = self.nodes[inode]
                found.append((path + name, node))
                if node is FOLDER:
                    todo.append((f"{path}{name}/", inode))
        return tuple(sorted(found, key=lambda item: item[0]))

    @classmethod
    def thaw(cls, frozen: Frozen) -> Tree:
        """The same content, as after a reboot: inodes are numbered anew."""
        tree = cls()
        inodes = {"": ROOT}
        for number, (path, node) in enumerate(frozen, 1):
            parent, _, name = path.rpartition("/")
            inodes[path] = number
            tree.names[inodes[parent], name] = number
            tree.nodes[number] = node
        return tree


def splice(blob: Blob, offset: int, data: bytes) -> Blob:
    """`data` written at `offset`; a gap before it is zero."""
    if offset % BLOCK == 0 and len(data) == BLOCK and offset < len(blob) * BLOCK - BLOCK:
        at = offset // BLOCK
        return (*blob[:at], data, *blob[at + 1 :])
    whole = b"".join(blob)
    whole = whole.ljust(offset, b"\0")
    return blocks(whole[:offset] + data + whole[offset + len(data) :])


def blocks(data: bytes) -> Blob:
    """A file of these bytes."""
    pieces = (data[at : at + BLOCK] for at in range(0, len(data), BLOCK))
    return tuple(ZERO if piece == ZERO else piece for piece in pieces)


def size_of(blob: Blob) -> int:
    return (len(blob) - 1) * BLOCK + len(blob[-1]) if blob else 0


def content(frozen: Frozen, path: str) -> bytes | None:
    """A file's bytes, None where there is none."""
    node = dict(frozen).get(path)
    return b"".join(node) if isinstance(node, tuple) else None
