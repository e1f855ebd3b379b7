"""Drawing a scalar: from how many bytes, in which order, and never zero."""

from __future__ import annotations

from firmware.ballot.group import Q
from firmware.ballot.proofs import random_scalar


class Draws:
    """Random bytes that are known beforehand; `sizes` are what was asked for."""

    def __init__(self, *numbers: int) -> None:
        self.numbers = list(numbers)
        self.sizes: list[int] = []

    def __call__(self, size: int) -> bytes:
        self.sizes.append(size)
        return self.numbers.pop(0).to_bytes(size, "little")


def test_64_bytes_little_endian_reduced() -> None:
    """Twice the scalar's size, so that the reduction leaves no bias that could be measured."""
    draws = Draws(3 * Q + 5)
    assert random_scalar(draws) == 5
    assert draws.sizes == [64]


def test_zero_is_drawn_again() -> None:
    draws = Draws(0, 2 * Q, Q - 1)
    assert random_scalar(draws) == Q - 1
    assert draws.sizes == [64, 64, 64]
