"""What a booth can be: every state, and the facts a state carries.

Theory of operation: events come in (`events.py`), `step(state, event)` (`table.py`) gives the next state and
effects (`effects.py`), the daemon performs the effects. Nothing here reads a clock, a file or a device.

Two families of states never share a field: those that know *who* (`LookingUp` .. `Authorising`, they hold a
`Voter`) and those that know *what was chosen* (`Voting`, `Confirming`: an option number). The step from the
first to the second drops the voter, and no state from `Sealing` on holds a choice.

Every durable act is a state of its own: it is left by `Recorded`, which comes only when both media hold it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from firmware.states.facts import (
    Alarm,
    Device,
    Digits,
    Item,
    Officer,
    OfficerRefusal,
    Override,
    Paper,
    PaperFault,
    Purpose,
    Refusal,
    Registered,
    Trouble,
    Voter,
)
from firmware.states.model_base import State as State
from firmware.states.model_devices import ClockTest as ClockTest
from firmware.states.model_devices import Diagnosing as Diagnosing
from firmware.states.model_devices import Diagnostics as Diagnostics
from firmware.states.model_devices import DisplayTest as DisplayTest
from firmware.states.model_devices import PinsTest as PinsTest
from firmware.states.model_devices import PrinterTest as PrinterTest
from firmware.states.model_devices import ReaderTest as ReaderTest
from firmware.states.model_devices import SensorTest as SensorTest
from firmware.states.model_devices import StickTest as StickTest
from firmware.states.model_devices import TouchTest as TouchTest
from firmware.states.model_power import ConfirmingPowerOff as ConfirmingPowerOff
from firmware.states.model_power import KeyHeld as KeyHeld
from firmware.states.model_power import PoweringOff as PoweringOff
from firmware.states.model_power import SafeToSwitchOff as SafeToSwitchOff
from firmware.states.model_update import ConfirmingUpdate as ConfirmingUpdate
from firmware.states.model_update import LookingForUpdate as LookingForUpdate
from firmware.states.model_update import Restarting as Restarting
from firmware.states.model_update import UpdateFailed as UpdateFailed
from firmware.states.model_update import UpdateReady as UpdateReady
from firmware.states.model_update import Updating as Updating

# ---- before the polls ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Starting(State):
    """Reading the package and recovering the logs; the first picture on the screen."""


@dataclass(frozen=True)
class NotReady(State):
    """Something is missing that a technician can bring; the booth looks again by itself."""

    trouble: Trouble
    detail: str = ""
    registered: Registered | None = None


@dataclass(frozen=True)
class Stopped(State):
    """The evidence disagrees with itself. Nothing more is written; both media are kept.

    Two officers can make the booth look again; what it finds decides, not they.
    """

    trouble: Trouble
    detail: str = ""


@dataclass(frozen=True)
class Ready(State):
    """Configured, polls not open. An officer's or technician's card opens the menu."""


@dataclass(frozen=True)
class AskOfficer(State):
    """Waiting for the next officer's card; `back` is where Batal leads."""

    purpose: Purpose
    back: State
    signed: tuple[Officer, ...] = ()
    refusal: OfficerRefusal | None = None
    tries_left: int | None = None


@dataclass(frozen=True)
class EnterPin(State):
    """A PIV card lies on the reader; the pad's digits stand in a fresh random order."""

    purpose: Purpose
    back: State
    pad: tuple[int, ...] = field(repr=False)  # the ten digits in the order of the keys
    signed: tuple[Officer, ...] = ()
    pin: Digits = field(default_factory=Digits)
    refusal: OfficerRefusal | None = None
    tries_left: int | None = None


@dataclass(frozen=True)
class CheckingPin(State):
    """The card proves itself with the PIN typed, and its certificate is looked at."""

    purpose: Purpose
    back: State
    signed: tuple[Officer, ...] = ()


@dataclass(frozen=True)
class Menu(State):
    """What this officer may do now; items in the order shown. `back` is where the card was put."""

    officer: Officer
    items: tuple[Item, ...]
    back: State = field(kw_only=True)


@dataclass(frozen=True)
class ConfirmingItem(State):
    """What follows from this item of the menu is told; one more touch does it."""

    officer: Officer
    item: Item
    back: State


