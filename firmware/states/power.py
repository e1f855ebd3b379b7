"""Rules of switching off: the key turned and held, two officers, everything put away.

Before the polls and after them whoever has the key may switch off: nothing is under way, and the committee
has the key. While they are open it takes two officers, since a booth that is off takes nobody's vote, and
since the turned key alone is an alarm. Never is it asked for while somebody votes: from "Ya" to cast or spoil
the ballot lives in memory alone.
"""

from __future__ import annotations

from dataclasses import replace

from firmware.states.common import back_to, leave
from firmware.states.effects import LockRoll, PowerOff, PutAway, Reboot, Wait
from firmware.states.events import AllPutAway, KeySwitch, No, TimeUp, WaitOver, Yes
from firmware.states.facts import Day, Purpose
from firmware.states.model import (
    AskOfficer,
    Closed,
    ConfirmingPowerOff,
    Idle,
    KeyHeld,
    NotReady,
    Paused,
    PoweringOff,
    Restarting,
    Resuming,
    SafeToSwitchOff,
    State,
    Stopped,
    Tampered,
    Thanks,
)
from firmware.states.table import Step, go, rule

KEY_HOLD = 5  # seconds; longer than a key is turned by mistake


def nobody_votes(state: State) -> bool:
    """Whether no voter is at the booth: who interrupts one is asked what was interrupted."""
    match state:
        case Tampered(below=below) | Paused(below=below):
            return nobody_votes(below)
        case _:
            return not state.day.polls_open or isinstance(state, Idle | Thanks | Resuming | Stopped)


@rule
def key_switched(
    state: Tampered | NotReady | Stopped | Closed, event: KeySwitch
) -> Step[Tampered | NotReady | Stopped | Closed | KeyHeld]:
    """Where an alarm is taken at all the turn was one already (`faults.py`); held, it may mean more."""
    if not (event.on and nobody_votes(state)):
        return go(state)
    return go(KeyHeld(state.day, state, KEY_HOLD), Wait(1.0))


@rule
def short_turn(state: KeyHeld, event: KeySwitch) -> Step[KeyHeld | State]:
    """What it was before; an alarm stays one."""
    return go(state) if event.on else back_to(state.below)


@rule
def long_turn(state: KeyHeld, event: WaitOver) -> Step[KeyHeld | PoweringOff | AskOfficer]:
    """Second by second, as whoever turned it can see."""
    if state.seconds > 1:
        return go(replace(state, seconds=state.seconds - 1), Wait(1.0))
    if state.day.polls_open:
        return go(AskOfficer(state.day, Purpose.POWER_OFF, state.below), Wait(state.day.rules.waits.pin))
    return put_away(state.day, "key", state.below)


@rule
def off_instead_of_resuming(state: Resuming, event: No) -> Step[AskOfficer]:
    return go(AskOfficer(state.day, Purpose.POWER_OFF, state), Wait(state.day.rules.waits.pin))


@rule
def power_off_confirmed(state: ConfirmingPowerOff, event: Yes) -> Step[PoweringOff]:
    return put_away(state.day, " ".join(officer.serial for officer in state.officers), state.back)


@rule
def power_off_given_up(state: ConfirmingPowerOff, event: No | TimeUp) -> Step[State]:
    return leave(state)


def put_away(day: Day, by: str, before: State) -> Step[PoweringOff]:
    return go(PoweringOff(day), LockRoll(), PutAway(by, stick_may_be_out=isinstance(before, Closed)))


@rule
def all_put_away(state: PoweringOff, event: AllPutAway) -> Step[SafeToSwitchOff | Restarting]:
    if state.restart:
        return go(Restarting(state.day), Reboot())
    return go(SafeToSwitchOff(state.day), PowerOff())
