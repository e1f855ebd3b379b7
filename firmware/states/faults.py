"""Rules of trouble: stick, reader, sensor, case and key, pause, a booth that stopped. They take unions."""

from __future__ import annotations

from dataclasses import replace

from firmware.states.common import back_to, forget, stop
from firmware.states.effects import Effect, Journal, Resync, ShufflePad, StopFinger, Wait
from firmware.states.events import (
    AllPutAway,
    CardArrived,
    CardDamaged,
    CaseOpened,
    DeviceBack,
    DeviceLost,
    Exported,
    KeyTurned,
    No,
    Recorded,
    RecordFailed,
    Resynced,
    StickBack,
    StickGone,
    Tallied,
    TimeUp,
    WaitOver,
    Yes,
)
from firmware.states.facts import Alarm, Day, Device, Purpose, Trouble
from firmware.states.model import (
    Abandoned,
    AskOfficer,
    Authorising,
    AwaitTrustee,
    Casting,
    CheckingFinger,
    CheckingSlip,
    Closed,
    Confirming,
    ConfirmingItem,
    DecidingTampered,
    DeviceAway,
    Finalising,
    FingerFailed,
    Idle,
    MediumMissing,
    Menu,
    Paused,
    PoweringOff,
    Ready,
    RecordingClose,
    RecordingOpening,
    Releasing,
    Resuming,
    Resyncing,
    Sealing,
    SpoilHelp,
    SpoilingAbandoned,
    SpoilingSlip,
    State,
    Stopped,
    Tallying,
    Tampered,
    Thanks,
    Voting,
)
from firmware.states.signin import give_up
from firmware.states.table import Step, go, rule, step

Recording = (
    Authorising
    | Sealing
    | Casting
    | SpoilingSlip
    | SpoilingAbandoned
    | Releasing
    | RecordingOpening
    | RecordingClose
    | Tallying
    | Finalising
    | PoweringOff
)
"""States that wait for a record: they see a pulled stick as the record that failed."""

Calm = (
    Idle
    | Voting
    | Confirming
    | CheckingSlip
    | CheckingFinger
    | FingerFailed
    | Thanks
    | Paused
    | Abandoned
    | SpoilHelp
    | Menu
    | ConfirmingItem
    | AwaitTrustee
)
"""States that wait for a person: nothing is under way that an interruption could lose."""


@rule
def stick_gone(state: Calm, event: StickGone) -> Step[MediumMissing | Menu]:
    if isinstance(state, Menu) and may_be_out(state):
        return go(state)
    log = missing(event.trouble)
    return go(MediumMissing(state.day, event.trouble, calm(state)), log, StopFinger(), *given_up(state))


def may_be_out(state: Menu) -> bool:
    """Once the result is on the stick, somebody may have taken it, as the screen says."""
    return isinstance(state.back, Closed)


def missing(trouble: Trouble) -> Journal:
    return Journal("stick_missing", (("trouble", trouble.value),))


def given_up(state: State) -> tuple[Effect, ...]:
    """A menu that is left by an interruption gives up what its card had released."""
    return forget(state.day) if isinstance(state, Menu) else ()


def calm(state: State) -> State:
    """What to take up again: not a menu, but the place behind it.

    A thank-you is: who has just touched "Sesuai" may not have read yet that the vote is recorded.
    """
    return state.back if isinstance(state, Menu | ConfirmingItem) else state


@rule
def record_failed(state: Recording | Calm, event: RecordFailed) -> Step[MediumMissing | Stopped | Menu]:
    if event.halt:
        return stop(state.day, event.trouble, event.detail)
    if isinstance(state, Menu) and may_be_out(state):
        return go(state)
    waiting = MediumMissing(state.day, event.trouble, calm(state), (event.trouble,))
    return go(waiting, StopFinger(), *given_up(state), Wait(state.day.rules.waits.retry))


