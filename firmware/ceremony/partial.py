"""What trustees hand one another to count at their own desks: partial decryptions, and their tally.

Both are text (lines.py) and public. They name the election, the booth and the very sums they are about, so
that one made for other ballots is told from one that is false:

    sums-digest = SHA-256("BILIK-SUMS/1" 00 | HE | machine id | u32 ballots | A_1 | B_1 | A_2 | ...)
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from firmware.ballot.errors import WrongShare
from firmware.ballot.hashes import u32
from firmware.ballot.partial import Partial
from firmware.ballot.tally import Sums
from firmware.ceremony.errors import Unusable
from firmware.ceremony.lines import Lines, render

_SUMS = b"BILIK-SUMS/1\x00"
_MOST_BALLOTS = 999_999_999
_ELECTION = r"[a-z0-9-]{3,64}"


@dataclass(frozen=True)
class About:
    """What was opened: HE, the booth, how many ballots, and the digest of their sums."""

    election: str
    election_hash: bytes
    machine: bytes
    ballots: int
    sums_digest: bytes

    NAMES = ("election", "election-hash", "machine", "ballots", "sums-digest")

    def fields(self) -> list[tuple[str, object]]:
        """The first lines of either file."""
        values = (self.election, self.election_hash, self.machine, self.ballots, self.sums_digest)
        return list(zip(self.NAMES, values, strict=True))

    @classmethod
    def of(cls, lines: Lines) -> About:
        """Read them. Raises Unusable."""
        return cls(
            lines.text("election", _ELECTION),
            lines.octets("election-hash", 32),
            lines.octets("machine", 32),
            lines.number("ballots", 0, _MOST_BALLOTS),
            lines.octets("sums-digest", 32),
        )

    def differs(self, other: About) -> str | None:
        """What this is about that `other` is not, in words; None where both are about the same."""
        if self.election_hash != other.election_hash:
            return f"it is for another election ({self.election})"
        if self.machine != other.machine:
            return "it is for another booth"
        if (self.ballots, self.sums_digest) != (other.ballots, other.sums_digest):
            return f"it is for other ballots ({self.ballots} of them); do both sticks show the same log?"
        return None


def sums_digest(election_hash: bytes, machine: bytes, ballots: int, sums: Sums) -> bytes:
    """As above."""
    points = b"".join(a + b for a, b in sums)
    return sha256(_SUMS + election_hash + machine + u32(ballots) + points).digest()


@dataclass(frozen=True)
class PartialFile:
    """One trustee's partial decryption with what it is about; proofs unchecked."""

    about: About
    partial: Partial

    _KIND = "BILIK-PARTIAL/1"

    def to_bytes(self) -> bytes:
        """The file."""
        return render(self._KIND, [*self.about.fields(), ("partial", self.partial.to_bytes())])

    @classmethod
    def parse(cls, data: bytes, options: int, what: str) -> PartialFile:
        """Raises Unusable; WrongShare naming the trustee where numbers in it are none."""
        lines = Lines(data, cls._KIND, (*About.NAMES, "partial"), what)
        about, blob = About.of(lines), lines.blob("partial", 4 + 96 * 64)
        return cls(about, Partial.from_bytes(blob, options))


@dataclass(frozen=True)
class TallyFile:
    """A whole count: k partial decryptions and the totals that follow. Anyone with the stick can check it."""

    about: About
    partials: tuple[Partial, ...]
    totals: tuple[int, ...]

    _KIND = "BILIK-TALLY/1"

    def to_bytes(self) -> bytes:
        """The file."""
        partials = " ".join(partial.to_bytes().hex() for partial in self.partials)
        totals = " ".join(map(str, self.totals))
        return render(self._KIND, [*self.about.fields(), ("partials", partials), ("totals", totals)])

    @classmethod
    def parse(cls, data: bytes, options: int, what: str) -> TallyFile:
        """Raises Unusable."""
        lines = Lines(data, cls._KIND, (*About.NAMES, "partials", "totals"), what)
        blobs = lines.text("partials", r"[0-9a-f]+(?: [0-9a-f]+){0,254}").split()
        totals = lines.text("totals", r"[0-9]{1,9}(?: [0-9]{1,9}){0,12}").split()
        try:
            partials = tuple(Partial.from_bytes(bytes.fromhex(blob), options) for blob in blobs)
        except (ValueError, WrongShare) as error:
            raise Unusable(f"{what}: {error}") from None
        return cls(About.of(lines), partials, tuple(map(int, totals)))
