"""The whole booth on a desk: emulated devices behind symlinks, panel, stick, clock, and the real daemon.

    rig = Rig(out, village, pace=0)
    rig.power_on()            # starts `python -m firmware station.toml` as its own process
    rig.power_cut()           # SIGKILL, and every device loses power
    rig.stop()

The daemon is told of nothing but its station file and, as any gpiozero program, of its pin factory.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from firmware.booth.election import DEVICE_KEY, PACKAGE
from firmware.election.package import load as load_package
from firmware.election.rules import LANGUAGES
from firmware.screens.focus import Press
from firmware.speech.clips import read_speech
from firmware.storage.keys import create_device_key, public_bytes
from hw_sim.clock_source import ClockSource
from hw_sim.fault_names import Faulty
from hw_sim.headphones import Headphones
from hw_sim.panel_faults import MoodyPanel
from hw_sim.pins import VARIABLE
from hw_sim.pins_faults import ShakyBoard
from hw_sim.printer import Printer
from hw_sim.printer_mishaps import ClumsyPrinter
from hw_sim.reader import Pn532Reader
from hw_sim.sensor import ZfmSensor
from hw_sim.stand import TAMPER, Size, Tempo
from hw_sim.system_folder import SystemFolder
from hw_sim.village import Village, make_village
from hw_sim.village_toml import Voices
from hw_sim.wire import Line

KEY, LAMP = 17, 22  # BCM numbers on the desk's header; the case's switch is stand.TAMPER
BUTTONS = {Press.PREVIOUS: 5, Press.NEXT: 6, Press.CHOOSE: 13}
HOLD = 0.06  # s; a contact must be closed for half of that before a press is believed
BOOTH_NAME = "bilik-1"
WAITS_FOR_SCREEN = "display: waiting"  # as the daemon's log has it
PATIENCE = 60.0  # s


STATION = """\
[booth]
name = "{name}"
internal = "{run}/internal"
sticks = "{run}/media"
authority = "{authority}"

[display]
framebuffer = "{run}/fb0"
width = {width}
height = {height}
width_mm = {width_mm}

[touch]
device = "{run}/touch"
max_x = {max_x}
max_y = {max_y}

[reader]
port = "{run}/reader"
poll_seconds = {reader_poll}

[sensor]
port = "{run}/fingerprint"
template_size = 1536
poll_seconds = {sensor_poll}

[printer]
port = "{run}/printer"
baud = 115200

[pins]
key = {key}
tamper = {tamper}
lamp = {lamp}
previous = {previous}
next = {next}
choose = {choose}

