"""The public files of a ceremony, parsed once into frozen values. Formats: docs/ceremony.md.

    komitmen-2.txt     Commitment   a trustee's name, keys, and the digest of an announcement not yet shown
    bagian-1-2.txt     Dealt        the share that trustee 1 dealt to trustee 2, sealed
    terima-2.txt       Acceptance   trustee 2 holds good shares of all
    keberatan-2-1.txt  Complaint    trustee 2 shows that trustee 1's share is bad

(pengumuman-2.bin is the announcement itself, as firmware.ballot.announcement has it.) Each is signed with the
Ed25519 key of the commitment. Every `parse` raises Unusable; whose fault something is, others decide.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firmware.ballot.group import encode_scalar
from firmware.ceremony.lines import SIGNATURE, Lines, render_signed
from firmware.ceremony.sealing import SEALED_BYTES, Bound
from firmware.election.manifest_read import TRUSTEES_LIMIT
from firmware.election.slug import SLUG
from firmware.storage.keys import public_bytes

NAME = r"(?! ).{2,60}(?<! )"
_ELECTION = rf"(?=.{{3,64}}$){SLUG}"


@dataclass(frozen=True)
class Terms:
    """What all trustees of one ceremony must have agreed on before: the election's id, n and k."""

    election: str
    trustees: int
    threshold: int

    def __str__(self) -> str:
        return f"{self.threshold} of {self.trustees} for {self.election}"


@dataclass(frozen=True)
class Commitment:
    """Published first. `sign`: Ed25519, `encrypt`: a point; `raw`: the file's bytes."""

    terms: Terms
    index: int
    name: str
    announcement_sha256: bytes
    sign: bytes
    encrypt: bytes
    raw: bytes = field(repr=False)

    _KIND = "BILIK-COMMITMENT/1"
    _NAMES = ("election", "trustees", "threshold", "trustee", "name", "announcement", "sign", "encrypt")

    @classmethod
    def make(
        cls, terms: Terms, index: int, name: str, digest: bytes, encrypt: bytes, key: Ed25519PrivateKey
    ) -> Commitment:
        """A signed one, read back as others will. Raises Unusable for a name or id that is not allowed."""
        values = (*_terms(terms), index, name, digest, public_bytes(key), encrypt)
        raw = render_signed(cls._KIND, tuple(zip(cls._NAMES, values, strict=True)), key)
        return cls.parse(raw, "the commitment")

    @classmethod
    def parse(cls, data: bytes, what: str) -> Commitment:
        """Form and own signature."""
        lines = Lines(data, cls._KIND, (*cls._NAMES, SIGNATURE), what)
        n = lines.number("trustees", 1, TRUSTEES_LIMIT)
        terms = Terms(lines.text("election", _ELECTION), n, lines.number("threshold", 1, n))
        sign = lines.octets("sign", 32)
        if not lines.signed_by(sign):
            raise lines.fault("it is not signed with its own key")
        return cls(
            terms,
            lines.number("trustee", 1, n),
            lines.text("name", NAME),
            lines.octets("announcement", 32),
            sign,
            lines.point("encrypt"),
            data,
        )


@dataclass(frozen=True)
class Dealt:
    """A sealed share. `ephemeral` is 32 bytes, not yet known to be a point."""

    bound: Bound
    ephemeral: bytes
    sealed: bytes = field(repr=False)
    lines: Lines = field(repr=False)

    _KIND = "BILIK-DEALT/1"
    _NAMES = (
        "roster",
        "from",
        "to",
        "from-announcement",
        "to-announcement",
        "ephemeral",
        "sealed",
    )

    @classmethod
    def make(cls, bound: Bound, ephemeral: bytes, sealed: bytes, key: Ed25519PrivateKey) -> bytes:
        """The file."""
        values = (
            bound.roster,
            bound.dealer,
            bound.receiver,
            bound.dealer_announcement,
            bound.receiver_announcement,
            ephemeral,
            sealed,
        )
        return render_signed(cls._KIND, tuple(zip(cls._NAMES, values, strict=True)), key)

    @classmethod
    def parse(cls, data: bytes, what: str) -> Dealt:
        """Form only: `lines.signed_by` is asked by those who know the dealer's key."""
        lines = Lines(data, cls._KIND, (*cls._NAMES, SIGNATURE), what)
        bound = Bound(
            lines.octets("roster", 32),
            lines.number("from", 1, TRUSTEES_LIMIT),
            lines.number("to", 1, TRUSTEES_LIMIT),
            lines.octets("from-announcement", 32),
            lines.octets("to-announcement", 32),
        )
        return cls(bound, lines.octets("ephemeral", 32), lines.octets("sealed", SEALED_BYTES), lines)


@dataclass(frozen=True)
class Acceptance:
    """A trustee's word that all shares are good and which keys follow: K and its own Z."""

    roster: bytes
    index: int
    joint_key: bytes
    share_key: bytes
    lines: Lines = field(repr=False)

    _KIND = "BILIK-ACCEPT/1"
    _NAMES = ("roster", "trustee", "joint-key", "share-key")

    @classmethod
    def make(cls, roster: bytes, index: int, joint: bytes, share: bytes, key: Ed25519PrivateKey) -> bytes:
        """The file."""
        values = (roster, index, joint, share)
        return render_signed(cls._KIND, tuple(zip(cls._NAMES, values, strict=True)), key)

    @classmethod
    def parse(cls, data: bytes, what: str) -> Acceptance:
        """Form only."""
        lines = Lines(data, cls._KIND, (*cls._NAMES, SIGNATURE), what)
        index = lines.number("trustee", 1, TRUSTEES_LIMIT)
        return cls(
            lines.octets("roster", 32), index, lines.point("joint-key"), lines.point("share-key"), lines
        )


@dataclass(frozen=True)
class Complaint:
    """`dealt`: the bad share's whole file, signed by its dealer; `shared`, `proof`: S and (c, v)."""

    roster: bytes
    by: int
    against: int
    dealt: bytes = field(repr=False)
    shared: bytes
    proof: tuple[int, int]
    lines: Lines = field(repr=False)

    _KIND = "BILIK-COMPLAINT/1"
    _NAMES = ("roster", "by", "against", "reason", "dealt", "shared", "proof-c", "proof-v")

    @classmethod
    def make(
        cls, dealt: Dealt, reason: str, opening: tuple[bytes, int, int], key: Ed25519PrivateKey
    ) -> bytes:
        """The file; `reason` is for people, nobody relies on it."""
        shared, c, v = opening
        values = (
            dealt.bound.roster,
            dealt.bound.receiver,
            dealt.bound.dealer,
            reason,
            dealt.lines.raw,
            shared,
            encode_scalar(c),
            encode_scalar(v),
        )
        return render_signed(cls._KIND, tuple(zip(cls._NAMES, values, strict=True)), key)

    @classmethod
    def parse(cls, data: bytes, what: str) -> Complaint:
        """Form only."""
        lines = Lines(data, cls._KIND, (*cls._NAMES, SIGNATURE), what)
        return cls(
            lines.octets("roster", 32),
            lines.number("by", 1, TRUSTEES_LIMIT),
            lines.number("against", 1, TRUSTEES_LIMIT),
            lines.blob("dealt", 4096),
            lines.octets("shared", 32),
            (lines.scalar("proof-c"), lines.scalar("proof-v")),
            lines,
        )


def _terms(terms: Terms) -> tuple[str, int, int]:
    return terms.election, terms.trustees, terms.threshold
