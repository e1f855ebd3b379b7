"""Who voted what? Attackers' statistics on ballots of a known order, and how surprising their success is."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence

Guess = Sequence[int]
FIELDS = ("alpha", "beta", "a0", "b0", "a1", "b1", "c1", "v0", "v1")


def bit_counts(blocks: Sequence[bytes]) -> list[int]:
    """How many of the blocks (of one length) have each bit set, by counters that lie across big integers."""
    planes: list[int] = []
    for block in blocks:
        carry = int.from_bytes(block, "big")
        for at, plane in enumerate(planes):
            planes[at], carry = plane ^ carry, plane & carry
        if carry:
            planes.append(carry)
    bits = 8 * len(blocks[0])
    counts = [0] * bits
    for weight, plane in enumerate(planes):
        for at, digit in enumerate(format(plane, f"0{bits}b")):
            if digit == "1":
                counts[at] += 1 << weight
    return counts


def worst_bit(blocks: Sequence[bytes], choices: Sequence[int]) -> tuple[float, float]:
    """The greatest deviation of any bit from independence of any choice, in standard deviations; and the
    bound that chance alone passes once in a thousand such searches (Bonferroni over all bits and options)."""
    whole, n = bit_counts(blocks), len(blocks)
    worst, tests = 0.0, 0
    for option in sorted(set(choices)):
        group = [block for block, choice in zip(blocks, choices, strict=True) if choice == option]
        for all_set, here in zip(whole, bit_counts(group), strict=True):
            if 0 < all_set < n:
                share = all_set / n
                spread = math.sqrt(len(group) * share * (1 - share) * (n - len(group)) / (n - 1))
                worst = max(worst, abs(here - len(group) * share) / spread)
                tests += 1
    return worst, math.sqrt(2 * math.log(2 * tests / 1e-3))


def surprise(guesses: Guess, choices: Sequence[int]) -> float:
    """By how many standard deviations the guesses beat guessing at random with the same frequencies."""
    hits = sum(a == b for a, b in zip(guesses, choices, strict=True))
    chance, shuffled, scores = random.Random("surprise"), list(choices), []
    for _ in range(300):
        chance.shuffle(shuffled)
        scores.append(sum(a == b for a, b in zip(guesses, shuffled, strict=True)))
    mean = sum(scores) / len(scores)
    spread = math.sqrt(sum((score - mean) ** 2 for score in scores) / (len(scores) - 1))
    return 0.0 if spread == 0 else (hits - mean) / spread


def bayes(blocks: Sequence[bytes], choices: Sequence[int]) -> Guess:
    """Who knows the first half of the voters guesses the second half, from every bit at once."""
    half = len(blocks) // 2
    weights = {}
    for option in sorted(set(choices[:half])):
        group = [
            block for block, choice in zip(blocks[:half], choices[:half], strict=True) if choice == option
        ]
        counts = bit_counts(group)
        odds = [math.log((count + 1) / (len(group) - count + 1)) for count in counts]
        base = math.log(len(group)) + sum(math.log((len(group) - c + 1) / (len(group) + 2)) for c in counts)
        weights[option] = odds, base

    def score(block: bytes, option: int) -> float:
        odds, base = weights[option]
        digits = format(int.from_bytes(block, "big"), f"0{8 * len(block)}b")
        return base + sum(odd for odd, digit in zip(odds, digits, strict=True) if digit == "1")

    return [max(weights, key=lambda option: score(block, option)) for block in blocks[half:]]


def nearest(blocks: Sequence[bytes], choices: Sequence[int]) -> Guess:
    """The choice of the most similar ballot of the first half."""
    half = len(blocks) // 2
    numbers = [int.from_bytes(block, "big") for block in blocks]
    return [
        choices[min(range(half), key=lambda at: (numbers[at] ^ number).bit_count())]
        for number in numbers[half:]
    ]


Rows = Sequence[dict[str, int]]
Rule = Callable[[Rows], int]


def extremes() -> dict[str, Rule]:
    """Guess the option whose field is the largest or the smallest: all of it, its low byte, its low bit."""
    rules: dict[str, Rule] = {}
    for name in FIELDS:
        for how, key in (("", lambda x: x), (" low byte", lambda x: x & 0xFF), (" low bit", lambda x: x & 1)):
            rules[f"largest {name}{how}"] = _pick(max, name, key)
            rules[f"smallest {name}{how}"] = _pick(min, name, key)
    rules["smallest of c0, c1 is c1"] = lambda rows: _first(row["c1"] < row["c0"] for row in rows)
    rules["smallest of c0, c1 is c0"] = lambda rows: _first(row["c1"] > row["c0"] for row in rows)
    return rules


def _pick(choose: Callable[..., int], name: str, key: Callable[[int], int]) -> Rule:
    return lambda rows: 1 + choose(range(len(rows)), key=lambda at: key(rows[at][name]))


def _first(truths: object) -> int:
    return next((number for number, truth in enumerate(truths, 1) if truth), 1)
