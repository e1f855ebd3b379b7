"""Who acts on the model booth: people before its screen, cables, sticks and the power."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from attack_clerk import CLOSES, NIK
from attack_devices import all_cards
from attack_events import STRAY, TOUCHES, any_event
from attack_world import Act, World

from firmware.states import events as ev
from firmware.states import model as st
from firmware.states.events import Event
from firmware.states.facts import Item, Purpose

RARE = (Item.POWER_OFF, Item.UPDATE)  # the end of a day, or of its morning
CARDS = tuple(all_cards())
OFFICERS = ("chair", "member", "second", "technician")


def progress(world: World, rng: Random, *, well: bool) -> Act:
    """Something that is under way inside the booth goes on. `well`: devices do what they should."""
    workers = [w for w in ("clerk", "reader", "sensor", "printer") if getattr(world, w).commands]
    choices = (["loop"] if world.inbox else []) + workers
    if not choices:
        return ("time",)
    who = rng.choice(choices)
    if who == "loop":
        return ("handle",)
    outcome = ""
    if who == "sensor":
        outcome = "matched" if well else rng.choice(("matched", "matched", "unmatched", "unmatched", "lost"))
    if who == "printer":
        outcome = "printed" if well else rng.choice((*["printed"] * 5, "nothing", "torn", "unproven"))
    return ("work", who, outcome)


def touch(event: Event) -> Act:
    return ("event", event)


STICK_BACK: tuple[Act, ...] = (("second_stick", False), ("put_stick", "ours"), ("pull_stick", False))
CURES: dict[type[st.State], tuple[Act, ...]] = {
    st.MediumMissing: STICK_BACK,
    st.NotReady: STICK_BACK,
    st.Stopped: STICK_BACK,
    st.DeviceAway: (("reader_cable", True), ("sensor_cable", True)),
    st.SlipTrouble: (("printer_ready", True),),
    st.TapeTrouble: (("printer_ready", True),),
}
"""What somebody does who can read a screen."""
WAITING = (*CURES, st.Idle, st.Ready, st.Resuming, st.AskOfficer, st.EnterPin, st.Refused, st.Tampered)
"""Where much time is spent; trouble comes thicker everywhere else."""


def sensible(world: World, rng: Random) -> Act:
    """What somebody who stands before this screen may well do."""
    if rng.random() < 0.3 and isinstance(world.state, tuple(CURES)):
        return rng.choice(CURES[type(world.state)])
    match world.state:
        case st.SafeToSwitchOff():
            return ("cut", 0)
        case st.Restarting():
            return ("cut", 0)
        case st.Updating():
            return ("root", rng.choice(("checking", "writing", "done", "done", "refused")))
        case st.KeyHeld() if rng.random() < 0.8:
            return rng.choice((("time",), touch(ev.KeySwitch(on=False))))
        case st.Tampered() | st.NotReady() | st.Stopped() | st.Closed() if rng.random() < 0.1:
            return touch(ev.KeySwitch(on=True))
        case st.Closed() if rng.random() < 0.5:
            return lay(world, rng.choice(OFFICERS), rng)
        case st.EnterPin(pin=pin) if world.reader.card is not None and rng.random() < 0.9:
            return type_number(world.reader.card.pin, pin.typed)
        case st.TypingNik(nik=nik) if rng.random() < 0.9:
            return type_number(NIK.format(rng.randrange(6)), nik.typed)
        case st.Idle() | st.Thanks() | st.Refused():
            return lay(world, rng.choice(CARDS), rng)
        case st.Menu(items=items):
            usual = [item for item in items if item not in RARE]
            return touch(ev.ItemPicked(rng.choice(items if rng.random() < 0.2 else usual)))
        case st.ChoosingReason():
            return touch(any_event(ev.ReasonPicked, rng))
        case st.Diagnostics() if rng.random() < 0.6:
            return touch(any_event(ev.PartPicked, rng))
        case st.ReaderTest():
            return lay(world, rng.choice(CARDS), rng) if rng.random() < 0.5 else touch(ev.No())
        case st.PinsTest() if rng.random() < 0.4:
            return touch(rng.choice((ev.KeySwitch(on=True), ev.KeyTurned(), ev.CaseOpened())))
        case st.SettingClock() if rng.random() < 0.5:
            return touch(any_event(ev.ClockStep, rng))
        case st.Voting():
            return touch(rng.choice((ev.Chosen(rng.randrange(1, 4)), ev.Yes())))
        case st.AskOfficer(purpose=purpose, signed=signed) if rng.random() < 0.6:
            wanted = ("technician", "member") if purpose is Purpose.UPDATE else ("chair", "member")
            return lay(world, next(n for n in wanted if world.cards[n].officer not in signed), rng)
        case st.AskOfficer() | st.Ready() | st.Resuming() | st.FingerFailed() | st.Abandoned() | st.Paused():
            return lay(world, rng.choice(OFFICERS), rng)
        case st.Tampered() | st.Stopped() | st.SpoilHelp() | st.SlipTrouble() | st.DeviceAway():
            return lay(world, rng.choice(OFFICERS), rng)
        case st.AwaitTrustee():
            return lay(world, rng.choice(("trustee1", "trustee2", "trustee3", "bad share", "chair")), rng)
    return touch(rng.choice((ev.Yes(), ev.Yes(), ev.No(), ev.Touched())))


def lay(world: World, name: str, rng: Random) -> Act:
    """A card onto the reader; the one that lies there comes off first, mostly."""
    if world.reader.card is not None and rng.random() < 0.9:
        return ("uncard",)
    return ("card", name)


def type_number(wanted: str, typed: str) -> Act:
    if not wanted:
        return touch(ev.No())  # the card that lies there has no PIN
    if typed == wanted:
        return touch(ev.Yes())
    if not wanted.startswith(typed):
        return touch(ev.Erase())
    return touch(ev.Digit(int(wanted[len(typed)])))


STICKS = (*["ours"] * 4, "stale", "stale", "foreign", "blank", "forked")
FAILING = (*["full", "failed", "read only"] * 4, "internal")


def failing(rng: Random) -> Act:
    """A medium refuses; a single refusal is not even noticed, since the clerk tries once more."""
    return ("fail_writes", rng.choice(FAILING), rng.choice((1, 2, 2, 3)), rng.random() < 0.3)


def stray(rng: Random) -> Event:
    """What comes by itself; a card that is damaged keeps the polls shut, and so comes seldom."""
    kind = rng.choice(STRAY)
    return any_event(kind if kind is not ev.CardDamaged or rng.random() < 0.2 else ev.CaseOpened, rng)


def trouble(world: World, rng: Random) -> Act:
    """A cable, a stick, the case, the power, the clock."""
    some: tuple[Callable[[], Act], ...] = (
        lambda: ("pull_stick", rng.random() < 0.5),
        lambda: ("put_stick", rng.choice(STICKS)),
        lambda: ("put_stick", "ours"),
        lambda: ("second_stick", rng.random() < 0.3),
        lambda: failing(rng),
        lambda: ("reader_cable", rng.random() < 0.6),
        lambda: ("sensor_cable", rng.random() < 0.6),
        lambda: ("printer_ready", rng.random() < 0.7),
        lambda: ("half_card",),
        lambda: ("uncard",),
        lambda: ("event", stray(rng)),
        lambda: ("event", stray(rng)),
        lambda: ("hour", rng.choice(("early", "open", "open", "late", "wrong"))),
    )  # fmt: skip
    return ("cut", rng.choice((0, 0, 1, 2, 3, 5))) if rng.random() < 0.04 else rng.choice(some)()


def anything(world: World, rng: Random, *, late: bool) -> Act:
    """The next act of a day on which much goes wrong. `late`: it draws to its end."""
    if rng.random() < 0.06 and not isinstance(world.state, WAITING):
        return trouble(world, rng)
    if world.clerk.commands and rng.random() < 0.03:
        return failing(rng)
    dice = rng.random()
    if late and world.clock[0] < CLOSES and dice < 0.05:
        return ("hour", "late")
    if late and isinstance(world.state, st.Menu) and Item.CLOSE in world.state.items and dice < 0.5:
        return touch(ev.ItemPicked(Item.CLOSE))
    if dice < 0.55 and not (world.quiet and at_work(world) is None):
        return progress(world, rng, well=False)
    if dice < 0.92:
        return sensible(world, rng)
    if dice < 0.95:
        return touch(any_event(rng.choice(TOUCHES), rng))
    if dice < 0.96:
        return ("time",)
    return trouble(world, rng)


def at_work(world: World) -> str | None:
    """A device that waits for a finger or for paper."""
    return next((who for who in ("sensor", "printer") if getattr(world, who).commands), None)
