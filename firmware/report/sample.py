"""Which slips to draw: a sample that dice decide and anybody can check with a pocket tool. Pure.

Every position p of the pile (1 is on top) has a ticket: the SHA-256 of the text

    DICE,ELECTION HASH,p          e.g.  46351226134265124351,6729..b8,17

that is the digits thrown, 64 lower-case hex digits, a decimal number, commas between, no spaces, no line end.
The slips to draw are those with the smallest tickets, as numbers. So every sample of a size is equally likely
while the dice are fair, nothing is drawn twice, and a larger sample begins with the smaller one. By hand:

    printf '46351226134265124351,6729..b8,17' | sha256sum
"""

from __future__ import annotations

import re
from hashlib import sha256

LEAST_THROWS, MOST_THROWS = 20, 200
"""20 throws are 51 bits, and nobody can try that many seeds between the throw and the count."""
_DICE = re.compile(f"[1-6]{{{LEAST_THROWS},{MOST_THROWS}}}")


def dice_fault(text: str) -> str | None:
    """Why these are no throws of dice, or None."""
    if _DICE.fullmatch(text):
        return None
    return f"{LEAST_THROWS} to {MOST_THROWS} digits from 1 to 6 are needed, one for each throw of a die"


def ticket(dice: str, election_hash: bytes, position: int) -> bytes:
    """The 32 bytes by which positions are ordered."""
    return sha256(f"{dice},{election_hash.hex()},{position}".encode("ascii")).digest()


def draw(dice: str, election_hash: bytes, papers: int, size: int) -> tuple[int, ...]:
    """`size` positions out of 1..papers in the order of their tickets."""
    order = sorted(range(1, papers + 1), key=lambda position: ticket(dice, election_hash, position))
    return tuple(order[:size])
