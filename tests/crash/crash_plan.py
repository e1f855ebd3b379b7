"""A day's plan, and what the people of it know: both outlive a power cut."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from crash_village import Ground


@dataclass(frozen=True)
class Visit:
    """One voter: row of the roll, card (None: the officer types the NIK), slips judged one after the other.

    `slips`: (option, "cast" | "challenge" | "leave"). `gone`: left at the ballot, before any slip.
    """

    row: int
    uid: bytes | None
    nik: str
    slips: tuple[tuple[int, str], ...]
    finger: bool = True
    gone: bool = False


@dataclass(frozen=True)
class Seen:
    """What people know: shown on the screen, or done by themselves."""

    events: tuple[str, ...] = ()
    votes: tuple[int, ...] = ()  # options of those who saw thanks, or were told that they have voted
    pressed: int = 0  # the option on the slip to which "Sesuai" was said; no thanks seen yet
    served: int = 0
    judged: int = 0
    entered: bool = False  # the one whose turn it is has stood before the ballot
    told: bool = False  # the booth came back and called the last voter
    rehearsals: int = 0
    pauses: int = 0
    clock_set: bool = False
    closed: bool = False
    tallied: bool = False
    totals: tuple[int, ...] | None = None
    exported: bool = False

    @property
    def thanked(self) -> int:
        return len(self.votes)


@dataclass(frozen=True)
class Plan:
    """A day: the voters in their order; how many rehearsals before; before which voters there is a pause."""

    visits: tuple[Visit, ...]
    rehearsals: int = 0
    pauses: tuple[int, ...] = ()
    sets_clock: bool = False
    options: int = 2

    def expected(self, seen: Seen) -> tuple[int, ...]:
        return tuple(seen.votes.count(option) for option in range(1, self.options + 1))


def visits_of(
    rows: Sequence[int], uids: Sequence[bytes | None], niks: Sequence[str], chance: random.Random
) -> tuple[Visit, ...]:
    """A mixed queue for a long day."""
    found = []
    for row in rows:
        first, last = chance.choice((1, 2)), chance.choice((1, 2))
        kind = chance.random()
        if kind < 0.6:
            slips: tuple[tuple[int, str], ...] = ((last, "cast"),)
        elif kind < 0.8:
            slips = ((first, "challenge"), (last, "cast"))
        elif kind < 0.85:
            slips = ((1, "challenge"), (2, "challenge"), (1, "challenge"), (last, "cast"))
        elif kind < 0.95:
            slips = ((first, "leave"),)
        else:
            slips = ((first, "challenge"), (last, "leave"))
        gone = chance.random() < 0.07
        found.append(Visit(row, uids[row], niks[row], slips, chance.random() > 0.15, gone))
    return tuple(found)


def plan_of(ground: Ground, voters: int, seed: str) -> Plan:
    """Who comes, in which order, and what officers do besides."""
    chance = random.Random(f"{seed}/plan")
    rows = chance.sample(range(len(ground.roll_uids)), voters)
    niks = [voter.nik for voter in ground.village.voters]
    pauses = tuple(sorted(chance.sample(range(1, voters), min(2, voters - 1))))
    rehearsals = chance.choice((0, 1, 1))
    queue = visits_of(rows, ground.roll_uids, niks, chance)
    return Plan(queue, rehearsals, pauses, sets_clock=chance.random() < 0.3)
