"""Long days at random: many voters, and power cuts, pulled sticks, stale copies and a printer without paper.

Everything is drawn from the seed, so that a day can be held again.
"""

from __future__ import annotations

import random
import traceback
from collections import Counter
from dataclasses import dataclass

from crash_bottle import Bottle
from crash_day import BottleDay, Life
from crash_explore import Counterexample, Tried, described
from crash_facts import Broken
from crash_judge import check_halt
from crash_layer import PowerCut
from crash_plan import Seen
from crash_tree import Frozen, Tree
from crash_variants import MEDIA, Crash, crashes_at_end

from firmware.states import events as ev
from firmware.states import model as st
from firmware.states.facts import Mode, PaperFault, Trouble

WEIGHTS = {"kept": 3.0, "flushed": 3.0, "torn": 3.0, "reordered": 2.0, "lying": 0.7}
LYING_INTERNAL = 0.1  # of the lies: they mostly end a day
IN_RECOVERY = 0.35  # of the cuts come within the first few writes of a start
NAMES = ("sda1", "sdb1", "sdc1")
WAITING = st.Idle | st.Voting | st.Confirming | st.CheckingSlip | st.AwaitTrustee | st.Paused | st.Menu


@dataclass
class Mishaps:
    """What happens to one life of the booth besides power cuts. `copies`: of the stick, made by day."""

    chance: random.Random
    before: dict[str, Tree]
    copies: list[Frozen]
    counted: Counter[str]
    unproven: int = 0

    def before_event(self, bottle: Bottle) -> None:
        """Somebody is about to do something: now and then the stick is pulled first, or put back."""
        if bottle.disk.stick_name is None:
            self._without_stick(bottle)
        elif isinstance(bottle.state, WAITING) and self.chance.random() < 0.01:
            self._pull(bottle)
        elif self.chance.random() < 0.02 and bottle.state.day.polls_open:
            self.copies.append(bottle.disk.trees["stick"].frozen())

    def printed(self) -> ev.Event:
        """The printer's answer."""
        if not self.unproven and self.chance.random() < 0.01:
            self.unproven = 3  # after which it waits for an officer
        if self.unproven:
            self.unproven -= 1
            self.counted["prints that failed"] += 1
            return ev.PrintFailed(PaperFault.UNPROVEN)
        if self.chance.random() < 0.03:
            self.counted["prints that failed"] += 1
            return ev.PrintFailed(PaperFault.PAPER_OUT)
        return ev.Printed()

    def _pull(self, bottle: Bottle) -> None:
        """At rest, or under one of the next writes."""
        if self.chance.random() < 0.5:
            self.counted["pulls under a write"] += 1
            bottle.disk.pull_before = len(bottle.disk.trace) + self.chance.randrange(1, 12)
        else:
            self.counted["pulls at rest"] += 1
            bottle.disk.pull()
            bottle.inbox.put(ev.StickGone(Trouble.NO_STICK))

    def _without_stick(self, bottle: Bottle) -> None:
        if isinstance(bottle.state, st.MediumMissing | st.NotReady):
            bottle.disk.plug(self.chance.choice(NAMES), self._stick(bottle))
        elif isinstance(bottle.state, WAITING):
            bottle.inbox.put(ev.StickGone(Trouble.NO_STICK))

    def _stick(self, bottle: Bottle) -> Frozen:
        """What the stick holds that is put back: what it flushed, more or less of it, or an older copy."""
        if self.copies and bottle.state.day.mode is Mode.REAL and self.chance.random() < 0.3:
            self.counted["older copies put in"] += 1
            return self.chance.choice(self.copies)
        found, _ = crashes_at_end(self.before, bottle.disk.trace, None, str(self.chance.random()))
        here = [c.media[1] for c in found if c.kind in ("kept", "flushed", "reordered") or _lost_on_stick(c)]
        self.counted["sticks put back"] += 1
        return self.chance.choice(here)


