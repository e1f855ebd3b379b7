"""The workers of sensor, printer, touchscreen, stick: blocking drivers on one side, events on the other."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from firmware.booth.inbox import Check, Checked, Inbox
from firmware.booth.worker import Worker, log
from firmware.drivers.errors import DeviceTimeout, DriverError, ProtocolError
from firmware.drivers.fingerprint import FingerprintSensor, Reason
from firmware.drivers.printer import Printer, PrinterFault
from firmware.drivers.printer_status import Fault
from firmware.drivers.touch import TouchPanel
from firmware.states.events import (
    DeviceBack,
    DeviceLost,
    FingerFelt,
    FingerRead,
    Printed,
    PrinterReady,
    PrintFailed,
    StickBack,
    StickGone,
)
from firmware.states.facts import Device, Finding, FingerLooks, PaperFault, Trouble
from firmware.storage.durable import is_folder
from firmware.storage.layer import OS, FileLayer

# ---- fingerprint -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Verify:
    """One try against these templates."""

    templates: tuple[bytes, ...] = field(repr=False)


@dataclass(frozen=True)
class Feel:
    """Any finger's image, compared with nothing."""


@dataclass(frozen=True)
class Cease:
    """Wait for no finger any more."""


FINGERS = {
    Reason.NONE: FingerLooks.GOOD,
    Reason.WET: FingerLooks.WET,
    Reason.FEW_FEATURES: FingerLooks.FEW,
    Reason.BAD_IMAGE: FingerLooks.BAD,
}


class SensorWorker(Worker[Verify | Feel | Cease | Check]):
    name = "sensor"

    def __init__(self, inbox: Inbox, sensor: FingerprintSensor, retry: float) -> None:
        super().__init__(inbox)
        self._sensor = sensor
        self._retry = retry
        self._lies_there = False  # the finger of a try that failed: it must be lifted before the next try

    def work(self) -> None:
        while not self.stopping.is_set():
            match self.next_command(0.5):
                case Verify(templates):
                    self._verify(templates)
                case Feel():
                    self._feel()
                case Cease():
                    self._lies_there = False
                case Check():
                    self.inbox.put(Checked(self._finding()))

    def _verify(self, templates: tuple[bytes, ...]) -> None:
        if not templates:
            self.inbox.put(FingerRead(matched=False))
            return
        with self._or_lost():
            if self._lies_there:
                self._sensor.wait_lifted(cancelled=self.interrupted)
            verdict = self._sensor.verify(templates, cancelled=self.interrupted)
            if verdict is not None:
                self._lies_there = not verdict.matched
                self.inbox.put(FingerRead(verdict.matched))

    def _feel(self) -> None:
        with self._or_lost():
            if self._lies_there:
                self._sensor.wait_lifted(cancelled=self.interrupted)
            reason = self._sensor.feel(cancelled=self.interrupted)
            if reason is not None:
                self._lies_there = True
                self.inbox.put(FingerFelt(FINGERS[reason]))

    @contextlib.contextmanager
    def _or_lost(self) -> Iterator[None]:
        try:
            yield
        except DriverError as error:
            log.warning("sensor: %s", error)
            self.inbox.put(DeviceLost(Device.SENSOR))
            self._wait_back()

    def _wait_back(self) -> None:
        while not self.interrupted():
            finding = self._finding()
            if finding.fine:
                self.inbox.put(DeviceBack(Device.SENSOR, finding.detail))
                return
            self.stopping.wait(self._retry)

    def _finding(self) -> Finding:
        try:
            info = self._sensor.check()
        except DriverError as error:
            return Finding(Device.SENSOR, fine=False, detail=str(error))
        return Finding(
            Device.SENSOR, fine=True, detail=f"id {info.system_id:04x} serial {info.serial or '-'}"
        )


# ---- printer -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Print:
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Discard:
    """Mark void and cut off what may hang out of the printer. Best effort: nothing waits for it."""


@dataclass(frozen=True)
class Await:
    """Say when paper is in and the cover closed (`PrinterReady`)."""


FAULTS = {
    Fault.PAPER_OUT: PaperFault.PAPER_OUT,
    Fault.COVER_OPEN: PaperFault.COVER_OPEN,
    Fault.CUTTER: PaperFault.CUTTER,
    Fault.OVERHEATED: PaperFault.OVERHEATED,
    Fault.MECHANICAL: PaperFault.CUTTER,
    Fault.FEEDING: PaperFault.COVER_OPEN,
    Fault.OFFLINE: PaperFault.OFFLINE,
    Fault.UNRECOVERABLE: PaperFault.OFFLINE,
}
"""What an officer has to do; a printer that restarted or said nothing clear leaves the paper unproven."""


