"""A booth in a bottle: the real rules and the real clerk over modelled media, on one thread, without a clock.

What the daemon's loop does is done here without waiting: the next item of the inbox, the rule, the effects.
Whoever would stand before the booth acts when the inbox is empty.
"""

from __future__ import annotations

import queue
from collections.abc import Callable
from datetime import datetime

from crash_facts import Broken
from crash_layer import INTERNAL, ModelDisk
from crash_people import People, Plan, Seen
from crash_village import Ground

from firmware.booth.clerk import Clerk
from firmware.booth.inbox import Inbox, PrintJob, Share
from firmware.booth.officers import Identify
from firmware.clock import BoothClock
from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states import model as st
from firmware.states.events import Event
from firmware.states.facts import Day, Device, Finding, Purpose
from firmware.states.rules import step
from firmware.states.standing import remember

MOST_EVENTS = 40_000  # a day that needs more goes in circles
ENDS = (st.Closed, st.NotReady, st.Stopped)


class Bottle:
    """One life of the program, from power-on."""

    def __init__(self, ground: Ground, disk: ModelDisk, plan: Plan, seen: Seen) -> None:
        self.ground, self.disk, self.seen = ground, disk, seen
        self.people = People(plan)
        self.inbox: Inbox = queue.SimpleQueue()
        clock = BoothClock(None, INTERNAL / "clock.offset", lambda: self.now().timestamp(), disk)
        self.clerk = Clerk(self.inbox, ground.station, clock, disk)
        self.state: st.State = st.Starting(Day())
        self.must_return = False
        self.events = 0
        self.before_event: Callable[[Bottle], None] = lambda _: None
        self.printed: Callable[[], Event] = ev.Printed
        self._standing: tuple[Event, ...] = ()
        disk.witness = lambda: self.seen

    def now(self) -> datetime:
        """Morning until everybody was there, then evening."""
        over = self.seen.served == len(self.people.plan.visits)
        return self.ground.evening if over else self.ground.morning

    def start(self) -> None:
        """Power on, until somebody has to do something."""
        self.clerk.perform(fx.Restart())
        self._settle()

    def play(self) -> None:
        """The day to its end, or to a state that only another stick can mend."""
        while not self._over():
            event, self.seen = self.people.answer(self.state, self.seen)
            if event is None:
                raise Broken("a way on", f"nobody can do anything in {type(self.state).__name__}")
            self.before_event(self)
            self._handle(event)
            self._settle()

    def _over(self) -> bool:
        """A start that failed for want of a stick waits for one."""
        waits = isinstance(self.state, st.NotReady) and self.disk.stick_name is None
        return isinstance(self.state, ENDS) and not waits

    def _settle(self) -> None:
        while not self.inbox.empty():
            match self.inbox.get_nowait():
                case Event() as event:
                    self._handle(event)
                case PrintJob():
                    self._handle(self.printed())
                case Share() as share:
                    self.clerk.perform(share)

    def _handle(self, event: Event) -> None:
        self.events += 1
        if self.events > MOST_EVENTS:
            raise Broken("a way on", f"the day goes in circles, at last in {type(self.state).__name__}")
        result = step(self.state, event)
        self._standing = remember(self._standing, event, heard=result is not None)
        if result is None:
            return
        changed = result.state != self.state
        self.state = result.state
        if changed:
            self._shown()
        for effect in result.effects:
            self._perform(effect)
        if changed:
            for told in self._standing:
                self._handle(told)

    def _shown(self) -> None:
        if isinstance(self.state, st.Resuming):
            self.must_return = self.state.voter_must_return
        self.seen = self.people.look(self.state, self.seen)

    def _perform(self, effect: fx.Effect) -> None:
        match effect:
            case fx.Wait() | fx.StopFinger() | fx.Reached():
                pass
            case fx.ShufflePad():
                self.inbox.put(ev.PadShuffled(tuple(range(10))))
            case fx.Identify():
                self._sign(Identify(effect.pin, effect.purpose))
            case fx.ReadFinger():
                visits = self.people.plan.visits
                self.inbox.put(ev.FingerRead(visits[min(self.seen.served, len(visits) - 1)].finger))
            case fx.AwaitPrinter():
                self.inbox.put(ev.PrinterReady())
            case fx.CheckDevices():
                self.inbox.put(ev.DevicesChecked(tuple(Finding(device, fine=True) for device in Device)))
            case _:
                self.clerk.perform(effect)

    def _sign(self, ask: Identify) -> None:
        """The card that is held to the reader now: whoever has not signed yet."""
        assert isinstance(self.state, st.CheckingPin)
        if ask.purpose is Purpose.TRUSTEE:
            assert isinstance(self.state.back, st.AwaitTrustee)
            self.inbox.put(self.ground.trustees[len(self.state.back.have)])
            return
        signer = self.ground.signers[len(self.state.signed)]
        election = self.clerk.election
        assert election is not None
        if election.vault.locked:
            election.vault.put(signer.index, signer.share, signer.valid)
        self.inbox.put(ev.OfficerKnown(signer.officer))
