"""Small helpers that several phases share: going back, going home, who must help."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TypeVar

from firmware.states.effects import (
    AwaitPrinter,
    CheckDevices,
    Effect,
    FeelFinger,
    LockRoll,
    LookAtClock,
    ReadClock,
    ReadFinger,
    StopFinger,
    Wait,
)
from firmware.states.facts import Counts, Day, Digits, Look, Refusal, Trouble
from firmware.states.model import (
    Abandoned,
    AskOfficer,
    CheckingFinger,
    CheckingSlip,
    ChoosingReason,
    ClockTest,
    Confirming,
    ConfirmingClock,
    ConfirmingItem,
    ConfirmingPowerOff,
    ConfirmingUpdate,
    DecidingAbandoned,
    DecidingTampered,
    DeviceAway,
    Diagnostics,
    DisplayTest,
    EnterPin,
    FingerFailed,
    Idle,
    KeyHeld,
    MediumMissing,
    Menu,
    NotReady,
    PinsTest,
    PrinterTest,
    ReaderTest,
    Ready,
    Reconciling,
    Refused,
    Resuming,
    SensorTest,
    SettingClock,
    SlipTrouble,
    SpoilHelp,
    State,
    StickTest,
    Stopped,
    Tampered,
    TapeTrouble,
    Thanks,
    TouchTest,
    TypingNik,
    Voting,
    WalkAway,
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
        case PinsTest(sounding=sounding):
            return sounding
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
        case Idle(day=day) if state != home(day):  # somebody has picked a language or a look, or listens
            return (Wait(waits.idle),)
        case CheckingFinger(voter=voter):
            return (ReadFinger(voter), patience(state))
        case ConfirmingClock() | Reconciling(gate=False):
            return (ReadClock(),)
        case Diagnostics():
            return (CheckDevices(),)
        case ClockTest():
            return (LookAtClock(),)
        case SensorTest():
            return (FeelFinger(), patience(state))
        case PrinterTest(proven=None):
            return ()
        case _ if isinstance(state, (*PATIENT, PrinterTest, PinsTest)):
            return (patience(state),)
        case SlipTrouble():
            return (AwaitPrinter(),)
        case Thanks():
            return (Wait(waits.thanks),)
        case NotReady():
            return (Wait(waits.retry),)
        case _:
            return ()


P = TypeVar(
    "P",
    Voting,
    Confirming,
    CheckingSlip,
    CheckingFinger,
    FingerFailed,
    ChoosingReason,
    TypingNik,
    AskOfficer,
    EnterPin,
    Menu,
    ConfirmingItem,
    SettingClock,
    DecidingAbandoned,
    DecidingTampered,
    ConfirmingPowerOff,
    ConfirmingUpdate,
    Reconciling,
    ReaderTest,
    SensorTest,
    TouchTest,
    StickTest,
    DisplayTest,
)
"""States that wait for a person, and not for ever. Beside them `ConfirmingClock`, `Diagnostics` and three of
the tests, whose own waits are for something else most of the time."""
PATIENT = P.__constraints__
FOR_VOTERS = (Voting, Confirming, CheckingSlip, CheckingFinger, FingerFailed, Reconciling)


def patience(state: State) -> Wait:
    """How long this state waits for a touch, a card or a button before it warns."""
    voters, officers = state.day.waits, state.day.rules.waits
    return Wait(voters.idle if isinstance(state, FOR_VOTERS) else officers.pin)


def warn(state: State) -> Step[WalkAway]:
    """The countdown. What was typed of a PIN does not live on under it: who comes back types it anew."""
    seconds = state.day.waits.countdown
    return go(WalkAway(state.day, anew(state), math.ceil(seconds)), Wait(min(1.0, seconds)))


def anew(state: State) -> State:
    """As it is for somebody who has just touched it."""
    match state:
        case EnterPin():
            return replace(state, pin=Digits())
        case ConfirmingClock() | Diagnostics() | ClockTest():
            return replace(state, looks=0)
        case _:
            return state


def back_to(state: S) -> Step[S]:
    """Enter a state, or take it up again, with all that it waits for."""
    return go(state, *awaited(state))


def leave(state: AskOfficer | EnterPin | ConfirmingClock | ConfirmingPowerOff) -> Step[State]:
    """Back to where the officers came from; where the roll is not open, nothing of their cards is kept."""
    back = back_to(state.back)
    shut = isinstance(state.back, Resuming | Stopped) or not state.day.polls_open
    return Step(back.state, (LockRoll(), *back.effects)) if shut else back