@dataclass(frozen=True)
class ConfirmingClock(State):
    """Two officers look at the booth's clock; `purpose` says what follows: OPEN, RESUME or CLOCK.

    `now` is None until the clock was read; `looks` counts how often it was, since nobody may be there any
    more. `back` is where the officers came from.
    """

    officers: tuple[Officer, ...]
    now: datetime | None = None
    right_day: bool = False
    may_open: bool = False
    purpose: Purpose = Purpose.OPEN
    looks: int = 0
    back: State = field(kw_only=True)


@dataclass(frozen=True)
class SettingClock(State):
    """Two officers set the booth's clock, step by step."""

    officers: tuple[Officer, ...]
    shown: datetime
    purpose: Purpose = Purpose.OPEN
    back: State = field(kw_only=True)


@dataclass(frozen=True)
class CheckingOpening(State):
    """Devices answer; `proving`: the roll is open, and every counter is proven zero before the zero tape."""

    officers: tuple[Officer, ...]
    proving: bool = False


@dataclass(frozen=True)
class UnlockingRoll(State):
    """Two officers' shares open the voters' roll; `purpose` is OPEN, RESUME or SIMULASI.

    `back` is where a roll that stays locked leads.
    """

    purpose: Purpose
    officers: tuple[Officer, ...]
    back: State = field(kw_only=True)


@dataclass(frozen=True)
class PrintingTape(State):
    """A zero, resume or result tape, copy by copy; `then` follows when all are proven printed."""

    paper: Paper
    copy: int  # from 1
    officers: tuple[Officer, ...]
    then: AfterTape


@dataclass(frozen=True)
class TapeTrouble(State):
    """The printer stopped under a tape; printed again when it is ready."""

    fault: PaperFault
    paper: Paper
    copy: int
    officers: tuple[Officer, ...]
    then: AfterTape


@dataclass(frozen=True)
class RecordingOpening(State):
    """The opening is being written to both media."""

    officers: tuple[Officer, ...]


@dataclass(frozen=True)
class StartingSimulasi(State):
    """Fresh rehearsal logs are being made."""


@dataclass(frozen=True)
class Purging(State):
    """The rehearsal's data is deleted and proven gone."""


@dataclass(frozen=True)
class Resuming(State):
    """After a restart with polls open: how much is recorded, and whether the last voter votes again.

    `in_order`: the booth was switched off by officers; else the power was cut.
    """

    voter_must_return: bool
    in_order: bool = False


# ---- the voter: who ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Idle(State):
    """Waiting for the next voter's card (an officer's card opens the menu)."""


@dataclass(frozen=True)
class TypingNik(State):
    """A damaged card: the officer types the 16 digits."""

    officer: Officer
    nik: Digits = field(default_factory=Digits)


@dataclass(frozen=True)
class LookingUp(State):
    """The card's number is looked for on the voters' roll."""


@dataclass(frozen=True)
class Refused(State):
    """A notice that goes away by itself or by a touch, back to `back`."""

    why: Refusal
    back: State


@dataclass(frozen=True)
class CheckingFinger(State):
    """The finger is compared with those enrolled for this voter, again while tries are left."""

    voter: Voter
    tries_left: int
    again: bool = False  # an earlier try did not match


@dataclass(frozen=True)
class FingerFailed(State):
    """All tries used, or the sensor is gone: an officer decides."""

    voter: Voter


@dataclass(frozen=True)
class ChoosingReason(State):
    """An officer lets the voter pass and says why the finger did not match."""

    voter: Voter
    officer: Officer


@dataclass(frozen=True)
class Authorising(State):
    """The attendance cell is being written on both media; `override` is journaled without a time."""

    voter: Voter
    override: Override | None = None


# ---- the voter: what ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Voting(State):
    """The ballot. `chosen` is an option number from 1, or None; `spoils` counts this voter's spoils."""

    chosen: int | None = field(default=None, repr=False)
    spoils: int = 0


@dataclass(frozen=True)
class Confirming(State):
    """The one chosen, large: Ya or Tidak."""

    chosen: int = field(repr=False)
    spoils: int = 0


@dataclass(frozen=True)
class Sealing(State):
    """The ballot is sealed and written to both media. The choice left with the effect `Seal`."""

    spoils: int = 0


@dataclass(frozen=True)
class PrintingSlip(State):
    """`unproven`: prints of this slip that nothing was wrong with but the missing proof."""

    spoils: int = 0
    unproven: int = 0