@rule
def stick_back(state: MediumMissing, event: StickBack | Yes | WaitOver) -> Step[Resyncing]:
    """A record that failed is tried once more by itself: a stick that was out for a moment is not missed."""
    return go(Resyncing(state.day, state.below, state.trouble, state.untold), Resync())


@rule
def another_trouble(state: MediumMissing, event: StickGone) -> Step[MediumMissing]:
    return go(still_missing(state, event.trouble))


MOST_UNTOLD = 8  # somebody who goes on trying other sticks does not fill the journal


def still_missing(state: MediumMissing | Resyncing, trouble: Trouble) -> MediumMissing:
    new = trouble is not state.trouble and len(state.untold) < MOST_UNTOLD
    untold = (*state.untold, trouble) if new else state.untold
    return MediumMissing(state.day, trouble, state.below, untold)


@rule
def another_stick(state: Resyncing, event: StickBack) -> Step[Resyncing]:
    """It came while the one before was still being read: this one is to be read too."""
    return go(state, Resync())


@rule
def level_again(state: Resyncing | MediumMissing, event: Resynced) -> Step[State]:
    """Where two sticks came in a row, the answer about the first may have been shown already."""
    back = back_to(state.below)
    return Step(back.state, (*came_back(state), *back.effects))


def came_back(state: MediumMissing | Resyncing) -> tuple[Journal, ...]:
    return (*map(missing, state.untold), Journal("stick_back"))


@rule
def done_meanwhile(
    state: MediumMissing | Resyncing, event: Recorded | Tallied | Exported | AllPutAway
) -> Step[MediumMissing | Resyncing | State]:
    """One record failed and the next was written, the stick being out for a moment: both media hold it."""
    done = step(state.below, event)
    if done is None:
        return go(state)
    return Step(done.state, (*came_back(state), *done.effects))


@rule
def still_not_level(state: Resyncing, event: RecordFailed) -> Step[MediumMissing | Stopped]:
    if event.halt:
        return stop(state.day, event.trouble, event.detail)
    return go(still_missing(state, event.trouble))


# ---- reader and sensor -------------------------------------------------------------------------------


def lost(device: Device) -> Journal:
    return Journal("device_lost", (("device", device.value),))


AsksForCard = Idle | Ready | Resuming | Paused | Abandoned | SpoilHelp | FingerFailed | AwaitTrustee
"""States that a card leads on from, besides the alarms, which are not hidden behind a cable."""


@rule
def device_lost(
    state: AsksForCard | CheckingFinger, event: DeviceLost
) -> Step[DeviceAway | AsksForCard | CheckingFinger]:
    """Only the device that this state waits for matters: the sensor is asked again when it is needed, and a
    reader that stays away is told again (`standing.py`)."""
    needed = Device.SENSOR if isinstance(state, CheckingFinger) else Device.READER
    if event.device is not needed:
        return go(state) if event.device is Device.READER else go(state, lost(event.device))
    return go(DeviceAway(state.day, event.device, state), lost(event.device))


@rule
def reader_lost_at_sign_in(state: AskOfficer, event: DeviceLost) -> Step[AskOfficer | State]:
    """Nobody signs in over a cable that is out, and nobody's sign-in waits for it: back to where it began."""
    if event.device is not Device.READER:
        return go(state, lost(event.device))
    return give_up(state, No())


@rule
def device_back(state: DeviceAway, event: DeviceBack) -> Step[State]:
    if event.device is not state.device:
        return go(state)
    log = Journal("device_back", (("device", event.device.value), ("detail", event.detail)))
    back = back_to(state.below)
    return Step(back.state, (log, *back.effects))


@rule
def officer_instead_of_sensor(state: DeviceAway, event: CardArrived) -> Step[DeviceAway | AskOfficer]:
    """The sensor stays away: an officer may override, with that as the reason."""
    if not (event.piv and isinstance(state.below, CheckingFinger)):
        return go(state)
    back = FingerFailed(state.day, state.below.voter)
    return go(AskOfficer(state.day, Purpose.OVERRIDE, back), ShufflePad())


