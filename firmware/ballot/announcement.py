"""What a trustee publishes: Feldman commitments to the polynomial and proof of knowing its coefficients.

    offset       size    field
    0            4       u32 i            the trustee's index, from 1
    4            4       u32 k            the threshold
    8            32 k    C_0 .. C_(k-1)   commitments, points
    8 + 32 k     32 k    h_0 .. h_(k-1)   proof commitments, points
    8 + 64 k     32 k    v_0 .. v_(k-1)   responses, scalars

The same bytes stand as hex in the manifest.
"""

import hashlib
from dataclasses import dataclass

from firmware.ballot import group, hashes
from firmware.ballot.context import MAX_TRUSTEES, check_trustees, hp
from firmware.ballot.errors import AnnouncementInvalid, BadEncoding
from firmware.ballot.proofs import Possession, holds_possession


@dataclass(frozen=True)
class Announcement:
    """Public. `commitments` and `proof_commitments` are points, `responses` scalars; k of each."""

    index: int
    commitments: tuple[bytes, ...]
    proof_commitments: tuple[bytes, ...]
    responses: tuple[int, ...]

    def to_bytes(self) -> bytes:
        """The fixed layout above: 8 + 96 k bytes."""
        head = hashes.u32(self.index) + hashes.u32(len(self.commitments))
        scalars = [group.encode_scalar(response) for response in self.responses]
        return b"".join([head, *self.commitments, *self.proof_commitments, *scalars])

    def digest(self) -> bytes:
        """SHA-256 of the layout: handed over before any announcement is opened, so that nobody's key can
        be chosen after seeing the others'."""
        return hashlib.sha256(self.to_bytes()).digest()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Announcement":
        """Parse the fixed layout. Raises AnnouncementInvalid: size, bounds, points (no identity), scalars."""
        if len(data) < 8:
            raise AnnouncementInvalid(0, "the announcement is cut short")
        index, k = int.from_bytes(data[:4], "big"), int.from_bytes(data[4:8], "big")
        if not (1 <= index <= MAX_TRUSTEES and 1 <= k <= MAX_TRUSTEES) or len(data) != 8 + 96 * k:
            raise AnnouncementInvalid(index, "the announcement's index, threshold or length is wrong")
        fields = [data[at : at + 32] for at in range(8, len(data), 32)]
        try:
            points = [group.decode_point(field) for field in fields[: 2 * k]]
            scalars = [group.decode_scalar(field) for field in fields[2 * k :]]
        except BadEncoding as error:
            raise AnnouncementInvalid(index, str(error)) from error
        return cls(index, tuple(points[:k]), tuple(points[k:]), tuple(scalars))


def verify_announcement(a: Announcement, trustees: int, threshold: int) -> None:
    """Index, number of coefficients, every point and every proof. Raises AnnouncementInvalid, BadInput."""
    check_trustees(trustees, threshold)
    if not 1 <= a.index <= trustees:
        raise AnnouncementInvalid(a.index, "there is no trustee of that number")
    if {len(a.commitments), len(a.proof_commitments), len(a.responses)} != {threshold}:
        raise AnnouncementInvalid(a.index, f"the announcement must have {threshold} coefficients")
    try:
        for point in (*a.commitments, *a.proof_commitments):
            group.decode_point(point)
    except BadEncoding as error:
        raise AnnouncementInvalid(a.index, str(error)) from error
    if any(not 0 <= response < group.Q for response in a.responses):
        raise AnnouncementInvalid(a.index, "a response is not a scalar")
    proof = Possession(a.proof_commitments, a.responses)
    if not holds_possession(hp(trustees, threshold), a.index, a.commitments, proof):
        raise AnnouncementInvalid(a.index, "the proof of possession does not hold")
