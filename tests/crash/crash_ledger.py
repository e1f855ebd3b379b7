"""A small day at the ledger: the calls that the clerk makes, in its order, over modelled media.

Two voters vote, one of them after challenging a slip; a third leaves a sealed ballot behind. Whatever a start
finds, the day goes on from there to its end; what people saw outlives a power cut, and nothing else does.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from crash_facts import Broken, Facts, read_both
from crash_judge import check_counts, check_idempotent, check_told
from crash_layer import INTERNAL, MEDIA, ModelDisk
from crash_memo import life as known_life
from crash_tree import Frozen, Tree
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firmware.storage.attendance import Standing
from firmware.storage.errors import StorageError
from firmware.storage.ledger import Identity, Ledger, Restart
from firmware.storage.records import Share, Tally
from firmware.storage.slot import Log

OPTIONS = 2
PLANS = ((1, ("cast",)), (2, ("challenge", "cast")), (0, ("leave",)))
"""Row of the roll, and what the voter does with slip after slip."""
NOTHING: Frozen = ()


@dataclass(frozen=True)
class Seen:
    """What people know: events said to be recorded, voters served, and the one who is in the booth."""

    events: tuple[str, ...] = ()
    thanked: int = 0
    pressed: bool = False  # "Sesuai" was pressed and no thanks seen yet
    told: bool = False  # and somebody saw that the last voter must come back
    served: int = 0
    judged: int = 0
    closed: bool = False
    tallied: bool = False


@dataclass
class Run:
    """One life of the program: what it did to the media, and how it ended."""

    disk: ModelDisk
    seen: Seen
    halted: str = ""
    must_return: bool = False

    @property
    def media(self) -> tuple[Frozen, Frozen]:
        return self.disk.trees["internal"].frozen(), self.disk.trees["stick"].frozen()


def commit(j: int) -> bytes:
    return b"N" * 28 + j.to_bytes(4, "big")


class LedgerDay:
    """`start` is one life of the booth from power-on; `whole`: the day goes on to its end."""

    name = "ledger"
    legal: ClassVar = {
        "internal": ("InternalBehind", "RegisterError", "Fork", "Damaged", "LogError"),
        "stick": ("StickReplaced", "Damaged", "LogError"),
    }

    def __init__(self) -> None:
        key = Ed25519PrivateKey.from_private_bytes(b"D" * 32)
        self.who = Identity(b"H" * 32, key, 0, "bilik/desa-contoh/tps-01", 3, (32, 24))
        self.blank = NOTHING, NOTHING

    def first_seen(self) -> Seen:
        return Seen()

    def start(self, media: tuple[Frozen, Frozen], seen: object, life: int, *, whole: bool = True) -> Run:
        """Raises Broken where a live ledger refuses a step; anything else it raises is a crash."""
        assert isinstance(seen, Seen)
        trees = dict(zip(("internal", "stick"), map(Tree.thaw, media), strict=True))
        run = Run(ModelDisk(trees), seen)
        run.disk.witness = lambda: run.seen
        stick = MEDIA / "sda1"
        try:
            with known_life(life):
                opened, found = Ledger.open(
                    INTERNAL, stick, self.who, commit, files=run.disk, first_lines=_recovered
                )
        except StorageError as error:
            run.halted = f"{type(error).__name__}: {error}"
            return run
        run.must_return = found.voter_must_return
        if whole:
            try:
                _Day(run, opened, found).play()
            except StorageError as error:
                raise Broken(
                    "goes on", f"after a start the day stops: {type(error).__name__}: {error}"
                ) from None
        opened.close_files()
        return run

    def facts(self, media: tuple[Frozen, Frozen]) -> tuple[Facts, Facts]:
        return read_both(media, self.who.expected)

    def check_start(self, run: Run, seen: Seen) -> tuple[Facts, Facts]:
        """Every invariant after a start. Raises Broken."""
        facts = self.facts(run.media)
        check_counts(facts, seen)
        check_told(run, seen, seen.pressed and facts[0].standings[PLANS[seen.served][0]])
        return facts

    def check_again(self, before: tuple[Facts, Facts], run: Run) -> None:
        """Raises Broken."""
        if run.halted:
            raise Broken("idempotent", f"a second start says {run.halted}")
        check_idempotent(before, self.facts(run.media), ("recovered",))

    def check_end(self, run: Run, lied: Collection[str]) -> None:
        """The day went to its end. Raises Broken."""
        facts = self.facts(run.media)
        check_counts(facts, run.seen)
        if facts[1].ballots.tally is None or run.seen.served < len(PLANS):
            raise Broken("goes on", "the day did not come to its end")


def _recovered(ledger: Ledger, found: Restart) -> None:
    """The line of the journal by which a later start knows who must come back."""
    if not found.fresh:
        ledger.event("recovered", None, voter_must_return=found.voter_must_return)


class _Day:
    """The clerk's calls."""

    def __init__(self, run: Run, ledger: Ledger, found: Restart) -> None:
        self.run, self.ledger, self.found = run, ledger, found
        self.saw(told=run.seen.pressed and found.voter_must_return)

    def play(self) -> None:
        done = self.found.last_events
        if "polls_opened" not in done:
            self.event("polls_opened")
        elif not self.found.closed:
            self.event("polls_resumed")
        while not self.found.closed and self.run.seen.served < len(PLANS):
            self.visit(*PLANS[self.run.seen.served])
        if not self.found.closed:
            self.event("close_asked")
            self.ledger.close()
            self.saw(closed=True)
        if not self.found.tallied:
            self.ledger.tally(_tally(self.ledger.counts.cast))
            self.saw(tallied=True)
        if "exported" not in done:
            self.event("exported")

    def visit(self, row: int, plan: tuple[str, ...]) -> None:
        seen = self.run.seen
        if self.ledger.standing(row) is Standing.VOTED:
            if not seen.pressed:
                raise Broken("never unconfirmed", "a voter is turned away who never pressed Sesuai")
            self.saw(thanked=seen.thanked + 1, pressed=False, served=seen.served + 1, judged=0)
            return
        self.saw(pressed=False, told=False)
        if plan == ("leave",) and seen.judged:
            self.saw(served=seen.served + 1, judged=0)  # gone before the cut; the start released the row
            return
        self.ledger.authorise(row)
        while self.slip(plan[min(self.run.seen.judged, len(plan) - 1)]):
            pass

    def slip(self, judgement: str) -> bool:
        """One sealed ballot and what the voter says to its slip; whether another one follows."""
        seen, j = self.run.seen, self.ledger.next_j
        self.ledger.ballot(bytes([j]) * (128 + 288 * OPTIONS))
        if judgement == "cast":
            self.saw(pressed=True)
            self.ledger.cast()
            self.ledger.settle(True)
            self.saw(thanked=seen.thanked + 1, pressed=False, served=seen.served + 1, judged=0)
            return False
        self.saw(judged=seen.judged + 1)
        if judgement == "challenge":
            self.ledger.spoil(1, 1, b"S" * 32, (1, b"X" * 32))
            return True
        self.ledger.spoil(3, 1, b"S" * 32, None)
        self.ledger.settle(False)
        self.saw(served=seen.served + 1, judged=0)
        return False

    def event(self, kind: str) -> None:
        self.ledger.event(kind, None)
        self.saw(events=(*self.run.seen.events, kind))

    def saw(self, **news: Any) -> None:
        self.run.seen = replace(self.run.seen, **news)


def _tally(ballots: int) -> Tally:
    parts = tuple((b"M" * 32, b"c" * 32, b"v" * 32) for _ in range(OPTIONS))
    sums = tuple((b"A" * 32, b"B" * 32) for _ in range(OPTIONS))
    return Tally(ballots, sums, (Share(1, parts), Share(3, parts)), (ballots, 0))


__all__ = ["LedgerDay", "Log", "Run", "Seen", "commit"]