# ---- pause, case and key, a booth that stopped -------------------------------------------------------


@rule
def officer_at_pause(state: Paused, event: CardArrived) -> Step[Paused | AskOfficer]:
    if not event.piv:
        return go(state)
    return go(AskOfficer(state.day, Purpose.CONTINUE, state), ShufflePad())


@rule
def pause_over_asked(state: Paused, event: Yes) -> Step[AskOfficer]:
    return go(AskOfficer(state.day, Purpose.CONTINUE, state), Wait(state.day.rules.waits.pin))


LOOKED_AT = {Alarm.CASE: "case_checked", Alarm.KEY: "key_checked", Alarm.CARD: "card_checked"}


def alarm(event: CaseOpened | KeyTurned | CardDamaged) -> tuple[Alarm, Journal]:
    """What it is, and its line."""
    match event:
        case CaseOpened():
            return Alarm.CASE, Journal("case_opened")
        case KeyTurned():
            return Alarm.KEY, Journal("key_turned")
        case CardDamaged(place=place):
            return Alarm.CARD, Journal("card_damaged", (("place", place),))


def marked(day: Day, event: CaseOpened | KeyTurned | CardDamaged) -> Day:
    """A damaged card stays one, until another is in."""
    if not isinstance(event, CardDamaged):
        return day
    return replace(day, system=replace(day.system, bad_place=event.place))


@rule
def tampered(state: Calm | Ready, event: CaseOpened | KeyTurned | CardDamaged) -> Step[Tampered]:
    """A damaged card holds the polls for an officer too. What runs has been read and was right, for a block
    that is not right is never given out; and the evidence is on two media. So an officer may go on."""
    (cause, log), day = alarm(event), marked(state.day, event)
    below = replace(calm(state), day=marked(calm(state).day, event))
    return go(Tampered(day, (cause,), below), log, StopFinger(), *given_up(state))


@rule
def still_tampered(state: Tampered, event: CaseOpened | KeyTurned | CardDamaged) -> Step[Tampered]:
    """Told once each, however often somebody turns a key meanwhile."""
    cause, log = alarm(event)
    if cause in state.causes:
        return go(state)
    day, below = marked(state.day, event), replace(state.below, day=marked(state.below.day, event))
    return go(replace(state, day=day, below=below, causes=(*state.causes, cause)), log)


@rule
def officer_at_case(state: Tampered, event: CardArrived) -> Step[Tampered | AskOfficer]:
    if not event.piv:
        return go(state)
    return go(AskOfficer(state.day, Purpose.TAMPER, state), ShufflePad())


@rule
def tampering_checked(state: DecidingTampered, event: Yes) -> Step[State]:
    """All is well, says the officer, and signs for it."""
    back = back_to(state.below)
    return Step(back.state, (*looked_at(state), *forget(state.day), *back.effects))


@rule
def tampering_holds_the_polls(state: DecidingTampered, event: No) -> Step[Paused]:
    held = Journal("polls_paused", (("officer", state.officer.serial),))
    return go(Paused(state.day, state.below), *looked_at(state), held, *forget(state.day))


@rule
def tampering_undecided(state: DecidingTampered, event: TimeUp) -> Step[Tampered]:
    """The officer went away: the next one signs in again."""
    return go(Tampered(state.day, state.causes, state.below), *forget(state.day))


def looked_at(state: DecidingTampered) -> tuple[Journal, ...]:
    return tuple(Journal(LOOKED_AT[cause], (("officer", state.officer.serial),)) for cause in state.causes)


@rule
def officers_at_a_stop(state: Stopped, event: CardArrived) -> Step[Stopped | AskOfficer]:
    """Two officers may make the booth look again, for instance once the right stick is back."""
    if not event.piv:
        return go(state)
    return go(AskOfficer(state.day, Purpose.STOPPED, state), ShufflePad())
