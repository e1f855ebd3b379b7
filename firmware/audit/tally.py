"""TALLY against the log: sums over the cast ballots, every partial decryption, the totals (B7, O5; Tally)."""

from __future__ import annotations

from firmware.audit.findings import Check, Findings
from firmware.audit.package import Election
from firmware.ballot.errors import BadEncoding, BallotError, WrongShare
from firmware.ballot.group import decode_scalar
from firmware.ballot.partial import Partial, PartialOption
from firmware.ballot.tally import Sums, verified_totals
from firmware.storage.records import Tally
from firmware.storage.slot import Log
from firmware.storage.tally_record import Share


def check_tally(
    election: Election, slot: int, tally: Tally, sums: Sums, cast: int, findings: Findings
) -> tuple[int, ...] | None:
    """The totals as computed here from `sums` over `cast` ballots; None where they cannot be."""
    findings.reach(Check.TALLY)
    context = election.context

    def fault(reason: str) -> None:
        findings.add(Check.TALLY, Log.BALLOTS.label, slot, f"TALLY: {reason} [Tally]")

    if len(tally.sums) != context.options:
        fault(f"{len(tally.sums)} options, the ballot has {context.options}")
        return None
    for option, (said, found) in enumerate(zip(tally.sums, sums, strict=True), 1):
        if said != found:
            fault(f"option {option}: the sums are not those of the cast ballots")
    if len(tally.shares) < context.threshold:
        fault(f"{len(tally.shares)} trustees took part, {context.threshold} are needed")
    try:
        partials = [_partial(share) for share in tally.shares]
        totals = verified_totals(context, election.share_keys, sums, partials, cast)
    except BallotError as error:
        fault(str(error))
        return None
    for option, (printed, counted) in enumerate(zip(tally.totals, totals, strict=True), 1):
        if printed != counted:
            fault(f"option {option}: it says {printed} votes, the sums open to {counted}")
    return totals


def _partial(share: Share) -> Partial:
    parts = []
    for option, (m, c, v) in enumerate(share.parts, 1):
        try:
            parts.append(PartialOption(m, decode_scalar(c), decode_scalar(v)))
        except BadEncoding as error:
            raise WrongShare(share.index, option, str(error)) from None
    return Partial(share.index, tuple(parts))