def _lost_on_stick(crash: Crash) -> bool:
    return crash.kind == "lying" and crash.medium == "stick" and crash.what == "last 1 lost"


class LongDay:
    """One day: `cuts` power cuts at most."""

    def __init__(self, world: BottleDay, seed: str, cuts: int) -> None:
        self.world, self.seed, self.cuts = world, seed, cuts
        self.chance = random.Random(f"{seed}/cuts")
        self.tried, self.way = Tried(days=1), [f"seed {seed}"]
        self.lied: set[str] = set()
        self.copies: list[Frozen] = []

    def run(self) -> tuple[Tried, Counterexample | None]:
        try:
            self._day()
        except Broken as error:
            return self.tried, Counterexample(error.check, str(error), tuple(self.way))
        except Exception as error:  # noqa: BLE001  # a traceback is the finding
            text = "".join(traceback.format_exception(error)[-3:])
            return self.tried, Counterexample("no traceback", text, tuple(self.way))
        return self.tried, None

    def _day(self) -> None:
        media, seen, left = self.world.blank, self.world.first_seen(), self.cuts
        length = 12 * len(self.world.plan.visits) + 120  # operations, about
        while True:
            life = self.world.power_on(media, seen)
            if left:
                soon = self.chance.random() < IN_RECOVERY
                most = 45 if soon else max(60, 3 * length // self.cuts)
                life.disk.cut_before = self.chance.randrange(1, most)
            crash = self._live(life, media)
            self.tried.starts += 1
            if crash is None:
                return
            left, media, seen = left - 1, crash.media, life.seen
            if not self._judge(crash, seen):
                return

    def _live(self, life: Life, media: tuple[Frozen, Frozen]) -> Crash | None:
        """One life; the state after its power cut, None where the day ended."""
        before = dict(zip(MEDIA, map(Tree.thaw, media), strict=True))
        chance = random.Random(self.chance.random())
        troubles = Mishaps(chance, before, self.copies, self.tried.mishaps)
        life.bottle.before_event, life.bottle.printed = troubles.before_event, troubles.printed
        try:
            life.bottle.start()
            life.bottle.play()
        except PowerCut:
            found, _ = crashes_at_end(before, life.disk.trace, life.disk.in_flight, self.seed)
            crash = self._choose(found)
            self.way.append(described(crash, [*life.disk.trace, *filter(None, [life.disk.in_flight])]))
            return crash
        self.world.check_end(self.world.ended(life), ())
        self.tried.mishaps["days to the end"] += 1
        return None

    def _choose(self, found: list[Crash]) -> Crash:
        weights = [LYING_INTERNAL if _lies_inside(c) else 1.0 for c in found]
        kinds = sorted({c.kind for c in found})
        kind = self.chance.choices(kinds, [WEIGHTS[kind] for kind in kinds])[0]
        these = [(c, w) for c, w in zip(found, weights, strict=True) if c.kind == kind]
        crash = self.chance.choices([c for c, _ in these], [w for _, w in these])[0]
        self.tried.points[crash.kind, crash.medium] += 1
        self.tried.states += 1
        return crash

    def _judge(self, crash: Crash, seen: Seen) -> bool:
        """As people find the booth: looked at by itself, and once more, before the day goes on."""
        if crash.kind == "lying":
            self.lied.add(crash.medium)
        run = self.world.start(crash.media, seen, 0, whole=False)
        self.tried.starts += 1
        if run.halted:
            check_halt(crash.media, run, seen, self.lied, self.world.legal)
            self.tried.halts[" and ".join(sorted(self.lied)), run.halted.partition(":")[0]] += 1
            return False
        facts = self.world.check_start(run, seen)
        self.world.check_again(facts, self.world.start(run.media, seen, 0, whole=False))
        self.tried.starts += 1
        return True


def _lies_inside(crash: Crash) -> bool:
    return crash.kind == "lying" and crash.medium == "internal"
