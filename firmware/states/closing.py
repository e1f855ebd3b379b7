"""Rules of the close: the hour, reconciliation, CLOSE record, tally, result tape (trustees: `signin.py`)."""

from __future__ import annotations

from dataclasses import replace

from firmware.states.common import counted, home, refuse
from firmware.states.effects import Close, Journal, LockRoll, PrintTape, Wait
from firmware.states.events import ClockRead, Exported, No, Recorded, Tallied, TimeUp, Yes
from firmware.states.facts import Paper, Refusal
from firmware.states.model import (
    AwaitTrustee,
    Closed,
    Finalising,
    Idle,
    PrintingTape,
    Reconciling,
    RecordingClose,
    Refused,
    Tallying,
)
from firmware.states.opening import serials
from firmware.states.table import Step, go, rule


@rule
def hour_known(state: Reconciling, event: ClockRead) -> Step[Reconciling | Refused]:
    """Not before the set hour, unless all on the roll have voted."""
    counts = state.day.counts
    if not event.may_close and counts.cast < counts.roll:
        return refuse(Refusal.TOO_EARLY_TO_CLOSE, home(state.day))
    return go(replace(state, gate=True), Wait(state.day.rules.waits.idle))


@rule
def close_confirmed(state: Reconciling, event: Yes) -> Step[Reconciling | RecordingClose]:
    """An imbalance is shown, journaled and printed; it does not hold the result hostage."""
    if not state.gate:
        return go(state)
    log = Journal("close_asked", (*serials(state.officers), ("balanced", state.day.counts.balanced)))
    return go(RecordingClose(state.day, state.officers), LockRoll(), log, Close())


@rule
def close_given_up(state: Reconciling, event: No | TimeUp) -> Step[Idle]:
    return go(home(state.day))


@rule
def closed(state: RecordingClose, event: Recorded) -> Step[AwaitTrustee]:
    return go(AwaitTrustee(replace(counted(state.day, event.counts), polls_open=False)))


@rule
def tallied(state: Tallying, event: Tallied) -> Step[PrintingTape]:
    then = Finalising(state.day, event.totals)
    return go(PrintingTape(state.day, Paper.RESULT, 1, (), then), PrintTape(Paper.RESULT, 1, ()))


@rule
def exported(state: Finalising, event: Exported) -> Step[Closed]:
    return go(Closed(state.day, state.totals))
