"""The only loop: inbox -> step -> perform. It knows no rule and no file format; it hands on.

Screens are drawn here, on the main thread, from the state alone; touches become events here, by the state's
own screen. Effects go to whoever performs them: the clerk (evidence), the reader, the sensor, the printer,
or the timer that this loop keeps itself.
"""

from __future__ import annotations

import queue
import secrets
import signal
import time
from collections.abc import Callable
from typing import Any

from firmware.booth.clerk import Clerk
from firmware.booth.devices import (
    Await,
    Cease,
    Discard,
    Feel,
    Print,
    PrinterWorker,
    SensorWorker,
    StickWatcher,
    TouchWorker,
    Verify,
)
from firmware.booth.face import blank_face, face_of
from firmware.booth.inbox import (
    Check,
    Checked,
    Inbox,
    Item,
    PackageLoaded,
    Pressed,
    PrintJob,
    Quit,
    Share,
    TornSlip,
)
from firmware.booth.officers import Identify
from firmware.booth.ports import Ports
from firmware.booth.reader import ReaderWorker
from firmware.booth.shown import speech_of
from firmware.booth.sound import SoundWorker, Speak, Voice
from firmware.booth.system import SystemWorker, system_of
from firmware.booth.walk import Walk
from firmware.booth.worker import Worker
from firmware.config import Station
from firmware.drivers.screen import Screen
from firmware.drivers.touch import Touch
from firmware.screens import Screens
from firmware.screens.focus import Press
from firmware.speech.script import Clip
from firmware.states import effects as fx
from firmware.states.common import needs_help
from firmware.states.effects import Effect
from firmware.states.events import (
    CaseOpened,
    DevicesChecked,
    Event,
    KeySwitch,
    KeyTurned,
    PadShuffled,
    WaitOver,
)
from firmware.states.facts import Day, Device, Finding, Part, Rules, Waits
from firmware.states.model import Starting, State
from firmware.states.rules import step
from firmware.states.standing import remember
from firmware.watchdog import Watchdog

STUCK = 180.0
"""Seconds after which the clerk counts as stuck: laying out the largest logs on the slowest stick takes half
of that. The supervisor then hears nothing more and starts the booth again."""
TEND = 1.0  # s; the loop turns at least so often, to see whether the screen is still there


