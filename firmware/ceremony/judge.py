"""Who cheated? Decided from the public files alone, by anyone: `bilik trustee check FOLDER`."""

from __future__ import annotations

from dataclasses import dataclass

from firmware.ballot.announcement import Announcement
from firmware.ballot.errors import BadEncoding, ShareInvalid
from firmware.ballot.group import decode_point
from firmware.ballot.trustees import verify_share
from firmware.ceremony.errors import Awaited, Cheated, Unusable
from firmware.ceremony.files import Acceptance, Complaint, Dealt
from firmware.ceremony.folder import (
    PublicFolder,
    PublicKeys,
    Roster,
    acceptance_name,
    announcement_name,
    dealt_name,
)
from firmware.ceremony.sealing import Bound, holds_shared, open_share

NOT_A_POINT = "the share was sealed with something that is no point"
DOES_NOT_OPEN = "the share does not open with the receiver's key"


def bound_for(roster: Roster, dealer: int, receiver: int) -> Bound:
    """What a share between these two must be bound to."""
    return Bound(
        roster.digest,
        dealer,
        receiver,
        roster.of(dealer).announcement_sha256,
        roster.of(receiver).announcement_sha256,
    )


def dealt_of(folder: PublicFolder, roster: Roster, dealer: int, receiver: int) -> Dealt | None:
    """The share file, signed by its dealer and bound to this ceremony; None where it is not here. Raises
    Unusable: a file that is not signed accuses nobody, whoever carried it may have put it there."""
    name = dealt_name(dealer, receiver)
    data = folder.read(name)
    if data is None:
        return None
    dealt = Dealt.parse(data, name)
    check_origin(dealt, roster, bound_for(roster, dealer, receiver))
    return dealt


def check_origin(dealt: Dealt, roster: Roster, bound: Bound) -> None:
    """Raises Unusable."""
    if not dealt.lines.signed_by(roster.of(bound.dealer).sign):
        raise dealt.lines.fault(f"trustee {bound.dealer} did not sign this; ask for it again")
    if dealt.bound != bound:
        raise dealt.lines.fault("it belongs to another ceremony or another receiver; ask for it again")


def fault_of(dealt: Dealt, announcement: Announcement, shared: bytes) -> str | None:
    """What is wrong with a share that its dealer signed, None where nothing is. `shared`: S."""
    share = open_share(shared, dealt.ephemeral, dealt.sealed, dealt.bound)
    if share is None:
        return DOES_NOT_OPEN
    try:
        verify_share(announcement, dealt.bound.receiver, share)
    except ShareInvalid as error:
        return f"the share is bad: {error.reason}"
    return None


def is_point(data: bytes) -> bool:
    """Whether E can be worked with."""
    try:
        decode_point(data)
    except BadEncoding:
        return False
    return True


def judge(folder: PublicFolder, roster: Roster, keys: PublicKeys, name: str) -> Cheated:
    """Who cheated by this complaint: dealer or complainer. Raises Unusable where it tells nothing."""
    data = folder.read(name)
    if data is None:
        raise Unusable(f"{name}: it is not here")
    complaint = Complaint.parse(data, name)
    n = roster.terms.trustees
    if not (complaint.by <= n and complaint.against <= n and complaint.by != complaint.against):
        raise complaint.lines.fault("there are no such trustees")
    if complaint.roster != roster.digest or not complaint.lines.signed_by(roster.of(complaint.by).sign):
        raise complaint.lines.fault(f"trustee {complaint.by} did not sign this for this ceremony")
    dealt = Dealt.parse(complaint.dealt, f"{name}: the share in it")
    check_origin(dealt, roster, bound_for(roster, complaint.against, complaint.by))
    if not is_point(dealt.ephemeral):
        return roster.cheated(complaint.against, f"{NOT_A_POINT} ({name})")
    receiver = roster.of(complaint.by).encrypt
    proven = is_point(complaint.shared) and holds_shared(
        receiver, dealt.ephemeral, complaint.shared, complaint.proof, dealt.bound
    )
    if not proven:
        return roster.cheated(complaint.by, f"the complaint does not prove what it says ({name})")
    fault = fault_of(dealt, keys.announcements[complaint.against - 1], complaint.shared)
    if fault is None:
        return roster.cheated(complaint.by, f"the complaint is false: the share is good ({name})")
    return roster.cheated(complaint.against, f"{fault} ({name})")


def acceptance_of(folder: PublicFolder, roster: Roster, keys: PublicKeys, index: int) -> Acceptance | None:
    """Trustee `index`'s acceptance, None where it is not here. Raises Cheated, Unusable."""
    name = acceptance_name(index)
    data = folder.read(name)
    if data is None:
        return None
    found = Acceptance.parse(data, name)
    if found.index != index or found.roster != roster.digest:
        raise found.lines.fault("it is of another trustee or another ceremony")
    if not found.lines.signed_by(roster.of(index).sign):
        raise found.lines.fault(f"trustee {index} did not sign this")
    if (found.joint_key, found.share_key) != (keys.joint_key, keys.share_keys[index - 1]):
        raise roster.cheated(index, f"{name}: its keys are not those that follow from the announcements")
    return found


@dataclass(frozen=True)
class Verdict:
    """`stage`: what the ceremony waits for, None when it is complete; `accused` and `unclear` in words."""

    roster: Roster | None
    keys: PublicKeys | None
    stage: str | None
    accused: tuple[Cheated, ...]
    unclear: tuple[str, ...]


def check(folder: PublicFolder) -> Verdict:
    """Everything in the folder. Raises Unusable where it cannot be read at all."""
    try:
        roster = folder.roster()
    except Cheated as error:
        return Verdict(None, None, str(error), (error,), ())
    except Awaited as error:
        return Verdict(None, None, str(error), (), ())
    accused = [e for i in range(1, roster.terms.trustees + 1) if (e := _announced(folder, roster, i))]
    if accused:
        return Verdict(roster, None, "the announcements are not all good", tuple(accused), ())
    try:
        keys = folder.public_keys(roster)
    except Awaited as error:
        return Verdict(roster, None, str(error), (), ())
    return _check_shares(folder, roster, keys)


def _announced(folder: PublicFolder, roster: Roster, index: int) -> Cheated | None:
    try:
        folder.announcement(roster, index)
    except Cheated as error:
        return error
    except Unusable as error:
        return roster.cheated(index, f"{announcement_name(index)} cannot be read: {error}")
    return None


def _check_shares(folder: PublicFolder, roster: Roster, keys: PublicKeys) -> Verdict:
    everyone = range(1, roster.terms.trustees + 1)
    accused: list[Cheated] = []
    unclear: list[str] = []
    missing: list[str] = []
    for name in folder.complaints():
        try:
            accused.append(judge(folder, roster, keys, name))
        except Unusable as error:
            unclear.append(str(error))
    for dealer, receiver in ((d, r) for d in everyone for r in everyone if d != r):
        try:
            if dealt_of(folder, roster, dealer, receiver) is None:
                missing.append(dealt_name(dealer, receiver))
        except Unusable as error:
            unclear.append(str(error))
    for index in everyone:
        try:
            if acceptance_of(folder, roster, keys, index) is None:
                missing.append(acceptance_name(index))
        except Cheated as error:
            accused.append(error)
        except Unusable as error:
            unclear.append(str(error))
    stage = f"not here yet: {', '.join(missing)}" if missing else None
    return Verdict(roster, keys, stage, tuple(accused), tuple(unclear))
