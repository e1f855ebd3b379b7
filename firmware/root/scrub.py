"""Read the whole root again and say whether it is as it was built, because verity looks only at what is used.

    python3 -m firmware.root scrub

The data, their hash tree and its heading are read from the card itself, and so are kernel and initramfs,
which the image's name is a digest of. How far it is, and what it found, is told as it goes:
answers/scrub.json.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from firmware.root.answers import ANSWERS, answer
from firmware.root.asks import ASKS, AskError, take
from firmware.root.facts import COMMAND_LINE, IMAGE, FactsError, RootFacts, read_facts
from firmware.root.scrub_read import PIECE, Card
from firmware.root.scrub_tree import BLOCK, BadBlock, Shape, Tree, check_superblock

FIRMWARE = Path("/boot/firmware")
USAGE = "usage: python3 -m firmware.root scrub"
EVERY = 4 << 20  # bytes between two answers


STARTERS = ("vmlinuz", "initrd.img")


class BadFile(Exception):
    """`name` in the slot's folder is not as it was built, or one of those."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name}: not as built")
        self.name = name


@dataclass(frozen=True)
class Machine:
    """Where things are; other places in tests."""

    image: Path = IMAGE
    command_line: Path = COMMAND_LINE
    firmware: Path = FIRMWARE
    asks: Path = ASKS
    answers: Path = ANSWERS


class Progress:
    """Counts bytes and tells now and then."""

    def __init__(self, total: int, tell: Callable[[int, int], None]) -> None:
        self.done, self.total = 0, total
        self._tell, self._told = tell, 0

    def add(self, count: int) -> None:
        self.done += count
        if self.done - self._told >= EVERY:
            self._told = self.done
            self._tell(self.done, self.total)


def main(arguments: Sequence[str], machine: Machine | None = None) -> int:
    """0 all is as built, 1 it is not (an answer says what), 2 for a call that is none."""
    machine = machine or Machine()
    if arguments:
        print(USAGE, file=sys.stderr)
        return 2
    with suppress(AskError):  # whatever it was, it was an ask
        take("scrub", machine.asks)
    said = scrub(machine)
    answer("scrub", said, machine.answers)
    print(_words(said), flush=True)
    return 0 if said["state"] == "good" else 1


def scrub(machine: Machine) -> dict[str, object]:
    """The answer at the end."""

    def tell(done: int, total: int) -> None:
        answer("scrub", _said("running", done, total), machine.answers)

    tell(0, 0)
    progress = Progress(0, tell)
    try:
        facts = read_facts(machine.image, machine.command_line)
        shape = Shape(facts.data_blocks, facts.data_blocks + 1)
        progress.total = (shape.first + shape.blocks) * BLOCK
        check_root(facts, shape, progress)
        check_starters(machine.firmware / facts.slot, facts, progress)
    except FactsError as error:
        print(error, file=sys.stderr)
        return _said("bad", 0, 0, reason="no_facts")
    except BadBlock as bad:
        return _said("bad", progress.done, progress.total, bad_block=bad.block, reason=bad.reason)
    except BadFile as bad_file:
        return _said("bad", progress.done, progress.total, bad_file=bad_file.name, reason="file")
    except OSError as error:
        print(f"scrub: the root cannot be opened: {error.strerror}", file=sys.stderr)
        return _said("bad", 0, progress.total, bad_block=0, reason="unreadable")
    return _said("good", progress.done, progress.done)


def check_root(facts: RootFacts, shape: Shape, progress: Progress) -> None:
    """Tree first, so that every block of the data can be held against it. Raises BadBlock, OSError."""
    with Card(facts.device) as card:
        heading = bytes(_exactly(card, shape.data_blocks, 1))
        check_superblock(heading, shape.data_blocks, facts.salt)
        blocks = bytearray()
        for at in range(0, shape.blocks, PIECE // BLOCK):
            blocks += _exactly(card, shape.first + at, min(PIECE // BLOCK, shape.blocks - at))
        tree = Tree(shape, bytes(blocks), facts.root_hash, facts.salt)
        for at in range(0, shape.data_blocks, PIECE // BLOCK):
            piece = _exactly(card, at, min(PIECE // BLOCK, shape.data_blocks - at))
            for number in range(len(piece) // BLOCK):
                tree.check(at + number, piece[number * BLOCK : (number + 1) * BLOCK])
            progress.add(len(piece))
        progress.add((1 + shape.blocks) * BLOCK)


def check_starters(folder: Path, facts: RootFacts, progress: Progress) -> None:
    """Kernel and initramfs: they are of this image if its name comes out. Raises BadFile."""
    lines = [facts.root_hash.hex(), *(_digest_of(folder / name, progress) for name in STARTERS)]
    if hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest() != facts.image:
        raise BadFile(", ".join(STARTERS))


def _digest_of(path: Path, progress: Progress) -> str:
    """Raises BadFile where it cannot be read."""
    try:
        with Card(path) as card:
            size, made = card.size, hashlib.sha256()
            progress.total += size
            for at in range(0, size, PIECE):
                piece = card.read(at, PIECE)
                made.update(piece)
                progress.add(len(piece))
    except OSError as error:
        raise BadFile(path.name) from error
    return made.hexdigest()


def _exactly(card: Card, block: int, count: int) -> memoryview:
    """Raises BadBlock with the block that cannot be read."""
    try:
        piece = card.read(block * BLOCK, count * BLOCK)
    except OSError as error:
        raise BadBlock(_unreadable(card, block, count), "unreadable") from error
    if len(piece) < count * BLOCK:
        raise BadBlock(block + len(piece) // BLOCK, "unreadable")
    return piece


def _unreadable(card: Card, block: int, count: int) -> int:
    """Which one it is of those read at once."""
    for one in range(block, block + count):
        try:
            card.read(one * BLOCK, BLOCK)
        except OSError:
            return one
    return block  # the second time it could be read; once it could not


def _said(
    state: str,
    done: int,
    total: int,
    *,
    bad_block: int | None = None,
    bad_file: str | None = None,
    reason: str | None = None,
) -> dict[str, object]:
    said: dict[str, object] = {"state": state, "checked": done, "of": total, "bad_block": bad_block}
    said["bad_file"] = bad_file
    return said if reason is None else {**said, "reason": reason}


def _words(said: dict[str, object]) -> str:
    if said["state"] == "good":
        return f"scrub: {said['checked']} bytes are as they were built"
    return f"scrub: NOT as built: {said.get('reason')}, block {said['bad_block']}, file {said['bad_file']}"
