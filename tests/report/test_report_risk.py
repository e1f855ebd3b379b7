"""The evidence of a sample: against a search over every box, against BRAVO, and by playing it."""

from __future__ import annotations

import math
import random
from statistics import mean, median

import pytest

from firmware.report.risk import NONE, Pair, evidence, passes


def ln_p(n_w: int, n_l: int, winner: int, loser: int) -> float:
    """ln of the chance of one sequence of winner's and loser's slips, slip by slip."""
    total, left = 0.0, [n_w, n_l]
    for whose, times in ((0, winner), (1, loser)):
        for _ in range(times):
            if not left[whose]:
                return NONE
            total += math.log(left[whose] / sum(left))
            left[whose] -= 1
    return total


def test_the_closed_form_is_the_maximum_over_every_box() -> None:
    rng = random.Random(3)
    claimed = 0
    for _ in range(1500):
        papers, doubt = rng.randint(3, 40), rng.choice((0, 0, 0, 1, 2))
        votes = rng.randint(2, papers)
        pair = Pair(votes, rng.randint(0, papers - votes), papers, doubt)
        size = rng.randint(1, papers)
        winner = rng.randint(0, size)
        loser = rng.randint(0, size - winner)
        other = size - winner - loser
        found = evidence(pair, winner, loser, other)
        if found == NONE:
            continue
        lost = [
            ln_p(a, b, winner, loser)
            for a in range(winner, papers - other + 1)
            for b in range(loser, papers - other - a + 1)
            if a - b <= doubt
        ]
        likeliest = max(lost, default=NONE)
        announced = ln_p(pair.winner + doubt, pair.loser + doubt, winner, loser)
        assert found == pytest.approx(announced - likeliest) if likeliest > NONE else found == math.inf
        claimed += 1
    assert claimed > 200


@pytest.mark.parametrize("share", [0.52, 0.6, 0.7, 0.9])
def test_in_a_very_large_box_it_is_bravo(share: float) -> None:
    pair = Pair(round(share * 10**7), round((1 - share) * 10**7), 10**7)
    for winner, loser in ((30, 10), (60, 40), (20, 1)):
        bravo = winner * math.log(2 * share) + loser * math.log(2 - 2 * share)
        assert evidence(pair, winner, loser, 0) == pytest.approx(bravo, abs=1e-3)


def draws_until_confirmed(pair: Pair, limit: float, rng: random.Random) -> int:
    """Slips drawn one by one from a box as announced, until they are enough; 0 where they never are."""
    left = [pair.winner, pair.loser, pair.papers - pair.winner - pair.loser]
    seen = [0, 0, 0]
    for n in range(1, pair.papers + 1):
        whose = rng.choices((0, 1, 2), left)[0]
        left[whose] -= 1
        seen[whose] += 1
        if passes(pair, seen[0], seen[1], seen[2], limit):
            return n
    return 0


@pytest.mark.parametrize(("share", "published"), [(0.7, 30), (0.65, 53), (0.6, 119)])
def test_the_mean_sample_is_that_of_bravos_table(share: float, published: int) -> None:
    """Lindeman, Stark, Yates (EVT/WOTE 2012), Table 1: mean sample at 10 % risk. Their formula for it is
    (ln(1/a) + ln(2s)/2) / (p_w ln 2s + p_l ln(2 - 2s))."""
    a, b = math.log(2 * share), math.log(2 - 2 * share)
    assert (math.log(10) + a / 2) / (share * a + (1 - share) * b) == pytest.approx(published, abs=0.6)
    pair = Pair(round(share * 10**6), round((1 - share) * 10**6), 10**6)
    rng = random.Random(7)
    drawn = [draws_until_confirmed(pair, 0.1, rng) for _ in range(600)]
    assert mean(drawn) == pytest.approx(published, rel=0.12)


def test_a_small_box_takes_fewer_slips_than_a_large_one() -> None:
    rng = random.Random(11)
    small = median(draws_until_confirmed(Pair(132, 108, 240), 0.05, rng) for _ in range(200))
    large = median(draws_until_confirmed(Pair(132_000, 108_000, 240_000), 0.05, rng) for _ in range(60))
    assert small < large / 2


@pytest.mark.parametrize("true", [(100, 100, 40), (95, 105, 40), (100, 100, 0), (60, 60, 120), (20, 20, 200)])
def test_a_wrong_result_is_confirmed_no_more_often_than_the_limit(true: tuple[int, int, int]) -> None:
    """However often one looks: the announced counts are false, the box says that nobody won."""
    papers, limit, rng = sum(true), 0.1, random.Random(13)
    pair = Pair(110, 90, papers) if papers <= 200 else Pair(120, 80, papers)
    box = [0] * true[0] + [1] * true[1] + [2] * true[2]
    wrong = 0
    for _ in range(600):
        rng.shuffle(box)
        seen = [0, 0, 0]
        for whose in box:
            seen[whose] += 1
            if passes(pair, seen[0], seen[1], seen[2], limit):
                wrong += 1
                break
    assert wrong / 600 <= limit + 2 * math.sqrt(limit * (1 - limit) / 600)


def test_papers_in_doubt_are_held_against_the_winner() -> None:
    sure, unsure = (evidence(Pair(200, 150, 400, doubt), 70, 30, 10) for doubt in (0, 5))
    assert sure > unsure
    assert not Pair(200, 195, 400, doubt=5).decided
    assert evidence(Pair(200, 195, 400, doubt=5), 80, 20, 0) == NONE
    full = evidence(Pair(200, 150, 400, 5), 205, 155, 40)
    assert full == math.inf  # all papers seen: a lead of 50 with 5 in doubt is a win


def test_counting_everything_ends_all_doubt() -> None:
    assert evidence(Pair(52, 48, 100), 52, 48, 0) == NONE  # a narrow lead: the rule claims nothing
    assert evidence(Pair(70, 30, 100), 70, 30, 0) == math.inf
    assert evidence(Pair(70, 30, 100), 60, 40, 0) == NONE  # more for the loser than was announced
