"""Rules of looking at the devices: a list that keeps itself fresh, and a test for each that leads back to it.

While the polls are open, in a rehearsal too, nothing is tried that could disturb them: no sheet is printed
among the slips, nothing is written to the stick beside the evidence, and key and case stay the alarms they
are. After the close stick, key and case keep that peace.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from firmware.states.common import back_to, patience, warn
from firmware.states.effects import (
    CheckDevices,
    Effect,
    FeelFinger,
    Journal,
    LookAtClock,
    PrintTape,
    StopFinger,
    TryStick,
    Wait,
)
from firmware.states.events import (
    ButtonFelt,
    CardArrived,
    CardPulled,
    CaseOpened,
    ClockSeen,
    DeviceBack,
    DeviceLost,
    DevicesChecked,
    Felt,
    FingerFelt,
    KeySwitch,
    KeyTurned,
    NextPage,
    No,
    PartPicked,
    Printed,
    PrintFailed,
    StickTried,
    TimeUp,
    Touched,
    WaitOver,
    Yes,
)
from firmware.states.facts import PER_PAGE, CardLooks, Device, Paper, Part, Switch
from firmware.states.model import (
    ClockTest,
    Diagnosing,
    Diagnostics,
    DisplayTest,
    PinsTest,
    PrinterTest,
    PrintingTape,
    ReaderTest,
    Ready,
    SensorTest,
    State,
    StickTest,
    TouchTest,
    WalkAway,
)
from firmware.states.model_devices import PICTURES, SPOTS
from firmware.states.table import S, Step, go, rule

FRESH = 2.0  # seconds between an answer of the devices and the next look
TICK = 1.0  # seconds between two looks at the clock
SOUND = 3.0  # seconds of lamp and buzzer

ALWAYS: tuple[Device | Part, ...] = (Device.READER, Device.SENSOR, Part.TOUCH, Part.CLOCK, Part.DISPLAY)
ALONE: tuple[Device | Part, ...] = (Device.STICK, Part.PINS)
"""Only before the polls, when nothing stands on the stick that counts and the committee has the key."""


def may_try(part: Device | Part, back: State) -> bool:
    """Whether this part can be tried where the list was called from `back`."""
    if part in ALWAYS:
        return True
    if part in ALONE:
        return isinstance(back, Ready)
    return part is Device.PRINTER and not back.day.polls_open


# ---- the list ----------------------------------------------------------------------------------------


@rule
def diagnosed(state: Diagnosing, event: DevicesChecked) -> Step[Diagnostics]:
    return go(Diagnostics(state.day, event.findings, state.back), Wait(FRESH))


@rule
def diagnosed_again(state: Diagnostics, event: DevicesChecked) -> Step[Diagnostics]:
    return go(replace(state, findings=event.findings), Wait(FRESH))


@rule
def look_again_at_devices(state: Diagnostics, event: WaitOver) -> Step[Diagnostics | WalkAway]:
    """Until nobody has touched the screen for long."""
    if state.looks * FRESH >= state.day.rules.waits.idle:
        return warn(state)
    return go(replace(state, looks=state.looks + 1), CheckDevices())


@rule
def list_looked_at(state: Diagnostics, event: Touched) -> Step[Diagnostics]:
    return go(replace(state, looks=0), Wait(TICK))


@rule
def print_readiness(state: Diagnostics, event: Yes) -> Step[PrintingTape]:
    fresh = replace(state, looks=0)
    return go(
        PrintingTape(state.day, Paper.READINESS, 1, (), fresh),
        PrintTape(Paper.READINESS, 1, (), state.findings),
    )


@rule
def next_findings(state: Diagnostics, event: NextPage) -> Step[Diagnostics]:
    """Round and round."""
    pages = max(1, -(-len(state.findings) // PER_PAGE))
    return go(replace(state, page=(state.page + 1) % pages, looks=0), Wait(FRESH))


@rule
def leave_diagnostics(state: Diagnostics, event: No | TimeUp) -> Step[State]:
    return back_to(state.back)


@rule
def part_picked(
    state: Diagnostics, event: PartPicked
) -> Step[
    ReaderTest
    | SensorTest
    | PrinterTest
    | TouchTest
    | PinsTest
    | StickTest
    | ClockTest
    | DisplayTest
    | Diagnostics
]:
    if not may_try(event.part, state.back):
        return go(state)
    day, back = state.day, replace(state, looks=0)
    match event.part:
        case Device.READER:
            return trying(ReaderTest(day, back))
        case Device.SENSOR:
            return trying(SensorTest(day, back), FeelFinger())
        case Device.PRINTER:
            return print_test(PrinterTest(day, back))
        case Device.STICK:
            return trying(StickTest(day, back), TryStick())
        case Part.TOUCH:
            return trying(TouchTest(day, back))
        case Part.PINS:
            return trying(PinsTest(day, back))
        case Part.CLOCK:
            return go(ClockTest(day, back), LookAtClock())
        case Part.DISPLAY:
            return trying(DisplayTest(day, back))
        case _:
            return go(state)


def trying(state: S, *effects: Effect) -> Step[S]:
    return go(state, *effects, patience(state))


@rule
def test_over(
    state: ReaderTest | TouchTest | StickTest | ClockTest | DisplayTest, event: No | TimeUp
) -> Step[State]:
    return back_to(state.back)


# ---- reader, sensor ----------------------------------------------------------------------------------


@rule
def card_tried(state: ReaderTest, event: CardArrived) -> Step[ReaderTest]:
    """What it is, not whose: nothing of its number is kept."""
    card = CardLooks(event.kind, event.piv, len(event.uid) if event.uid is not None else None)
    return trying(replace(state, card=card, lost=False))


@rule
def card_taken_too_soon(state: ReaderTest, event: CardPulled) -> Step[ReaderTest]:
    return trying(replace(state, card=None))


@rule
def finger_felt(state: SensorTest, event: FingerFelt) -> Step[SensorTest]:
    """And the next one, once it was lifted."""
    return trying(replace(state, finger=event.finger, lost=False), FeelFinger())


Cabled = TypeVar("Cabled", ReaderTest, SensorTest)


@rule
def silent_in_its_test(state: Cabled, event: DeviceLost) -> Step[Cabled]:
    mine = Device.READER if isinstance(state, ReaderTest) else Device.SENSOR
    return trying(replace(state, lost=True)) if event.device is mine else go(state)


@rule
def back_in_its_test(state: Cabled, event: DeviceBack) -> Step[Cabled]:
    mine = Device.READER if isinstance(state, ReaderTest) else Device.SENSOR
    if event.device is not mine:
        return go(state)
    again = (FeelFinger(),) if isinstance(state, SensorTest) else ()
    return trying(replace(state, lost=False), *again)


@rule
def sensor_test_over(state: SensorTest, event: No | TimeUp) -> Step[State]:
    back = back_to(state.back)
    return Step(back.state, (StopFinger(), *back.effects))


# ---- printer -----------------------------------------------------------------------------------------


def print_test(state: PrinterTest) -> Step[PrinterTest]:
    """Nobody leaves before the printer has answered: its answer would be taken for another paper's."""
    return go(replace(state, proven=None, fault=None), PrintTape(Paper.TEST, 1, ()))


