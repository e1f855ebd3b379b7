"""The counting room: sums of the cast ballots, trustees' partial decryptions, and the totals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from firmware.ballot.announcement import Announcement
from firmware.ballot.errors import BallotError
from firmware.ballot.group import encode_scalar
from firmware.ballot.partial import Partial
from firmware.ballot.tally import Accumulator, combine, decrypt_share, verify_partial
from firmware.ballot.trustees import share_key
from firmware.ballot.verify import SealedBallot, parse
from firmware.booth.election import Election, Opened
from firmware.booth.worker import log
from firmware.storage.records import Ballot, Cast, Tally
from firmware.storage.slot import Kind, Log
from firmware.storage.tally_record import Share


@dataclass(frozen=True)
class Totals:
    """Votes by option number from 1, and the trustees who opened the sums."""

    totals: tuple[int, ...]
    trustees: tuple[int, ...]


class CountingRoom:
    """Opened once the polls are closed; keeps partial decryptions, never a trustee's share."""

    def __init__(self, election: Election, opened: Opened) -> None:
        self._announcements: tuple[Announcement, ...] = election.package.announcements
        self._opened = opened
        self._accumulator: Accumulator | None = None
        self._partials: dict[int, Partial] = {}

    def result(self) -> Totals | None:
        """What the TALLY record says, or None before the tally."""
        for slot in self._opened.ledger.slots(Log.BALLOTS):
            if slot.kind is Kind.TALLY:
                tally = Tally.unpack(slot.body)
                return Totals(tuple(tally.totals), tuple(share.index for share in tally.shares))
        return None

    def take(self, trustee: int, secret: int) -> bool:
        """A trustee's share, used at once and forgotten; False where it is not this trustee's."""
        context, sums = self._opened.context, self._sums().sums
        try:
            partial = decrypt_share(context, trustee, secret, sums)
            verify_partial(context, share_key(self._announcements, trustee), sums, partial)
        except BallotError as error:
            log.error("trustee %d: %s", trustee, error)
            return False
        self._partials[trustee] = partial
        return True

    def tally(self) -> Tally:
        """The TALLY record: sums, k partial decryptions with proofs, totals. Raises BallotError."""
        context, accumulator = self._opened.context, self._sums()
        partials = [self._partials[i] for i in sorted(self._partials)][: context.threshold]
        totals = combine(context, accumulator.sums, partials, accumulator.ballots)
        shares = tuple(
            Share(p.trustee, tuple((o.m, encode_scalar(o.c), encode_scalar(o.v)) for o in p.options))
            for p in partials
        )
        return Tally(accumulator.ballots, tuple(accumulator.sums), shares, totals)

    def _sums(self) -> Accumulator:
        if self._accumulator is None:
            accumulator = Accumulator(self._opened.context)
            for ballot in self._cast():
                accumulator.add(ballot)
            self._accumulator = accumulator
        return self._accumulator

    def _cast(self) -> Iterator[SealedBallot]:
        """The ballots that a CAST record follows, read back from the log."""
        waiting: Ballot | None = None
        for slot in self._opened.ledger.slots(Log.BALLOTS):
            if slot.kind is Kind.BALLOT:
                waiting = Ballot.unpack(slot.body)
            elif slot.kind is Kind.CAST and waiting and Cast.unpack(slot.body).j == waiting.j:
                yield parse(self._opened.context, waiting.sealed)
