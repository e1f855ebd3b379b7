"""What can happen to a booth: touches, devices, answers to effects, time. Frozen facts, no behaviour."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from firmware.states.facts import (
    Counts,
    Device,
    Finding,
    FingerLooks,
    Item,
    Language,
    Look,
    Officer,
    OfficerRefusal,
    Override,
    PaperFault,
    Part,
    Refusal,
    Registered,
    Rules,
    StickSpeed,
    Switch,
    Trouble,
    Voter,
)


@dataclass(frozen=True)
class Event:
    """Base of all events."""


# ---- touches (made by screens: a target that was pressed and released) -------------------------------


@dataclass(frozen=True)
class Chosen(Event):
    """An option's tile; numbers from 1. The repr hides it, since events are journaled by type only."""

    option: int = field(repr=False)


@dataclass(frozen=True)
class Yes(Event):
    """The affirmative button of the screen: Ya, Sesuai, Lanjut, Benar."""


@dataclass(frozen=True)
class No(Event):
    """The negative button of the screen: Tidak, Tidak sesuai, Batal, Kembali."""


@dataclass(frozen=True)
class LanguagePicked(Event):
    language: Language


@dataclass(frozen=True)
class LookPicked(Event):
    """Larger or smaller letters, more or less contrast: the whole look wanted now."""

    look: Look


@dataclass(frozen=True)
class Digit(Event):
    digit: int = field(repr=False)


@dataclass(frozen=True)
class Erase(Event):
    pass


@dataclass(frozen=True)
class ItemPicked(Event):
    item: Item


@dataclass(frozen=True)
class ReasonPicked(Event):
    reason: Override


@dataclass(frozen=True)
class ClockStep(Event):
    """Move the shown clock by minutes, or to the polling day's opening hour."""

    minutes: int = 0
    to_opening: bool = False


@dataclass(frozen=True)
class NextPage(Event):
    """More of what does not stand on one screen."""


@dataclass(frozen=True)
class PartPicked(Event):
    """A device of the list, to be tried."""

    part: Device | Part


@dataclass(frozen=True)
class Felt(Event):
    """A finger on the touchscreen's test, in thousandths of width and height; on which spot, from 0."""

    x: int = field(repr=False)
    y: int = field(repr=False)
    spot: int | None = None


@dataclass(frozen=True)
class Touched(Event):
    """A touch on no target, or a button that leads nowhere: somebody is there."""


@dataclass(frozen=True)
class SpeechAsked(Event):
    """One of the three buttons was pressed for the first time: this voter wants to hear the screen."""


# ---- devices -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CardArrived(Event):
    """A card on the reader. `uid` is None where it is absent or random; `piv` where it can sign in.

    `kind`: A or B (ISO/IEC 14443), for who tries the reader.
    """

    uid: bytes | None = field(repr=False)
    piv: bool
    kind: str = field(default="", compare=False)


@dataclass(frozen=True)
class CardGone(Event):
    pass


@dataclass(frozen=True)
class CardPulled(Event):
    """A card left the reader before it had told what it is."""


@dataclass(frozen=True)
class FingerRead(Event):
    matched: bool


@dataclass(frozen=True)
class FingerFelt(Event):
    """The answer to `FeelFinger`."""

    finger: FingerLooks


@dataclass(frozen=True)
class ButtonFelt(Event):
    """One of the three buttons was pressed while the pins are tried."""

    button: Switch


@dataclass(frozen=True)
class Printed(Event):
    """The paper asked for is proven printed."""


@dataclass(frozen=True)
class PrintFailed(Event):
    fault: PaperFault


@dataclass(frozen=True)
class PrinterReady(Event):
    pass


@dataclass(frozen=True)
class DeviceLost(Event):
    device: Device


@dataclass(frozen=True)
class DeviceBack(Event):
    """`detail` says who it is now: a swapped sensor must show in the log."""

    device: Device
    detail: str = ""


@dataclass(frozen=True)
class StickGone(Event):
    trouble: Trouble  # NO_STICK or TWO_STICKS


@dataclass(frozen=True)
class StickBack(Event):
    pass


@dataclass(frozen=True)
class CaseOpened(Event):
    pass


