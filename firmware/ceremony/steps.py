"""The five steps of one trustee, each safe to repeat after an interruption. No prompt, nothing printed.

new -> (all commitments are here) reveal -> (all announcements) share -> (all shares) accept -> combine
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, replace
from pathlib import Path

from firmware.ballot import group
from firmware.ballot.trustees import combine_shares
from firmware.ceremony.errors import Awaited, Cheated, Unusable
from firmware.ceremony.files import Acceptance, Commitment, Complaint, Dealt, Terms
from firmware.ceremony.folder import (
    PublicFolder,
    PublicKeys,
    Roster,
    acceptance_name,
    announcement_name,
    commitment_name,
    complaint_name,
    dealt_name,
)
from firmware.ceremony.judge import (
    NOT_A_POINT,
    acceptance_of,
    bound_for,
    dealt_of,
    fault_of,
    is_point,
    judge,
)
from firmware.ceremony.keyfile import KeyFile
from firmware.ceremony.result import publish_result
from firmware.ceremony.sealing import open_share, prove_shared, seal_share, shared_secret
from firmware.ceremony.secret import Secret, new_secret


@dataclass(frozen=True)
class Who:
    """A trustee to be: number from 1 and name."""

    index: int
    name: str


def new(folder: PublicFolder, key: Path, terms: Terms, who: Who, passphrase: str) -> KeyFile:
    """Make the dealing, keep it in `key`, publish the commitment. Raises Unusable, Cheated, Awaited."""
    if not 1 <= who.index <= terms.trustees:
        raise Unusable(f"there is no trustee {who.index} among {terms.trustees}")
    present = folder.commitments(terms)
    if who.index in present:
        raise Unusable(f"the number {who.index} is taken by {present[who.index].name}")
    if any(folder.read(announcement_name(i)) is not None for i in range(1, terms.trustees + 1)):
        raise Unusable("announcements are open already: who joins now could choose a key to fit them")
    secret = new_secret(terms, who.index, who.name)
    secret.commitment()  # refuses a name or an id that is not allowed before anything is written
    made = KeyFile.create(key, secret, passphrase)
    publish_commitment(folder, made)
    return made


def publish_commitment(folder: PublicFolder, key: KeyFile) -> Commitment:
    """Write the commitment again where it was lost. Raises Unusable."""
    commitment = key.secret.commitment()
    folder.publish(commitment_name(commitment.index), commitment.raw)
    return commitment


def reveal(folder: PublicFolder, key: KeyFile) -> Roster:
    """Lock the roster in the key file, then open the own announcement. Raises Awaited, Cheated, Unusable."""
    roster = _roster(folder, key)
    if not key.secret.pinned:
        key.save(replace(key.secret, pinned=roster.pins))
    folder.publish(announcement_name(key.secret.index), key.secret.announcement)
    return roster


def share(folder: PublicFolder, key: KeyFile) -> list[str]:
    """Deal to every other trustee; the names of the files. Raises Awaited, Cheated, Unusable."""
    roster, _ = _opened(folder, key)
    secret, sign, names = key.secret, key.secret.sign_key, []
    for receiver in _others(secret):
        name = dealt_name(secret.index, receiver)
        names.append(name)
        if dealt_of(folder, roster, secret.index, receiver) is None:
            bound = bound_for(roster, secret.index, receiver)
            sealed = seal_share(secret.dealt[receiver - 1], roster.of(receiver).encrypt, bound)
            folder.publish(name, Dealt.make(bound, *sealed, sign))
    return names


def accept(folder: PublicFolder, key: KeyFile) -> PublicKeys:
    """Check every share, then say so. Where one is bad, write the complaint that proves it.

    Raises Accused with every cheater, Awaited, Cheated, Unusable.
    """
    roster, keys = _opened(folder, key)
    sign, index = key.secret.sign_key, key.secret.index
    _received(folder, key, roster, keys)
    data = Acceptance.make(roster.digest, index, keys.joint_key, keys.share_keys[index - 1], sign)
    folder.publish(acceptance_name(index), data)
    return keys


def combine(folder: PublicFolder, key: KeyFile) -> PublicKeys:
    """z_i into the key file in place of all else, once all have accepted; the public result into the folder.

    Raises Awaited, Accused, Cheated, Unusable.
    """
    roster, keys = _opened(folder, key)
    secret = key.secret
    if accused := _accused(folder, roster, keys):
        raise Accused(accused)
    everyone = range(1, roster.terms.trustees + 1)
    if missing := [i for i in everyone if acceptance_of(folder, roster, keys, i) is None]:
        raise Awaited(
            f"not accepted yet by trustee {', '.join(map(str, missing))}: all must hold good shares"
        )
    if not secret.combined:
        shares = _received(folder, key, roster, keys)
        z = combine_shares(secret.index, shares, keys.announcements)
        if not hmac.compare_digest(group.base(z), keys.share_keys[secret.index - 1]):
            raise Unusable("the shares do not add up to the key that was announced")
        key.save(secret.kept(z, keys.joint_key))
    publish_result(folder, roster, keys)
    return keys


class Accused(Cheated):
    """Several at once; the first is told by the class above."""

    def __init__(self, everyone: list[Cheated]) -> None:
        super().__init__(everyone[0].trustee, everyone[0].reason, everyone[0].who)
        self.everyone = tuple(everyone)


def _roster(folder: PublicFolder, key: KeyFile) -> Roster:
    """All commitments, with one's own among them and none changed since they were locked."""
    secret = key.secret
    roster = folder.roster(secret.terms)
    if not secret.combined and roster.of(secret.index).raw != secret.commitment().raw:
        raise roster.cheated(secret.index, f"{commitment_name(secret.index)} is not what this key published")
    for index, (now, then) in enumerate(zip(roster.pins, secret.pinned or roster.pins, strict=True), 1):
        if now != then:
            reason = "the commitment is not the one that was here before announcements were opened"
            raise roster.cheated(index, f"{commitment_name(index)}: {reason}")
    return roster


