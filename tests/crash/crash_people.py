"""Voters and officers at the bottle: what they do in each state, and what they learn from it.

Pure: `answer(state, seen)` gives the next thing that somebody does, and what is known then.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from crash_facts import Broken
from crash_plan import Plan, Seen, Visit

from firmware.states import events as ev
from firmware.states import model as st
from firmware.states.events import Event
from firmware.states.facts import Item, Mode, Override, Refusal

PIN = 6
OFFICER = ev.CardArrived(None, piv=True)


@dataclass
class People:
    """The plan, and who does what."""

    plan: Plan
    typed: int = field(default=0)

    def look(self, state: st.State, seen: Seen) -> Seen:
        """Whatever a screen tells, when it is first shown."""
        if state.day.mode is Mode.SIMULASI:
            return seen
        match state:
            case st.Thanks():
                return self._voted(seen)
            case st.Refused(why=Refusal.ALREADY_VOTED):
                if not seen.pressed:
                    raise Broken("once and confirmed", "told of having voted, and never pressed Sesuai")
                return self._voted(seen)
            case st.Idle() if "polls_opened" not in seen.events:
                return replace(seen, events=(*seen.events, "polls_opened"))
            case st.Resuming(voter_must_return=True):
                return replace(seen, told=bool(seen.pressed))
            case st.Voting():
                return replace(seen, entered=True, pressed=0, told=False)
            case st.AwaitTrustee():
                return replace(seen, closed=True)
            case st.PrintingTape(then=st.Finalising(totals=totals)) | st.Finalising(totals=totals):
                return replace(seen, closed=True, tallied=True, totals=totals)
            case st.Closed(totals=totals):
                return replace(seen, closed=True, tallied=True, totals=totals, exported=True)
            case _:
                return seen

    def _voted(self, seen: Seen) -> Seen:
        if not seen.pressed:
            return seen  # the same notice, shown again
        votes = (*seen.votes, seen.pressed)
        return self._next(replace(seen, votes=votes, pressed=0))

    def _next(self, seen: Seen) -> Seen:
        return replace(seen, served=seen.served + 1, judged=0, entered=False, pressed=0, told=False)

    def answer(self, state: st.State, seen: Seen) -> tuple[Event | None, Seen]:
        """The next deed; None where nobody can do anything."""
        if isinstance(state, st.EnterPin):
            self.typed += 1
            return (ev.Yes(), seen) if len(state.pin) == PIN else (ev.Digit(1), seen)
        simple = SIMPLE.get(type(state))
        if simple is not None:
            return simple, seen
        if state.day.mode is Mode.SIMULASI:
            return self._rehearse(state, seen)
        match state:
            case st.Ready():
                return OFFICER, seen
            case st.Menu():
                return self._pick(seen)
            case st.Idle():
                return self._at_idle(seen)
            case st.ConfirmingClock():
                wrong = self.plan.sets_clock and not seen.clock_set
                return (ev.No() if wrong else ev.Yes()), seen
            case st.SettingClock():
                return ev.Yes(), replace(seen, clock_set=True)
            case st.TypingNik(nik=nik):
                wanted = self._visit(seen).nik
                return (ev.Digit(int(wanted[len(nik)])) if len(nik) < len(wanted) else ev.Yes()), seen
            case st.Voting(chosen=chosen):
                return self._vote(chosen, seen)
            case st.CheckingSlip():
                return self._judge(seen)
            case st.WalkAway() | st.Thanks():
                return ev.WaitOver(), seen
            case st.Abandoned():
                return OFFICER, seen
            case st.DecidingAbandoned():
                return ev.Yes(), self._next(seen)
            case _:
                return None, seen

    # ---- who is next ---------------------------------------------------------------------------------

    def _visit(self, seen: Seen) -> Visit:
        return self.plan.visits[seen.served]

    def _at_idle(self, seen: Seen) -> tuple[Event, Seen]:
        while seen.served < len(self.plan.visits):
            visit = self._visit(seen)
            leaves = visit.gone or visit.slips[-1][1] == "leave"
            if not (leaves and seen.entered):
                break
            seen = self._next(seen)  # gone before the power was back
        else:
            return OFFICER, seen
        if seen.served in self.plan.pauses and seen.pauses <= self.plan.pauses.index(seen.served):
            return OFFICER, seen
        return (OFFICER if visit.uid is None else ev.CardArrived(visit.uid, piv=False)), seen

    def _pick(self, seen: Seen) -> tuple[Event, Seen]:
        if "polls_opened" not in seen.events:
            rehearse = seen.rehearsals < self.plan.rehearsals
            return ev.ItemPicked(Item.SIMULASI if rehearse else Item.OPEN), seen
        if seen.served == len(self.plan.visits):
            return ev.ItemPicked(Item.CLOSE), seen
        if seen.served in self.plan.pauses and seen.pauses <= self.plan.pauses.index(seen.served):
            return ev.ItemPicked(Item.PAUSE), replace(seen, pauses=seen.pauses + 1)
        return ev.ItemPicked(Item.TYPE_NIK), seen

    # ---- the ballot ----------------------------------------------------------------------------------

    def _slip(self, seen: Seen) -> tuple[int, str]:
        slips = self._visit(seen).slips
        return slips[min(seen.judged, len(slips) - 1)]

    def _vote(self, chosen: int | None, seen: Seen) -> tuple[Event, Seen]:
        if self._visit(seen).gone:
            return ev.WaitOver(), seen
        option, _ = self._slip(seen)
        return (ev.Yes() if chosen == option else ev.Chosen(option)), seen

    def _judge(self, seen: Seen) -> tuple[Event, Seen]:
        option, judgement = self._slip(seen)
        match judgement:
            case "cast":
                return ev.Yes(), replace(seen, pressed=option)
            case "challenge":
                return ev.No(), replace(seen, judged=seen.judged + 1)
            case _:
                return ev.WaitOver(), seen

    # ---- a rehearsal: one vote, then the officers end it ---------------------------------------------

    def _rehearse(self, state: st.State, seen: Seen) -> tuple[Event | None, Seen]:
        visit = self.plan.visits[0]
        match state:
            case st.Idle() if state.day.counts.cast == 0 and visit.uid is not None:
                return ev.CardArrived(visit.uid, piv=False), seen
            case st.Idle():
                return OFFICER, seen
            case st.Menu():
                return ev.ItemPicked(Item.END_SIMULASI), replace(seen, rehearsals=seen.rehearsals + 1)
            case st.Voting(chosen=chosen):
                return (ev.Chosen(1) if chosen is None else ev.Yes()), seen
            case st.CheckingSlip():
                return ev.Yes(), seen
            case st.Thanks():
                return ev.WaitOver(), seen
            case _:
                return None, seen


SIMPLE: dict[type[st.State], Event] = {
    st.AskOfficer: OFFICER,
    st.AwaitTrustee: OFFICER,
    st.FingerFailed: OFFICER,
    st.SpoilHelp: OFFICER,
    st.SlipTrouble: OFFICER,  # the printer proves nothing, three times over
    st.Paused: OFFICER,
    st.Tampered: OFFICER,
    st.ChoosingReason: ev.ReasonPicked(Override.WORN),
    st.Confirming: ev.Yes(),
    st.ConfirmingItem: ev.Yes(),
    st.Reconciling: ev.Yes(),
    st.Refused: ev.Yes(),
    st.Resuming: ev.Yes(),
    st.MediumMissing: ev.StickBack(),
    st.NotReady: ev.StickBack(),
}
"""States in which there is one thing to do."""
