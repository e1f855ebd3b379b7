"""The same booth in Hypothesis's hands: it looks for a short list of acts that breaks an invariant."""

from __future__ import annotations

from random import Random

from attack_events import STRAY, any_event
from attack_home import go_home
from attack_people import anything, sensible, trouble
from attack_world import World
from hypothesis import settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from firmware.states import events as ev

CHANCE = some.randoms(use_true_random=False)


class Booth(RuleBasedStateMachine):
    """`World.do` checks every invariant; at the end people bring the booth home from wherever it is."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()

    @initialize(opened=some.booleans())
    def begin(self, opened: bool) -> None:
        if opened:
            go_home(self.world, Random(1))

    @rule(times=some.integers(1, 6))
    def goes_on(self, times: int) -> None:
        """What is under way inside comes to its end."""
        for _ in range(times):
            self.world.do(("handle",))
            for who in ("clerk", "reader"):
                self.world.do(("work", who, ""))

    @rule(outcome=some.sampled_from(["matched", "unmatched", "lost"]))
    def finger(self, outcome: str) -> None:
        self.world.do(("work", "sensor", outcome))

    @rule(outcome=some.sampled_from(["printed", "nothing", "torn", "unproven"]))
    def paper(self, outcome: str) -> None:
        self.world.do(("work", "printer", outcome))

    @rule(chance=CHANCE, times=some.integers(1, 12))
    def somebody(self, chance: Random, times: int) -> None:
        for _ in range(times):
            self.world.do(sensible(self.world, chance))

    @rule(chance=CHANCE, times=some.integers(1, 12))
    def anything(self, chance: Random, times: int) -> None:
        for _ in range(times):
            self.world.do(anything(self.world, chance, late=False))

    @rule(chance=CHANCE)
    def trouble(self, chance: Random) -> None:
        self.world.do(trouble(self.world, chance))

    @rule(chance=CHANCE, kind=some.sampled_from(STRAY))
    def alarm(self, chance: Random, kind: type[ev.Event]) -> None:
        self.world.do(("event", any_event(kind, chance)))

    @rule()
    def nobody_comes(self) -> None:
        self.world.do(("time",))

    def teardown(self) -> None:
        go_home(self.world, Random(1))


TestBooth = Booth.TestCase
TestBooth.settings = settings(max_examples=25, stateful_step_count=40, deadline=None, derandomize=True)
