"""Seeded random days on the model booth, their statistics, and the shortest list of acts that still fails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

import attack_secrets
from attack_books import Violation
from attack_events import any_event
from attack_home import go_home
from attack_people import anything
from attack_world import Act, World

from firmware.states.diagram import all_events
from firmware.states.events import Event
from firmware.states.model import Closed, State
from firmware.states.rules import TABLE, step

EVENTS = tuple(all_events())
ACTS_A_DAY = 2500
HOMEWARD = 400  # on average every so many acts people bring the booth home
SEEN_ENOUGH = 3  # and from each new kind of state this often


@dataclass
class Walked:
    """What the rules were asked, and where that led."""

    events: int = 0
    days: int = 0
    homes: int = 0
    farthest_home: int = 0
    deepest: int = 0
    tried: Counter[tuple[type[State], type[Event]]] = field(default_factory=Counter)
    edges: Counter[tuple[type[State], type[Event], type[State]]] = field(default_factory=Counter)
    states: Counter[type[State]] = field(default_factory=Counter)
    probed: Counter[tuple[type[State], type[Event]]] = field(default_factory=Counter)
    shapes: Counter[str] = field(default_factory=Counter)
    closed: int = 0

    def note(self, world: World) -> None:
        for before, event, after in world.tried:
            self.events += 1
            self.tried[before, event] += 1
            if after is not None:
                self.edges[before, event, after] += 1
                self.states[after] += 1
        world.tried.clear()
        self.deepest = max(self.deepest, world.ghost.deepest)


def probe(world: World, rng: Random, walked: Walked) -> None:
    """Any event at all, also one that cannot come now: the rules answer without error, and tell no secret."""
    kind = rng.choice(EVENTS)
    walked.probed[type(world.state), kind] += 1
    result = step(world.state, any_event(kind, rng))
    listed = (type(world.state), kind) in TABLE
    if listed is (result is None):
        raise Violation(
            f"table: {type(world.state).__name__} x {kind.__name__} listed: {listed}, applied: {result}"
        )
    if result is not None:
        attack_secrets.check(result.state, result.effects, sealed=False)


class Failure(AssertionError):
    """An invariant broke; `acts` is a list of acts that breaks it, made short."""

    def __init__(self, why: str, seed: int, acts: list[Act]) -> None:
        self.why, self.acts = why, acts
        lines = "\n".join(f"    {told(act)}," for act in acts)
        super().__init__(f"{why}\nseed {seed}, {len(acts)} acts:\n{lines}")


def told(act: Act) -> str:
    """An act as it can be done again; the repr of an event keeps its secrets, a test's log need not."""
    name, *rest = act
    parts = [f"{type(a).__name__}({vars(a)})" if isinstance(a, Event) else repr(a) for a in rest]
    return f"{name}({', '.join(parts)})"


def shape(state: State) -> str:
    """A state's kind and the kinds of what lies in it."""
    inner = [value for value in vars(state).values() if isinstance(value, State)]
    return type(state).__name__ + "".join(f"({shape(one)})" for one in inner)


def day(seed: int, walked: Walked, acts: int = ACTS_A_DAY) -> None:
    """One random day. Raises Failure."""
    rng, world = Random(seed), World()
    done: list[Act] = []
    walked.days += 1

    def do(act: Act) -> None:
        done.append(act)
        world.do(act)

    try:
        for number in range(acts):
            if isinstance(world.state, Closed) and rng.random() < 0.02:
                break
            do(anything(world, rng, late=number > acts // 2))
            walked.note(world)
            probe(world, rng, walked)
            kind = shape(world.state)
            walked.shapes[kind] += 1
            if walked.shapes[kind] <= SEEN_ENOUGH or rng.random() < 1 / HOMEWARD:
                steps = go_home(world, rng, done.append)
                walked.homes, walked.farthest_home = walked.homes + 1, max(walked.farthest_home, steps)
                walked.note(world)
        walked.closed += isinstance(world.state, Closed)
    except Violation as error:
        raise Failure(str(error), seed, shorter(done, str(error))) from error


def breaks(acts: list[Act], why: str) -> bool:
    """Whether this list of acts ends in the same words."""
    world = World()
    try:
        for act in acts:
            world.do(act)
    except Violation as error:
        return str(error) == why
    return False


def shorter(acts: list[Act], why: str) -> list[Act]:
    """Leave out what is not needed: halves, then smaller pieces, then single acts."""
    if not breaks(acts, why):
        return acts  # no wedge: not an act, but all that did not help
    size = len(acts) // 2
    while size:
        start = 0
        while start < len(acts):
            less = acts[:start] + acts[start + size :]
            if breaks(less, why):
                acts = less
            else:
                start += size
        size //= 2
    return acts


def attack(
    seed: int, events: int, progress: Callable[[Walked], None] = lambda _: None, acts: int = ACTS_A_DAY
) -> Walked:
    """Days until the rules were asked that often. Raises Failure."""
    walked = Walked()
    while walked.events < events:
        day(seed * 1_000_003 + walked.days, walked, acts)
        progress(walked)
    return walked
