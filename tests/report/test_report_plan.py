"""How many slips, which ones, and the rule on the form."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from itertools import pairwise

import pytest

from firmware.report.plan import CHANCE, SMALL_BOX, Plan, chance, make_plan
from firmware.report.risk import Pair, passes
from firmware.report.sample import dice_fault, draw, ticket

HE = bytes(range(32))
DICE = "46351226134265124351"


def confirms(plan: Plan, sample: Counter[int]) -> bool:
    """What a committee does with the table on the form: numbers only."""
    winner = plan.winner
    assert winner is not None
    for rule in plan.rules:
        theirs = sample[rule.loser]
        step = next((s for s in rule.steps if s.first <= theirs <= s.last), None)
        if step is None or sample[winner] - theirs < step.lead:
            return False
    return True


@pytest.mark.parametrize("votes", [(300, 150, 20), (60, 170), (900, 500, 400)])
def test_a_right_result_is_confirmed_by_the_table_nine_times_in_ten(votes: tuple[int, ...]) -> None:
    papers = sum(votes) + 30
    plan = make_plan(votes, papers, 0, 0.05)
    assert 0 < plan.slips < papers
    box = [n for n, count in enumerate((*votes, 30), 1) for _ in range(count)]
    rng = random.Random(5)
    right = sum(confirms(plan, Counter(rng.sample(box, plan.slips))) for _ in range(1000))
    assert right / 1000 >= CHANCE - 0.03


def test_a_wrong_result_is_confirmed_by_the_table_within_the_limit() -> None:
    plan = make_plan((300, 150, 20), 500, 0, 0.05)
    box = [1] * 225 + [2] * 225 + [3] * 20 + [4] * 30  # it was a tie
    rng = random.Random(6)
    wrong = sum(confirms(plan, Counter(rng.sample(box, plan.slips))) for _ in range(2000))
    assert wrong / 2000 <= 0.06


@pytest.mark.parametrize(("votes", "papers", "doubt"), [((180, 120, 30), 340, 0), ((400, 250), 660, 4)])
def test_every_sample_that_the_table_confirms_passes_the_test(
    votes: tuple[int, ...], papers: int, doubt: int
) -> None:
    plan = make_plan(votes, papers, doubt, 0.05)
    for rule in plan.rules:
        pair = Pair(max(votes), votes[rule.loser - 1], papers, doubt)
        for step in rule.steps:
            for loser in range(step.first, step.last + 1):
                for winner in range(loser + step.lead, min(plan.slips - loser, pair.winner) + 1):
                    assert passes(pair, winner, loser, plan.slips - winner - loser, 0.05)


def test_the_rules_have_no_gaps() -> None:
    plan = make_plan((300, 150, 20), 500, 0, 0.05)
    for rule in plan.rules:
        edges = [(step.first, step.last) for step in rule.steps]
        assert edges[0][0] == 0
        assert all(after[0] == before[1] + 1 for before, after in pairwise(edges))
        leads = [step.lead for step in rule.steps]
        assert leads == sorted(set(leads))


def test_a_stricter_limit_takes_more_slips() -> None:
    sizes = [make_plan((600, 350), 1000, 0, limit).slips for limit in (0.2, 0.1, 0.05, 0.01)]
    assert sizes == sorted(set(sizes))
    assert make_plan((600, 350), 1000, 20, 0.05).slips > sizes[2]  # and so do papers in doubt


@pytest.mark.parametrize(
    ("votes", "papers", "doubt", "why"),
    [
        ((5, 5, 2), 12, 0, "tie"),
        ((), 0, 0, "tie"),
        ((0, 0), 0, 0, "tie"),
        ((100, 96), 200, 4, "tie"),
        ((6, 4), 10, 0, "all"),
        ((1510, 1490), 3000, 0, "all"),
        ((150, 50), 200, 0, "small"),
        ((180, 120, 30), 340, 0, "large"),
        ((300, 150, 20), 500, 0, "sample"),
    ],
)
def test_when_all_slips_are_counted(votes: tuple[int, ...], papers: int, doubt: int, why: str) -> None:
    plan = make_plan(votes, papers, doubt, 0.05)
    assert plan.why == why
    assert plan.full == (why != "sample")
    assert (plan.slips == papers) == (why in ("tie", "all"))
    assert (papers > SMALL_BOX) or plan.full


def test_missing_papers_are_no_traceback() -> None:
    plan = make_plan((300, 150), 380, 90, 0.05)
    assert plan.winner == 1
    assert plan.slips <= 380
    assert 0 <= chance(Pair(300, 150, 380, 90), 200, 0.05) <= 1


def test_the_sampler_is_what_its_document_says() -> None:
    """Written anew from the description: the smallest SHA-256 of DICE,HASH,p first."""
    tickets = {p: hashlib.sha256(f"{DICE},{HE.hex()},{p}".encode()).hexdigest() for p in range(1, 501)}
    wanted = sorted(tickets, key=lambda p: int(tickets[p], 16))
    assert draw(DICE, HE, 500, 121) == tuple(wanted[:121])
    assert ticket(DICE, HE, 17).hex() == tickets[17]


def test_the_same_dice_draw_the_same_and_others_differ() -> None:
    first = draw(DICE, HE, 500, 50)
    assert draw(DICE, HE, 500, 50) == first
    assert draw(DICE, HE, 500, 80)[:50] == first
    assert len(set(first)) == 50
    assert draw(DICE[::-1], HE, 500, 50) != first
    assert draw(DICE, HE[::-1], 500, 50) != first
    assert sorted(draw(DICE, HE, 30, 30)) == list(range(1, 31))


def test_every_position_is_drawn_about_as_often() -> None:
    rng = random.Random(9)
    times: Counter[int] = Counter()
    for _ in range(1500):
        times.update(draw("".join(rng.choices("123456", k=20)), HE, 20, 5))
    assert min(times.values()) > 375 * 0.8
    assert max(times.values()) < 375 * 1.2


@pytest.mark.parametrize(
    "text", ["", "123456", DICE[:-1], DICE + "0", DICE + "7", "x" * 20, DICE + "\n", "1" * 201]
)
def test_what_no_dice_threw_is_refused(text: str) -> None:
    assert dice_fault(text) is not None
    assert dice_fault(DICE) is None
