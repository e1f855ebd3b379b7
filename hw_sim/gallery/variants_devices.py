"""The tests of the devices and the warnings before a time-out, as they look besides their exemplars."""

from __future__ import annotations

from dataclasses import replace

from firmware.states import model as m
from firmware.states.facts import (
    CardLooks,
    Day,
    Device,
    Finding,
    FingerLooks,
    Item,
    PaperFault,
    Part,
    Purpose,
    Switch,
    Voter,
)
from firmware.states.model import State
from firmware.states.model_devices import PICTURES
from hw_sim.exemplars import CHAIR, NOON, PAD, PAIR, listed

SECONDS = 20
WRONG: dict[Device | Part, str] = {Device.PRINTER: "cover open", Device.SENSOR: "", Part.CLOCK: "battery low"}
WELL: dict[Device | Part, str] = {
    Device.PRINTER: "paper nearly out",
    Part.CARD: "testing 40 %",
    Part.PINS: "none",
}


def findings(wrong: dict[Device | Part, str], well: dict[Device | Part, str]) -> tuple[Finding, ...]:
    """One of each device and part."""
    return tuple(
        Finding(part, part not in wrong, wrong.get(part, well.get(part, ""))) for part in (*Device, *Part)
    )


def device_variants(shut: Day) -> list[tuple[str, State]]:
    """Each with its name; `shut`: a day before the opening, when every device may be tried."""
    found = listed(shut)
    return [
        ("diagnostics--bad", replace(found, findings=findings(WRONG, {}))),
        ("diagnostics--remarks", replace(found, findings=findings({}, WELL))),
        ("diagnostics--next-page", replace(found, page=1)),
        ("reader-test--waiting", m.ReaderTest(shut, found)),
        ("reader-test--officer", m.ReaderTest(shut, found, CardLooks("A", True, None))),
        ("reader-test--lost", m.ReaderTest(shut, found, lost=True)),
        ("sensor-test--waiting", m.SensorTest(shut, found)),
        ("sensor-test--wet", m.SensorTest(shut, found, FingerLooks.WET)),
        ("sensor-test--lost", m.SensorTest(shut, found, lost=True)),
        ("printer-test--printing", m.PrinterTest(shut, found)),
        ("printer-test--failed", m.PrinterTest(shut, found, proven=False, fault=PaperFault.COVER_OPEN)),
        ("stick-test--testing", m.StickTest(shut, found)),
        ("stick-test--failed", m.StickTest(shut, found, fault="it was read back with other contents")),
        ("touch-test--done", m.TouchTest(shut, found, frozenset(range(5)), (500, 700))),
        ("pins-test--sounding", m.PinsTest(shut, found, frozenset(Switch), key_on=True, sounding=True)),
        ("clock-test--lost", m.ClockTest(shut, found, NOON, lost=True)),
        *((f"display-test--{page + 1}", m.DisplayTest(shut, found, page)) for page in range(1, PICTURES)),
    ]


def patience_variants(day: Day) -> list[tuple[str, State]]:
    """The warning over screens of voters and officers, which says what follows each."""
    idle, shut = m.Idle(day), replace(day, polls_open=False)
    ready = m.Ready(shut)
    below: dict[str, State] = {
        "finger": m.CheckingFinger(day, Voter(0), 3),
        "pin": m.EnterPin(day, Purpose.MENU, idle, PAD),
        "signed": m.AskOfficer(shut, Purpose.OPEN, ready, (CHAIR,)),
        "menu": m.Menu(day, CHAIR, tuple(Item), back=idle),
        "nik": m.TypingNik(day, CHAIR),
        "clock": m.ConfirmingClock(shut, PAIR, NOON, back=ready),
        "close": m.Reconciling(day, PAIR, True),
    }
    return [(f"walk-away--{name}", m.WalkAway(state.day, state, SECONDS)) for name, state in below.items()]


def item_variants(day: Day) -> list[tuple[str, State]]:
    """What is asked once more before it is done."""
    asked = (Item.EXTEND, Item.END_SIMULASI)
    idle = m.Idle(day)
    return [(f"confirming-item--{item.value}", m.ConfirmingItem(day, CHAIR, item, idle)) for item in asked]