@dataclass(frozen=True)
class KeyTurned(Event):
    """The key switch was turned to service: somebody has, or has found, the technician's key."""


@dataclass(frozen=True)
class CardDamaged(Event):
    """The self-test read the system card, and there it is not as it was written.

    `place`: a block's number, from 0, in decimal, or the name of a file.
    """

    place: str


@dataclass(frozen=True)
class KeySwitch(Event):
    """Where the key switch stands since this moment: `on` is service.

    It comes after `KeyTurned`, and unlike that is not told again: only a turn that was seen from its
    beginning is a long one.
    """

    on: bool


# ---- answers to effects ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Booted(Event):
    """What start-up found: where the day stands, by the logs."""

    rules: Rules
    counts: Counts
    polls_open: bool = False
    closed: bool = False
    totals: tuple[int, ...] | None = None
    exported: bool = False
    voter_must_return: bool = False
    in_order: bool = False  # the run before this one ended with `power_off`


@dataclass(frozen=True)
class BootFailed(Event):
    """Start-up cannot go on; `halt` where evidence disagrees and nobody may write any more.

    `wrote`: this try took up room in the logs.
    """

    trouble: Trouble
    halt: bool
    detail: str = ""
    wrote: bool = False
    registered: Registered | None = None


@dataclass(frozen=True)
class Found(Event):
    voter: Voter


@dataclass(frozen=True)
class NotFound(Event):
    why: Refusal


@dataclass(frozen=True)
class Recorded(Event):
    """Both media hold it; `counts` are the new figures."""

    counts: Counts


@dataclass(frozen=True)
class RecordFailed(Event):
    """A medium did not take the record. The record stays pending until the stick is level again."""

    trouble: Trouble
    halt: bool = False
    detail: str = ""


@dataclass(frozen=True)
class Resynced(Event):
    pass


@dataclass(frozen=True)
class PadShuffled(Event):
    pad: tuple[int, ...] = field(repr=False)


@dataclass(frozen=True)
class OfficerKnown(Event):
    officer: Officer


@dataclass(frozen=True)
class OfficerUnknown(Event):
    why: OfficerRefusal
    tries_left: int | None = None


@dataclass(frozen=True)
class ClockRead(Event):
    """Booth time and what the package's hours say of it."""

    now: datetime
    right_day: bool
    may_open: bool
    may_close: bool


@dataclass(frozen=True)
class DevicesChecked(Event):
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class StickTried(Event):
    """The stick held what was written to it (`speed`), or did not, and why."""

    speed: StickSpeed | None
    fault: str = ""


@dataclass(frozen=True)
class ClockSeen(Event):
    """Booth time as it is now, in the election's zone; None where the clock cannot be read."""

    now: datetime | None


@dataclass(frozen=True)
class RollOpened(Event):
    pass


@dataclass(frozen=True)
class RollRefused(Event):
    """The officers' shares do not open this roll."""


@dataclass(frozen=True)
class ZeroProven(Event):
    pass


@dataclass(frozen=True)
class NotZero(Event):
    detail: str


@dataclass(frozen=True)
class SimulasiStarted(Event):
    counts: Counts


@dataclass(frozen=True)
class Purged(Event):
    counts: Counts


@dataclass(frozen=True)
class ShareTaken(Event):
    trustee: int


@dataclass(frozen=True)
class Tallied(Event):
    totals: tuple[int, ...]


@dataclass(frozen=True)
class Exported(Event):
    pass


@dataclass(frozen=True)
class AllPutAway(Event):
    """Nothing is open any more, and both media hold all that was written."""


@dataclass(frozen=True)
class UpdateFound(Event):
    """One update lies on the stick; `version` as its name says."""

    version: str


@dataclass(frozen=True)
class UpdateMissing(Event):
    """None does, or several, or there is no stick, or nobody who could take it."""

    reason: str


@dataclass(frozen=True)
class UpdateTold(Event):
    """Root tells how far it is: `state` is checking, writing, done or refused."""

    state: str
    percent: int = 0
    version: str = ""
    reason: str = ""


# ---- time --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class WaitOver(Event):
    pass


@dataclass(frozen=True)
class TimeUp(Event):
    """Nobody answered the warning: what now follows is this state's own rule.

    It comes from the countdown (`patience.py`) alone, never from outside.
    """
