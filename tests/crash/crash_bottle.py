"""A booth in a bottle: the real rules and the real clerk over modelled media, on one thread, without a clock.

What the daemon's loop does is done here without waiting: the next item of the inbox, the rule, the effects.
Whoever would stand before the booth acts when the inbox is empty.
"""

from __future__ import annotations

import os
import queue
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import ClassVar

from crash_facts import Broken, Facts, read_both
from crash_judge import check_counts, check_idempotent, check_told
from crash_layer import INTERNAL, ModelDisk
from crash_people import People, Plan, Seen
from crash_tree import Frozen, Tree
from crash_variants import MEDIA
from crash_village import Ground

from firmware.audit.run import audit
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
from firmware.storage.keys import public_bytes
from firmware.storage.reader import Expected

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
        while not isinstance(self.state, ENDS):
            event, self.seen = self.people.answer(self.state, self.seen)
            if event is None:
                raise Broken("a way on", f"nobody can do anything in {type(self.state).__name__}")
            self.before_event(self)
            self._handle(event)
            self._settle()

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
            case fx.Wait() | fx.StopFinger():
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


@dataclass
class Life:
    """How one life of the program ended."""

    disk: ModelDisk
    bottle: Bottle
    halted: str = ""

    @property
    def seen(self) -> Seen:
        return self.bottle.seen

    @property
    def must_return(self) -> bool:
        return self.bottle.must_return

    @property
    def media(self) -> tuple[Frozen, Frozen]:
        return self.disk.trees["internal"].frozen(), self.disk.trees["stick"].frozen()


class BottleDay:
    """A plan of a day on a ground, as `crash_explore` wants it. `folder`: for sticks that are audited."""

    name = "booth"
    legal: ClassVar = {
        "internal": ("internal_behind", "damaged_log", "fork", "no_package"),
        "stick": ("stick_replaced", "damaged_log"),
    }

    def __init__(self, ground: Ground, plan: Plan, folder: Path) -> None:
        self.ground, self.plan, self.folder = ground, plan, folder
        self.blank = ground.internal, ground.stick
        context, manifest = ground.package.context(), ground.package.manifest
        self.expected = Expected(manifest.machines[0].key, context.he, 0, manifest.roll.rows)

    def first_seen(self) -> Seen:
        return Seen()

    def start(self, media: tuple[Frozen, Frozen], seen: Seen, life: int, *, whole: bool = True) -> Life:
        """One life. Raises Broken."""
        run = self.power_on(media, seen)
        run.bottle.start()
        if whole:
            run.bottle.play()
        return self.ended(run)

    def power_on(self, media: tuple[Frozen, Frozen], seen: Seen) -> Life:
        """Nothing has begun yet."""
        disk = ModelDisk(dict(zip(MEDIA, map(Tree.thaw, media), strict=True)))
        return Life(disk, Bottle(self.ground, disk, self.plan, seen))

    def ended(self, run: Life) -> Life:
        """The files given back; why it halted, if it did."""
        state = run.bottle.state
        if isinstance(state, st.NotReady | st.Stopped):
            run.halted = f"{state.trouble.value}: {state.detail}"
        run.bottle.clerk.office.put_away()
        return run

    def facts(self, media: tuple[Frozen, Frozen]) -> tuple[Facts, Facts]:
        return read_both(media, self.expected)

    def check_start(self, run: Life, seen: Seen) -> tuple[Facts, Facts]:
        """Every invariant after a start. Raises Broken."""
        facts = self.facts(run.media)
        check_counts(facts, seen)
        if seen.pressed:
            check_told(run, seen, facts[0].standings[self.plan.visits[seen.served].row])
        for medium, frozen in zip(MEDIA, run.media, strict=True):
            left = [path for path, _ in frozen if path.startswith("simulasi")]
            if left:
                raise Broken("rehearsal gone", f"after a start {left[0]} is on the {medium}")
        if seen.exported:
            self._audit(run.media[1], seen)
        return facts

    def check_again(self, before: tuple[Facts, Facts], run: Life) -> None:
        """Raises Broken."""
        if run.halted:
            raise Broken("idempotent", f"a second start says {run.halted}")
        check_idempotent(before, self.facts(run.media), ("booth_started", "recovered"))

    def check_end(self, run: Life, lied: Collection[str]) -> None:
        """The day went to its end and adds up; an auditor says so too. Raises Broken."""
        if not isinstance(run.bottle.state, st.Closed):
            raise Broken("goes on", f"the day ends in {type(run.bottle.state).__name__}: {run.halted}")
        check_counts(self.facts(run.media), run.seen)
        self._audit(run.media[1], run.seen)

    def _audit(self, stick: Frozen, seen: Seen) -> None:
        wanted = self.plan.expected(seen)
        if seen.totals != wanted:
            raise Broken("totals", f"the booth says {seen.totals}, people voted {wanted}")
        report = audit_stick(stick, self.folder, self.ground.village.authority)
        if report[0]:
            raise Broken("audit", report[1])


@lru_cache(4096)
def audit_stick(stick: Frozen, folder: Path, authority: bytes) -> tuple[int, str]:
    """Exit code and first line of `bilik audit` on a stick with this content."""
    folder = folder / f"audited-{os.getpid()}"
    folder.mkdir(exist_ok=True)
    for path, node in stick:
        target = folder / path
        if isinstance(node, tuple):
            target.write_bytes(b"".join(node))
        else:
            target.mkdir(exist_ok=True)
    report = audit(folder, authority, lambda *_: None, 1)
    for path, _ in reversed(stick):
        target = folder / path
        target.rmdir() if target.is_dir() else target.unlink()
    return report.exit_code, report.lines()[0]


__all__ = ["Bottle", "BottleDay", "Life", "public_bytes"]
