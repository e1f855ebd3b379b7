"""One state of every class, with every reason its heading tells: what eyes compare with, what galleries show.

exemplar(Refused, Refusal.ALREADY_VOTED, day)  -> Refused(day, ALREADY_VOTED, Idle(day))
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from firmware.screens.titles import all_titles
from firmware.states import model as m
from firmware.states.facts import (
    Alarm,
    CardLooks,
    Day,
    Device,
    Digits,
    Finding,
    FingerLooks,
    Item,
    Officer,
    Paper,
    Part,
    Purpose,
    Role,
    StickSpeed,
    Switch,
    Voter,
)
from firmware.states.model import State

CHAIR = Officer("0a", "Siti Aminah", Role.CHAIR)
MEMBER = Officer("0b", "Joko Susilo", Role.MEMBER)
PAIR = (CHAIR, MEMBER)
PAD = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9)
DETAIL = "ballots log on the stick, slot 12345: not the head of"
NOON = datetime(2026, 10, 14, 7, 5)
FINDINGS = tuple(Finding(part, True) for part in (*Device, *Part))
Make = Callable[[Day, Any], State]  # Any: the reason's own enum


def listed(day: Day) -> m.Diagnostics:
    """The list of devices, as a technician has it before the opening: every row can be touched there."""
    return m.Diagnostics(day, FINDINGS, m.Ready(day))


MAKERS: dict[type[State], Make] = {
    m.NotReady: lambda d, why: m.NotReady(d, why),
    m.Stopped: lambda d, why: m.Stopped(d, why, DETAIL),
    m.AskOfficer: lambda d, why: m.AskOfficer(d, why, m.Idle(d)),
    m.EnterPin: lambda d, _: m.EnterPin(d, Purpose.MENU, m.Idle(d), PAD, pin=Digits("0" * 6)),
    m.CheckingPin: lambda d, _: m.CheckingPin(d, Purpose.MENU, m.Idle(d)),
    m.Menu: lambda d, _: m.Menu(d, CHAIR, tuple(Item), back=m.Idle(d)),
    m.Diagnosing: lambda d, _: m.Diagnosing(d, m.Ready(d)),
    m.Diagnostics: lambda d, _: listed(d),
    m.ReaderTest: lambda d, _: m.ReaderTest(d, listed(d), CardLooks("A", False, 7)),
    m.SensorTest: lambda d, _: m.SensorTest(d, listed(d), FingerLooks.GOOD),
    m.PrinterTest: lambda d, _: m.PrinterTest(d, listed(d), proven=True),
    m.StickTest: lambda d, _: m.StickTest(d, listed(d), StickSpeed(4_200_000, 17_900_000)),
    m.TouchTest: lambda d, _: m.TouchTest(d, listed(d), frozenset({0, 4}), (500, 700)),
    m.DisplayTest: lambda d, _: m.DisplayTest(d, listed(d)),
    m.ClockTest: lambda d, _: m.ClockTest(d, listed(d), NOON, NOON + timedelta(seconds=7)),
    m.PinsTest: lambda d, _: m.PinsTest(d, listed(d), frozenset({Switch.KEY})),
    m.ConfirmingItem: lambda d, _: m.ConfirmingItem(d, CHAIR, Item.PAUSE, m.Idle(d)),
    m.ConfirmingClock: lambda d, _: m.ConfirmingClock(d, PAIR, NOON, back=m.Ready(d)),
    m.SettingClock: lambda d, _: m.SettingClock(d, PAIR, NOON, back=m.Ready(d)),
    m.CheckingOpening: lambda d, _: m.CheckingOpening(d, PAIR),
    m.UnlockingRoll: lambda d, _: m.UnlockingRoll(d, Purpose.OPEN, PAIR, back=m.Ready(d)),
    m.PrintingTape: lambda d, why: m.PrintingTape(d, why, 1, PAIR, m.Idle(d)),
    m.TapeTrouble: lambda d, why: m.TapeTrouble(d, why, Paper.READINESS, 1, PAIR, m.Idle(d)),
    m.RecordingOpening: lambda d, _: m.RecordingOpening(d, PAIR),
    m.Resuming: lambda d, _: m.Resuming(d, False),
    m.TypingNik: lambda d, _: m.TypingNik(d, CHAIR, Digits("3" * 16)),
    m.Refused: lambda d, why: m.Refused(d, why, m.Idle(d)),
    m.CheckingFinger: lambda d, _: m.CheckingFinger(d, Voter(0), 4),
    m.FingerFailed: lambda d, _: m.FingerFailed(d, Voter(0)),
    m.ChoosingReason: lambda d, _: m.ChoosingReason(d, Voter(0), CHAIR),
    m.Authorising: lambda d, _: m.Authorising(d, Voter(0)),
    m.Voting: lambda d, _: m.Voting(d, 1),
    m.Confirming: lambda d, _: m.Confirming(d, 1),
    m.SlipTrouble: lambda d, why: m.SlipTrouble(d, why),
    m.SpoilingSlip: lambda d, _: m.SpoilingSlip(d, 1),
    m.SpoilHelp: lambda d, _: m.SpoilHelp(d, 3),
    m.WalkAway: lambda d, _: m.WalkAway(d, m.Voting(d), 30),
    m.Abandoned: lambda d, _: m.Abandoned(d, m.Voting(d), False),
    m.DecidingAbandoned: lambda d, _: m.DecidingAbandoned(d, CHAIR, m.Voting(d), False),
    m.SpoilingAbandoned: lambda d, _: m.SpoilingAbandoned(d, CHAIR),
    m.MediumMissing: lambda d, why: m.MediumMissing(d, why, m.Idle(d)),
    m.Resyncing: lambda d, _: m.Resyncing(d, m.Idle(d)),
    m.DeviceAway: lambda d, why: m.DeviceAway(d, why, m.Idle(d)),
    m.Paused: lambda d, _: m.Paused(d, m.Idle(d)),
    m.Tampered: lambda d, why: m.Tampered(d, (why,), m.Idle(d)),
    m.DecidingTampered: lambda d, _: m.DecidingTampered(d, CHAIR, (Alarm.CASE,), m.Idle(d)),
    m.Reconciling: lambda d, _: m.Reconciling(d, PAIR, True),
    m.RecordingClose: lambda d, _: m.RecordingClose(d, PAIR),
    m.AwaitTrustee: lambda d, _: m.AwaitTrustee(d, (1,)),
    m.Tallying: lambda d, _: m.Tallying(d, (1, 2)),
    m.Finalising: lambda d, _: m.Finalising(d, (0,) * d.rules.options),
    m.LookingForUpdate: lambda d, _: m.LookingForUpdate(d, PAIR, m.Ready(d)),
    m.ConfirmingUpdate: lambda d, _: m.ConfirmingUpdate(d, PAIR, "0.2.0", m.Ready(d)),
    m.Updating: lambda d, _: m.Updating(d, "0.2.0", m.Ready(d), 40, writing=True),
    m.UpdateFailed: lambda d, _: m.UpdateFailed(d, "it is not signed by this election authority", m.Ready(d)),
    m.UpdateReady: lambda d, _: m.UpdateReady(d, "0.2.0", over=False),
    m.KeyHeld: lambda d, _: m.KeyHeld(d, m.Tampered(d, (Alarm.KEY,), m.Idle(d))),
    m.ConfirmingPowerOff: lambda d, _: m.ConfirmingPowerOff(d, PAIR, m.Ready(d)),
    m.Closed: lambda d, _: m.Closed(d, (0,) * d.rules.options),
}


def exemplar(kind: type[State], detail: Enum | None, day: Day) -> State:
    """A state of this class, for this reason, with every target its screen can have."""
    make = MAKERS.get(kind)
    return make(day, detail) if make else kind(day)


def exemplars(day: Day) -> list[State]:
    """One of every class and reason."""
    return [exemplar(kind, detail, day) for kind, detail in all_titles()]