@dataclass(frozen=True)
class SlipTrouble(State):
    """The slip is not proven printed: reprinted when the printer is ready, never voted again."""

    fault: PaperFault
    spoils: int = 0
    unproven: int = 0


@dataclass(frozen=True)
class CheckingSlip(State):
    """Sesuai or Tidak sesuai."""

    spoils: int = 0


@dataclass(frozen=True)
class Casting(State):
    """The ballot is being cast on both media."""


@dataclass(frozen=True)
class PrintingReceipt(State):
    """Where the regency gives one: the receipt with the code, without the choice."""


@dataclass(frozen=True)
class Thanks(State):
    """Recorded: put the slip in the audit box, take the card."""


@dataclass(frozen=True)
class SpoilingSlip(State):
    """The ballot is spoiled and opened; `spoils` already counts it."""

    spoils: int


@dataclass(frozen=True)
class SpoilHelp(State):
    """Too many spoiled slips: an officer helps before the voter goes on."""

    spoils: int


@dataclass(frozen=True)
class WalkAway(State):
    """Nothing touched for long, by a voter or by an officer: a countdown; a touch leads back to `below`.

    What follows when it is over is the rule of `below` for `TimeUp`.
    """

    below: State
    seconds: int


@dataclass(frozen=True)
class Abandoned(State):
    """The voter left. Officers decide; what was not confirmed is not cast."""

    below: State
    sealed: bool  # a ballot is sealed and waits for its slip to be confirmed


@dataclass(frozen=True)
class DecidingAbandoned(State):
    """An officer decides: the voter is back, or the session ends."""

    officer: Officer
    below: State
    sealed: bool


@dataclass(frozen=True)
class SpoilingAbandoned(State):
    """The sealed ballot of a voter who left is spoiled on both media."""

    officer: Officer


@dataclass(frozen=True)
class Releasing(State):
    """The attendance cell goes to came-back-allowed."""


# ---- interruptions -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Paused(State):
    """Officers hold the polls; `below` goes on when an officer ends the pause."""

    below: State


@dataclass(frozen=True)
class MediumMissing(State):
    """The stick is gone or failed; `below` goes on when the same stick is back and level.

    `untold`: troubles that the journal hears of only then, since what waits must be written before them.
    """

    trouble: Trouble
    below: State
    untold: tuple[Trouble, ...] = ()


@dataclass(frozen=True)
class Resyncing(State):
    """The stick that came back is read and brought level with the booth's own log."""

    below: State
    trouble: Trouble = Trouble.NO_STICK
    untold: tuple[Trouble, ...] = ()


@dataclass(frozen=True)
class DeviceAway(State):
    """Reader or sensor is gone where it is needed; goes on by itself when it is back."""

    device: Device
    below: State


@dataclass(frozen=True)
class Tampered(State):
    """The case was opened or the key turned: an officer must look and sign before anything goes on.

    `causes` in the order in which they came, each once; the heading tells the last.
    """

    causes: tuple[Alarm, ...]
    below: State

    @property
    def cause(self) -> Alarm:
        return self.causes[-1]


@dataclass(frozen=True)
class DecidingTampered(State):
    """An officer has looked: go on, or hold the polls."""

    officer: Officer
    causes: tuple[Alarm, ...]
    below: State


# ---- close -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reconciling(State):
    """The counts in full before the close, and whether they balance. `gate`: the hour allows it."""

    officers: tuple[Officer, ...]
    gate: bool = False


@dataclass(frozen=True)
class RecordingClose(State):
    """The close is being written to both media; no vote can follow it."""

    officers: tuple[Officer, ...]


@dataclass(frozen=True)
class AwaitTrustee(State):
    """Trustees' cards, k of n; `have` are the trustees' numbers whose shares were taken and proven."""

    have: tuple[int, ...] = ()
    refusal: OfficerRefusal | None = None
    tries_left: int | None = None


@dataclass(frozen=True)
class Tallying(State):
    """The sum is decrypted with the trustees' shares; no single ballot is."""

    have: tuple[int, ...]


@dataclass(frozen=True)
class Finalising(State):
    """Result files are written and the stick flushed."""

    totals: tuple[int, ...]


@dataclass(frozen=True)
class Closed(State):
    """Totals by option number; "boleh dicabut"."""

    totals: tuple[int, ...]


AfterTape = RecordingOpening | Idle | Finalising | Diagnostics
"""What can follow a tape."""
