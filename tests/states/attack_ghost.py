"""The invariants, checked after every step and, when the booth is quiet, on its media, paper and locks.

Names: order, once, secrecy, officers, journal, "nothing shown before it is done", balance, paper, roll,
timer, handled, depth, media, table. `attack_home.py` has the last, "no wedge".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attack_secrets
from attack_authority import Authority
from attack_books import Books, Violation

from firmware.states import effects as fx
from firmware.states import model as st
from firmware.states.facts import Mode, Paper, Spoiling
from firmware.states.model import State
from firmware.states.table import Step

if TYPE_CHECKING:
    from attack_loop import Loop

DEEPEST = 5
FOR_GOOD: dict[type[State], str] = {
    st.Idle: "the next voter",
    st.Ready: "the officers who open",
    st.Resuming: "two officers",
    st.Paused: "an officer",
    st.Abandoned: "an officer",
    st.SpoilHelp: "an officer",
    st.Tampered: "an officer",
    st.SlipTrouble: "an officer, where a printer that is well proves nothing",
    st.MediumMissing: "the stick",
    st.AwaitTrustee: "the next trustee",
    st.Stopped: "whoever is called",
    st.Closed: "nobody",
    st.SafeToSwitchOff: "the power",
    st.Restarting: "the power",
    st.UpdateReady: "whoever starts the new version",
}
"""States that may wait without an end, and for whom."""

LOCKED = (
    st.Starting,
    st.NotReady,
    st.Stopped,
    st.Ready,
    st.AwaitTrustee,
    st.Tallying,
    st.Finalising,
    st.Closed,
    *(st.PoweringOff, st.SafeToSwitchOff, st.Restarting, st.Updating, st.UpdateReady, st.UpdateFailed),
)
OPENING = (
    *(st.UnlockingRoll, st.CheckingOpening, st.PrintingTape, st.TapeTrouble, st.RecordingOpening),
    *(st.StartingSimulasi, st.Refused),
)
COUNTED = (st.Idle, st.Voting, st.Confirming, st.CheckingSlip, st.Thanks, st.CheckingFinger, st.FingerFailed)
ASKED: dict[tuple[str, type[fx.Effect]], str] = {
    ("nobody", fx.Authorise): "voter",
    ("voter", fx.Seal): "sealed",
    ("sealed", fx.Cast): "nobody",
    ("spoiled", fx.Release): "nobody",
    ("voter", fx.Release): "nobody",
}


class Ghost:
    """Watches one world from power-on to power-off."""

    def __init__(self, world: Loop) -> None:
        self._world = world
        self._authority = Authority()
        self.visit = "nobody"  # voter: authorised; sealed; spoiled: by an officer
        self.deepest = 1

    def stepped(self, before: State, event: Any, result: Step[State]) -> None:
        after, effects = result.state, result.effects
        for effect in effects:
            self._once(effect)
            self._may_switch_off(before, effect)
        if isinstance(after, st.Stopped):
            self.visit = "nobody"  # nothing of it goes on, only another start does
        self._authority.stepped(before, event, after, effects)
        attack_secrets.check(after, effects, sealed=self.visit == "sealed")
        if type(before) is not type(after):
            self._done(before, after)
        self.deepest = max(self.deepest, attack_secrets.depth(after))
        if self.deepest > DEEPEST:
            raise Violation(f"depth: {self.deepest} states lie in one another")

    def _once(self, effect: fx.Effect) -> None:
        """Authorise, Seal, Cast, Spoil, Release: in their order and once each."""
        match effect:
            case fx.Restart() | fx.StartSimulasi() | fx.Purge():
                self.visit = "nobody"
            case fx.Spoil(why=why) if self.visit == "sealed":
                self.visit = "voter" if why is Spoiling.CHALLENGE else "spoiled"
            case fx.Spoil() | fx.Authorise() | fx.Seal() | fx.Cast() | fx.Release():
                following = ASKED.get((self.visit, type(effect)))
                if following is None:
                    raise Violation(f"once: {type(effect).__name__} asked for while {self.visit}")
                self.visit = following

    def _may_switch_off(self, before: State, effect: fx.Effect) -> None:
        """Never under a voter, and by the key alone only while the polls are not open."""
        if not isinstance(effect, fx.PutAway):
            return
        if self.visit != "nobody":
            raise Violation(f"power: switched off while {self.visit}")
        if effect.by == "update" and before.day.polls_open:
            raise Violation("power: an update started while the polls are open")
        if effect.by == "key" and before.day.polls_open:
            raise Violation("power: switched off by the key alone while the polls are open")

    # ---- nothing is shown as done before it is ---------------------------------------------------------

    def _done(self, before: State, after: State) -> None:
        if isinstance(after, st.SafeToSwitchOff | st.Restarting):
            self._all_put_away()
        books = self._world.books
        if books is None:
            return
        match before, after:
            case st.Authorising(), st.Voting():
                fine = books.authorised() is not None and not self._last_is_pending(books, "authorise")
            case st.Sealing(), st.PrintingSlip():
                j = books.open_ballot()
                fine = j is not None and books.on_both("ballot", j)
            case ((st.PrintingSlip() | st.SlipTrouble()), st.CheckingSlip()):
                fine = books.open_ballot() in self._whole_slips(books.mode)
            case st.Casting(), (st.Thanks() | st.PrintingReceipt()):
                fine = books.on_both("cast", books.number("ballot")) and books.authorised() is None
            case st.SpoilingSlip(), (st.Voting() | st.SpoilHelp()):
                fine = books.on_both("spoil", books.number("ballot"), Spoiling.CHALLENGE)
            case st.Releasing(), st.Idle():
                fine = books.authorised() is None and not self._last_is_pending(books, "settle")
            case st.RecordingClose(), st.AwaitTrustee():
                fine = books.on_both("close")
            case st.RecordingOpening(), st.Idle():
                fine = any(r[:2] == ("event", "polls_opened") for r in books.records)
            case _, st.PrintingTape(paper=Paper.RESULT):
                fine = books.number("tally") == 1 and not self._last_is_pending(books, "tally")
            case _, st.Closed():
                fine = books.on_both("event", "exported", ())
            case _:
                fine = True
        if not fine:
            names = f"{type(before).__name__} -> {type(after).__name__}"
            raise Violation(f"nothing shown before it is done: {names}")

    def _all_put_away(self) -> None:
        """Closed, locked, nothing waiting; and what could be written to the end is on both media."""
        clerk = self._world.clerk
        if clerk.books is not None or clerk.roll_open or clerk.shares or clerk.steps._steps:
            raise Violation("nothing shown before it is done: safe to switch off")

    def _last_is_pending(self, books: Books, kind: str) -> bool:
        return books.pending and books.records[-1][0] == kind

    def _whole_slips(self, mode: Mode) -> set[int]:
        return {p[2] for p in self._world.papers if p[0] == "slip" and p[1] is mode and p[-1]}

    # ---- when the booth is quiet -----------------------------------------------------------------------

    def at_rest(self) -> None:
        world = self._world
        self._locks()
        if world.quiet:
            self._timer()
            self._handled()
            if world.books is not None and not world.clerk.steps._steps and isinstance(world.state, COUNTED):
                self._balance(world.books, world.state)

    def _locks(self) -> None:
        """The roll and the officers' shares lie in memory only while they are needed."""
        clerk, state = self._world.clerk, self._world.state
        if clerk.commands or self._world.inbox:
            return
        if isinstance(state, LOCKED) and (clerk.roll_open or clerk.shares):
            what = "open" if clerk.roll_open else "not open, but officers' shares are there,"
            raise Violation(f"roll: {what} in {type(state).__name__}")

    def _timer(self) -> None:
        world = self._world
        if world.sensor.commands or world.printer.commands or world.armed:
            return
        if isinstance(world.state, st.DeviceAway) and world.will_be_back(world.state.device):
            return
        if type(world.state) not in FOR_GOOD:
            raise Violation(f"timer: {type(world.state).__name__} waits for nothing")

    def _handled(self) -> None:
        """Nobody is asked for a card while a cable or the stick is out, or the case was not looked at."""
        world = self._world
        if not isinstance(world.state, st.Idle):
            return
        stick = world.hands.stick is not None and not world.hands.many
        for fine, what in ((world.reader.fine, "reader"), (stick, "stick"), (not world.standing, "cabinet")):
            if not fine:
                raise Violation(f"handled: Idle, and the {what} is not fine")

    def _balance(self, books: Books, state: State) -> None:
        counts = books.counts()
        if state.day.counts != counts:
            raise Violation(f"balance: shown {state.day.counts}, on the media {counts}")
        if isinstance(state, st.Idle):
            if not counts.balanced or (books.mode is Mode.REAL and counts.cast != books.standings()["voted"]):
                raise Violation(f"balance: {counts}")
            if books.authorised() is not None:
                raise Violation("balance: a voter is left authorised")
        self._paper(books)

    def _paper(self, books: Books) -> None:
        """Each ballot cast, or spoiled after its slip, has a whole slip; two slips of one are the same."""
        if books.mode is not Mode.REAL:
            return
        slips = [p for p in self._world.papers if p[0] == "slip" and p[1] is Mode.REAL]
        options = {(p[2], p[3]) for p in slips}
        if len(options) != len({j for j, _ in options}):
            raise Violation("paper: two slips of one ballot differ")
        proven = {r[1] for r in books.records if r[0] == "cast"}
        proven |= {
            r[1]
            for r in books.records
            if r[0] == "spoil" and r[2] in (Spoiling.CHALLENGE, Spoiling.ABANDONED)
        }
        if proven - self._whole_slips(Mode.REAL):
            raise Violation("paper: a ballot is cast or challenged without a whole slip")
