"""How many slips to count by hand, and the rule that says whether they are enough. Pure arithmetic.

    make_plan(votes=(180, 120, 30), papers=340, doubt=0, limit=0.05)   # Plan(slips=.., rules=..)

One sample is drawn and looked at once: it confirms, or every slip is counted. The size is one that, if the
announced result is right, confirms with a chance of at least nine in ten (computed exactly, from the
hypergeometric distribution). The chance to confirm a wrong result is never more than the limit.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from firmware.report.risk import Pair, passes

CHANCE = 0.9
SMALL_BOX = 250
"""Papers that a committee counts in an hour: then it may as well count them all."""


@dataclass(frozen=True)
class Step:
    """Where the loser has `first` to `last` slips in the sample, the winner must lead by `lead`."""

    first: int
    last: int
    lead: int


@dataclass(frozen=True)
class Rule:
    """The winner (option number) against one loser, as steps; more of the loser's slips: count all."""

    winner: int
    loser: int
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Plan:
    """`slips` to draw of `papers`; equal where only all of them will do. `why`: "sample", or why not:
    "tie", "all" (no sample is enough), "small" (the box), "large" (the sample: more than half). `full`:
    counting everything is recommended."""

    papers: int
    slips: int
    limit: float
    doubt: int
    winner: int | None
    why: str
    rules: tuple[Rule, ...]

    @property
    def full(self) -> bool:
        """Whether to count every slip."""
        return self.why != "sample"


def make_plan(votes: tuple[int, ...], papers: int, doubt: int, limit: float) -> Plan:
    """`votes`: the candidates' announced votes by ballot number, blank votes left out (they are "others").
    `papers`: in the pile; `doubt`: by how many that differs from the ballots cast, one way or the other."""
    best = max(votes, default=0)
    winner = votes.index(best) + 1 if votes.count(best) == 1 else None
    losers = [n for n in range(1, len(votes) + 1) if n != winner]
    pairs = {loser: Pair(best, votes[loser - 1], papers, doubt) for loser in losers}
    if winner is None or papers == 0 or not all(pair.decided for pair in pairs.values()):
        return Plan(papers, papers, limit, doubt, None, "tie", ())
    size = sample_size(tuple(pairs.values()), limit)
    if size >= papers:
        return Plan(papers, papers, limit, doubt, winner, "all", ())
    rules = tuple(Rule(winner, loser, _steps(pair, size, limit)) for loser, pair in pairs.items())
    why = "small" if papers <= SMALL_BOX else "large" if 2 * size > papers else "sample"
    return Plan(papers, size, limit, doubt, winner, why, rules)


def sample_size(pairs: tuple[Pair, ...], limit: float) -> int:
    """The size found by halving the range; `papers` where no smaller one will do. Only near the runner-up is
    there work to do, so the others are looked at last."""
    papers = pairs[0].papers
    low, high = 0, papers
    closest = max(pairs, key=lambda pair: pair.loser)
    while high - low > 1:
        middle = (low + high) // 2
        if chance(closest, middle, limit) >= CHANCE:
            high = middle
        else:
            low = middle
    while high < papers and 1 - sum(1 - chance(pair, high, limit) for pair in pairs) < CHANCE:
        high += 1 + high // 50
    return min(high, papers)


def chance(pair: Pair, size: int, limit: float) -> float:
    """That `size` slips out of the announced box confirm: sum over how many are the pair's, then whose."""
    both = min(pair.winner + pair.loser, pair.papers)
    total = 0.0
    for m, p in _hypergeometric(pair.papers, both, size):
        other = size - m
        need = _needed(pair, m, other, limit)
        if need is not None:
            total += p * sum(q for w, q in _hypergeometric(both, min(pair.winner, both), m) if w >= need)
    return total


def _needed(pair: Pair, m: int, other: int, limit: float) -> int | None:
    """The fewest winner's slips among m of the pair's that confirm; None where not even all would."""
    low, high = m // 2, min(m, pair.winner)
    if not passes(pair, high, m - high, other, limit):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        if passes(pair, middle, m - middle, other, limit):
            high = middle
        else:
            low = middle
    return high


def _steps(pair: Pair, size: int, limit: float) -> tuple[Step, ...]:
    """For each number of the loser's slips the least lead, rounded up so that it never falls; equal ones
    joined."""
    leads: list[int] = []
    for loser in range(min(pair.loser + pair.doubt, size) + 1):
        need = _least_winner(pair, loser, size, limit)
        if need is None:
            break
        leads.append(max(need - loser, leads[-1] if leads else 0))
    while leads and len(leads) - 1 + leads[-1] + len(leads) - 1 > size:
        leads.pop()  # rounding up asked for more slips than there are
    starts = [at for at, lead in enumerate(leads) if at == 0 or lead != leads[at - 1]]
    return tuple(Step(first, after - 1, leads[first]) for first, after in pairwise([*starts, len(leads)]))


def _least_winner(pair: Pair, loser: int, size: int, limit: float) -> int | None:
    low, high = loser, min(size - loser, pair.winner + pair.doubt)
    if high <= low or not passes(pair, high, loser, size - high - loser, limit):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        if passes(pair, middle, loser, size - middle - loser, limit):
            high = middle
        else:
            low = middle
    return high


def _hypergeometric(population: int, marked: int, draws: int) -> list[tuple[int, float]]:
    """(k, probability) of k marked ones among `draws`, leaving out what is less likely than one in 10^12."""
    low, high = max(0, draws - (population - marked)), min(draws, marked)
    whole = _ln_choose(population, draws)
    found = []
    for k in range(low, high + 1):
        ln_p = _ln_choose(marked, k) + _ln_choose(population - marked, draws - k) - whole
        if ln_p > -27.6:
            found.append((k, math.exp(ln_p)))
    return found


def _ln_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
