"""Opening a booth's sums away from the booth: a trustee decrypts, any k together count. Prints nothing.

A partial decryption of the wrong sums can betray a single voter (two sums that differ by one ballot). So a
trustee's key opens only the sums of a log that was verified as a whole and is closed, and for each booth only
ever the same ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from firmware.audit.findings import Check
from firmware.audit.package import Election
from firmware.audit.run import Reading
from firmware.ballot import group
from firmware.ballot.errors import BallotError, TallyFailed, WrongShare
from firmware.ballot.partial import Partial
from firmware.ballot.tally import Sums, combine, decrypt_share, verify_partial
from firmware.ceremony.errors import CeremonyError, Unusable
from firmware.ceremony.keyfile import KeyFile, read_file
from firmware.ceremony.partial import About, PartialFile, TallyFile, sums_digest

NEEDED = (Check.PACKAGE, Check.BALLOTS_CHAIN, Check.EVENTS_CHAIN, Check.ORDER, Check.PROOFS)
MADE_OF_THE_COUNT = frozenset((Check.TALLY, Check.RESULT))
"""Checks that may fail and leave the sums sound: those of the count that is to be checked here."""


class NotSound(CeremonyError):
    """There are no sums that may be opened: the stick does not hold, or the polls are not closed (exit 1)."""


@dataclass(frozen=True)
class Ground:
    """What is to be opened. `claimed`: the totals of a TALLY record on the stick, if it has one; `faults`:
    what does not hold of that count, in the auditor's words."""

    election: Election
    about: About
    sums: Sums
    claimed: tuple[int, ...] | None
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refused:
    """A partial decryption that was left out; `trustee` None where nobody is accused."""

    file: str
    trustee: int | None
    reason: str


@dataclass(frozen=True)
class Counted:
    """`totals` None: not enough good partial decryptions; `why` says what is lacking."""

    totals: tuple[int, ...] | None
    partials: tuple[Partial, ...]
    refused: tuple[Refused, ...]
    why: str = ""


def ground_of(reading: Reading) -> Ground:
    """The sums of a stick that may be opened. Raises NotSound."""
    report, sums = reading.report, reading.sums
    failed = {check for check in Check if report.statuses[check] == "failed"}
    if failed - MADE_OF_THE_COUNT or any(report.statuses[check] != "ok" for check in NEEDED):
        raise NotSound("the stick does not hold; nothing is decrypted")
    if report.close is None:
        raise NotSound("the polls are not closed on this stick; nothing is decrypted before that")
    if report.election is None or report.machine is None or sums is None:
        raise NotSound("the stick does not say whose ballots these are; nothing is decrypted")
    he, cast = report.election.context.he, report.close.cast
    about = About(
        report.election.package.manifest.election_id,
        he,
        report.machine,
        cast,
        sums_digest(he, report.machine, cast, sums),
    )
    faults = tuple(str(finding) for finding in report.findings)
    return Ground(report.election, about, sums, reading.claimed, faults)


def partial_of(ground: Ground, index: int, share: int) -> PartialFile:
    """What trustee `index` makes of the sums with z_i. Raises Unusable where that is not the election's."""
    if ground.election.share_keys.get(index) != group.base(share):
        raise Unusable("this key is not for this election")
    partial = decrypt_share(ground.election.context, index, share, ground.sums)
    return PartialFile(ground.about, partial)


def decrypt(ground: Ground, key: KeyFile) -> PartialFile:
    """The same with a key file, which remembers what it opened before it is handed out. Raises Unusable."""
    secret, about = key.secret, ground.about
    if not secret.combined:
        raise Unusable("this key file is from an unfinished ceremony: bilik trustee combine comes first")
    before = dict(secret.opened).get(about.machine)
    if before not in (None, about.sums_digest):
        raise Unusable(
            "this key has opened other sums of this booth before; to open both could betray a voter, so it "
            "does not: compare the sticks"
        )
    made = partial_of(ground, secret.index, secret.share)
    if before is None:
        key.save(replace(secret, opened=(*secret.opened, (about.machine, about.sums_digest))))
    return made


def count(ground: Ground, paths: Sequence[Path]) -> Counted:
    """Check every file, then combine the good ones. Raises Unusable where a file cannot be read at all."""
    good: dict[int, Partial] = {}
    refused: list[Refused] = []
    for path in paths:
        data = read_file(path)
        try:
            file = PartialFile.parse(data, ground.election.context.options, str(path))
            if (why := file.about.differs(ground.about)) is not None:
                refused.append(Refused(str(path), None, why))
                continue
            _check(ground, file.partial)
            good[file.partial.trustee] = file.partial
        except WrongShare as error:
            refused.append(Refused(str(path), error.trustee, str(error)))
        except Unusable as error:
            refused.append(Refused(str(path), None, str(error)))
    partials = tuple(good[index] for index in sorted(good))
    try:
        totals = combine(ground.election.context, ground.sums, partials, ground.about.ballots)
    except TallyFailed as error:
        return Counted(None, partials, tuple(refused), f"{error}; {_lacking(ground, len(partials))}")
    return Counted(totals, partials[: ground.election.context.threshold], tuple(refused))


def recount(ground: Ground, file: TallyFile) -> tuple[int, ...]:
    """The totals of a tally file, made again from its proofs. Raises NotSound saying what does not hold."""
    if (why := file.about.differs(ground.about)) is not None:
        raise NotSound(why)
    try:
        for partial in file.partials:
            _check(ground, partial)
        totals = combine(ground.election.context, ground.sums, file.partials, ground.about.ballots)
    except BallotError as error:
        raise NotSound(str(error)) from None
    if totals != file.totals:
        raise NotSound(f"the file says {file.totals}, its own proofs open to {totals}")
    return totals


def _check(ground: Ground, partial: Partial) -> None:
    key = ground.election.share_keys.get(partial.trustee)
    if key is None:
        raise WrongShare(partial.trustee, None, "there is no such trustee")
    verify_partial(ground.election.context, key, ground.sums, partial)


def _lacking(ground: Ground, here: int) -> str:
    """What it takes, said clearly: keys may be lost, and then it is over."""
    n, k = ground.election.context.trustees, ground.election.context.threshold
    return (
        f"{k - here} more of the other {n - here} must decrypt; if {n - k + 1} of the {n} keys are lost for "
        "good, nobody can ever open this result, and the slips in the audit box are what is left to count"
    )