def _opened(folder: PublicFolder, key: KeyFile) -> tuple[Roster, PublicKeys]:
    roster = _roster(folder, key)
    if not key.secret.pinned:
        raise Awaited("open your own announcement first: bilik trustee reveal")
    return roster, folder.public_keys(roster)


def _others(secret: Secret) -> list[int]:
    return [i for i in range(1, secret.terms.trustees + 1) if i != secret.index]


def _accused(folder: PublicFolder, roster: Roster, keys: PublicKeys) -> list[Cheated]:
    """Of all complaints in the folder; what is not signed by a trustee accuses nobody and stops nobody."""
    found = []
    for name in folder.complaints():
        try:
            found.append(judge(folder, roster, keys, name))
        except Unusable:
            continue
    return found


def _received(folder: PublicFolder, key: KeyFile, roster: Roster, keys: PublicKeys) -> list[int]:
    """Every dealer's share for this trustee, in order, all checked."""
    secret = key.secret
    missing = [d for d in _others(secret) if dealt_of(folder, roster, d, secret.index) is None]
    if missing:
        raise Awaited(f"the shares of trustee {', '.join(map(str, missing))} for you are not here yet")
    shares = {secret.index: secret.dealt[secret.index - 1]}
    accused: list[Cheated] = []
    for dealer in _others(secret):
        dealt = dealt_of(folder, roster, dealer, secret.index)
        if dealt is None:
            continue
        fault, opened = _look(dealt, secret, keys)
        if fault is not None:
            accused.append(_complain(folder, key, roster, dealt, fault))
        elif opened is not None:
            shares[dealer] = opened
    if accused:
        raise Accused(accused)
    return [shares[index] for index in sorted(shares)]


def _look(dealt: Dealt, secret: Secret, keys: PublicKeys) -> tuple[str | None, int | None]:
    """(what is wrong, None) or (None, the share)."""
    if not is_point(dealt.ephemeral):
        return NOT_A_POINT, None
    shared = shared_secret(secret.encrypt, dealt.ephemeral)
    fault = fault_of(dealt, keys.announcements[dealt.bound.dealer - 1], shared)
    return fault, open_share(shared, dealt.ephemeral, dealt.sealed, dealt.bound)


def _complain(folder: PublicFolder, key: KeyFile, roster: Roster, dealt: Dealt, fault: str) -> Cheated:
    """Write the evidence and say where it is."""
    secret, dealer = key.secret, dealt.bound.dealer
    name = complaint_name(secret.index, dealer)
    if folder.read(name) is None:
        opening = (bytes(32), 0, 0)
        if is_point(dealt.ephemeral):
            opening = prove_shared(secret.encrypt, dealt.ephemeral, dealt.bound)
        folder.publish(name, Complaint.make(dealt, fault, opening, secret.sign_key))
    return roster.cheated(dealer, f"{fault}; the evidence for everybody is {folder.file(name)}")
