"""A day cut at every point, gone on with, and cut again: one task for each state after the first cut."""

from __future__ import annotations

import random
import traceback
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from crash_facts import Broken
from crash_judge import check_halt
from crash_ops import Op
from crash_tree import Tree
from crash_variants import MEDIA, Crash, crashes


@dataclass
class Tried:
    """What was done: crash points by (kind, medium), states, starts, halts by (medium that lied, error)."""

    points: Counter[tuple[str, str]] = field(default_factory=Counter)
    halts: Counter[tuple[str, str]] = field(default_factory=Counter)
    states: int = 0
    starts: int = 0
    days: int = 0

    def add(self, other: Tried) -> None:
        self.points += other.points
        self.halts += other.halts
        self.states += other.states
        self.starts += other.starts
        self.days += other.days


@dataclass
class Counterexample:
    """An invariant that does not hold, and the way there."""

    check: str
    message: str
    way: tuple[str, ...]

    def lines(self) -> Iterator[str]:
        yield self.message
        yield from (f"  {number}. {cut}" for number, cut in enumerate(self.way, 1))


def described(crash: Crash, trace: Sequence[Op]) -> str:
    """One cut in words: enough to come to it again with the same seed."""
    coming = _short(trace[crash.point]) if crash.point < len(trace) else "the end"
    how = " ".join(word for word in (crash.kind, f"on the {crash.medium}", crash.what) if word)
    return f"power cut before operation {crash.point} of {len(trace)} ({coming}): {how}"


def _short(op: Op) -> str:
    at = getattr(op, "offset", None)
    name = getattr(op, "name", getattr(op, "new", ""))
    detail = f" {name}" if name else f" inode {getattr(op, 'inode', '-')}" + (f" at {at}" if at else "")
    return f"{type(op).__name__} {op.medium}{detail}"


class Explorer:
    """`world` is a day: `crash_ledger.LedgerDay` or `crash_bottle.BottleDay`.

    `second`: how many states after a second cut are tried for each first one, None for all of them.
    """

    def __init__(
        self, world: Any, seed: str, *, second: int | None = None, deaf: Collection[str] = ()
    ) -> None:
        self.world, self.seed, self.second, self.deaf = world, seed, second, frozenset(deaf)
        self.tried = Tried()
        self.first = world.start(world.blank, world.first_seen(), 0)
        self.tried.starts += 1
        self.states = self._distinct(world.blank, self.first.disk.trace, seed)

    def run(self, number: int) -> tuple[Tried, Counterexample | None]:
        """The first state of this number: started, judged, gone on with, cut again."""
        self.tried, way = Tried(states=1), []
        crash = self.states[number]
        way.append(described(crash, self.first.disk.trace))
        try:
            self._branch(crash, self._seen(self.first, crash.point), way)
        except Broken as error:
            return self.tried, Counterexample(error.check, str(error), tuple(way))
        except Exception as error:  # noqa: BLE001  # a traceback is the finding
            text = "".join(traceback.format_exception(error)[-3:])
            return self.tried, Counterexample("no traceback", text, tuple(way))
        return self.tried, None

    def _branch(self, crash: Crash, seen: object, way: list[str]) -> None:
        lied = {crash.medium} if crash.kind == "lying" else set()
        if not self._judge(crash, seen, lied, 1):
            return
        day = self.world.start(crash.media, seen, 1)
        self.tried.starts += 1
        self.tried.days += 1
        self.world.check_end(day, lied)
        states = self._distinct(crash.media, day.disk.trace, f"{self.seed}/{crash.point}/{crash.what}")
        if self.second is not None:
            chance = random.Random(f"{self.seed}/second/{crash.point}/{crash.kind}/{crash.what}")
            states = chance.sample(states, min(self.second, len(states)))
        for again in states:
            way[1:] = [described(again, day.disk.trace)]
            self.tried.states += 1
            also = {again.medium} if again.kind == "lying" else set()
            self._judge(again, self._seen(day, again.point), lied | also, 2)
        del way[1:]

    def _judge(self, crash: Crash, seen: Any, lied: Collection[str], life: int) -> bool:
        """Start it and look; start it once more; whether there is a way on."""
        run = self.world.start(crash.media, seen, life, whole=False)
        self.tried.starts += 1
        if run.halted:
            check_halt(crash.media, run, seen, lied, self.world.legal)
            self.tried.halts[crash.medium, run.halted.partition(":")[0]] += 1
            return False
        facts = self.world.check_start(run, seen)
        once_more = self.world.start(run.media, seen, life + 1, whole=False)
        self.tried.starts += 1
        self.world.check_again(facts, once_more)
        return True

    def _seen(self, run: Any, point: int) -> object:
        marks = run.disk.seen
        return marks[point] if point < len(marks) else run.seen

    def _distinct(self, media: Any, trace: Sequence[Op], seed: str) -> list[Crash]:
        trees = dict(zip(MEDIA, map(Tree.thaw, media), strict=True))
        found: dict[object, Crash] = {}
        for crash in crashes(trees, trace, seed, self.deaf):
            self.tried.points[crash.kind, crash.medium] += 1
            lied = crash.medium if crash.kind == "lying" else ""
            found.setdefault((crash.media, lied), crash)
        return list(found.values())
