"""What a rule asks the daemon to do. Each names its answering events; the daemon performs, never decides."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from firmware.states.facts import Digits, Finding, Officer, Override, Paper, Purpose, Spoiling, Trouble, Voter


@dataclass(frozen=True)
class Effect:
    """Base of all effects."""


@dataclass(frozen=True)
class Wait(Effect):
    """Deliver `WaitOver` after this many seconds unless another `Wait` or a change of state comes first."""

    seconds: float


@dataclass(frozen=True)
class Journal(Effect):
    """One line of events.log (kinds: `journal.py`). Not waited for; a failure is `RecordFailed`."""

    kind: str
    fields: tuple[tuple[str, str | int | bool], ...] = ()


@dataclass(frozen=True)
class Commit(Effect):
    """As `Journal`, and answered by `Recorded`: for acts on which the day turns."""

    kind: str
    fields: tuple[tuple[str, str | int | bool], ...] = ()


@dataclass(frozen=True)
class Restart(Effect):
    """Look for package and media again: `Booted` or `BootFailed`.

    `officers` who asked for it on a booth that had stopped for `trouble`: the journal hears of them as soon
    as there is one again.
    """

    officers: tuple[Officer, ...] = ()
    trouble: Trouble | None = None


@dataclass(frozen=True)
class LookUp(Effect):
    """A card's UID in the roll and the register: `Found` or `NotFound`."""

    uid: bytes = field(repr=False)


@dataclass(frozen=True)
class LookUpNik(Effect):
    """As `LookUp`, by the 16 digits an officer typed."""

    nik: Digits


@dataclass(frozen=True)
class ReadFinger(Effect):
    """One try, 1:1 against this voter's templates: `FingerRead`, or `DeviceLost`."""

    voter: Voter


@dataclass(frozen=True)
class StopFinger(Effect):
    """The sensor need not wait any more."""


@dataclass(frozen=True)
class FeelFinger(Effect):
    """Take the image of any finger, and compare it with nothing: `FingerFelt`, or `DeviceLost`."""


@dataclass(frozen=True)
class Authorise(Effect):
    """The voter's attendance cell, and the override if there was one: `Recorded`."""

    voter: Voter
    override: Override | None = None
    officer: Officer | None = None


@dataclass(frozen=True)
class Seal(Effect):
    """Seal and record a ballot: `Recorded`. From here on the choice lives in the ballot desk alone."""

    option: int = field(repr=False)


@dataclass(frozen=True)
class PrintSlip(Effect):
    """`Printed` or `PrintFailed`; the same slip again when asked again."""


@dataclass(frozen=True)
class PrintReceipt(Effect):
    """`Printed` or `PrintFailed`."""


@dataclass(frozen=True)
class Cast(Effect):
    """CAST record, then the register: `Recorded`."""


@dataclass(frozen=True)
class Spoil(Effect):
    """SPOIL record; opened only for a voter's challenge: `Recorded`."""

    why: Spoiling


@dataclass(frozen=True)
class Release(Effect):
    """The authorised cell goes to came-back-allowed: `Recorded`."""


@dataclass(frozen=True)
class ShufflePad(Effect):
    """`PadShuffled`."""


@dataclass(frozen=True)
class Identify(Effect):
    """PIN, certificate, challenge, share: `OfficerKnown`, `ShareTaken` or `OfficerUnknown`."""

    pin: Digits
    purpose: Purpose


@dataclass(frozen=True)
class ReadClock(Effect):
    """`ClockRead`."""


@dataclass(frozen=True)
class SetClock(Effect):
    """Two officers set the booth's clock: `ClockRead`."""

    to: datetime


@dataclass(frozen=True)
class CheckDevices(Effect):
    """`DevicesChecked`."""


@dataclass(frozen=True)
class TryStick(Effect):
    """Write a file to the stick, read it back, delete it: `StickTried`."""


@dataclass(frozen=True)
class LookAtClock(Effect):
    """`ClockSeen`. Unlike `ReadClock` nobody vouches for what it says."""


@dataclass(frozen=True)
class ProveZero(Effect):
    """Prove every counter zero and no rehearsal data left: `ZeroProven` or `NotZero`."""


@dataclass(frozen=True)
class UnlockRoll(Effect):
    """Open the voters' roll with the shares of the officers who signed in: `RollOpened` or `RollRefused`."""


@dataclass(frozen=True)
class LockRoll(Effect):
    """Wipe the voters' roll and the officers' shares from memory."""


@dataclass(frozen=True)
class PrintTape(Effect):
    """One copy of a tape: `Printed` or `PrintFailed`."""

    paper: Paper
    copy: int
    officers: tuple[Officer, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class AwaitPrinter(Effect):
    """`PrinterReady` when paper is in and the cover closed."""


@dataclass(frozen=True)
class StartSimulasi(Effect):
    """Fresh rehearsal logs: `SimulasiStarted`."""


@dataclass(frozen=True)
class Purge(Effect):
    """Delete the rehearsal's data, prove it gone: `Purged`."""


@dataclass(frozen=True)
class Resync(Effect):
    """The stick is back: `Resynced` and then the pending record's `Recorded`, or `RecordFailed`."""


@dataclass(frozen=True)
class Close(Effect):
    """CLOSE record: `Recorded`."""


@dataclass(frozen=True)
class Tally(Effect):
    """Combine the partial decryptions, TALLY record: `Tallied`."""


@dataclass(frozen=True)
class Export(Effect):
    """Result files, checkpoints, READ-ME; flush: `Exported`."""


@dataclass(frozen=True)
class PutAway(Effect):
    """The line `power_off`, then everything closed and flushed: `AllPutAway`.

    `by`: the officers' serials, or "key". `stick_may_be_out`: the result is on it and somebody may have taken
    it, so that a line that can stand on one medium only is not written.
    """

    by: str
    stick_may_be_out: bool = False


@dataclass(frozen=True)
class PowerOff(Effect):
    """Ask the system to switch the computer off. On a desk there is nobody to ask."""


@dataclass(frozen=True)
class Reached(Effect):
    """Tell the system that this version has come as far as a screen that people can go on from."""


@dataclass(frozen=True)
class FindUpdate(Effect):
    """Look for one update on the stick: `UpdateFound` or `UpdateMissing`."""


@dataclass(frozen=True)
class TakeUpdate(Effect):
    """Ask root to check it and write it to the other slot: `UpdateTold`, again and again."""


@dataclass(frozen=True)
class Reboot(Effect):
    """Ask the system to start the computer anew."""
