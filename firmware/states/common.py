"""Small helpers that several phases share: going back, going home, who must help."""

from __future__ import annotations

from dataclasses import replace

from firmware.states.effects import AwaitPrinter, Effect, ReadFinger, Wait
from firmware.states.facts import Counts, Day, Language, Refusal
from firmware.states.model import (
    Abandoned,
    CheckingFinger,
    CheckingSlip,
    Confirming,
    DeviceAway,
    FingerFailed,
    Idle,
    MediumMissing,
    Refused,
    SlipTrouble,
    SpoilHelp,
    State,
    Stopped,
    Tampered,
    TapeTrouble,
    Thanks,
    Voting,
)
from firmware.states.table import Step, go

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
    """Whether lamp and buzzer call an officer."""
    return isinstance(state, NEEDS_HELP)


def counted(day: Day, counts: Counts) -> Day:
    return replace(day, counts=counts)


def home(day: Day) -> Idle:
    """Ready for the next voter: the language is the first again, nothing of the last voter remains."""
    return Idle(replace(day, language=Language.ID))


def refuse(why: Refusal, back: State) -> Step[Refused]:
    return go(Refused(back.day, why, back), Wait(back.day.rules.waits.notice))


def awaited(state: State) -> tuple[Effect, ...]:
    """What must be asked again when this state is taken up after an interruption."""
    waits = state.day.rules.waits
    match state:
        case Voting() | Confirming() | CheckingSlip() | FingerFailed():
            return (Wait(waits.idle),)
        case CheckingFinger(voter=voter):
            return (ReadFinger(voter), Wait(waits.idle))
        case SlipTrouble():
            return (AwaitPrinter(),)
        case Thanks():
            return (Wait(waits.thanks),)
        case _:
            return ()


def back_to(state: State) -> Step[State]:
    """Take up a state again after an interruption."""
    return go(state, *awaited(state))
