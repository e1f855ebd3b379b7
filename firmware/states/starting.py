"""Rules from power-on to the officers' menu: what start-up found, who may do what."""

from __future__ import annotations

from dataclasses import replace

from firmware.states.common import back_to, forget, home, refuse, stop
from firmware.states.effects import (
    CheckDevices,
    Journal,
    LockRoll,
    PrintTape,
    Purge,
    Reached,
    Restart,
    ShufflePad,
    Wait,
)
from firmware.states.events import (
    Booted,
    BootFailed,
    CardArrived,
    ItemPicked,
    LanguagePicked,
    LookPicked,
    No,
    Purged,
    StickBack,
    StickGone,
    TimeUp,
    WaitOver,
    Yes,
)
from firmware.states.facts import Item, Mode, Officer, Paper, Purpose, Refusal, Role
from firmware.states.model import (
    AskOfficer,
    AwaitTrustee,
    Closed,
    ConfirmingItem,
    Diagnosing,
    Finalising,
    Idle,
    Menu,
    NotReady,
    Paused,
    PrintingTape,
    Purging,
    Ready,
    Refused,
    Resuming,
    Starting,
    StartingSimulasi,
    State,
    Stopped,
    TypingNik,
)
from firmware.states.system import System
from firmware.states.table import Step, go, rule

SLOW_RETRY = 60.0  # seconds between two starts that write on the logs before they fail


@rule
def booted(state: Starting, event: Booted) -> Step[Ready | Resuming | AwaitTrustee | PrintingTape | Closed]:
    """The logs say where the day stands; the booth goes on from there and nowhere else."""
    found = replace(state.day, rules=event.rules, counts=event.counts, polls_open=event.polls_open)
    day = home(found).day
    if event.totals is not None:
        closed = Closed(day, event.totals)
        if event.exported:
            return go(closed, Reached())
        then = Finalising(day, event.totals)
        return go(PrintingTape(day, Paper.RESULT, 1, (), then), PrintTape(Paper.RESULT, 1, ()), Reached())
    if event.closed:
        return go(AwaitTrustee(day), Reached())
    if event.polls_open:
        return go(Resuming(day, event.voter_must_return, event.in_order), Reached())
    return go(Ready(day), Reached())


@rule
def boot_failed(state: Starting | StartingSimulasi | Purging, event: BootFailed) -> Step[NotReady | Stopped]:
    """A rehearsal that cannot begin or end leads back to the start, where recovery settles what is left."""
    day = replace(state.day, mode=Mode.REAL, polls_open=False)
    if event.halt:
        return stop(day, event.trouble, event.detail)
    wait = SLOW_RETRY if event.wrote else day.rules.waits.retry
    return go(NotReady(day, event.trouble, event.detail, event.registered), Wait(wait))


@rule
def look_again(state: NotReady, event: WaitOver | StickBack | StickGone | Yes) -> Step[Starting]:
    return go(Starting(state.day), Restart())


@rule
def stick_taken_before_opening(state: Ready, event: StickGone) -> Step[Starting]:
    return go(Starting(state.day), Restart())


@rule
def card_at_rest(state: Ready | Closed, event: CardArrived) -> Step[AskOfficer | Ready | Closed]:
    """The screen already says that the polls are not open; only a card that can sign in leads on."""
    if not event.piv:
        return go(state)
    return go(AskOfficer(state.day, Purpose.MENU, state), ShufflePad())


@rule
def language_at_rest(state: Ready, event: LanguagePicked) -> Step[Ready]:
    return go(replace(state, day=replace(state.day, language=event.language)))


@rule
def look_at_rest(state: Ready, event: LookPicked) -> Step[Ready]:
    return go(replace(state, day=replace(state.day, look=event.look)))


