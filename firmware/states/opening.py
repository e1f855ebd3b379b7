"""Rules of the opening: clock, devices, roll, zero tape; the rehearsal; resuming after a restart."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from firmware.states.common import awaited, back_to, counted, home, leave, refuse, stop, warn
from firmware.states.effects import (
    AwaitPrinter,
    CheckDevices,
    Commit,
    Effect,
    Export,
    Journal,
    LockRoll,
    PrintTape,
    ProveZero,
    ReadClock,
    SetClock,
    ShufflePad,
    StartSimulasi,
    UnlockRoll,
    Wait,
)
from firmware.states.events import (
    CardArrived,
    ClockRead,
    ClockStep,
    DevicesChecked,
    No,
    NotZero,
    Printed,
    PrinterReady,
    PrintFailed,
    Recorded,
    RollOpened,
    RollRefused,
    SimulasiStarted,
    TimeUp,
    Touched,
    WaitOver,
    Yes,
    ZeroProven,
)
from firmware.states.facts import WITHOUT_THEM, Mode, Officer, Paper, Purpose, Refusal, Trouble
from firmware.states.model import (
    AskOfficer,
    CheckingOpening,
    ConfirmingClock,
    Diagnostics,
    Finalising,
    Idle,
    PrintingTape,
    Ready,
    RecordingOpening,
    Refused,
    Resuming,
    SettingClock,
    StartingSimulasi,
    State,
    Stopped,
    TapeTrouble,
    UnlockingRoll,
    WalkAway,
)
from firmware.states.table import Step, go, rule

CLOCK_TICK = 15.0  # seconds after which the shown clock is read again
MOST_LOOKS = 8  # ticks, two minutes, after which nobody is there any more


def serials(officers: tuple[Officer, ...]) -> tuple[tuple[str, str], ...]:
    return (("officers", " ".join(o.serial for o in officers)),)


@rule
def clock_shown(state: ConfirmingClock, event: ClockRead) -> Step[ConfirmingClock]:
    shown = replace(state, now=event.now, right_day=event.right_day, may_open=event.may_open)
    return go(replace(shown, looks=state.looks + 1), Wait(CLOCK_TICK))


@rule
def clock_ticks(state: ConfirmingClock, event: WaitOver) -> Step[ConfirmingClock | WalkAway]:
    """The officers' shares are not left with a clock that nobody looks at."""
    return go(state, ReadClock()) if state.looks < MOST_LOOKS else warn(state)


@rule
def clock_looked_at(state: ConfirmingClock, event: Touched) -> Step[ConfirmingClock]:
    return go(replace(state, looks=0), Wait(CLOCK_TICK))


@rule
def clock_left(state: ConfirmingClock, event: TimeUp) -> Step[State]:
    return leave(state)


@rule
def clock_confirmed(
    state: ConfirmingClock, event: Yes
) -> Step[ConfirmingClock | CheckingOpening | UnlockingRoll | Refused | State]:
    """The clock gate: the polling day, and for the opening not before the set hour."""
    if state.now is None:
        return go(state, ReadClock())
    if not state.right_day:
        return refuse(Refusal.WRONG_DAY, state)
    if state.purpose is Purpose.CLOCK:
        return leave(state)
    if state.purpose is Purpose.RESUME:
        return go(UnlockingRoll(state.day, state.purpose, state.officers, back=state.back), UnlockRoll())
    if not state.may_open:
        step = refuse(Refusal.TOO_EARLY_TO_OPEN, Ready(state.day))
        return Step(step.state, (LockRoll(), *step.effects))
    return go(CheckingOpening(state.day, state.officers), CheckDevices())


@rule
def clock_wrong(state: ConfirmingClock, event: No) -> Step[ConfirmingClock | SettingClock]:
    if state.now is None:
        return go(state, ReadClock())
    shown = state.now.replace(second=0, microsecond=0)
    setting = SettingClock(state.day, state.officers, shown, state.purpose, back=state.back)
    return go(setting, still_setting(state))


def still_setting(state: State) -> Wait:
    return Wait(state.day.rules.waits.pin)


@rule
def clock_moved(state: SettingClock, event: ClockStep) -> Step[SettingClock]:
    opens = state.day.rules.opens
    if event.to_opening and opens is not None:
        return go(replace(state, shown=opens), still_setting(state))
    try:
        shown = state.shown + timedelta(minutes=event.minutes)
    except OverflowError:
        shown = state.shown
    return go(replace(state, shown=shown), still_setting(state))


@rule
def clock_set(state: SettingClock, event: Yes) -> Step[ConfirmingClock]:
    return go(confirming(state), SetClock(state.shown), Journal("clock_set", serials(state.officers)))


@rule
def clock_kept(state: SettingClock, event: No | TimeUp) -> Step[ConfirmingClock]:
    return back_to(confirming(state))


def confirming(state: SettingClock) -> ConfirmingClock:
    return ConfirmingClock(state.day, state.officers, purpose=state.purpose, back=state.back)


