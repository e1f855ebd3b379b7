"""The devices of this station, opened as station.toml names them."""

from __future__ import annotations

from collections.abc import Callable

from firmware.booth.worker import log
from firmware.clock import BoothClock
from firmware.config import Station
from firmware.drivers.card import CardReader
from firmware.drivers.errors import DriverError
from firmware.drivers.fingerprint import FingerprintSensor
from firmware.drivers.fingerprint_link import Pace
from firmware.drivers.pins import Button, Pins
from firmware.drivers.port import SerialPort
from firmware.drivers.printer import Printer, Timeouts
from firmware.drivers.screen import Screen
from firmware.drivers.sound import SoundPort
from firmware.drivers.touch import TouchPanel
from firmware.states.facts import Finding, Part
from firmware.states.system import System
from firmware.tapes import void_mark


class Ports:
    """Every port opens lazily, so that a missing cable is a fault to show, not a reason not to start."""

    def __init__(self, station: Station, screen: Screen, system: System) -> None:
        self._station = station
        self._no_pins = ""
        self.display = screen
        reader, sensor, printer = station.reader, station.sensor, station.printer
        display, touch = station.display, station.touch
        self._lines = (
            SerialPort(str(reader.port), reader.baud),
            SerialPort(str(sensor.port), sensor.baud),
            SerialPort(str(printer.port), printer.baud, rtscts=printer.rtscts),
        )
        self.reader = CardReader(self._lines[0], poll_seconds=reader.poll_seconds)
        self.sensor = FingerprintSensor(
            self._lines[1],
            template_size=sensor.template_size,
            score_floor=sensor.score_floor,
            security=sensor.security,
            pace=Pace(poll=sensor.poll_seconds),
        )
        self.printer = Printer(
            self._lines[2],
            timeouts=Timeouts(job=printer.seconds_to_print),
            void_mark=void_mark(diagnostic=system.diagnostic),
        )
        self.touch = TouchPanel(
            str(touch.device),
            touch.max_x,
            touch.max_y,
            *self.display.size,
            rotation=(touch.rotation - display.rotation) % 360,
            calibration=touch.calibration,
        )
        self.sound = SoundPort(station.audio.device) if station.audio is not None else None
        source = station.clock.path if station.clock is not None else None
        self.clock = BoothClock(source, station.booth.internal / "clock.offset")

    def pins(
        self,
        on_tamper: Callable[[], None],
        on_key: Callable[[bool], None],
        on_button: Callable[[Button], None],
    ) -> Pins:
        """Key, tamper switch, buttons, lamp, buzzer.

        A header that cannot be had must not keep the polls shut: it is logged, and no pin is used.
        """
        try:
            return Pins(self._station.pins, on_tamper, on_key, on_button)
        except DriverError as error:
            log.error("%s", error)
            self._no_pins = str(error)
            return Pins(None, on_tamper, on_key, on_button)

    def findings(self) -> tuple[Finding, ...]:
        """Screen, touchscreen and pins as they are now; none of them is asked anything. Headphones that there
        are none of have nobody else to answer for them."""
        wide, high = self.display.size
        screen = f"{wide}x{high}, {self._station.display.width_mm:.0f} mm"
        there = self.touch.opened > 0 and self.touch.there
        touch = self.touch.path.name if there else f"{self.touch.path.name} cannot be opened"
        numbers = vars(self._station.pins) if self._station.pins is not None else {}
        pins = " ".join(f"{name} {number}" for name, number in numbers.items() if number is not None)
        silent = (Finding(Part.SOUND, fine=True, detail="none"),) if self.sound is None else ()
        return (
            *silent,
            Finding(Part.DISPLAY, fine=True, detail=screen),
            Finding(Part.TOUCH, fine=there, detail=touch),
            Finding(Part.PINS, fine=not self._no_pins, detail=self._no_pins or pins or "none"),
        )

    def close(self) -> None:
        self.display.close()
        for line in self._lines:
            line.close()
