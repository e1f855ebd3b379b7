"""The way home, by people who mean well: no wedge.

From wherever the booth is, while the day is not over, they bring it to Idle with open polls, or after the
close to Closed, in a bounded number of acts.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from attack_books import Violation
from attack_clerk import CLOSES, OPENS
from attack_people import lay, progress, sensible, touch, type_number
from attack_world import Act, World

from firmware.states import events as ev
from firmware.states import model as st
from firmware.states.facts import Item, Officer, Purpose

MOST_ACTS = 6000


def at_home(world: World) -> bool:
    """Where nothing more is owed: ready for a voter, or the end of the day."""
    if isinstance(world.state, st.Idle):
        return world.state.day.polls_open and not world.inbox and not world.clerk.commands
    return isinstance(world.state, st.Closed)


def mend(world: World) -> list[Act]:
    """The stick in, the cables in, paper in, the right hour, every card with its tries."""
    for card in world.cards.values():
        card.tries = 3
    return [
        ("second_stick", False), ("pull_stick", False), ("put_stick", "ours"),
        ("fail_writes", "full", 0, False),
        ("reader_cable", True), ("sensor_cable", True), ("printer_ready", True),
        ("hour", "late" if world.clock[0] >= CLOSES else "open"),
    ]  # fmt: skip


def helpful(world: World, rng: Random) -> Act:
    """What people who want to go on do: sign in, set the clock right, open, resume, end what was left."""
    if not world.quiet or (world.printer.commands and not isinstance(world.state, st.SlipTrouble)):
        return progress(world, rng, well=True)
    match world.state:
        case st.Menu(items=items):
            return touch(ev.ItemPicked(Item.OPEN) if Item.OPEN in items else ev.No())
        case st.SafeToSwitchOff() | st.Restarting():
            return ("cut", 0)
        case st.Ready() if world.state.day.system.bad_place is not None:
            return ("cut", 0)  # and another card in
        case st.KeyHeld():
            return touch(ev.KeySwitch(on=False))
        case st.ConfirmingPowerOff() | st.AskOfficer(purpose=Purpose.POWER_OFF | Purpose.UPDATE):
            return touch(ev.No())
        case st.AskOfficer(signed=signed) if signed:
            names = (name for name in ("chair", "member") if not has(world, name, signed))
            return lay(world, next(names), rng)
        case st.EnterPin(pin=pin) if world.reader.card is not None:
            return type_number(world.reader.card.pin, pin.typed)
        case st.ConfirmingClock(right_day=right, may_open=may, purpose=purpose):
            return touch(ev.Yes() if right and (may or purpose is not Purpose.OPEN) else ev.No())
        case st.SettingClock(shown=shown):
            return touch(ev.Yes() if shown == OPENS else ev.ClockStep(to_opening=True))
        case st.Idle() | st.Thanks() | st.CheckingFinger() | st.Voting() | st.Confirming():
            return rng.choice(
                (("time",), touch(ev.Yes()), touch(ev.Chosen(1)), ("work", "sensor", "matched"))
            )
        case st.AskOfficer() | st.AwaitTrustee() | st.Ready() | st.Resuming() | st.Stopped():
            return sensible(world, rng)
        case _ if rng.random() < 0.4:
            return sensible(world, rng)
        case _:
            return rng.choice((("time",), touch(ev.Yes()), touch(ev.No()), progress(world, rng, well=True)))


def has(world: World, name: str, signed: tuple[Officer, ...]) -> bool:
    """Whether the officer with this card has signed already."""
    return world.cards[name].officer in signed


def go_home(world: World, rng: Random, told: Callable[[Act], None] = lambda _: None) -> int:
    """Bring the booth home; the number of acts it took. Raises Violation where that does not succeed."""
    begin = world.state
    acts = mend(world)
    for number in range(MOST_ACTS):
        if at_home(world) and not acts:
            return number
        act = acts.pop(0) if acts else helpful(world, rng)
        told(act)
        world.do(act)
    raise Violation(
        f"no wedge: from {type(begin).__name__} {MOST_ACTS} acts led to {type(world.state).__name__}"
    )
