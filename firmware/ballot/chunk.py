"""Some ballots with their points decoded in native memory, ready to be combined and added up."""

from collections.abc import Iterable, Sequence

from firmware.ballot.context import Context
from firmware.ballot.decaf import Library, Points, Ref
from firmware.ballot.equations import Equations, commitments_of, weigh
from firmware.ballot.group import IDENTITY, SIZE, G, encode_scalar
from firmware.ballot.hashes import os_random
from firmware.ballot.msm import Combiner, Terms
from firmware.ballot.tally import Sums

WEIGHT = 16  # bytes
DRAW = 256  # the most that getrandom(2) promises to give at once


class Chunk:
    """`readable`: the positions of the ballots whose every point was decoded. Ask about no others."""

    def __init__(self, library: Library, ctx: Context, ballots: Sequence[Equations | None]) -> None:
        self._library, self._ballots = library, ballots
        self._pairs, self._proofs = 2 * ctx.options, commitments_of(ctx.options)
        self._ciphertexts = Points(library, self._pairs * len(ballots))
        self._commitments = Points(library, self._proofs * len(ballots))
        self._bases = Points(library, 2)
        self._combiner = Combiner(library)
        bases = (self._bases.decode(0, G), self._bases.decode(1, ctx.joint_key))
        self.readable = [
            position
            for position, ballot in enumerate(ballots)
            if ballot is not None and all(bases) and self._decode(position, ballot)
        ]

    def _decode(self, position: int, ballot: Equations) -> bool:
        return _decode(self._ciphertexts, self._pairs * position, ballot.ciphertexts) and _decode(
            self._commitments, self._proofs * position, ballot.commitments
        )

    def holds(self, positions: Sequence[int]) -> bool:
        """Whether a combination of all equations of these ballots, under new weights, is the identity."""
        weights = _random(WEIGHT * self._proofs * len(positions))
        g = k = 0
        scalars: list[bytes] = []
        size = WEIGHT * self._proofs
        for number, position in enumerate(positions):
            ballot = self._ballots[position]
            assert ballot is not None  # else it would not be readable
            coefficients = weigh(ballot, _integers(weights[size * number : size * (number + 1)]))
            scalars.append(coefficients.ciphertexts)
            g, k = g + coefficients.g, k + coefficients.k
        bases = Terms(self._bases.refs, encode_scalar(-g) + encode_scalar(-k), SIZE)
        ciphertexts = Terms(_of(self._ciphertexts, self._pairs, positions), b"".join(scalars), SIZE)
        commitments = Terms(_of(self._commitments, self._proofs, positions), weights, WEIGHT)
        return self._combiner.combine((bases, ciphertexts, commitments)) == IDENTITY

    def sums(self, positions: Iterable[int]) -> Sums:
        """(A_o, B_o) over these ballots; the identity for none."""
        sums, add = Points(self._library, self._pairs), self._library.add
        for position in positions:
            for total, point in zip(sums.refs, _of(self._ciphertexts, self._pairs, [position]), strict=True):
                add(total, total, point)
        return tuple((sums.encode(at), sums.encode(at + 1)) for at in range(0, self._pairs, 2))


def _decode(points: Points, start: int, encoded: Sequence[bytes]) -> bool:
    return all(points.decode(index, data) for index, data in enumerate(encoded, start))


def _of(points: Points, each: int, positions: Iterable[int]) -> list[Ref]:
    return [ref for position in positions for ref in points.refs[each * position : each * (position + 1)]]


def _random(size: int) -> bytes:
    return b"".join(os_random(min(DRAW, size - start)) for start in range(0, size, DRAW))


def _integers(data: bytes) -> list[int]:
    return [int.from_bytes(data[at : at + WEIGHT], "little") for at in range(0, len(data), WEIGHT)]
