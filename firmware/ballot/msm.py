"""Multi-scalar multiplication: s_1 P_1 + s_2 P_2 + ... for thousands of points, by buckets (Pippenger).

Scalars are cut into bytes. For one byte position every point is added to the bucket of its digit, and then
bucket d counts d times: two additions per bucket, by a running sum. So a point costs one addition per byte of
its scalar, whatever the scalar is, and the doublings are shared by all of them. Not constant-time: for
verifying what is public.
"""

from collections import deque
from collections.abc import Sequence
from typing import NamedTuple

from firmware.ballot.decaf import Library, Points, Ref

DIGITS = 256
BITS = 8


class Terms(NamedTuple):
    """Points and their scalars, all of one width: in `scalars` `width` little-endian bytes for each point."""

    refs: Sequence[Ref]
    scalars: bytes
    width: int


class Combiner:
    """The buckets, made once and used for many sums."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._buckets = Points(library, DIGITS)
        self._total = Points(library, 1)
        self._window = Points(library, 2)

    def combine(self, parts: Sequence[Terms]) -> bytes:
        """The encoded sum of all terms of all parts; 32 zero bytes for the identity.

        Raises ValueError where a part has not exactly `width` bytes for each point.
        """
        for part in parts:
            if len(part.scalars) != part.width * len(part.refs):
                raise ValueError("each point needs one scalar of the given width")
        add, total, window = self._library.add, self._total.refs[0], self._window.refs[0]
        self._total.clear()
        for place in reversed(range(max((part.width for part in parts), default=0))):
            for _ in range(BITS):
                add(total, total, total)
            self._sum_digits(place, parts)
            add(total, total, window)
        return self._total.encode(0)

    def _sum_digits(self, place: int, parts: Sequence[Terms]) -> None:
        """Into `window`: digit * point over all points, where digit is byte `place` of the point's scalar."""
        add, buckets = self._library.add, self._buckets.refs
        self._buckets.clear()
        for part in parts:
            if place < part.width:
                # bucket 0 takes the points whose digit is 0 and is not counted: cheaper than to ask each time
                chosen = [buckets[digit] for digit in part.scalars[place :: part.width]]
                deque(map(add, chosen, chosen, part.refs), maxlen=0)
        self._window.clear()
        window, running = self._window.refs
        for bucket in reversed(buckets[1:]):
            add(running, running, bucket)
            add(window, window, running)
