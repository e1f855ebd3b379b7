"""From a committee's folder to the bytes of `election.bilik`.

    built = build(Path("pilkades"), key)          # Built(data=b"BILIKPKG...", package=..., warnings=(...))

Nothing is written here. The finished bytes are read back as a booth reads them before they are handed out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firmware.ballot.hashes import os_random
from firmware.ballot.proofs import random_scalar
from firmware.ballot.trustees import split_secret
from firmware.election import roll_format
from firmware.election.authority import public_bytes
from firmware.election.credentials import wrap_for_card
from firmware.election.dpt import read_dpt
from firmware.election.draft import Draft, read_draft
from firmware.election.errors import PackageError
from firmware.election.manifest import Manifest, OfficerEntry, RollEntry
from firmware.election.package import Package, load, sign
from firmware.election.people import ListedOfficer
from firmware.election.problems import Problems
from firmware.election.roll_seal import seal_roll
from firmware.election.speech_order import SpeechOrder
from firmware.speech.errors import SpeechError
from firmware.speech.make import make_speech

ROLL_THRESHOLD = 2
Progress = Callable[[str, int, int], None]
"""Takes what is being done, how many are done, and of how many."""


@dataclass(frozen=True)
class Built:
    """The file's bytes, the package as a booth reads it, and what the committee should look at again."""

    data: bytes = field(repr=False)
    package: Package
    warnings: tuple[str, ...]


def _quiet(what: str, done: int, total: int) -> None:
    pass


def build(folder: Path, key: Ed25519PrivateKey, progress: Progress = _quiet) -> Built:
    """Read, check, seal and sign. Raises BuildError with every problem found, or UnreadableError."""
    problems = Problems()
    draft = read_draft(folder, problems)
    day = draft.opens.date()
    voters = read_dpt(folder, draft.template_size, day, problems, lambda *at: progress("reading", *at))
    problems.raise_any()
    secret = random_scalar(os_random)
    roll = seal_roll(
        voters, draft.template_size, secret, draft.election_id, lambda *at: progress("sealing", *at)
    )
    entry = RollEntry(len(voters), hashlib.sha256(roll).digest(), draft.template_size, ROLL_THRESHOLD)
    officers = _share_out(secret, draft, entry)
    speech = _spoken(draft.speech, problems, progress)
    manifest = _manifest(draft, entry, officers, public_bytes(key), speech)
    photos = tuple(photo for _, photo in draft.options if photo is not None)
    data = sign(manifest, photos, roll, key, speech)
    try:
        package = load(data, authority=manifest.authority)
    except PackageError as error:
        problems.add("the finished package", error.where, "", error.reason)
        problems.raise_any()
        raise
    return Built(data, package, tuple(problems.warnings))


def _spoken(order: SpeechOrder | None, problems: Problems, progress: Progress) -> bytes | None:
    """The section of clips; None where the committee wants none. Raises BuildError."""
    if order is None:
        return None
    try:
        section, faults = make_speech(order.wanted, order.recorded, progress)
    except SpeechError as error:
        section, faults = b"", {"suara": str(error)}
    for name, reason in faults.items():
        problems.add("pemilihan.toml", name, "suara", reason)
    problems.raise_any()
    return section


def _share_out(secret: int, draft: Draft, roll: RollEntry) -> tuple[OfficerEntry, ...]:
    """Registry entries: one Shamir share for each officer with a 9D key, wrapped so that only that card
    opens it."""
    holders = [officer for officer in draft.officers if officer.agree is not None]
    shares = split_secret(secret, ROLL_THRESHOLD, len(holders))
    indices = {officer.serial: index for index, officer in enumerate(holders, start=1)}

    def entry(officer: ListedOfficer) -> OfficerEntry:
        if officer.agree is None:
            return OfficerEntry(officer.serial, officer.name, officer.role)
        index = indices[officer.serial]
        info = roll_format.share_info(draft.election_id, roll.sha256, officer.serial, index)
        blob = wrap_for_card(officer.agree, roll_format.encode_share(shares[index]), info)
        return OfficerEntry(officer.serial, officer.name, officer.role, index, blob)

    return tuple(entry(officer) for officer in draft.officers)


def _manifest(
    draft: Draft,
    roll: RollEntry,
    officers: tuple[OfficerEntry, ...],
    authority: bytes,
    speech: bytes | None,
) -> Manifest:
    return Manifest(
        election_id=draft.election_id,
        title=draft.title,
        village=draft.village,
        district=draft.district,
        regency=draft.regency,
        tps=draft.tps,
        date=draft.opens.date(),
        opens=draft.opens,
        closes=draft.closes,
        options=tuple(option for option, _ in draft.options),
        rules=draft.rules,
        machines=draft.machines,
        officers=officers,
        ca=draft.ca,
        threshold=draft.threshold,
        trustees=draft.trustees,
        roll=roll,
        authority=authority,
        speech_sha256=None if speech is None else hashlib.sha256(speech).digest(),
    )
