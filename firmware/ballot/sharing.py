"""Shamir's secret sharing over the scalars mod Q: any k of n shares give the secret, k-1 give nothing.

Used bare for the voters' roll key; `trustees.py` adds Feldman's commitments for the election key.
"""

from collections.abc import Iterable, Mapping, Sequence

from firmware.ballot.context import check_trustees
from firmware.ballot.errors import BadInput
from firmware.ballot.group import Q
from firmware.ballot.hashes import os_random
from firmware.ballot.proofs import RandomBytes, random_scalar


def evaluate(coefficients: Sequence[int], x: int) -> int:
    """The polynomial sum a_j x^j at x, mod Q."""
    value = 0
    for coefficient in reversed(coefficients):
        value = (value * x + coefficient) % Q
    return value


def lagrange_at_zero(indices: Iterable[int]) -> dict[int, int]:
    """The weight of each share when the polynomial through them is read at zero. Raises BadInput.

    Indices are distinct and from 1 (zero would be the secret itself).
    """
    points = list(indices)
    if len(set(points)) != len(points) or any(not 0 < point < Q for point in points):
        raise BadInput("shares must have distinct indices from 1")
    weights = {}
    for i in points:
        above = below = 1
        for other in points:
            if other != i:
                above = above * other % Q
                below = below * (other - i) % Q
        weights[i] = above * pow(below, -1, Q) % Q
    return weights


def split_secret(secret: int, k: int, n: int, randbytes: RandomBytes = os_random) -> dict[int, int]:
    """Shares 1..n of a secret scalar (0 <= secret < Q), any k of which recover it. Raises BadInput."""
    check_trustees(n, k)
    if not 0 <= secret < Q:
        raise BadInput("the secret is not a scalar")
    coefficients = [secret, *(random_scalar(randbytes) for _ in range(k - 1))]
    return {index: evaluate(coefficients, index) for index in range(1, n + 1)}


def recover_secret(shares: Mapping[int, int]) -> int:
    """The secret from k or more shares {index: share}. Raises BadInput when out of range.

    Shamir alone cannot tell a wrong or missing share: what comes out must be checked by its use.
    """
    if not shares or any(not 0 <= share < Q for share in shares.values()):
        raise BadInput("no shares, or a share that is no scalar")
    weights = lagrange_at_zero(shares)
    return sum(weights[index] * share for index, share in shares.items()) % Q
