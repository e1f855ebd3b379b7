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
    """What was done: crash points by (kind, medium), halts by (medium that lied, error), other mishaps."""

    points: Counter[tuple[str, str]] = field(default_factory=Counter)
    halts: Counter[tuple[str, str]] = field(default_factory=Counter)
    mishaps: Counter[str] = field(default_factory=Counter)
    states: int = 0
    starts: int = 0
    days: int = 0

    def add(self, other: Tried) -> None:
        self.points += other.points
        self.halts += other.halts
        self.mishaps += other.mishaps
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


@dataclass
class State:
    """One state to start from: a crash that leads there, what people know then, and all crashes alike."""

    crash: Crash
    seen: Any
    points: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def lied(self) -> frozenset[str]:
        return frozenset({self.crash.medium} if self.crash.kind == "lying" else ())


class Explorer:
    """`world` is a day: `crash_ledger.LedgerDay` or `crash_bottle.BottleDay`.

    `second`: how many states after a second cut are tried for each first one, None for all of them.
    """

    def __init__(
        self, world: Any, seed: str, *, second: int | None = None, deaf: Collection[str] = ()
    ) -> None:
        self.world, self.seed, self.second, self.deaf = world, seed, second, frozenset(deaf)
        self.first = world.start(world.blank, world.first_seen(), 0)
        self.states = self._distinct(world.blank, self.first, seed)
        self.tried = Tried()
        self._held: set[int] = set()

    def run(self, number: int) -> tuple[Tried, Counterexample | None]:
        """The first state of this number: started, judged, gone on with, cut again."""
        self.tried, way = Tried(), []
        try:
            self._branch(self.states[number], way)
        except Broken as error:
            return self.tried, Counterexample(error.check, str(error), tuple(way))
        except Exception as error:  # noqa: BLE001  # a traceback is the finding
            text = "".join(traceback.format_exception(error)[-3:])
            return self.tried, Counterexample("no traceback", text, tuple(way))
        return self.tried, None

    def _branch(self, state: State, way: list[str]) -> None:
        crash = state.crash
        way.append(described(crash, self.first.disk.trace))
        if not self._judge(state, state.lied, 1):
            return
        day = self.world.start(crash.media, state.seen, 1)
        self.tried.starts += 1
        self.tried.days += 1
        self.world.check_end(day, state.lied)
        states = self._distinct(crash.media, day, f"{self.seed}/{crash.point}/{crash.what}")
        if self.second is not None:
            chance = random.Random(f"{self.seed}/second/{crash.point}/{crash.kind}/{crash.what}")
            states = chance.sample(states, min(self.second, len(states)))
        for again in states:
            way[1:] = [described(again.crash, day.disk.trace)]
            self._judge(again, state.lied | again.lied, 2)

    def _judge(self, state: State, lied: Collection[str], life: int) -> bool:
        """Start it and look; start it once more; whether there is a way on."""
        media = state.crash.media
        self.tried.points += state.points
        key = hash((media, state.seen, life))
        if (
            key in self._held and life > 1
        ):  # another first cut led to the same, as after a lie that was mended
            return True
        self.tried.states += 1
        run = self.world.start(media, state.seen, life, whole=False)
        self.tried.starts += 1
        if run.halted:
            check_halt(media, run, state.seen, lied, self.world.legal)
            self.tried.halts[" and ".join(sorted(lied)), run.halted.partition(":")[0]] += 1
            return False
        facts = self.world.check_start(run, state.seen)
        once_more = self.world.start(run.media, state.seen, life + 1, whole=False)
        self.tried.starts += 1
        self.world.check_again(facts, once_more)
        self._held.add(key)
        return True

    def _distinct(self, media: Any, run: Any, seed: str) -> list[State]:
        """What this life may leave. Equal media are different states where people know different things."""
        trees = dict(zip(MEDIA, map(Tree.thaw, media), strict=True))
        known = [*run.disk.seen, run.seen]
        found: dict[object, State] = {}
        for crash in crashes(trees, run.disk.trace, seed, self.deaf):
            new = State(crash, known[crash.point])
            state = found.setdefault((crash.media, new.lied, new.seen), new)
            state.points[crash.kind, crash.medium] += 1
        return list(found.values())
