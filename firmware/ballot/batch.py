"""Many ballots verified by one equation: a random linear combination of all of theirs.

If every equation of every ballot holds, any combination of them is the identity. If one does not, a
combination with random 128-bit weights, drawn after the ballots are fixed, is the identity with probability
2^-128 at most: in a group of prime order one value of that equation's weight would do, and nobody can know it
(the small exponents test of Bellare, Garay and Rabin, 1998).

What the sum does not say is who is to blame. Then halves are tried, each with new weights, and the last few
ballots are left to `verify_ballot`, which names option and equation. So a ballot is only ever refused one by
one. Without libdecaf all are verified one by one.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from firmware.ballot import decaf, group
from firmware.ballot.chunk import Chunk
from firmware.ballot.context import Context
from firmware.ballot.equations import read
from firmware.ballot.errors import BallotError
from firmware.ballot.tally import Accumulator, Sums
from firmware.ballot.verify import verify_ballot

FEW = 4  # ballots: verified one by one sooner than combined


class Item(NamedTuple):
    """Ballot j of one machine as stored, and whether it belongs into the sums."""

    j: int
    body: bytes
    counted: bool


class Verified(NamedTuple):
    """Why which items (by their position) are refused, and the sums over those that are counted and hold."""

    refused: Mapping[int, BallotError]
    sums: Sums


def verify_batch(ctx: Context, machine_id: bytes, items: Sequence[Item]) -> Verified:
    """As `verify_ballot` on each item, and `Accumulator` on the counted ones, at a fraction of the time.

    The room for points grows with the items, about 13 kB for a ballot of six options: give some hundreds at
    a time.
    """
    everything = range(len(items))
    library = decaf.library()
    if library is None or len(items) <= FEW or len({item.j for item in items}) < len(items):
        return _one_by_one(ctx, machine_id, items, everything)
    chunk = Chunk(library, ctx, [read(ctx, machine_id, item.j, item.body) for item in items])
    doubtful = {*everything} - {*chunk.readable} | {*_search(chunk, chunk.readable)}
    alone = _one_by_one(ctx, machine_id, items, sorted(doubtful))
    together = chunk.sums(at for at in everything if items[at].counted and at not in doubtful)
    return Verified(alone.refused, _join(together, alone.sums))


def _search(chunk: Chunk, positions: Sequence[int], *, known: bool = False) -> list[int]:
    """The few positions around each ballot at fault. With `known`, there is one among them for certain."""
    if not positions or (not known and chunk.holds(positions)):
        return []
    if len(positions) <= FEW:
        return [*positions]
    middle = len(positions) // 2
    left = _search(chunk, positions[:middle])
    return left + _search(chunk, positions[middle:], known=not left)


def _one_by_one(ctx: Context, machine_id: bytes, items: Sequence[Item], positions: Sequence[int]) -> Verified:
    accumulator = Accumulator(ctx)
    refused: dict[int, BallotError] = {}
    for position in positions:
        item = items[position]
        try:
            ballot = verify_ballot(ctx, machine_id, item.j, item.body)
            if item.counted:
                accumulator.add(ballot)
        except BallotError as error:
            refused[position] = error
    return Verified(refused, accumulator.sums)


def _join(left: Sums, right: Sums) -> Sums:
    pairs = zip(left, right, strict=True)
    return tuple((group.total((a, c)), group.total((b, d))) for (a, b), (c, d) in pairs)