class Daemon:
    """One booth, from power-on to power-off."""

    def __init__(
        self,
        station: Station,
        screen: Screen,
        watchdog: Watchdog,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._station = station
        self._watchdog = watchdog
        self._now = now
        self.inbox: Inbox = queue.SimpleQueue()
        system = system_of(station)
        self._ports = Ports(station, screen, system)
        self._size = screen.size
        self._screens = Screens(blank_face(station, self._size))
        self._standing: tuple[Event, ...] = ()
        self._due: float | None = None
        self._checkup: dict[Device | Part, Finding] | None = None
        retry = station.waits.retry if station.waits.retry is not None else 2.0
        watch = station.waits.watch_seconds
        self.state: State = Starting(Day(Rules(waits=Waits(retry=retry)), system=system))
        self.clerk = Clerk(self.inbox, station, self._ports.clock, system=system)
        self._reader = ReaderWorker(
            self.inbox, self._ports.reader, station.reader.poll_seconds, retry, self.clerk.desk
        )
        self._sensor = SensorWorker(self.inbox, self._ports.sensor, retry)
        self._printer = PrinterWorker(self.inbox, self._ports.printer, retry)
        self._touch = TouchWorker(self.inbox, self._ports.touch)
        self._stick = StickWatcher(self.inbox, station.booth.sticks, watch)
        self._system = SystemWorker(self.inbox, station, system)
        sound = self._ports.sound
        self._sound = SoundWorker(self.inbox, sound) if sound is not None else None
        self._walk = Walk(self._speak)
        self._workers: tuple[Worker[Any], ...] = (
            *((self._sound,) if self._sound is not None else ()),
            self.clerk,
            self._reader,
            self._sensor,
            self._printer,
            self._touch,
            self._stick,
            self._system,
        )
        self._performs: dict[type[Effect], Callable[[Any], None]] = {
            fx.Wait: lambda e: self._wait(e.seconds),
            fx.ShufflePad: lambda _: self._shuffle(),
            fx.Identify: lambda e: self._reader.send(Identify(e.pin, e.purpose)),
            fx.ReadFinger: lambda e: self._sensor.send(Verify(self.clerk.finger_templates(e.voter))),
            fx.FeelFinger: lambda _: self._sensor.send(Feel()),
            fx.StopFinger: lambda _: self._sensor.send(Cease()),
            fx.AwaitPrinter: lambda _: self._printer.send(Await()),
            fx.CheckDevices: lambda _: self._check_devices(),
            fx.PowerOff: self._system.send,
            fx.Reached: self._system.send,
            fx.Reboot: self._system.send,
            fx.FindUpdate: self._system.send,
            fx.TakeUpdate: self._system.send,
        }
        for kind in self.clerk.performs:
            self._performs[kind] = self.clerk.send

    @property
    def performs(self) -> frozenset[type[Effect]]:
        """The effects this daemon knows how to perform."""
        return frozenset(self._performs)

    def run(self) -> int:
        """Until SIGTERM or Ctrl-C. Returns the exit status."""
        for end in (signal.SIGTERM, signal.SIGINT):
            signal.signal(end, lambda *_: self.inbox.put(Quit()))
        self._show()
        pins = self._ports.pins(
            lambda: self.inbox.put(CaseOpened()),
            self._key,
            lambda button: self.inbox.put(Pressed(Press(button.value))),
        )
        for worker in self._workers:
            worker.start()
        self._watchdog.ready("mulai")
        self.clerk.send(fx.Restart())
        try:
            while self._turn():
                pins.alarm(needs_help(self.state))
                self._ports.display.tend()
        finally:
            for worker in self._workers:
                worker.stop()
            for worker in self._workers:
                worker.join(2.0)
            pins.close()
            self._ports.close()
        return 0

    def _turn(self) -> bool:
        """One item of the inbox, or a wait that is over. False at the end."""
        item = self._next()
        if self.clerk.busy_for() < STUCK:
            self._watchdog.alive()
        match item:
            case None:
                return True
            case Quit():
                self._watchdog.stopping()
                return False
            case Event():
                self._handle(item)
            case Touch(down=down, up=up):
                event = self._screens.touch(self.state, down, up)
                if event is not None:
                    self._handle(event)
            case Pressed(button=button):
                self._pressed(button)
            case PrintJob(data=data):
                self._printer.send(Print(data))
            case TornSlip():
                self._printer.send(Discard())
            case Share():
                self.clerk.send(item)
            case Checked(finding=finding):
                self._checked(finding)
            case PackageLoaded(package=package, machine=machine):
                self._screens = Screens(face_of(self._station, package, machine, self._size))
                if self._sound is not None:
                    self._sound.send(Voice(speech_of(package), len(package.manifest.options)))
        return True

    def _next(self) -> Item | None:
        limit = min(self._watchdog.interval or TEND, TEND)
        if self._due is not None:
            limit = min(limit, self._due - self._now())
        try:
            return self.inbox.get(timeout=max(limit, 0.0)) if limit > 0 else self.inbox.get_nowait()
        except queue.Empty:
            if self._due is not None and self._now() >= self._due:
                self._due = None
                return WaitOver()
            return None

    def _handle(self, event: Event) -> None:
        result = step(self.state, event)
        self._standing = remember(self._standing, event, heard=result is not None)
        if result is None:
            return
        changed = result.state != self.state
        if changed:
            self._due = None
            before, self.state = self.state, result.state
            self._walk.changed(before, self.state, lambda: self._screens.targets(self.state))
            self._show()
        for effect in result.effects:
            self._performs[type(effect)](effect)
        if changed:
            for told in self._standing:
                self._handle(told)

    def _show(self) -> None:
        self._ports.display.show(self._screens.render(self.state, self._walk.focus))

    def _pressed(self, button: Press) -> None:
        """One of the three buttons: a touch on what is in focus, or a step to the next."""
        before = self.state
        self._handle(self._walk.pressed(button, before, self._screens.targets(before)))
        if self.state == before:
            self._walk.say_again(before)
            self._show()

    def _speak(self, clips: tuple[Clip, ...]) -> None:
        if self._sound is not None:
            self._sound.send(Speak(clips))

    def _key(self, on: bool) -> None:
        """Called by the pins' thread. Turned it is an alarm, and how long it stays so may mean more."""
        if on:
            self.inbox.put(KeyTurned())
        self.inbox.put(KeySwitch(on))

    # ---- what the loop performs itself -----------------------------------------------------------------

    def _wait(self, seconds: float) -> None:
        self._due = self._now() + seconds

    def _shuffle(self) -> None:
        pad = list(range(10))
        secrets.SystemRandom().shuffle(pad)
        self.inbox.put(PadShuffled(tuple(pad)))

    def _check_devices(self) -> None:
        self._checkup = {}
        for worker in self._workers:
            if worker is not self._touch:
                worker.send(Check())
        for finding in self._ports.findings():
            self.inbox.put(Checked(finding))

    def _checked(self, finding: Finding) -> None:
        if self._checkup is None:
            return
        self._checkup[finding.device] = finding
        every = (*Device, *Part)
        if len(self._checkup) == len(every):
            findings = tuple(self._checkup[part] for part in every)
            self._checkup = None
            self.inbox.put(DevicesChecked(findings))