@rule
def test_printed(state: PrinterTest, event: Printed) -> Step[PrinterTest]:
    return go(replace(state, proven=True, fault=None), patience(state))


@rule
def test_not_printed(state: PrinterTest, event: PrintFailed) -> Step[PrinterTest]:
    return go(replace(state, proven=False, fault=event.fault), patience(state))


@rule
def print_again(state: PrinterTest, event: Yes) -> Step[PrinterTest]:
    return go(state) if state.proven is None else print_test(state)


@rule
def printer_test_touched(state: PrinterTest, event: Touched) -> Step[PrinterTest]:
    return go(state) if state.proven is None else go(state, patience(state))


@rule
def printer_test_left(state: PrinterTest, event: WaitOver) -> Step[WalkAway]:
    return warn(state)


@rule
def printer_test_over(state: PrinterTest, event: No | TimeUp) -> Step[PrinterTest | State]:
    return go(state) if state.proven is None else back_to(state.back)


# ---- touchscreen, screen -----------------------------------------------------------------------------


@rule
def glass_felt(state: TouchTest, event: Felt) -> Step[TouchTest]:
    hit = state.hit if event.spot is None else state.hit | ({event.spot} & set(range(SPOTS)))
    return trying(replace(state, hit=hit, felt=(event.x, event.y)))


@rule
def next_picture(state: DisplayTest, event: Yes) -> Step[DisplayTest]:
    return trying(replace(state, page=(state.page + 1) % PICTURES))


# ---- key, case, buttons, lamp, buzzer ----------------------------------------------------------------


@rule
def key_tried(state: PinsTest, event: KeySwitch) -> Step[PinsTest]:
    felt = state.felt | {Switch.KEY} if event.on else state.felt
    return trying(replace(state, felt=felt, key_on=event.on))


@rule
def alarm_tried(state: PinsTest, event: CaseOpened | KeyTurned) -> Step[PinsTest]:
    """No alarm follows: who tries them has signed in for it. But each is written down as ever."""
    case = isinstance(event, CaseOpened)
    felt = state.felt | {Switch.CASE if case else Switch.KEY}
    return trying(replace(state, felt=felt), Journal("case_opened" if case else "key_turned"))


@rule
def button_tried(state: PinsTest, event: ButtonFelt) -> Step[PinsTest]:
    return trying(replace(state, felt=state.felt | {event.button}))


@rule
def sound(state: PinsTest, event: Yes) -> Step[PinsTest]:
    return go(replace(state, sounding=True), Wait(SOUND))


@rule
def sound_over(state: PinsTest, event: WaitOver) -> Step[PinsTest | WalkAway]:
    return trying(replace(state, sounding=False)) if state.sounding else warn(state)


@rule
def pins_test_touched(state: PinsTest, event: Touched) -> Step[PinsTest]:
    return go(state) if state.sounding else trying(state)


@rule
def pins_test_over(state: PinsTest, event: No | TimeUp) -> Step[State]:
    return back_to(state.back)


# ---- stick, clock ------------------------------------------------------------------------------------


@rule
def stick_tried(state: StickTest, event: StickTried) -> Step[StickTest]:
    return trying(replace(state, speed=event.speed, fault=event.fault))


@rule
def try_stick_again(state: StickTest, event: Yes) -> Step[StickTest]:
    if state.speed is None and not state.fault:
        return trying(state)
    return trying(replace(state, speed=None, fault=""), TryStick())


@rule
def clock_seen(state: ClockTest, event: ClockSeen) -> Step[ClockTest]:
    if event.now is None:
        return go(replace(state, lost=True), Wait(TICK))
    return go(replace(state, first=state.first or event.now, now=event.now, lost=False), Wait(TICK))


@rule
def clock_looked_at(state: ClockTest, event: WaitOver) -> Step[ClockTest | WalkAway]:
    if state.looks * TICK >= state.day.rules.waits.pin:
        return warn(state)
    return go(replace(state, looks=state.looks + 1), LookAtClock())


@rule
def clock_test_touched(state: ClockTest, event: Touched) -> Step[ClockTest]:
    return go(replace(state, looks=0), Wait(TICK))
