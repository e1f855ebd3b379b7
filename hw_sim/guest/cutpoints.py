"""Where the power may fail, over two disks with a log each: pairs of places that the machine really went
through. Pure.

    states = joint_states(clock, card_log.complete, stick_log.complete, since=ready)
    points = choose(states, card_log.durable, stick_log.durable, most=400, seed=1)

Two logs have no common clock, and not every pair of places is honest: with the stick's record there and the
card's not, the booth rightly says that its internal medium is behind. So a pair counts only if both logs
were seen so at once (`logclock.py`), or if between two sightings one log alone grew. Where both grew,
nothing in between is tried, and `blind` counts how often.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from hw_sim.guest.logclock import Moment

SLACK = 0.5  # s by which the clock's process may be late on a busy machine
MOST_TEARS = 16  # draws for one place
LOST, KEPT, SOME = "cache lost", "nothing lost", "torn"


@dataclass(frozen=True)
class Joint:
    """The first `card` and `stick` entries of the two logs were complete at one moment (monotonic seconds).

    No later than `first`: whoever touched something before it may have caused this. Not before `sure` was
    it over: whoever saw something before it was promised it.
    """

    card: int
    stick: int
    first: float
    sure: float


@dataclass(frozen=True)
class Point:
    """One cut: where, and how the caches fare; `seed` for what is torn."""

    joint: Joint
    fate: str
    seed: int = 0


@dataclass(frozen=True)
class Joints:
    """`blind`: intervals in which both logs grew and the order is not known."""

    states: tuple[Joint, ...]
    blind: int


def joint_states(
    clock: Sequence[Moment], card: Callable[[int], int], stick: Callable[[int], int], since: float
) -> Joints:
    """Every honest pair from `since` on, in time order. `card`, `stick`: complete entries for a length of
    the log.
    """
    states: list[Joint] = []
    blind = 0
    seen = [(moment.at, card(moment.sizes[0]), stick(moment.sizes[1])) for moment in clock]
    for (at, a, b), (then, a2, b2) in pairwise(seen):
        if at < since:
            continue
        states.append(Joint(a, b, at, max(at, then - SLACK)))
        if a2 != a and b2 != b:
            blind += 1
            continue
        between = [(c, b) for c in range(a + 1, a2)] + [(a, s) for s in range(b + 1, b2)]
        states += [Joint(c, s, then, at) for c, s in between]
    if seen and seen[-1][0] >= since:
        at, a, b = seen[-1]
        states.append(Joint(a, b, at, at))
    return Joints(_merged(states), blind)


def _merged(states: Sequence[Joint]) -> tuple[Joint, ...]:
    """One entry for each pair of places: a log may grow by half an entry."""
    found: dict[tuple[int, int], Joint] = {}
    for joint in states:
        old = found.get((joint.card, joint.stick), joint)
        found[joint.card, joint.stick] = Joint(joint.card, joint.stick, old.first, joint.sure)
    return tuple(found.values())


def points_of(
    states: Sequence[Joint],
    card: Callable[[int], int],
    stick: Callable[[int], int],
    seed: int,
    tears: int = 1,
) -> list[Point]:
    """Every cut worth trying: a lost cache once for each pair of flushes, then, where anything is
    unflushed, all of it kept and `tears` draws of a part. `card`, `stick`: how many of the first n entries
    a flush covers.
    """
    found: list[Point] = []
    lost: dict[tuple[int, int], int] = {}
    for number, joint in enumerate(states):
        flushed = card(joint.card), stick(joint.stick)
        if flushed in lost:  # the same disks, later: more has been promised by now, and no less may be there
            old = found[lost[flushed]].joint
            found[lost[flushed]] = Point(Joint(joint.card, joint.stick, old.first, joint.sure), LOST)
        else:
            lost[flushed] = len(found)
            found.append(Point(joint, LOST))
        if flushed != (joint.card, joint.stick):
            found.append(Point(joint, KEPT))
            seeds = (seed * 1_000_003 + number * MOST_TEARS + draw for draw in range(tears))
            found += [Point(joint, SOME, one) for one in seeds]
    return sorted(found, key=lambda point: (point.joint.card, point.joint.stick, point.fate, point.seed))


def choose(points: Sequence[Point], most: int, seed: int) -> list[Point]:
    """At most `most` of them, spread over the whole recording and drawn by `seed`; in order still."""
    if len(points) <= most:
        return list(points)
    kept = random.Random(f"{seed}/cuts").sample(range(len(points)), most)
    return [points[number] for number in sorted(kept)]
