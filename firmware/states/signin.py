"""Rules of signing in: card, PIN on a shuffled pad, challenge; and where each purpose leads.

Two-person acts (open, resume, rehearse, close, the clock, a stopped booth, switching off) need two different
committee members, one of them the chair for opening and closing. A trustee's card gives its share by the same
road.
"""

from __future__ import annotations

from dataclasses import replace

from firmware.states.common import back_to, forget, leave, refuse
from firmware.states.effects import (
    Effect,
    Identify,
    Journal,
    ReadClock,
    Restart,
    ShufflePad,
    StopFinger,
    Tally,
    UnlockRoll,
    Wait,
)
from firmware.states.events import (
    CardArrived,
    CardGone,
    CardPulled,
    Digit,
    Erase,
    No,
    OfficerKnown,
    OfficerUnknown,
    PadShuffled,
    ShareTaken,
    TimeUp,
    Yes,
)
from firmware.states.facts import Officer, OfficerRefusal, Purpose, Refusal, Role
from firmware.states.model import (
    Abandoned,
    AskOfficer,
    AwaitTrustee,
    CheckingPin,
    ChoosingReason,
    Closed,
    ConfirmingClock,
    ConfirmingPowerOff,
    DecidingAbandoned,
    DecidingTampered,
    EnterPin,
    FingerFailed,
    Idle,
    LookingForUpdate,
    Menu,
    Paused,
    Ready,
    Reconciling,
    Refused,
    SlipTrouble,
    SpoilHelp,
    Starting,
    State,
    Stopped,
    Tallying,
    Tampered,
    UnlockingRoll,
    Voting,
)
from firmware.states.starting import items_for
from firmware.states.table import Step, go, rule
from firmware.states.update import look

PIN_LENGTH = 6
TWO_PERSON = (
    Purpose.OPEN,
    Purpose.SIMULASI,
    Purpose.RESUME,
    Purpose.CLOCK,
    Purpose.CLOSE,
    Purpose.STOPPED,
    Purpose.POWER_OFF,
    Purpose.UPDATE,
)
CHAIR_NEEDED = (Purpose.OPEN, Purpose.CLOSE)


def pin_wait(state: State) -> Wait:
    return Wait(state.day.rules.waits.pin)


@rule
def next_card(state: AskOfficer, event: CardArrived) -> Step[AskOfficer]:
    if not event.piv:
        return go(replace(state, refusal=OfficerRefusal.NOT_OFFICER, tries_left=None), pin_wait(state))
    return go(replace(state, refusal=None, tries_left=None), ShufflePad(), pin_wait(state))


@rule
def pad_ready(state: AskOfficer, event: PadShuffled) -> Step[EnterPin]:
    step = EnterPin(state.day, state.purpose, state.back, event.pad, state.signed)
    return go(replace(step, refusal=state.refusal, tries_left=state.tries_left), pin_wait(state))


@rule
def give_up(state: AskOfficer | EnterPin, event: No | TimeUp) -> Step[State]:
    """Batal, or nobody came."""
    return leave(state)


@rule
def digit(state: EnterPin, event: Digit) -> Step[EnterPin]:
    return go(replace(state, pin=state.pin.plus(event.digit, PIN_LENGTH)), pin_wait(state))


@rule
def erase(state: EnterPin, event: Erase) -> Step[EnterPin]:
    return go(replace(state, pin=state.pin.minus()), pin_wait(state))


@rule
def card_pulled(state: EnterPin, event: CardGone) -> Step[AskOfficer | AwaitTrustee]:
    if state.purpose is Purpose.TRUSTEE and isinstance(state.back, AwaitTrustee):
        return go(replace(state.back, refusal=OfficerRefusal.CARD_GONE, tries_left=None))
    ask = AskOfficer(state.day, state.purpose, state.back, state.signed, OfficerRefusal.CARD_GONE)
    return go(ask, pin_wait(state))


