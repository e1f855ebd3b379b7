"""The booth as a guest: card, stick, devices on cables, panel, clock, mains. People use it as a `Stand`.

    rig = GuestRig(image, work, logs, tempo=Tempo(0, slowness=4), size=Size())
    rig.start()               # cables in; the power is still off
    rig.power_on()            # boot ROM, kernel, whatever the card says
    rig.power_cut()           # the guest is told nothing; the card keeps what it was given
    rig.stop()

Every reset of the guest comes back to the boot ROM, which reads the card anew: a slot that an update has
switched is the one that starts. A guest that powers off stays off.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path

from hw_sim.guest import sticks
from hw_sim.guest.disks import Disk
from hw_sim.guest.machine import Machine, MachineError, virt
from hw_sim.guest.panel import GuestPanel
from hw_sim.guest.qmp import Qmp, QmpError
from hw_sim.guest.recording import Recording
from hw_sim.guest.replay import copy_sparse
from hw_sim.guest.rom import read_boot
from hw_sim.guest.serials import open_socket
from hw_sim.guest.starts import Starts
from hw_sim.printer import Printer
from hw_sim.reader import Pn532Reader
from hw_sim.sensor import ZfmSensor
from hw_sim.stand import Size, Tempo
from hw_sim.village import Village
from hw_sim.wire import Line

WATCH = 0.5  # s: how soon it is noticed that somebody else has switched the guest off


class NoPins:
    """This board has none of the header's pins."""

    def set_input(self, pin: int, *, high: bool) -> None:
        raise NotImplementedError(f"-M virt has no pin {pin}")


