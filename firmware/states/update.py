"""Rules of updating: offered before the opening and after the close alone, to a technician and an officer.

What the booth runs is touched by nothing here: root writes the other slot, and only where the election
authority has signed the file. A version that does not reach a screen like `Ready` twice in a row is left
again by the next start (`Reached`, and image/README.md).
"""

from __future__ import annotations

from dataclasses import replace

from firmware.states.common import back_to
from firmware.states.effects import FindUpdate, Journal, LockRoll, PutAway, TakeUpdate, Wait
from firmware.states.events import No, TimeUp, UpdateFound, UpdateMissing, UpdateTold, WaitOver, Yes
from firmware.states.facts import Officer
from firmware.states.model import (
    Closed,
    ConfirmingUpdate,
    LookingForUpdate,
    PoweringOff,
    State,
    UpdateFailed,
    UpdateReady,
    Updating,
)
from firmware.states.table import Step, go, rule

SILENCE = 120.0  # seconds without a new percent after which nobody answers any more


def look(signed: tuple[Officer, ...], back: State) -> Step[LookingForUpdate]:
    """Where a technician's and an officer's signature lead."""
    return go(LookingForUpdate(back.day, signed, back), LockRoll(), FindUpdate(), Wait(SILENCE))


@rule
def update_found(state: LookingForUpdate, event: UpdateFound) -> Step[ConfirmingUpdate]:
    confirming = ConfirmingUpdate(state.day, state.officers, event.version, state.back)
    return go(confirming, Wait(state.day.rules.waits.pin))


@rule
def no_update(state: LookingForUpdate, event: UpdateMissing) -> Step[UpdateFailed]:
    return go(UpdateFailed(state.day, event.reason, state.back), Wait(state.day.rules.waits.idle))


@rule
def nobody_looks(state: LookingForUpdate, event: WaitOver) -> Step[State]:
    return back_to(state.back)


@rule
def update_given_up(state: ConfirmingUpdate, event: No | TimeUp) -> Step[State]:
    return back_to(state.back)


@rule
def update_confirmed(state: ConfirmingUpdate, event: Yes) -> Step[Updating]:
    serials = " ".join(officer.serial for officer in state.officers)
    log = Journal("update_asked", (("officers", serials), ("version", state.version)))
    return go(Updating(state.day, state.version, state.back), log, TakeUpdate(), Wait(SILENCE))


@rule
def update_goes_on(state: Updating, event: UpdateTold) -> Step[Updating | UpdateReady | UpdateFailed]:
    """Checking, writing, done or refused."""
    if event.state == "refused":
        return update_ended(state, event.reason)
    version = event.version or state.version
    if event.state == "done":
        log = Journal("update_written", (("version", version),))
        return go(UpdateReady(state.day, version, isinstance(state.back, Closed)), log)
    shown = replace(state, version=version, percent=event.percent, writing=event.state == "writing")
    return go(shown, Wait(SILENCE))


@rule
def update_is_silent(state: Updating, event: WaitOver) -> Step[UpdateFailed]:
    return update_ended(state, "no answer")


def update_ended(state: Updating, reason: str) -> Step[UpdateFailed]:
    failed = UpdateFailed(state.day, reason, state.back)
    log = Journal("update_refused", (("version", state.version), ("why", reason)))
    return go(failed, log, Wait(state.day.rules.waits.idle))


@rule
def update_failure_read(state: UpdateFailed, event: Yes | WaitOver) -> Step[State]:
    return back_to(state.back)


@rule
def start_the_new_one(state: UpdateReady, event: Yes) -> Step[PoweringOff]:
    return go(PoweringOff(state.day, restart=True), PutAway("update", stick_may_be_out=state.over))
