"""From one trace, every state that the two media may be found in after a power cut.

A crash point lies before an operation. What was flushed by then is there; of the rest anything may be. Kinds:

kept        everything issued so far: the process was killed, the machine was not
flushed     only what was flushed
torn        the write in flight arrived in part: whole sectors, some sectors, or a prefix with noise behind it
reordered   some of what was not flushed arrived, and some did not
lying       on one medium the last flushed changes are lost too, although the flush came back
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from crash_ops import FLUSHES, Op, Put, Rename, Swap
from crash_tree import BLOCK, Frozen, Tree

MEDIA = ("internal", "stick")
SECTOR = 512
LIES = (1, 2, 4)
ALL_SUBSETS_OF = 3
SUBSETS = 6
KINDS = ("kept", "flushed", "torn", "reordered", "lying")


@dataclass(frozen=True)
class Crash:
    """One state, and how to come to it again: `point` operations were done, `what` says the rest."""

    point: int
    kind: str
    medium: str
    what: str
    media: tuple[Frozen, Frozen]


class Side:
    """One medium along the trace."""

    def __init__(self, medium: str, tree: Tree, *, deaf: bool) -> None:
        self.medium, self.deaf = medium, deaf
        self.flushed, self.kept = tree.copy(), tree.copy()
        self.pending: list[Op] = []
        self.past: list[Tree] = []  # `flushed` before each change that became durable, newest last
        self._frozen: dict[str, Frozen] = {}

    def go_on(self, op: Op) -> None:
        self._frozen.clear()
        op.apply(self.kept)
        if isinstance(op, Swap):
            self.flushed, self.pending, self.past = self.kept.copy(), [], []
        elif isinstance(op, FLUSHES):
            self._flush(op)
        elif isinstance(op, Put) and op.now and not self.deaf:
            self._settle(op)
        else:
            self.pending.append(op)

    def _flush(self, flush: Op) -> None:
        if self.deaf:
            return
        for op in [op for op in self.pending if flush.covers(op)]:
            self.pending.remove(op)
            self._settle(op)

    def _settle(self, op: Op) -> None:
        self.past = [*self.past[-max(LIES) :], self.flushed]
        self.flushed = self.flushed.copy()
        op.apply(self.flushed)

    def state(self, which: str) -> Frozen:
        if which not in self._frozen:
            self._frozen[which] = (self.kept if which == "kept" else self.flushed).frozen()
        return self._frozen[which]

    def with_these(self, ops: Sequence[Op]) -> Frozen:
        tree = self.flushed.copy()
        for op in ops:
            op.apply(tree)
        return tree.frozen()

    def loose(self) -> list[Op]:
        """What is not flushed, in the pieces in which it may arrive."""
        split = self.medium == "stick"  # FAT has no journal
        return [
            half
            for op in self.pending
            for half in (op.halves() if split and isinstance(op, Rename) else (op,))
        ]


def crashes(
    trees: dict[str, Tree], trace: Sequence[Op], seed: str, deaf: frozenset[str] = frozenset()
) -> Iterator[Crash]:
    """Every state at every crash point, repetitions included. `deaf`: media on which a flush does nothing."""
    sides = {medium: Side(medium, trees[medium], deaf=medium in deaf) for medium in MEDIA}
    for point, coming in enumerate((*trace, None)):
        yield from _here(sides, point, coming, random.Random(f"{seed}/{point}"))
        if coming is not None:
            sides[coming.medium].go_on(coming)


def crashes_at_end(
    trees: dict[str, Tree], trace: Sequence[Op], coming: Op | None, seed: str
) -> tuple[list[Crash], dict[str, Side]]:
    """The states after all of this trace, while `coming` was in flight; and the two media."""
    sides = {medium: Side(medium, trees[medium], deaf=False) for medium in MEDIA}
    for op in trace:
        sides[op.medium].go_on(op)
    found = _here(sides, len(trace), coming, random.Random(f"{seed}/{len(trace)}"))
    return list(found), sides


def _here(sides: dict[str, Side], point: int, coming: Op | None, chance: random.Random) -> Iterator[Crash]:
    kept, flushed = ({m: sides[m].state(which) for m in MEDIA} for which in ("kept", "flushed"))

    def crash(kind: str, medium: str, what: str, base: dict[str, Frozen], own: Frozen) -> Crash:
        media = {**base, medium: own}
        return Crash(point, kind, medium, what, (media["internal"], media["stick"]))

    newest = coming.medium if coming is not None else MEDIA[1]
    yield crash("kept", newest, "", kept, kept[newest])
    yield crash("flushed", newest, "", flushed, flushed[newest])
    if isinstance(coming, Put):
        side = sides[coming.medium]
        for what, data in torn(coming, side.kept, chance):
            part = coming.as_far(data)
            yield crash("torn", side.medium, what, flushed, side.with_these([part]))
            if side.pending:
                yield crash(
                    "torn", side.medium, f"{what}, rest kept", kept, side.with_these([*side.pending, part])
                )
    for side in sides.values():
        for what, ops in _some(side.loose(), chance):
            yield crash("reordered", side.medium, what, flushed, side.with_these(ops))
        for lost in LIES:
            if lost <= len(side.past):
                earlier = side.past[-lost].frozen()
                yield crash("lying", side.medium, f"last {lost} lost", flushed, earlier)


def torn(put: Put, before: Tree, chance: random.Random) -> Iterator[tuple[str, bytes]]:
    """The bytes that may stand where this write was in flight."""
    data, old = put.data, _old(put, before)
    sectors = range(SECTOR, len(data), SECTOR)
    if len(data) > BLOCK:  # laying out: a few places will do
        sectors = range(SECTOR, len(data), max(SECTOR, len(data) // 4 // SECTOR * SECTOR))
    for cut in sectors:
        yield f"first {cut} bytes", data[:cut] + old[cut:]
    cut = chance.randrange(1, len(data)) if len(data) > 1 else 1
    yield f"first {cut} bytes, then noise", data[:cut] + chance.randbytes(len(data) - cut)
    if not put.now:
        yield f"file of {cut} bytes", data[:cut]
    if len(data) > SECTOR:
        picked = [chance.random() < 0.5 for _ in range(0, len(data), SECTOR)]
        picked[-1] = True
        pieces = ((data if new else old)[at * SECTOR : (at + 1) * SECTOR] for at, new in enumerate(picked))
        yield "sectors " + "".join("01"[new] for new in picked[:64]), b"".join(pieces)


def _old(put: Put, before: Tree) -> bytes:
    """What stood there: as far as the file went; noise of the medium is tried as noise."""
    blob = before.nodes.get(put.inode, ())
    whole = b"".join(blob) if isinstance(blob, tuple) else b""
    return whole[put.offset : put.offset + len(put.data)].ljust(len(put.data), b"\0")


def _some(ops: Sequence[Op], chance: random.Random) -> Iterator[tuple[str, list[Op]]]:
    """Sub-sets of what is not flushed: every one where they are few."""
    count = len(ops)
    if count <= ALL_SUBSETS_OF:
        masks = [mask for mask in product((False, True), repeat=count) if any(mask)]
    else:
        masks = [(True,) * count, *(tuple(i == at for i in range(count)) for at in range(count))]
        masks += [tuple(i != at for i in range(count)) for at in range(count)]
        masks += [tuple(chance.random() < 0.5 for _ in ops) for _ in range(SUBSETS)]
    for mask in masks:
        chosen = [op for op, taken in zip(ops, mask, strict=True) if taken]
        yield "".join("01"[taken] for taken in mask), chosen
        garbled = [_garbled(op, chance) for op in chosen]
        if garbled != chosen:
            yield "".join("01"[taken] for taken in mask) + ", bytes garbled", garbled


def _garbled(op: Op, chance: random.Random) -> Op:
    """The length of a file may arrive before its bytes: then what the medium held before stands there."""
    return op.as_far(chance.randbytes(len(op.data))) if isinstance(op, Put) else op