class GuestRig:
    """One booth. `work`: where its card and sticks lie; `logs`: where the console of each start is kept.

    May be told to do things from one thread only.
    """

    def __init__(
        self, image: Path, work: Path, logs: Path, *, tempo: Tempo, size: Size, kernel_words: str = ""
    ) -> None:
        self.tempo, self.size, self.work, self.logs = tempo, size, work, logs
        logs.mkdir(parents=True, exist_ok=True)
        self.run = Path(tempfile.mkdtemp(prefix="bilik-guest-"))  # sockets want a short path
        self.card = Disk(work / "card.img")
        copy_sparse(image, self.card.path, 0, image.stat().st_size)
        self.machine = Machine(self.run)
        self.panel = GuestPanel(self.run / "fb0", size.width, size.height)
        pace = tempo.pace
        self.reader = Line(self.run / "reader", Pn532Reader(), pace=pace, host_end=open_socket)
        self.sensor = Line(self.run / "fingerprint", ZfmSensor(), pace=pace, host_end=open_socket)
        self.printer = Line(self.run / "printer", Printer(), pace=pace, host_end=open_socket)
        self.pins = NoPins()
        self.stick = sticks.make_stick(work / "stick.img")
        self.starts: Starts | None = None  # to be told when the power comes on
        self.boots = 0  # times the boot ROM started something
        self.trouble = ""  # why it could not
        self.recording: Recording | None = None  # takes down all writes of the starts to come
        self._words = kernel_words
        self._village: Village | None = None
        self._in: dict[str, Path] = {}  # sticks that are in their ports, by name
        self._clock: datetime | None = None
        self._clock_set = 0.0
        self._powered = False
        self._mains = threading.Lock()  # held while the machine is started or ended
        self._attendant: threading.Thread | None = None

    @property
    def village(self) -> Village:
        """The people, once the committee has made its election for this booth."""
        assert self._village is not None, "the village comes after the booth's registration"
        return self._village

    @village.setter
    def village(self, village: Village) -> None:
        self._village = village

    # ---- power ---------------------------------------------------------------------------------------

    @property
    def lines(self) -> tuple[Line[ZfmSensor], Line[Pn532Reader], Line[Printer]]:
        return self.sensor, self.reader, self.printer

    def start(self) -> None:
        """Cables in, panel on its bracket."""
        for line in self.lines:
            line.start()
        self.panel.start()

    @property
    def running(self) -> bool:
        """Switched on, be it between a reset and the next start."""
        return self._powered

    @property
    def pid(self) -> None:
        """The booth's process is inside; nobody here sees it."""

    def power_on(self) -> None:
        """Raises RomError, MachineError."""
        with self._mains:
            self._powered, self.trouble = True, ""
            try:
                self._boot()
            except Exception:
                self._powered = False
                raise
        self._attendant = threading.Thread(target=self._attend, name="guest's resets", daemon=True)
        self._attendant.start()

    def _boot(self) -> None:
        boot = read_boot(self.card.fat(1), self.run / "boot")
        log = self.recording.card_log if self.recording is not None else None
        command = virt(
            self.run,
            self.card.path,
            boot,
            screen=self.size,
            clock=self.clock,
            more=self._words,
            log=log,
        )
        if self.starts is not None:
            self.starts.begin()
        self.boots += 1
        self.machine.start(command)
        for name in self._in:
            self._plug(name)
        self.panel.attach(Qmp(self.run / "eye"))

    def _attend(self) -> None:
        """Until it is off: a reset starts it anew."""
        while self._powered:
            try:
                reason = self.machine.wait(WATCH)
            except MachineError:
                continue  # somebody else has just ended it
            if not reason:
                continue
            with self._mains:
                if not self._powered:
                    return
                self._lights_out()
                if reason not in ("guest-reset", "guest-panic"):
                    self._powered = False
                    return
                try:
                    self._boot()
                except Exception as error:  # noqa: BLE001 - told to whoever waits for the screen
                    self.trouble = f"{type(error).__name__}: {error}"
                    self._powered = False

    def _lights_out(self) -> None:
        for line in self.lines:
            line.host_gone()
        self.panel.dark()
        self.machine.close()
        console = self.run / "console.log"
        if console.exists():
            console.replace(self.logs / f"console-{self.boots}.log")

    def power_cut(self) -> None:
        """The mains fail: no goodbye for the guest, none for the devices."""
        with self._mains:
            self._powered = False
            if self.recording is None:
                self.machine.cut()
            else:
                self.machine.cut_between_writes()
            self._lights_out()
        for line in self.lines:
            line.power_cycle()
        self._join()

    def wait_off(self, seconds: float) -> bool:
        """Whether the guest has switched itself off within so many seconds."""
        deadline = time.monotonic() + seconds
        while self._powered and time.monotonic() < deadline:
            time.sleep(0.1)
        if not self._powered:
            self._join()
        return not self._powered

    def stop(self) -> None:
        """Put all of it away, whatever state it is in."""
        with contextlib.suppress(QmpError, OSError):
            self.power_cut()
        for line in self.lines:
            line.stop()
        self.panel.stop()
        self.machine.close()
        shutil.rmtree(self.run, ignore_errors=True)

    def _join(self) -> None:
        if self._attendant is not None:
            self._attendant.join(60)
            self._attendant = None

    # ---- stick, clock --------------------------------------------------------------------------------

    def put_stick(self, stick: Disk | None = None, name: str = "usb0") -> None:
        """Into a port; the day's own by default. Raises QmpError."""
        with self._mains:
            self._in[name] = (stick or self.stick).path
            if self._powered:
                self._plug(name)

    def _plug(self, name: str) -> None:
        path, port = self._in[name], str(2 + list(self._in).index(name))
        own = self.recording is not None and path == self.stick.path
        log = self.recording.stick_log if self.recording is not None and own else None
        sticks.plug(self.machine.control, name, path, port, log)

    def pull_stick(self, name: str = "usb0") -> None:
        """Out, whatever is being written. Raises QmpError."""
        with self._mains:
            del self._in[name]
            if self._powered:
                sticks.pull(self.machine.control, name)

    @property
    def clock(self) -> datetime | None:
        """What the real-time clock says; it runs on a battery. None: it follows this machine's."""
        if self._clock is None:
            return None
        return self._clock + timedelta(seconds=time.monotonic() - self._clock_set)

    def set_clock(self, now: datetime) -> None:
        """Seen by the guest from the next start on, as nobody reaches the clock of a running one."""
        self._clock, self._clock_set = now, time.monotonic()