def items_for(officer: Officer, back: Ready | Idle | AwaitTrustee | Closed) -> tuple[Item, ...]:
    """What this officer may do here."""
    may_update = back.day.system.image is not None and isinstance(back, Ready | Closed)
    update = (Item.UPDATE,) if may_update else ()
    if officer.role is Role.TECHNICIAN:
        return (Item.DIAGNOSTICS, *update, Item.LEAVE)
    always, end = (Item.CLOCK, Item.DIAGNOSTICS), (Item.POWER_OFF, Item.LEAVE)
    match back:
        case Ready():
            return (Item.OPEN, Item.SIMULASI, *always, *update, *end)
        case AwaitTrustee():
            return (*always, *end)
        case Closed():
            return (Item.DIAGNOSTICS, *update, *end)
        case Idle() if back.day.mode is Mode.SIMULASI:
            return (Item.PAUSE, Item.TYPE_NIK, *always, Item.END_SIMULASI, *end)
        case Idle():
            return (Item.PAUSE, Item.TYPE_NIK, Item.EXTEND, *always, Item.CLOSE, *end)


def not_with_this(system: System) -> Refusal | None:
    """Why no polls are opened on this system, or None."""
    if system.diagnostic:
        return Refusal.DIAGNOSTIC_IMAGE
    return Refusal.CARD_DAMAGED if system.bad_place is not None else None


def rest(state: Menu) -> State:
    """Where the menu leads back to; the next voter begins in the first language."""
    return home(state.day) if isinstance(state.back, Idle) else state.back


@rule
def picked(
    state: Menu, event: ItemPicked
) -> Step[AskOfficer | Diagnosing | ConfirmingItem | TypingNik | Menu | Refused | State]:
    if event.item not in state.items:
        return go(state)
    why = not_with_this(state.day.system)
    if event.item is Item.OPEN and why is not None:
        refused = refuse(why, rest(state))
        return Step(refused.state, (*forget(state.day), *refused.effects))
    day, waits = state.day, state.day.rules.waits
    at_rest = rest(state)
    asks = {
        Item.OPEN: Purpose.OPEN,
        Item.SIMULASI: Purpose.SIMULASI,
        Item.CLOCK: Purpose.CLOCK,
        Item.CLOSE: Purpose.CLOSE,
        Item.POWER_OFF: Purpose.POWER_OFF,
        Item.UPDATE: Purpose.UPDATE,
    }
    match event.item:
        case Item.OPEN | Item.SIMULASI | Item.CLOCK | Item.CLOSE | Item.POWER_OFF | Item.UPDATE:
            return go(AskOfficer(day, asks[event.item], at_rest, (state.officer,)), Wait(waits.pin))
        case Item.DIAGNOSTICS:
            return go(Diagnosing(day, at_rest), *forget(day), CheckDevices())
        case Item.PAUSE | Item.EXTEND | Item.END_SIMULASI:
            return go(ConfirmingItem(day, state.officer, event.item, at_rest), Wait(waits.pin))
        case Item.TYPE_NIK:
            return go(TypingNik(day, state.officer), Wait(waits.pin))
        case Item.LEAVE:
            return leave(state, No())


@rule
def leave(state: Menu, event: No | TimeUp) -> Step[State]:
    return go(rest(state), *forget(state.day))


@rule
def item_confirmed(state: ConfirmingItem, event: Yes) -> Step[Paused | Purging | State]:
    """Whoever touches has read what follows: a pause, more time, or the end of the rehearsal."""
    who = (("officer", state.officer.serial),)
    match state.item:
        case Item.PAUSE:
            return go(Paused(state.day, state.back), Journal("polls_paused", who))
        case Item.END_SIMULASI:
            return go(Purging(state.day), LockRoll(), Purge())
        case _:
            return go(state.back, Journal("hours_extended", who))


@rule
def item_given_up(state: ConfirmingItem, event: No | TimeUp) -> Step[State]:
    return go(state.back)


@rule
def purged(state: Purging, event: Purged) -> Step[Ready]:
    day = replace(state.day, mode=Mode.REAL, polls_open=False, counts=event.counts)
    return go(Ready(day), Journal("simulasi_purged"))


@rule
def notice_over(state: Refused, event: WaitOver | Yes | No) -> Step[State]:
    return back_to(state.back)