class PrinterWorker(Worker[Print | Discard | Await | Check]):
    name = "printer"

    def __init__(self, inbox: Inbox, printer: Printer, retry: float) -> None:
        super().__init__(inbox)
        self._printer = printer
        self._retry = retry

    def work(self) -> None:
        while not self.stopping.is_set():
            match self.next_command(0.5):
                case Print(data):
                    self._print(data)
                case Discard():
                    with contextlib.suppress(DriverError):
                        self._printer.discard()
                case Await():
                    self._await()
                case Check():
                    self.inbox.put(Checked(self._finding()))

    def _print(self, data: bytes) -> None:
        try:
            self._printer.print(data)
        except PrinterFault as error:
            log.warning("printer: %s", error)
            self.inbox.put(PrintFailed(FAULTS.get(error.kind, PaperFault.UNPROVEN)))
        except (DeviceTimeout, ProtocolError) as error:  # silence, or an answer that is not to be believed
            log.warning("printer: %s", error)
            self.inbox.put(PrintFailed(PaperFault.UNPROVEN))
        except DriverError as error:
            log.warning("printer: %s", error)
            self.inbox.put(PrintFailed(PaperFault.OFFLINE))
        else:
            self.inbox.put(Printed())

    def _await(self) -> None:
        while not self.interrupted():
            try:
                self._printer.wait_ready(cancelled=self.interrupted)
            except DriverError:
                self.stopping.wait(self._retry)
            else:
                if not self.interrupted():
                    self.inbox.put(PrinterReady())
                return

    def _finding(self) -> Finding:
        try:
            status = self._printer.check()
        except DriverError as error:
            return Finding(Device.PRINTER, fine=False, detail=str(error))
        troubles = {
            "paper out": status.paper_out,
            "cover open": status.cover_open,
            "cutter": status.cutter_error,
            "offline": not status.online,
        }
        detail = ", ".join(text for text, there in troubles.items() if there)
        note = "paper nearly out" if status.paper_near_end else ""
        return Finding(Device.PRINTER, fine=not detail, detail=detail or note)


# ---- touchscreen and stick ---------------------------------------------------------------------------


class TouchWorker(Worker[None]):
    name = "touch"

    def __init__(self, inbox: Inbox, panel: TouchPanel) -> None:
        super().__init__(inbox)
        self._panel = panel

    def work(self) -> None:
        for touch in self._panel.read_touches(cancelled=self.stopping.is_set):
            self.inbox.put(touch)


def only_stick(sticks: Path, files: FileLayer = OS) -> Path | Trouble:
    """The one stick mounted below `sticks`, or why there is none to use."""
    try:
        found = [path for name in sorted(files.names(sticks)) if is_folder(path := sticks / name, files)]
    except OSError:
        return Trouble.NO_STICK
    if not found:
        return Trouble.NO_STICK
    return found[0] if len(found) == 1 else Trouble.TWO_STICKS


Identity = tuple[int, int]  # device and inode of the stick's folder


class StickWatcher(Worker[Check]):
    """Looks at the folder of sticks and says when one went or came."""

    name = "stick"

    def __init__(self, inbox: Inbox, sticks: Path, every: float) -> None:
        super().__init__(inbox)
        self._sticks = sticks
        self._every = every

    def work(self) -> None:
        before = self._look()
        while not self.stopping.is_set():
            if self.next_command(self._every) is not None:
                self.inbox.put(Checked(self._finding()))
            now = self._look()
            if now != before:
                self._tell(before, now)
            before = now

    def _tell(self, before: Trouble | Identity, now: Trouble | Identity) -> None:
        if isinstance(now, Trouble):
            self.inbox.put(StickGone(now))
            return
        if not isinstance(before, Trouble):  # swapped between two looks
            self.inbox.put(StickGone(Trouble.NO_STICK))
        self.inbox.put(StickBack())

    def _look(self) -> Trouble | Identity:
        stick = only_stick(self._sticks)
        if isinstance(stick, Trouble):
            return stick
        try:
            status = stick.stat()
        except OSError:
            return Trouble.NO_STICK
        return status.st_dev, status.st_ino

    def _finding(self) -> Finding:
        seen = self._look()
        if isinstance(seen, Trouble):
            return Finding(Device.STICK, fine=False, detail=seen.value)
        return Finding(Device.STICK, fine=True)
