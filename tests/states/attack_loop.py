"""The loop of the model booth: the real rules and `remember`, between model devices and people.

It does what the daemon's loop does: takes an item of the inbox, steps, hands the effects on.
"""

from __future__ import annotations

from collections import deque
from typing import Any

from attack_books import Books, Hands, Record, Stick, Violation
from attack_clerk import OPENS, Clerk, Share
from attack_devices import Printer, Reader, Sensor, all_cards
from attack_ghost import Ghost

from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states.effects import Effect
from firmware.states.events import Event
from firmware.states.facts import Day, Device, Finding, Mode, Rules
from firmware.states.model import Starting, State
from firmware.states.rules import step
from firmware.states.standing import remember
from firmware.states.system import ImageFacts, System

PAD = (3, 1, 4, 0, 5, 9, 2, 6, 8, 7)
ENDLESS = 1000
IMAGE = ImageFacts("0.1.0", "booth", "a", "ab" * 32, "cd" * 32)


class Loop:
    """`state` and what surrounds it. `trace`: what the rules saw, for the statistics and for people."""

    def __init__(self) -> None:
        self.internal: dict[Mode, list[Record]] = {mode: [] for mode in Mode}
        self.hands = Hands(stick=Stick())
        self.clock = [OPENS]
        self.cards = all_cards()
        self.papers: list[tuple[Any, ...]] = []
        self.taken_stick: Stick | None = None
        self.tried: list[tuple[type[State], type[Event], type[State] | None]] = []
        self.on()

    def on(self) -> None:
        """The power comes: nothing is left but the media, the cards and the paper."""
        self.hands.cut_after = None
        self.inbox: deque[Any] = deque()
        self.clerk = Clerk(self.internal, self.hands, self.clock, self.inbox.append)
        self.reader = Reader(self.clerk, self.inbox.append)
        self.sensor = Sensor(self.inbox.append)
        self.printer = Printer(self.inbox.append)
        self.printer.papers = self.papers
        self.standing: tuple[Event, ...] = ()
        self.armed = False
        self.asked: list[Effect] = []
        self.checkup: dict[Device, Finding] | None = None
        self.state: State = Starting(Day(Rules(), system=System(IMAGE)))
        self.ghost = Ghost(self)
        self.clerk.commands.append(fx.Restart())

    # ---- the loop ------------------------------------------------------------------------------------

    def handle(self) -> None:
        """One item of the inbox."""
        if not self.inbox:
            return
        match self.inbox.popleft():
            case Event() as event:
                self.event(event)
            case Share() as share:
                self.clerk.commands.append(share)
            case ("job", _) as job:
                self.printer.commands.append(job)
            case ("checked", finding):
                self._checked(finding)

    def event(self, event: Event, depth: int = 0) -> None:
        """As the daemon does: step, remember, perform, tell again what still stands."""
        if depth > ENDLESS:
            raise Violation("no wedge: what stands is told again and again")
        before = self.state
        result = step(before, event)
        self.tried.append((type(before), type(event), None if result is None else type(result.state)))
        self.standing = remember(self.standing, event, heard=result is not None)
        if result is None:
            return
        changed = result.state != before
        if changed:
            self.armed = False
            self.state = result.state
        self.ghost.stepped(before, event, result)
        for effect in result.effects:
            self._perform(effect)
        if changed:
            for told in self.standing:
                self.event(told, depth + 1)

    def _perform(self, effect: Effect) -> None:
        match effect:
            case fx.Wait():
                self.armed = True
            case fx.ShufflePad():
                self.inbox.append(ev.PadShuffled(PAD))
            case fx.Identify():
                self.reader.commands.append(effect)
            case fx.ReadFinger():
                if not self.clerk.roll_open:
                    raise Violation("roll: a finger's template is read while it is locked")
                self.sensor.commands.append(effect)
            case fx.StopFinger() | fx.FeelFinger():
                self.sensor.commands.append(effect)
            case fx.PowerOff() | fx.Reached() | fx.Reboot() | fx.TakeUpdate():
                self.asked.append(effect)
            case fx.FindUpdate():
                there = self.hands.stick is not None and not self.hands.many
                self.inbox.append(ev.UpdateFound("0.2.0") if there else ev.UpdateMissing("no_stick"))
            case fx.AwaitPrinter():
                self.printer.commands.append(effect)
            case fx.CheckDevices():
                self.checkup = {}
                for device in (self.reader, self.sensor, self.printer):
                    device.commands.append(None)
                there = self.hands.stick is not None and not self.hands.many
                self.inbox.append(("checked", Finding(Device.STICK, there)))
            case _ if hasattr(self.clerk, f"_{type(effect).__name__}"):
                self.clerk.commands.append(effect)
            case _:
                raise Violation(f"the model booth cannot perform {type(effect).__name__}: teach it")

    def _checked(self, finding: Finding) -> None:
        if self.checkup is not None:
            self.checkup[finding.device] = finding
            if len(self.checkup) == len(Device):
                findings = tuple(self.checkup[device] for device in Device)
                self.checkup = None
                self.inbox.append(ev.DevicesChecked(findings))

    @property
    def books(self) -> Books | None:
        return self.clerk.books

    def will_be_back(self, device: Device) -> bool:
        """Whether somebody looks for this device and will say that it is back."""
        return not self.reader.fine if device is Device.READER else self.sensor.waits_to_be_back

    @property
    def quiet(self) -> bool:
        """Nothing is under way inside the booth: it waits for a person, a device or time."""
        waiting = (self.inbox, self.clerk.commands, self.reader.commands)
        return not any(waiting) and self.checkup is None
