"""The clerk of the model booth: effect by effect what the real one does, over the model's books."""

from __future__ import annotations

from typing import Any

from attack_books import Violation
from attack_office import CLOSES, NIK, OPENS, ROLL, RULES, Office, uid

from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states.facts import Mode, OfficerRefusal, Paper, Refusal, Spoiling, StickSpeed, Voter
from firmware.states.journal import CATALOGUE


class Share:
    """A trustee's share on its way through the loop."""

    def __init__(self, trustee: int, good: bool) -> None:
        self.trustee, self.good = trustee, good


class Clerk(Office):
    """One command after the other, each a method named after its effect."""

    def _ReadClock(self, _: Any) -> None:
        now = self.clock[0]
        right = now.date() == OPENS.date()
        self.tell(ev.ClockRead(now, right, now >= OPENS, now >= CLOSES))

    def _SetClock(self, effect: fx.SetClock) -> None:
        self.clock[0] = effect.to
        self._ReadClock(None)

    def _LookAtClock(self, _: Any) -> None:
        self.tell(ev.ClockSeen(self.clock[0]))

    def _TryStick(self, _: Any) -> None:
        self._nothing_counts("a stick is tried")
        there = self.hands.stick is not None and not self.hands.many
        self.tell(ev.StickTried(StickSpeed(1, 1)) if there else ev.StickTried(None, "no_stick"))

    def _nothing_counts(self, what: str) -> None:
        """Rehearsals count too: they show what the real day is like."""
        kinds = {record[1] for record in self._open_books().records if record[0] == "event"}
        if "polls_opened" in kinds or self.internal[Mode.SIMULASI]:
            raise Violation(f"evidence: {what} beside it")

    def _UnlockRoll(self, _: Any) -> None:
        self.roll_open = len(self.shares) >= 2
        self.tell(ev.RollOpened() if self.roll_open else ev.RollRefused())

    def _ProveZero(self, _: Any) -> None:
        counts = self._open_books().counts()
        zero = not (counts.authorised or counts.cast or counts.spoiled or self.internal[Mode.SIMULASI])
        self.tell(ev.ZeroProven() if zero else ev.NotZero("cast"))

    def _PrintTape(self, effect: fx.PrintTape) -> None:
        if effect.paper is Paper.RESULT and not self._open_books().number("tally"):
            raise Violation("nothing shown before it is done: a result tape without a tally")
        if effect.paper is Paper.TEST and self.roll_open:
            raise Violation("evidence: a test sheet among the slips")
        self.tell(("job", ("tape", effect.paper, effect.copy)))

    # ---- the voter -----------------------------------------------------------------------------------

    def _LookUp(self, effect: fx.LookUp) -> None:
        self._look_up({uid(row): row for row in range(ROLL)}.get(effect.uid))

    def _LookUpNik(self, effect: fx.LookUpNik) -> None:
        self._look_up({NIK.format(row): row for row in range(ROLL)}.get(effect.nik.typed))

    def _look_up(self, row: int | None) -> None:
        if not self.roll_open:
            raise Violation("roll: looked up while locked")
        if row is None:
            self.tell(ev.NotFound(Refusal.UNKNOWN_VOTER))
        elif self._open_books().standing(self._row(row)) == "voted":
            self.tell(ev.NotFound(Refusal.ALREADY_VOTED))
        else:
            self.tell(ev.Found(Voter(row)))

    def _row(self, row: int) -> int:
        """In a rehearsal each vote uses up the next free row."""
        books = self._open_books()
        if books.mode is Mode.REAL or books.standing(row) != "voted":
            return row
        return next((free for free in range(ROLL) if books.standing(free) != "voted"), row)

    def _Authorise(self, effect: fx.Authorise) -> None:
        line = []
        if effect.override is not None and effect.officer is not None:
            line.append(self._write("event", "override", ()))
        row = self._row(effect.voter.row)
        self._record(*line, lambda: self._open_books().write("authorise", row))

    def _Release(self, _: Any) -> None:
        self._record(lambda: self._settle(voted=False))

    def _settle(self, *, voted: bool) -> None:
        row = self._open_books().authorised()
        if row is None:
            raise Violation("order: settled without a voter")
        self._open_books().write("settle", row, voted)

    def _Seal(self, effect: fx.Seal) -> None:
        def seal() -> None:
            self.ballot = (self._open_books().number("ballot") + 1, effect.option)
            self._open_books().write("ballot", self.ballot[0])

        self._record(seal)

    def _under_way(self) -> tuple[int, int]:
        if self.ballot is None:
            raise Violation("order: no ballot is under way")
        return self.ballot

    def _PrintSlip(self, _: Any) -> None:
        self.tell(("job", ("slip", self._open_books().mode, *self._under_way())))

    def _PrintReceipt(self, _: Any) -> None:
        self.tell(("job", ("receipt",)))

    def _forget(self) -> None:
        self.ballot = None

    def _Cast(self, _: Any) -> None:
        j, _option = self._under_way()
        self._record(self._write("cast", j), lambda: self._settle(voted=True), self._forget)

    def _Spoil(self, effect: fx.Spoil) -> None:
        j, _option = self._under_way()
        self._record(self._write("spoil", j, Spoiling(effect.why)), self._forget)

    # ---- close ---------------------------------------------------------------------------------------

    def _Close(self, _: Any) -> None:
        self._record(self._write("close"))

    def _Share(self, share: Share) -> None:
        if share.good:
            self.parts.add(share.trustee)
            self.tell(ev.ShareTaken(share.trustee))
        else:
            self.tell(ev.OfficerUnknown(OfficerRefusal.BAD_SHARE))

    def _Tally(self, _: Any) -> None:
        if len(self.parts) < RULES.threshold:
            raise Violation("officers: a tally with too few trustees")
        totals = (self._open_books().number("cast"), 0, 0)
        self._do(self._write("tally", totals), lambda: self.tell(ev.Tallied(totals)))

    def _Export(self, _: Any) -> None:
        self._do(self._write("event", "exported", ()), lambda: self.tell(ev.Exported()))

    # ---- journal and stick ---------------------------------------------------------------------------

    def _Journal(self, effect: fx.Journal) -> None:
        if set(dict(effect.fields)) - set(CATALOGUE[effect.kind].fields):
            raise Violation(f"journal: {effect.kind} carries other fields than the catalogue's")
        if self.books is not None and not self.stick_taken():
            self._do(self._write("event", effect.kind, effect.fields))

    def _PutAway(self, asked: fx.PutAway) -> None:
        if self.books is None or self.halt is not None or (asked.stick_may_be_out and self.stick_taken()):
            self.steps.clear()
            self._all_away()
        else:
            self._do(self._write("event", "power_off", asked.by), self._all_away)

    def _all_away(self) -> None:
        self._LockRoll(None)
        self.books = None
        self.tell(ev.AllPutAway())

    def _Commit(self, effect: fx.Commit) -> None:
        self._record(self._write("event", effect.kind, effect.fields))

    def _Resync(self, _: Any) -> None:
        if self.books is None:
            return
        if not self._tell_halt() and self.steps.level():
            self.tell(ev.Resynced())
            self.steps.go_on()


__all__ = ["CLOSES", "NIK", "OPENS", "ROLL", "RULES", "Clerk", "Share", "uid"]
