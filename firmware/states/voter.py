"""Rules of the voter's identity: card, register, finger, override. They hold a voter and never a choice."""

from __future__ import annotations

from dataclasses import replace

from firmware.states.common import back_to, counted, home, refuse
from firmware.states.effects import (
    Authorise,
    Journal,
    LookUp,
    LookUpNik,
    ReadFinger,
    ShufflePad,
    StopFinger,
    Wait,
)
from firmware.states.events import (
    CardArrived,
    CardPulled,
    Digit,
    Erase,
    FingerRead,
    Found,
    LanguagePicked,
    LookPicked,
    No,
    NotFound,
    ReasonPicked,
    Recorded,
    TimeUp,
    WaitOver,
    Yes,
)
from firmware.states.facts import Purpose, Refusal
from firmware.states.model import (
    AskOfficer,
    Authorising,
    CheckingFinger,
    ChoosingReason,
    FingerFailed,
    Idle,
    LookingUp,
    Refused,
    Thanks,
    TypingNik,
    Voting,
)
from firmware.states.table import Step, go, rule

NIK_LENGTH = 16


@rule
def card_at_idle(state: Idle | Thanks, event: CardArrived) -> Step[LookingUp | AskOfficer | Refused]:
    """The next in line may come while the last voter is still being thanked."""
    resting = home(state.day) if isinstance(state, Thanks) else state
    if event.piv:
        return go(AskOfficer(resting.day, Purpose.MENU, resting), ShufflePad())
    if event.uid is None:
        step = refuse(Refusal.UNREADABLE_CARD, resting)
        return Step(step.state, (voter_refused(Refusal.UNREADABLE_CARD), *step.effects))
    return go(LookingUp(resting.day), LookUp(event.uid))


@rule
def card_during_notice(state: Refused, event: CardArrived) -> Step[LookingUp | AskOfficer | Refused]:
    """The next card need not wait for the notice to go away."""
    return card_at_idle(state.back, event) if isinstance(state.back, Idle) else go(state)


@rule
def card_pulled_too_soon(state: Idle, event: CardPulled) -> Step[Refused]:
    step = refuse(Refusal.CARD_PULLED, state)
    return Step(step.state, (voter_refused(Refusal.CARD_PULLED), *step.effects))


def voter_refused(why: Refusal) -> Journal:
    return Journal("voter_refused", (("why", why.value),))


@rule
def language_at_idle(state: Idle, event: LanguagePicked) -> Step[Idle]:
    return back_to(replace(state, day=replace(state.day, language=event.language)))


@rule
def look_at_idle(state: Idle, event: LookPicked) -> Step[Idle]:
    return back_to(replace(state, day=replace(state.day, look=event.look)))


@rule
def nobody_came(state: Idle, event: WaitOver) -> Step[Idle]:
    """Someone picked a language or pressed a button and left: the next voter finds nothing of it."""
    return go(home(state.day))


# ---- a damaged card ----------------------------------------------------------------------------------


@rule
def nik_digit(state: TypingNik, event: Digit) -> Step[TypingNik]:
    return go(replace(state, nik=state.nik.plus(event.digit, NIK_LENGTH)), Wait(state.day.rules.waits.pin))


@rule
def nik_erase(state: TypingNik, event: Erase) -> Step[TypingNik]:
    return go(replace(state, nik=state.nik.minus()), Wait(state.day.rules.waits.pin))


@rule
def nik_typed(state: TypingNik, event: Yes) -> Step[TypingNik | LookingUp]:
    if len(state.nik) < NIK_LENGTH:
        return go(state, Wait(state.day.rules.waits.pin))
    log = Journal("nik_typed", (("officer", state.officer.serial),))
    return go(LookingUp(state.day), log, LookUpNik(state.nik))


@rule
def nik_given_up(state: TypingNik, event: No | TimeUp) -> Step[Idle]:
    return go(home(state.day))


# ---- register and finger -----------------------------------------------------------------------------


@rule
def found(state: LookingUp, event: Found) -> Step[CheckingFinger]:
    rules = state.day.rules
    checking = CheckingFinger(state.day, event.voter, rules.finger_tries)
    return go(checking, ReadFinger(event.voter), Wait(state.day.waits.idle))


@rule
def not_found(state: LookingUp, event: NotFound) -> Step[Refused]:
    step = refuse(event.why, home(state.day), spoken=state.day.spoken)
    return Step(step.state, (voter_refused(event.why), *step.effects))


@rule
def finger_read(
    state: CheckingFinger, event: FingerRead
) -> Step[CheckingFinger | Authorising | FingerFailed]:
    waits = state.day.waits
    if event.matched:
        return go(Authorising(state.day, state.voter), Authorise(state.voter))
    if state.tries_left > 1:
        again = replace(state, tries_left=state.tries_left - 1, again=True)
        return go(again, ReadFinger(state.voter), Wait(waits.idle))
    return go(FingerFailed(state.day, state.voter), Journal("finger_failed"), Wait(waits.idle))


@rule
def look_at_finger(state: CheckingFinger, event: LookPicked) -> Step[CheckingFinger]:
    return go(replace(state, day=replace(state.day, look=event.look)), Wait(state.day.waits.idle))


@rule
def finger_given_up(state: CheckingFinger, event: No | TimeUp) -> Step[Idle]:
    return go(home(state.day), StopFinger())


@rule
def no_finger_at_all(state: CheckingFinger, event: CardArrived) -> Step[CheckingFinger | AskOfficer]:
    """An officer need not wait for four tries of a voter who has no finger to offer."""
    if not event.piv:
        return go(state, Wait(state.day.waits.idle))
    back = FingerFailed(state.day, state.voter)
    return go(AskOfficer(state.day, Purpose.OVERRIDE, back), StopFinger(), ShufflePad())


@rule
def officer_for_finger(state: FingerFailed, event: CardArrived) -> Step[FingerFailed | AskOfficer]:
    if not event.piv:
        return go(state, Wait(state.day.waits.idle))
    return go(AskOfficer(state.day, Purpose.OVERRIDE, state), ShufflePad())


@rule
def sent_away(state: FingerFailed | ChoosingReason, event: No | TimeUp) -> Step[Idle]:
    return go(home(state.day))


@rule
def reason_picked(state: ChoosingReason, event: ReasonPicked) -> Step[Authorising]:
    effect = Authorise(state.voter, event.reason, state.officer)
    return go(Authorising(state.day, state.voter, event.reason), effect)


@rule
def authorised(state: Authorising, event: Recorded) -> Step[Voting]:
    """From here on nothing in the booth's memory of this visit says who is voting."""
    day = counted(state.day, event.counts)
    return go(Voting(day), Wait(day.waits.idle))