@rule
def card_pulled_too_soon(
    state: AskOfficer | AwaitTrustee, event: CardPulled
) -> Step[AskOfficer | AwaitTrustee]:
    refused = replace(state, refusal=OfficerRefusal.CARD_GONE, tries_left=None)
    return go(refused, pin_wait(state)) if isinstance(state, AskOfficer) else go(refused)


@rule
def pin_typed(state: EnterPin, event: Yes) -> Step[EnterPin | CheckingPin]:
    if len(state.pin) < PIN_LENGTH:
        return go(state, pin_wait(state))
    checking = CheckingPin(state.day, state.purpose, state.back, state.signed)
    return go(checking, Identify(state.pin, state.purpose))


@rule
def not_accepted(state: CheckingPin, event: OfficerUnknown) -> Step[AskOfficer | AwaitTrustee]:
    """A wrong PIN may be typed again at once on a fresh pad; any other refusal waits for another card."""
    again: tuple[Effect, ...] = (ShufflePad(),) if event.why is OfficerRefusal.WRONG_PIN else ()
    if state.purpose is Purpose.TRUSTEE and isinstance(state.back, AwaitTrustee):
        refused = replace(state.back, refusal=event.why, tries_left=event.tries_left)
        return go(refused, Journal("share_refused", (("why", event.why.value),)), *again)
    log = officer_refused(event.why, state.purpose)
    ask = AskOfficer(state.day, state.purpose, state.back, state.signed, event.why, event.tries_left)
    return go(ask, log, *again, pin_wait(state))


def officer_refused(why: OfficerRefusal, purpose: Purpose) -> Journal:
    return Journal("officer_refused", (("why", why.value), ("purpose", purpose.value)))


def objection(purpose: Purpose, officer: Officer, state: CheckingPin) -> OfficerRefusal | None:
    """Why this officer cannot sign for this purpose, or None."""
    if any(officer.serial == other.serial for other in state.signed):
        return OfficerRefusal.SAME_PERSON
    technician_may = (Purpose.MENU, Purpose.TAMPER, Purpose.TRUSTEE, Purpose.UPDATE)
    if officer.role is Role.TRUSTEE:
        return OfficerRefusal.WRONG_ROLE
    if officer.role is Role.TECHNICIAN and purpose not in technician_may:
        return OfficerRefusal.WRONG_ROLE
    if purpose is Purpose.OVERRIDE and officer.role not in state.day.rules.may_override:
        return OfficerRefusal.WRONG_ROLE
    signed = (*state.signed, officer)
    if purpose in CHAIR_NEEDED and len(signed) == 2 and all(o.role is not Role.CHAIR for o in signed):
        return OfficerRefusal.WRONG_ROLE
    if purpose is Purpose.UPDATE and len(signed) == 2 and len(technicians(signed)) != 1:
        return OfficerRefusal.WRONG_ROLE
    return None


def technicians(signed: tuple[Officer, ...]) -> list[Officer]:
    return [officer for officer in signed if officer.role is Role.TECHNICIAN]


@rule
def accepted(
    state: CheckingPin, event: OfficerKnown
) -> Step[
    AskOfficer
    | Menu
    | ConfirmingClock
    | UnlockingRoll
    | Reconciling
    | ChoosingReason
    | DecidingAbandoned
    | Voting
    | DecidingTampered
    | ConfirmingPowerOff
    | LookingForUpdate
    | Starting
    | State
]:
    refusal = objection(state.purpose, event.officer, state)
    signed = (*state.signed, event.officer)
    if refusal is not None:
        ask = AskOfficer(state.day, state.purpose, state.back, state.signed, refusal)
        return go(ask, officer_refused(refusal, state.purpose), pin_wait(state))
    if state.purpose in TWO_PERSON and len(signed) < 2:
        return go(AskOfficer(state.day, state.purpose, state.back, signed), pin_wait(state))
    return lead_on(state, event.officer, signed)


