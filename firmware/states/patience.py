"""Rules of patience: a warning with a countdown before anybody is thrown out, and how to stay.

One state, `WalkAway`, lies over whichever waits too long. A touch, a button or a card leads back to it; when
the countdown is over, the rule of that state for `TimeUp` says what follows. Notices that only go away, and
waits for a device, are no time-outs.
"""

from __future__ import annotations

from dataclasses import replace

from firmware.states.common import P, awaited, back_to, patience, warn
from firmware.states.effects import Wait
from firmware.states.events import (
    CardArrived,
    CardGone,
    CardPulled,
    DeviceBack,
    DeviceLost,
    FingerFelt,
    FingerRead,
    No,
    TimeUp,
    Touched,
    WaitOver,
    Yes,
)
from firmware.states.model import (
    State,
    WalkAway,
)
from firmware.states.table import Step, go, rule, step


@rule
def somebody_touches(state: P, event: Touched) -> Step[P]:
    return go(state, patience(state))


@rule
def nobody_touches(state: P, event: WaitOver) -> Step[WalkAway]:
    return warn(state)


@rule
def countdown(state: WalkAway, event: WaitOver) -> Step[WalkAway | State]:
    """Second by second; then what the state below makes of it."""
    if state.seconds > 1:
        return go(replace(state, seconds=state.seconds - 1), Wait(1.0))
    over = step(state.below, TimeUp())
    if over is None:
        raise TypeError(f"{type(state.below).__name__} was warned of, and has no rule for the end")
    return over


@rule
def somebody_is_here(state: WalkAway, event: Touched | Yes | No) -> Step[State]:
    return back_to(state.below)


@rule
def card_in_the_countdown(
    state: WalkAway, event: CardArrived | CardGone | CardPulled | FingerRead | FingerFelt
) -> Step[State]:
    """Somebody is there, and has done something: the state below takes it as if nobody had been missed."""
    answer = step(state.below, event)
    if answer is None:
        return back_to(state.below)
    if answer.state == state.below:
        return Step(answer.state, (*awaited(answer.state), *answer.effects))
    return answer


@rule
def cable_in_the_countdown(state: WalkAway, event: DeviceLost | DeviceBack) -> Step[WalkAway | State]:
    """Nobody is there for that: only where the state below leads elsewhere does the countdown end."""
    answer = step(state.below, event)
    if answer is None:
        return go(state)
    return Step(state if answer.state == state.below else answer.state, answer.effects)
