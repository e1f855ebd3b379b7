"""What passes through the file layer, one object for each call that changes or flushes a medium."""

from __future__ import annotations

from dataclasses import dataclass, replace

from crash_tree import Frozen, Node, Tree, splice


@dataclass(frozen=True, slots=True)
class Op:
    """Base. `medium`: "internal" or "stick"."""

    medium: str

    def apply(self, tree: Tree) -> None:
        """Do it to a tree; a flush changes nothing."""

    def covers(self, earlier: Op) -> bool:
        """Whether this flush makes an earlier change durable."""
        return False


@dataclass(frozen=True, slots=True)
class Put(Op):
    """Bytes written to a file. `now`: durable when it returns (O_DSYNC)."""

    inode: int
    offset: int
    data: bytes
    now: bool

    def apply(self, tree: Tree) -> None:
        blob = tree.nodes.get(self.inode, ())
        assert isinstance(blob, tuple)
        tree.nodes[self.inode] = splice(blob, self.offset, self.data)

    def as_far(self, data: bytes) -> Put:
        return replace(self, data=data)


@dataclass(frozen=True, slots=True)
class Cut(Op):
    """A file truncated to nothing."""

    inode: int

    def apply(self, tree: Tree) -> None:
        tree.nodes[self.inode] = ()


@dataclass(frozen=True, slots=True)
class Name(Op):
    """A new name in a folder; `node`: what a new inode is at first, None where the inode is there already."""

    folder: int
    name: str
    inode: int
    node: Node | None

    def apply(self, tree: Tree) -> None:
        if self.node is not None:
            tree.nodes.setdefault(self.inode, self.node)
        if self.inode in tree.nodes:
            tree.names[self.folder, self.name] = self.inode


@dataclass(frozen=True, slots=True)
class Unname(Op):
    """A name removed from a folder: unlink, rmdir."""

    folder: int
    name: str

    def apply(self, tree: Tree) -> None:
        tree.names.pop((self.folder, self.name), None)


@dataclass(frozen=True, slots=True)
class Rename(Op):
    """A file's name moved within its folder, over what had the new name."""

    folder: int
    old: str
    new: str
    inode: int

    def apply(self, tree: Tree) -> None:
        if tree.names.get((self.folder, self.old)) == self.inode:
            del tree.names[self.folder, self.old]
            tree.names[self.folder, self.new] = self.inode

    def halves(self) -> tuple[Op, Op]:
        """Without a journal the two names are two sectors, and either may arrive first."""
        return Name(self.medium, self.folder, self.new, self.inode, None), Unname(
            self.medium, self.folder, self.old
        )


@dataclass(frozen=True, slots=True)
class Flush(Op):
    """fsync of a file: its bytes and its length."""

    inode: int

    def covers(self, earlier: Op) -> bool:
        return isinstance(earlier, Put | Cut) and earlier.inode == self.inode


@dataclass(frozen=True, slots=True)
class FlushFolder(Op):
    """fsync of a folder: its names."""

    folder: int

    def covers(self, earlier: Op) -> bool:
        return isinstance(earlier, Name | Unname | Rename) and earlier.folder == self.folder


@dataclass(frozen=True, slots=True)
class FlushAll(Op):
    """sync: everything on this medium."""

    def covers(self, earlier: Op) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Swap(Op):
    """The stick was taken out and is back, or another copy of it: what it holds now."""

    content: Frozen

    def apply(self, tree: Tree) -> None:
        fresh = Tree.thaw(self.content)
        tree.names, tree.nodes = fresh.names, fresh.nodes


FLUSHES = (Flush, FlushFolder, FlushAll)
