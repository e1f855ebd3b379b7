"""One state after a power cut, started again and judged: the invariants, each with its own name."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from typing import Protocol

from crash_facts import Broken, Facts
from crash_layer import ModelDisk
from crash_tree import Frozen, content
from crash_variants import MEDIA

from firmware.storage.attendance import Standing
from firmware.storage.errors import LogError
from firmware.storage.reader import Valid, read_log
from firmware.storage.slot import Kind, Log

Media = tuple[Frozen, Frozen]

Legal = Mapping[str, Collection[str]]
"""What a start may say, and end with, where this medium lied about its flushes."""


class Seen(Protocol):
    """What people know (`crash_ledger.Seen`, `crash_people.Seen`)."""

    @property
    def thanked(self) -> int: ...
    @property
    def pressed(self) -> int: ...
    @property
    def told(self) -> bool: ...
    @property
    def events(self) -> Sequence[str]: ...
    @property
    def closed(self) -> bool: ...
    @property
    def tallied(self) -> bool: ...


class Run(Protocol):
    """One life of the program."""

    disk: ModelDisk
    halted: str
    must_return: bool

    @property
    def media(self) -> Media: ...


def check_halt(media: Media, run: Run, seen: Seen, lied: Collection[str], legal: Legal) -> None:
    """A start that ends in a statement: only after a lie, with both media as they were. Raises Broken."""
    why = run.halted.partition(":")[0]
    if why not in {name for medium in lied for name in legal[medium]}:
        raise Broken("a way on", f"no medium lied, and the start ends with {run.halted}")
    if [_evidence(frozen) for frozen in run.media] != [_evidence(frozen) for frozen in media]:
        raise Broken("untouched", f"the start halts with {run.halted} and has changed a medium")
    honest = [medium for medium in MEDIA if medium not in lied]
    for medium in honest:
        cast = _claimed_cast(media[MEDIA.index(medium)])
        if cast < seen.thanked:
            raise Broken("recorded", f"{seen.thanked} voters saw thanks, {cast} CAST on {medium}")


def _evidence(frozen: Frozen) -> Frozen:
    """All but the booth's way to the stick and its copy of the signed package: they prove nothing."""
    return tuple(item for item in frozen if not item[0].startswith(("stick", "election.bilik")))


def _claimed_cast(frozen: Frozen) -> int:
    with suppress(LogError):
        entries = read_log(content(frozen, Log.BALLOTS.file) or b"", Log.BALLOTS)
        return sum(entry.slot.kind is Kind.CAST for entry in entries if isinstance(entry, Valid))
    return 0


def check_counts(facts: tuple[Facts, Facts], seen: Seen) -> None:
    """Recorded, once, confirmed, and all counters agree. Raises Broken."""
    stick = facts[1]
    cast = stick.ballots.cast
    if cast < seen.thanked:
        raise Broken("recorded", f"{seen.thanked} voters saw thanks, {cast} CAST on the stick")
    if cast > seen.thanked + bool(seen.pressed):
        confirmed = seen.thanked + bool(seen.pressed)
        raise Broken("once and confirmed", f"{cast} CAST, and {confirmed} voters ever pressed Sesuai")
    for medium in facts:
        if medium.voted() != medium.ballots.cast:
            said = f"{medium.medium}: {medium.voted()} cells voted, {medium.ballots.cast} CAST"
            raise Broken("attendance = log", said)
        authorised = len(medium.standings) - medium.standings.count(Standing.ABSENT)
        waiting = medium.standings.count(Standing.AUTHORISED)
        came_back = medium.standings.count(Standing.CAME_BACK_ALLOWED)
        if waiting or authorised != medium.ballots.cast + came_back:
            said = (
                f"{authorised} authorised, {medium.ballots.cast} cast, {came_back} came back, {waiting} wait"
            )
            raise Broken("authorised = cast + abandoned", f"{medium.medium}: {said}")
    told = list(stick.events)
    for kind in seen.events:
        if kind not in told:
            raise Broken("events recorded", f"{kind} was said to be recorded and is not on the stick")
        told.remove(kind)
    if seen.closed and stick.ballots.close is None:
        raise Broken("close recorded", "the close was shown and is not on the stick")
    if seen.tallied and stick.ballots.tally is None:
        raise Broken("tally recorded", "totals were shown and are not on the stick")


def check_told(run: Run, seen: Seen, standing: object) -> None:
    """Who pressed Sesuai and has not voted is called back, by whichever start is the first to be seen.

    `standing`: of that voter; anything false where there is no such voter. Raises Broken.
    """
    if standing and standing is not Standing.VOTED and not (seen.told or run.must_return):
        raise Broken("told to come back", "the last voter's ballot is void, and the start does not say so")


def check_idempotent(before: tuple[Facts, Facts], after: tuple[Facts, Facts], plus: Sequence[str]) -> None:
    """A start after a start adds a SESSION to each log, the lines `plus` to the journal, and no more."""
    for log in Log:
        old, new = before[0].slots(log), after[0].slots(log)
        added = [slot.kind for slot in new[len(old) :]]
        wanted = [Kind.SESSION, *([Kind.EVENT] * len(plus) if log is Log.EVENTS else [])]
        if new[: len(old)] != old or added != wanted:
            raise Broken("idempotent", f"{log.file}: a second start adds {[kind.name for kind in added]}")
    if list(after[0].events[len(before[0].events) :]) != list(plus):
        raise Broken("idempotent", f"a second start writes {after[0].events[len(before[0].events) :]}")
    if before[0].standings != after[0].standings:
        raise Broken("idempotent", "a second start changes the register")
