"""Small helpers that several phases share: going back, going home, who must help."""

from __future__ import annotations

from dataclasses import replace

from firmware.states.effects import AwaitPrinter, Effect, LockRoll, ReadClock, ReadFinger, StopFinger, Wait
from firmware.states.facts import Counts, Day, Look, Refusal, Trouble
from firmware.states.model import (
    Abandoned,
    AskOfficer,
    CheckingFinger,
    CheckingSlip,
    Confirming,
    ConfirmingClock,
    ConfirmingPowerOff,
    DeviceAway,
    Diagnostics,
    EnterPin,
    FingerFailed,
    Idle,
    KeyHeld,
    MediumMissing,
    NotReady,
    Ready,
    Refused,
    Resuming,
    SlipTrouble,
    SpoilHelp,
    State,
    Stopped,
    Tampered,
    TapeTrouble,
    Thanks,
    Voting,
)
from firmware.states.table import S, Step, go

NEEDS_HELP = (
    Abandoned,
    DeviceAway,
    FingerFailed,
    MediumMissing,
    SlipTrouble,
    SpoilHelp,
    Stopped,
    Tampered,
    TapeTrouble,
)


def needs_help(state: State) -> bool:
    """Whether lamp and buzzer call an officer; with open polls also under a key that stays turned."""
    match state:
        case KeyHeld(below=below):
            return state.day.polls_open and needs_help(below)
        case Ready():
            return state.day.system.bad_place is not None
        case _:
            return isinstance(state, NEEDS_HELP)


def counted(day: Day, counts: Counts) -> Day:
    return replace(day, counts=counts)


def home(day: Day) -> Idle:
    """Ready for the next voter: the election's first language, the usual look, nothing of the last voter."""
    return Idle(replace(day, language=day.rules.first_language, look=Look(), spoken=False))


def refuse(why: Refusal, back: State, spoken: bool = False) -> Step[Refused]:
    """`spoken`: whoever is turned away here hears why, though `back` is for the next one."""
    day = replace(back.day, spoken=spoken or back.day.spoken)
    return go(Refused(day, why, back), Wait(day.waits.notice))


def stop(day: Day, trouble: Trouble, detail: str) -> Step[Stopped]:
    """The evidence is kept as it is, and nothing that a card opened stays open beside it."""
    return go(Stopped(day, trouble, detail), StopFinger(), LockRoll())


def forget(day: Day) -> tuple[Effect, ...]:
    """Before and after the polls no officer's share outlives what it was given for."""
    return () if day.polls_open else (LockRoll(),)


def awaited(state: State) -> tuple[Effect, ...]:
    """What must be asked again when this state is taken up after an interruption."""
    waits = state.day.waits
    match state:
        case Idle() if state.day.spoken:
            return (Wait(waits.idle),)
        case Voting() | Confirming() | CheckingSlip() | FingerFailed() | Diagnostics():
            return (Wait(waits.idle),)
        case CheckingFinger(voter=voter):
            return (ReadFinger(voter), Wait(waits.idle))
        case ConfirmingClock():
            return (ReadClock(),)
        case SlipTrouble():
            return (AwaitPrinter(),)
        case Thanks():
            return (Wait(waits.thanks),)
        case NotReady():
            return (Wait(waits.retry),)
        case _:
            return ()


def back_to(state: S) -> Step[S]:
    """Enter a state, or take it up again, with all that it waits for."""
    return go(state, *awaited(state))


def leave(state: AskOfficer | EnterPin | ConfirmingClock | ConfirmingPowerOff) -> Step[State]:
    """Back to where the officers came from; where the roll is not open, nothing of their cards is kept."""
    back = back_to(state.back)
    shut = isinstance(state.back, Resuming | Stopped) or not state.day.polls_open
    return Step(back.state, (LockRoll(), *back.effects)) if shut else back