@rule
def devices_checked(
    state: CheckingOpening, event: DevicesChecked
) -> Step[CheckingOpening | UnlockingRoll | Refused]:
    if state.proving:  # the answer to somebody's earlier look
        return go(state)
    failed = " ".join(f.device.value for f in event.findings if not f.fine and f.device not in WITHOUT_THEM)
    if failed:
        step = refuse(Refusal.DEVICES_NOT_READY, Ready(state.day))
        return Step(
            step.state, (LockRoll(), Journal("devices_failed", (("devices", failed),)), *step.effects)
        )
    who = "; ".join(f"{f.device.value} {f.detail}".strip() for f in event.findings)
    log = Journal("devices_checked", (("devices", who),))
    unlocking = UnlockingRoll(state.day, Purpose.OPEN, state.officers, back=Ready(state.day))
    return go(unlocking, log, UnlockRoll())


@rule
def roll_opened(
    state: UnlockingRoll, event: RollOpened
) -> Step[CheckingOpening | PrintingTape | StartingSimulasi]:
    day, officers = state.day, state.officers
    if state.purpose is Purpose.SIMULASI:
        return go(StartingSimulasi(day), StartSimulasi(), Journal("simulasi_started", serials(officers)))
    if state.purpose is Purpose.RESUME:
        tape = PrintingTape(day, Paper.RESUME, 1, officers, home(day))
        return go(tape, PrintTape(Paper.RESUME, 1, officers))
    return go(CheckingOpening(day, officers, proving=True), ProveZero())


@rule
def roll_refused(state: UnlockingRoll, event: RollRefused) -> Step[Refused]:
    step = refuse(Refusal.ROLL_LOCKED, state.back)
    return Step(step.state, (LockRoll(), *step.effects))


@rule
def proven_zero(state: CheckingOpening, event: ZeroProven) -> Step[PrintingTape]:
    then = RecordingOpening(state.day, state.officers)
    tape = PrintingTape(state.day, Paper.ZERO, 1, state.officers, then)
    return go(tape, PrintTape(Paper.ZERO, 1, state.officers))


@rule
def not_zero(state: CheckingOpening, event: NotZero) -> Step[Stopped]:
    return stop(state.day, Trouble.NOT_ZERO, event.detail)


@rule
def opened(state: RecordingOpening, event: Recorded) -> Step[Idle]:
    return go(home(replace(counted(state.day, event.counts), polls_open=True)))


@rule
def rehearsal_started(state: StartingSimulasi, event: SimulasiStarted) -> Step[Idle]:
    return go(home(replace(state.day, counts=event.counts, mode=Mode.SIMULASI, polls_open=True)))


# ---- after a restart ---------------------------------------------------------------------------------


@rule
def resume_asked(state: Resuming, event: Yes) -> Step[AskOfficer | Refused]:
    """On an image for technicians no election goes on, as none is opened on one."""
    if state.day.system.diagnostic:
        return refuse(Refusal.DIAGNOSTIC_IMAGE, state)
    return go(AskOfficer(state.day, Purpose.RESUME, state), Wait(state.day.rules.waits.pin))


@rule
def resume_card(state: Resuming, event: CardArrived) -> Step[Resuming | AskOfficer | Refused]:
    if not event.piv:
        return go(state)
    if state.day.system.diagnostic:
        return refuse(Refusal.DIAGNOSTIC_IMAGE, state)
    return go(AskOfficer(state.day, Purpose.RESUME, state), ShufflePad())


# ---- tapes, copy by copy -----------------------------------------------------------------------------


def begin(state: State, officers: tuple[Officer, ...], paper: Paper) -> tuple[Effect, ...]:
    """What the state after a tape asks for when it is entered."""
    match state:
        case RecordingOpening():
            return (Commit("polls_opened", serials(officers)),)
        case Finalising():
            return (Export(),)
        case Idle() if paper is Paper.RESUME:
            return (Journal("polls_resumed", serials(officers)),)
        case _:
            return awaited(state)


@rule
def tape_printed(
    state: PrintingTape, event: Printed
) -> Step[PrintingTape | RecordingOpening | Idle | Finalising | Diagnostics]:
    copies = 1 if state.paper is Paper.READINESS else state.day.rules.copies
    if state.copy < copies:
        following = replace(state, copy=state.copy + 1)
        return go(following, PrintTape(state.paper, following.copy, state.officers))
    return go(state.then, *begin(state.then, state.officers, state.paper))


@rule
def tape_failed(state: PrintingTape, event: PrintFailed) -> Step[TapeTrouble]:
    log = Journal("tape_trouble", (("paper", state.paper.value), ("fault", event.fault.value)))
    stuck = TapeTrouble(state.day, event.fault, state.paper, state.copy, state.officers, state.then)
    return go(stuck, log, AwaitPrinter())


@rule
def tape_again(state: TapeTrouble, event: PrinterReady) -> Step[PrintingTape]:
    tape = PrintingTape(state.day, state.paper, state.copy, state.officers, state.then)
    return go(tape, PrintTape(state.paper, state.copy, state.officers))


@rule
def readiness_not_printed(state: TapeTrouble, event: No) -> Step[TapeTrouble | Diagnostics]:
    """Only the readiness report may go unprinted; the other tapes are evidence and wait for the printer."""
    return back_to(state.then) if isinstance(state.then, Diagnostics) else go(state)