def lead_on(state: CheckingPin, officer: Officer, signed: tuple[Officer, ...]) -> Step[State]:
    """Where each purpose leads once enough officers have signed in."""
    day, waits, who = state.day, state.day.rules.waits, (("officer", officer.serial),)
    match state.purpose, state.back:
        case (Purpose.MENU, (Ready() | Idle() | Closed()) as back):
            return open_menu(officer, back)
        case (Purpose.TRUSTEE, AwaitTrustee() as back):
            return open_menu(officer, back)
        case ((Purpose.OPEN | Purpose.RESUME | Purpose.CLOCK), back):
            return go(ConfirmingClock(day, signed, purpose=state.purpose, back=back), ReadClock())
        case Purpose.STOPPED, Stopped(trouble=trouble):
            return go(Starting(day), Restart(signed, trouble))
        case Purpose.SIMULASI, _:
            return go(UnlockingRoll(day, state.purpose, signed, back=state.back), UnlockRoll())
        case Purpose.CLOSE, _:
            return go(Reconciling(day, signed), ReadClock())
        case Purpose.UPDATE, back:
            return look(signed, back)
        case Purpose.POWER_OFF, back:
            return go(ConfirmingPowerOff(day, signed, back), Wait(waits.pin))
        case Purpose.OVERRIDE, FingerFailed(voter=voter):
            return go(ChoosingReason(day, voter, officer), StopFinger(), Wait(waits.pin))
        case Purpose.ABANDONED, Abandoned(below=below, sealed=sealed):
            return go(DecidingAbandoned(day, officer, below, sealed), Wait(waits.pin))
        case Purpose.ABANDONED, SlipTrouble() as stuck:
            return go(DecidingAbandoned(day, officer, stuck, sealed=True), Wait(waits.pin))
        case Purpose.SPOILS, SpoilHelp():
            return go(Voting(day), Journal("helped_after_spoils", who), Wait(day.waits.idle))
        case Purpose.CONTINUE, Paused(below=below):
            resumed = back_to(below)
            return Step(resumed.state, (Journal("polls_continued", who), *forget(day), *resumed.effects))
        case Purpose.TAMPER, Tampered(causes=causes, below=below):
            return go(DecidingTampered(day, officer, causes, below), Wait(waits.pin))
        case _:
            return back_to(state.back)


def open_menu(officer: Officer, back: Ready | Idle | AwaitTrustee | Closed) -> Step[Menu]:
    menu = Menu(back.day, officer, items_for(officer, back), back=back)
    opened = Journal("menu_opened", (("officer", officer.serial),))
    return go(menu, opened, Wait(back.day.rules.waits.pin))


# ---- trustees come by the same road ------------------------------------------------------------------


@rule
def trustee_card(state: AwaitTrustee, event: CardArrived) -> Step[AwaitTrustee | Refused]:
    """No share is given to an image with a shell."""
    if event.piv and state.day.system.diagnostic:
        return refuse(Refusal.DIAGNOSTIC_IMAGE, state)
    if not event.piv:
        return go(replace(state, refusal=OfficerRefusal.NOT_OFFICER, tries_left=None))
    return go(replace(state, refusal=None, tries_left=None), ShufflePad())


@rule
def trustee_pad(state: AwaitTrustee, event: PadShuffled) -> Step[EnterPin]:
    pin = EnterPin(state.day, Purpose.TRUSTEE, replace(state, refusal=None, tries_left=None), event.pad)
    return go(replace(pin, refusal=state.refusal, tries_left=state.tries_left), pin_wait(state))


@rule
def share_taken(state: CheckingPin, event: ShareTaken) -> Step[AwaitTrustee | Tallying | State]:
    if not isinstance(state.back, AwaitTrustee):
        return go(state.back)
    have = state.back.have
    if event.trustee in have:
        return go(replace(state.back, refusal=OfficerRefusal.SAME_PERSON, tries_left=None))
    have = (*have, event.trustee)
    log = Journal("share_taken", (("trustee", event.trustee),))
    if len(have) < state.day.rules.threshold:
        return go(AwaitTrustee(state.day, have), log)
    return go(Tallying(state.day, have), log, Tally())