[clock]
path = "{run}/since_epoch"
{waits}{audio}"""

AUDIO = """
[audio]
device = "{run}/headphones"
"""

SHORT_WAITS = """
[waits]
idle = 4.0
countdown = 1.0
notice = 1.0
thanks = 1.0
pin = 20.0
retry = 0.2
watch_seconds = 0.05
"""


class Rig:
    """One booth and everything that is plugged into it. `out` keeps what the day leaves behind."""

    def __init__(
        self,
        out: Path,
        *,
        voters: int,
        seed: int,
        tempo: Tempo,
        size: Size,
        candidates: int = 3,
        faults: Faulty | None = None,
        variant: str | None = None,
        speech: Voices = Voices.NONE,
        rules: Mapping[str, object] | None = None,
    ) -> None:
        """`speech`: where somebody speaks, there are headphones. `rules`: the election's, by manifest names;
        all languages are offered where they do not say otherwise.

        `variant`: the system image that the booth says it runs, "booth", "diagnostic"; None: no system.
        """
        self.out, self.tempo, self.size = out, tempo, size
        (out / "stick").mkdir(parents=True, exist_ok=True)
        self.run = Path(tempfile.mkdtemp(prefix="bilik-desk-"))
        for folder in (self.run / "internal", self.run / "media"):
            folder.mkdir()
        key = create_device_key(self.run / "internal" / DEVICE_KEY)
        self.village: Village = make_village(
            out / "village",
            voters=voters,
            seed=seed,
            machine_keys=[(BOOTH_NAME, public_bytes(key))],
            candidates=candidates,
            speech=speech,
            rules={"languages": LANGUAGES, **(rules or {})},
        )
        self.headphones: Headphones | None = None
        if speech is not Voices.NONE:
            section = load_package(self.village.package.read_bytes()).speech
            clips = read_speech(section) if section is not None else None
            self.headphones = Headphones(self.run / "headphones", clips, tempo.pace)
        shutil.copy(self.village.package, self.run / "internal" / PACKAGE)
        self._plug_together(faults or Faulty())
        self.popen: Callable[..., subprocess.Popen[bytes]] = subprocess.Popen  # how the booth is started
        self._process: subprocess.Popen[bytes] | None = None
        self.station = self.run / "station.toml"
        self.station.write_text(self._station(), encoding="utf-8")
        self.set_clock(self.village.opens - timedelta(minutes=20))
        self.system: SystemFolder | None = None
        if variant is not None:
            self.system = SystemFolder(self.run / "system", variant=variant)
            with self.station.open("a", encoding="utf-8") as file:
                file.write(f'\n[system]\nrun = "{self.system.run}"\n')

    def _plug_together(self, faults: Faulty) -> None:
        """The devices, each with what was ordered to go wrong with it."""
        chance, pace, size = faults.chance, self.tempo.pace, self.size
        self.panel = MoodyPanel(
            chance("touch"), self.run / "fb0", self.run / "touch", size.width, size.height
        )
        self.reader = Line(self.run / "reader", Pn532Reader(), pace=pace, faults=faults.line("reader"))
        self.sensor = Line(
            self.run / "fingerprint", ZfmSensor(), pace=pace, faults=faults.line("fingerprint")
        )
        mishaps = chance("printer")
        printer: Printer = ClumsyPrinter(mishaps) if mishaps else Printer()
        self.printer = Line(self.run / "printer", printer, pace=pace, faults=faults.line("printer"))
        self.pins = ShakyBoard(chance("pins"), self.run / "pins")
        self._source = ClockSource(self.run / "since_epoch", chance("clock"))
        self.clock = self.village.opens  # what the source says when it is right
        self._display = chance("display")

    def _station(self) -> str:
        return STATION.format(
            name=BOOTH_NAME,
            run=self.run,
            authority=self.village.authority.hex(),
            width=self.size.width,
            height=self.size.height,
            width_mm=self.size.width_mm,
            max_x=self.panel.max_x,
            max_y=self.panel.max_y,
            reader_poll=0.002 if self.tempo.fast else 0.15,
            sensor_poll=0.002 if self.tempo.fast else 0.1,
            key=KEY,
            tamper=TAMPER,
            lamp=LAMP,
            **{button.value: pin for button, pin in BUTTONS.items()},
            audio=AUDIO.format(run=self.run) if self.headphones is not None else "",
            waits=SHORT_WAITS if self.tempo.fast else "",
        )

    # ---- power ---------------------------------------------------------------------------------------

    def start(self) -> None:
        """Lay everything out: cables in, stick in, case shut. The power is still off."""
        for line in (self.reader, self.sensor, self.printer):
            line.start()
        self.panel.start()
        self.pins.start()
        self.pins.set_input(TAMPER, high=False)
        if self.headphones is not None:
            self.headphones.start()
        self.put_stick()

    def power_on(self) -> None:
        """Start the daemon; one that cannot have its screen says so and waits for it."""
        self._source.set(self.clock)
        if not self._display.strikes("unwritable"):
            self._spawn()
            return
        self.panel.away()
        heard = self._said(WAITS_FOR_SCREEN)
        self._spawn()
        until = time.monotonic() + PATIENCE
        while self._said(WAITS_FOR_SCREEN) == heard and self.running and time.monotonic() < until:
            time.sleep(0.01)
        self.panel.back()

    def _said(self, words: str) -> int:
        """How often the daemon's log has these words."""
        log = self.out / "daemon.log"
        return log.read_text("utf-8", "replace").count(words) if log.exists() else 0

    def _spawn(self) -> None:
        environment = {
            **os.environ,
            "GPIOZERO_PIN_FACTORY": "biliksim",
            VARIABLE: str(self.run / "pins"),
            "PYGAME_HIDE_SUPPORT_PROMPT": "1",
        }
        with (self.out / "daemon.log").open("ab") as log:
            self._process = self.popen(
                [sys.executable, "-m", "firmware", str(self.station)],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int | None:
        """The daemon's process."""
        return self._process.pid if self._process is not None else None

    def power_cut(self) -> None:
        """The mains fail: no goodbye for the daemon, none for the devices."""
        self._end(signal.SIGKILL)
        for line in (self.reader, self.sensor, self.printer):
            line.host_gone()
            line.power_cycle()
        self.panel.dark()

    def stop(self) -> None:
        """Switch off in good order and put the devices away."""
        self._end(signal.SIGTERM)
        for line in (self.reader, self.sensor, self.printer):
            line.stop()
        self.pins.stop()
        self.panel.stop()
        if self.headphones is not None:
            self.headphones.stop()
        shutil.rmtree(self.run, ignore_errors=True)

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        process.send_signal(how)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def turn_key(self, *, service: bool) -> None:
        """The key switch closes to ground in the service position."""
        self.pins.set_input(KEY, high=not service)

    def press(self, button: Press) -> None:
        """One of the three buttons, down and up as a finger does it."""
        for high in (False, True):
            self.pins.set_input(BUTTONS[button], high=high)
            time.sleep(HOLD * self.tempo.slowness)

    # ---- stick, clock --------------------------------------------------------------------------------

    def put_stick(self, stick: Path | None = None, name: str = "usb0") -> None:
        """Mount a folder as a stick; the day's own by default."""
        (self.run / "media" / name).symlink_to((stick or self.out / "stick").resolve())

    def pull_stick(self, name: str = "usb0") -> None:
        (self.run / "media" / name).unlink()

    def set_clock(self, now: datetime) -> None:
        """What the real-time clock says, as the kernel would show it."""
        self.clock = now
        self._source.set(now)

    def pass_time(self, by: timedelta) -> None:
        self.clock += by
        self._source.run(self.clock)
