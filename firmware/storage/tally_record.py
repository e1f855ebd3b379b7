"""The body of TALLY (clause B7): sums, partial decryptions with proofs, totals. Raw bytes only. Pure.

Nothing here knows the group: whether points and proofs are good is for the ballot protocol to say.
"""

from __future__ import annotations

from dataclasses import dataclass

from firmware.storage.cursor import Cursor, fixed, u32
from firmware.storage.errors import RecordError
from firmware.storage.slot import BODY_MAX

MAX_OPTIONS = 13


@dataclass(frozen=True)
class Share:
    """Trustee `index` (from 1): per option the partial decryption M and its proof (c, v), 32 bytes each."""

    index: int
    parts: tuple[tuple[bytes, bytes, bytes], ...]


@dataclass(frozen=True)
class Tally:
    """`ballots` cast ballots added up: per option (A, B); k shares; per option the count."""

    ballots: int
    sums: tuple[tuple[bytes, bytes], ...]
    shares: tuple[Share, ...]
    totals: tuple[int, ...]

    def pack(self) -> bytes:
        """The body; raises RecordError where it would not fit one slot (m = 6 leaves room for k = 6)."""
        self._check()
        head = bytes([len(self.sums), len(self.shares), 0, 0]) + u32(self.ballots)
        sums = b"".join(fixed(x, 32, "sum") for pair in self.sums for x in pair)
        shares = b"".join(
            u32(s.index) + b"".join(fixed(x, 32, "share") for part in s.parts for x in part)
            for s in self.shares
        )
        body = head + sums + shares + b"".join(map(u32, self.totals))
        if len(body) > BODY_MAX:
            raise RecordError(
                f"{len(self.sums)} options by {len(self.shares)} trustees do not fit a slot [B7]"
            )
        return body

    @classmethod
    def unpack(cls, body: bytes) -> Tally:
        """Read B7."""
        c = Cursor(body, "B7")
        options, trustees = c.uint(1), c.uint(1)
        c.zeros(2)
        ballots = c.uint(4)
        if not 1 <= options <= MAX_OPTIONS:
            raise c.fault(f"{options} options are not 1..{MAX_OPTIONS}")
        sums = tuple((c.take(32), c.take(32)) for _ in range(options))
        shares = tuple(_share(c, options) for _ in range(trustees))
        tally = cls(ballots, sums, shares, tuple(c.uint(4) for _ in range(options)))
        c.end()
        tally._check()
        return tally

    def _check(self) -> None:
        m = len(self.sums)
        if not 1 <= m <= MAX_OPTIONS or len(self.totals) != m:
            raise RecordError(f"a tally has 1..{MAX_OPTIONS} options with a total each [B7]")
        if not 1 <= len(self.shares) <= 255 or any(len(s.parts) != m for s in self.shares):
            raise RecordError("a tally has 1..255 shares with a part for each option [B7]")
        indices = [s.index for s in self.shares]
        if indices != sorted(set(indices)) or indices[0] < 1:
            raise RecordError("trustees' numbers must ascend from 1, each once [B7]")


def _share(c: Cursor, options: int) -> Share:
    return Share(c.uint(4), tuple((c.take(32), c.take(32), c.take(32)) for _ in range(options)))
