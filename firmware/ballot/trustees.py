"""The election key, held by n trustees so that k must be present: Feldman verifiable secret sharing.

Commit then reveal. Every trustee deals (`deal`) and first hands over only `announcement.digest()`;
when all digests are in, the announcements are opened and checked, then the shares are handed out, each
checked against its dealer's commitments. K = sum of C_i0; trustee i keeps z_i = sum over dealers of
f_d(i), and anyone computes Z_i = z_i G from the announcements.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from firmware.ballot import group
from firmware.ballot.announcement import Announcement, verify_announcement
from firmware.ballot.context import MAX_TRUSTEES, check_trustees, hp
from firmware.ballot.errors import AnnouncementInvalid, BadInput, ShareInvalid
from firmware.ballot.hashes import os_random
from firmware.ballot.proofs import RandomBytes, prove_possession, random_scalar
from firmware.ballot.sharing import evaluate, recover_secret, split_secret

__all__ = [
    "Announcement",
    "Dealing",
    "combine_shares",
    "deal",
    "joint_key",
    "recover_secret",
    "share_key",
    "split_secret",
    "verify_announcement",
    "verify_share",
]


@dataclass(frozen=True)
class Dealing:
    """One trustee's secret polynomial and the announcement made of it. Never printed, logged or stored."""

    announcement: Announcement
    trustees: int
    _coefficients: tuple[int, ...] = field(repr=False)

    def share_for(self, i: int) -> int:
        """f(i), the secret scalar for trustee i (1..n; one's own too). Raises BadInput."""
        if not 1 <= i <= self.trustees:
            raise BadInput("there is no trustee of that number")
        return evaluate(self._coefficients, i)


def deal(index: int, trustees: int, threshold: int, randbytes: RandomBytes = os_random) -> Dealing:
    """A fresh polynomial of degree k-1 for trustee `index` (1..n), with its announcement. Raises BadInput."""
    check_trustees(trustees, threshold)
    if not 1 <= index <= trustees:
        raise BadInput("there is no trustee of that number")
    coefficients = tuple(random_scalar(randbytes) for _ in range(threshold))
    commitments = tuple(group.base(coefficient) for coefficient in coefficients)
    proof = prove_possession(hp(trustees, threshold), index, coefficients, commitments, randbytes)
    return Dealing(Announcement(index, commitments, *proof), trustees, coefficients)


def verify_share(a: Announcement, i: int, share: int) -> None:
    """share G = sum of i^j C_j. Raises ShareInvalid naming dealer and receiver."""
    if not 1 <= i <= MAX_TRUSTEES or not 0 <= share < group.Q:
        raise ShareInvalid(a.index, i, "the index or the share is out of range")
    if group.base(share) != _at(a.commitments, i):
        raise ShareInvalid(a.index, i, "it is not on the committed polynomial")


def combine_shares(i: int, shares: Sequence[int], announcements: Sequence[Announcement]) -> int:
    """z_i, trustee i's secret key: shares[d] is what the dealer of announcements[d] dealt to trustee i.

    Every share is checked first. Raises ShareInvalid (naming the dealer), AnnouncementInvalid, BadInput.
    """
    _check_complete(announcements)
    if len(shares) != len(announcements) or not 1 <= i <= len(announcements):
        raise BadInput("one share from each trustee is needed, for an existing trustee")
    for announcement, share in zip(announcements, shares, strict=True):
        verify_share(announcement, i, share)
    return sum(shares) % group.Q


def joint_key(announcements: Sequence[Announcement]) -> bytes:
    """K, after checking every announcement's proof. Raises AnnouncementInvalid, BadInput.

    n is the number of announcements and k the number of coefficients, as HP has it: an announcement
    made for another n or k fails its proof.
    """
    _check_complete(announcements)
    for announcement in announcements:
        verify_announcement(announcement, len(announcements), len(announcements[0].commitments))
    return _not_identity(group.total(a.commitments[0] for a in announcements))


def share_key(announcements: Sequence[Announcement], i: int) -> bytes:
    """Z_i = sum over dealers and j of i^j C_dj. Raises AnnouncementInvalid, BadInput."""
    _check_complete(announcements)
    if not 1 <= i <= len(announcements):
        raise BadInput("there is no trustee of that number")
    columns = zip(*(a.commitments for a in announcements), strict=True)
    return _not_identity(_at([group.total(column) for column in columns], i))


def _at(commitments: Sequence[bytes], i: int) -> bytes:
    """The committed polynomial at i, in the exponent (Horner)."""
    value = commitments[-1]
    for commitment in reversed(commitments[:-1]):
        value = group.add(group.mul(i, value), commitment)
    return value


def _check_complete(announcements: Sequence[Announcement]) -> None:
    indices = [a.index for a in announcements]
    if not indices or sorted(indices) != list(range(1, len(indices) + 1)):
        raise BadInput("one announcement from each trustee is needed, each exactly once")
    threshold = len(announcements[0].commitments)
    for a in announcements:
        if not a.commitments or len(a.commitments) != threshold:
            raise AnnouncementInvalid(a.index, f"the announcement must have {threshold} coefficients")


def _not_identity(point: bytes) -> bytes:
    if point == group.IDENTITY:
        raise BadInput("the trustees' keys cancel out: the key would be the identity")
    return point
